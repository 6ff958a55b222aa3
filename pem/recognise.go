package pem

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// recogniseDocument names a whole document, of which a certificate would only be a part: what the others in it are
// for is for those to say who read such documents.
func recogniseDocument(source string) (e verdict, found bool) {
	text := strings.ToLower(strings.TrimSpace(source))
	isXML := strings.Contains(text, "<") || strings.Contains(text, "&lt;")
	switch {
	case strings.Contains(text, "entitydescriptor"), strings.Contains(text, "entitiesdescriptor"):
		return notACertificate("SAML metadata",
			"convert it as SAML metadata: the certificates in it are read on the way"), true
	case isXML && strings.Contains(text, "urn:oasis:names:tc:saml:2.0:protocol"),
		isXML && strings.Contains(text, "urn:oasis:names:tc:saml:2.0:assertion"):
		return notACertificate("a SAML message", "give the certificate of the identity provider, not a sign-in"), true
	case strings.Contains(text, `"kty"`) && strings.Contains(text, `"keys"`):
		return notACertificate("a set of JSON Web Keys, which SAML does not use", fixDownload), true
	case isWebPage(text) && !strings.Contains(text, "begin certificate"):
		return notACertificate("a web page", fixDownload), true
	}
	return verdict{}, false
}

func isWebPage(text string) bool {
	return strings.HasPrefix(text, "<!doctype html") || strings.HasPrefix(text, "<html")
}

// plain gives cleaned text as a string.
func plain(t []cell) string {
	var b strings.Builder
	for _, c := range trim(t) {
		b.WriteRune(c.r)
	}
	return b.String()
}

// recognise names text that is no base64 of a certificate, from what people take for one. found is false where it is
// nothing well known.
func recognise(source string) (e verdict, found bool) {
	if source = strings.TrimSpace(source); source == "" {
		return verdict{}, false
	}
	text := strings.ToLower(source)
	word := strings.Trim(text, "\"'`*,;<>[]() ")
	switch {
	case strings.Contains(text, "--") && (strings.Contains(text, "begin") || strings.Contains(text, "end")):
		return verdict{
			Kind:    ErrArmor,
			Message: "a BEGIN or END line is damaged; -----BEGIN CERTIFICATE----- and -----END CERTIFICATE----- were expected",
			Fix:     fixWhole,
		}, true
	case strings.Contains(text, "mii") && (strings.HasSuffix(text, "…") || strings.HasSuffix(text, "...")):
		return foundEllipsis(), true
	case strings.HasPrefix(text, "https://"), strings.HasPrefix(text, "http://"):
		return notACertificate("a URL", "open it in a browser and give what it serves"), true
	case hasAnyPrefix(text, "ssh-", "ecdsa-sha2-", "aaaab3nza", "aaaac3nza"):
		return onlyPublicKey("an SSH public key"), true
	case isWebPage(text):
		return notACertificate("a web page", fixDownload), true
	case isPlaceholder(word):
		return notACertificate("a placeholder", "put the certificate in its place"), true
	case isReference(text):
		return notACertificate("a name or path that leads to the certificate", "give what is in the file or variable"),
			true
	case isToken(source):
		return notACertificate("a JSON Web Token", fixDownload), true
	case strings.HasPrefix(source, "/u3+7Q"), strings.HasPrefix(source, "zs7Ozg"):
		return notACertificate("a Java key store",
			"export the certificate: keytool -exportcert -rfc -alias NAME -keystore FILE"), true
	case strings.HasPrefix(text, "<"):
		return notACertificate("XML or HTML without a certificate", fixDownload), true
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["):
		return notACertificate("JSON without a certificate", fixDownload), true
	case strings.ContainsAny(text, "\x00\ufffd"):
		return verdict{
			Kind:    ErrOtherObject,
			Message: "the input is neither text nor the DER of a certificate",
			Fix:     "export the certificate as PEM, and save text as UTF-8",
		}, true
	}
	if e, found := recogniseDigits(text); found {
		return e, true
	}
	return recogniseLetters(source)
}

// recogniseDigits names hexadecimal digits that are fewer than those of a certificate.
func recogniseDigits(text string) (e verdict, found bool) {
	if digits := hexDigits(text); len(digits) >= minFingerprintDigits && isHex(digits) {
		return notACertificate("a fingerprint or serial number", fixDownload), true
	}
	return verdict{}, false
}

// hexOfDER decodes a text that is nothing but the hexadecimal digits of a SEQUENCE, else it gives nil.
func hexOfDER(text string) []byte {
	const head = 16 // characters; enough for 30 behind a quotation mark and a prefix
	if !strings.Contains(text[:min(head, len(text))], "30") {
		return nil
	}
	digits := hexDigits(strings.ToLower(text))
	if len(digits) <= maxFingerprintDigits || !strings.HasPrefix(digits, "30") {
		return nil
	}
	der, err := hex.DecodeString(digits)
	if err != nil {
		return nil
	}
	return der
}

func isHex(digits string) bool {
	for _, r := range digits {
		if !isHexDigit(r) {
			return false
		}
	}
	return true
}

// hexDigits gives the digits of a text that has nothing else but what separates bytes, and a name in front (openssl:
// SHA256 Fingerprint=AA:BB).
func hexDigits(text string) string {
	name, value, found := strings.Cut(text, "=")
	if !found || len(name) > maxFingerprintDigits {
		value = text
	}
	value = strings.NewReplacer(`\x`, "", "0x", "").Replace(value)
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(": \n\r\t,\"'\\{}", r) {
			return -1
		}
		return r
	}, value)
}

