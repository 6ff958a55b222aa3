package pem

import (
	"encoding/hex"
	"strings"
)

// recognise names text that is no base64 of a certificate, from what people take for one. found is false where it is
// nothing well known.
func recognise(t []cell) (e Error, found bool) {
	var b strings.Builder
	for _, c := range trim(t) {
		b.WriteRune(c.r)
	}
	text := strings.ToLower(b.String())
	_, value, labelled := strings.Cut(text, "=") // openssl: SHA256 Fingerprint=AA:BB
	if !labelled {
		value = text
	}
	digits := strings.NewReplacer(":", "", " ", "", "\n", "").Replace(value)
	dump, _ := hex.DecodeString(digits)
	isHex := len(dump) == len(digits)/2

	switch {
	case strings.Contains(text, "--") && (strings.Contains(text, "begin") || strings.Contains(text, "end")):
		return Error{
			Kind:    ErrArmor,
			Message: "a BEGIN or END line is damaged; -----BEGIN CERTIFICATE----- and -----END CERTIFICATE----- were expected",
			Fix:     fixWhole,
		}, true
	case holdsPrivateKey(dump):
		return foundPrivateKey(), true
	case isHex && strings.HasPrefix(digits, "30") && len(digits) > maxFingerprintDigits:
		return notACertificate("hexadecimal digits of DER", "convert them to bytes, for example with xxd -r -p, and give those"), true
	case isHex && len(digits) >= minFingerprintDigits:
		return notACertificate("a fingerprint or serial number", fixDownload), true
	case strings.HasPrefix(text, "https://"), strings.HasPrefix(text, "http://"):
		return notACertificate("a URL", "open it in a browser and give what it serves"), true
	case strings.HasPrefix(text, "ssh-"), strings.HasPrefix(text, "ecdsa-sha2-"), strings.HasPrefix(text, "aaaab3nza"), strings.HasPrefix(text, "aaaac3nza"):
		return onlyPublicKey("an SSH public key"), true
	case strings.Contains(text, "entitydescriptor"), strings.Contains(text, "entitiesdescriptor"):
		return notACertificate("SAML metadata", "convert it as SAML metadata: the certificates in it are read on the way"), true
	case strings.HasPrefix(text, "<!doctype html"), strings.HasPrefix(text, "<html"):
		return notACertificate("a web page", fixDownload), true
	case strings.HasPrefix(text, "<"):
		return notACertificate("XML or HTML", "give only the text between the tags of the certificate element"), true
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["):
		return notACertificate("JSON", "give only the value of the certificate's field"), true
	case strings.ContainsAny(text, "\x00\ufffd"):
		return Error{
			Kind:    ErrOtherObject,
			Message: "the input is neither text nor the DER of a certificate",
			Fix:     "export the certificate as PEM, and save text as UTF-8",
		}, true
	}
	return Error{}, false
}

// Hexadecimal digits of the shortest and the longest fingerprint in use: MD5 and SHA-512.
const (
	minFingerprintDigits = 32
	maxFingerprintDigits = 128
)

const fixDownload = "give the certificate itself, as the identity provider shows or downloads it"

func notACertificate(what, fix string) Error {
	return Error{Kind: ErrOtherObject, Message: "this is " + what + ", not a certificate", Fix: fix}
}