// recogniseLetters names base64 that is no longer what it was.
func recogniseLetters(source string) (e verdict, found bool) {
	const least = 200 // characters; the shortest certificate has more
	switch {
	case len(source) < least, !strings.EqualFold(source[:len("MII")], "MII"):
		return verdict{}, false
	case source == strings.ToLower(source), source == strings.ToUpper(source):
		return verdict{
			Kind:    ErrBase64,
			Message: "all letters are of one case; in base64, small and capital letters mean different things",
			Fix:     "copy the certificate from where nothing changed its letters",
		}, true
	}
	return verdict{}, false
}

// isPlaceholder knows what templates, logs and tools print in place of a value.
func isPlaceholder(word string) bool {
	switch word {
	case "", "null", "nil", "none", "undefined", "n/a", "todo", "certificate",
		"redacted", "hidden", "masked", "sensitive", "sensitive value", "known after apply":
		return true
	}
	return hasAnyPrefix(word, "your ", "your_", "your-") || strings.Trim(word, "x.•*-") == ""
}

// isReference knows expressions, paths and names that stand for a value elsewhere.
func isReference(text string) bool {
	if hasAnyPrefix(text, "${", "{{", "$(", "file(", "file:", "arn:", "var.", "local.", "data.", "module.", "./", "../",
		"~/",
		"op://", "vault:", "ssm:") {
		return true
	}
	if strings.ContainsAny(text, " \n") {
		return false
	}
	for _, suffix := range []string{".pem", ".crt", ".cer", ".cert", ".der", ".p7b", ".txt"} {
		if strings.HasSuffix(text, suffix) {
			return true
		}
	}
	return false
}

func hasAnyPrefix(text string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(text, p) })
}

// isToken knows the three parts of a JSON Web Token, of which the first two are JSON.
func isToken(text string) bool {
	return strings.HasPrefix(text, "eyJ") && strings.Count(text, ".") >= 2
}

// Hexadecimal digits of the shortest and the longest fingerprint in use: MD5 and SHA-512.
const (
	minFingerprintDigits = 32
	maxFingerprintDigits = 128
)

func foundEllipsis() verdict {
	return verdict{
		Kind:    ErrTruncated,
		Message: "the certificate is shortened with an ellipsis",
		Fix:     "copy the whole value, with the copy button or from the downloaded file",
	}
}

func foundLostPlusSigns(n int) verdict {
	return verdict{
		Kind: ErrBase64,
		Message: fmt.Sprintf(
			"as many characters are missing as there are blanks (%d): the + signs were turned into blanks", n),
		Fix: "copy the certificate from where no form or URL was decoded, or put + for each blank",
	}
}
