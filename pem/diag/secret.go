package diag

import (
	"bytes"
	"strings"

	"github.com/samlbridge/samlbridge/pem/internal/tlv"
)

const (
	maxDecodings = 2  // base64, hex or percent inside one another
	minRun       = 64 // characters of base64 or digits of hex that are decoded

	// bytes; enough for the fields that give a private key away, with a long algorithm identifier before the key
	keyHead   = 192
	shortHead = 12 // bytes; enough for the first fields
	labelGap  = 32 // characters between BEGIN and PRIVATE KEY
)

// FindSecret looks for a private key anywhere in a text, and gives the byte offset of its first sign. Call it on
// every text of a document, names included, after undoing the document's own escapes (XML's references, JSON's
// backslashes).
//
// It finds PEM labels, PKCS #1, PKCS #8 and SEC 1 in base64 of either alphabet, whatever breaks it into lines, the
// formats of OpenSSH and PuTTY, JSON Web Keys and XML's RSAKeyValue with private members, also inside strings of
// JSON, and all of that encoded once or twice more in base64, hexadecimal digits or percent-encoding, as long as 64
// characters of it are together. A certificate, a public key, a signing request or a signature is none. The time is
// linear in the text, whatever it contains.
func FindSecret(text string) (offset int, found bool) {
	return findSecret(text, 0)
}

func findSecret(text string, decodings int) (offset int, found bool) {
	offset, found = findPlain(text)
	if decodings == maxDecodings {
		return offset, found
	}
	limit := len(text) // what is behind the sign that is known need not be looked at
	if found {
		limit = offset
	}
	if at, ok := findEncoded(text[:limit], decodings+1); ok {
		return at, true
	}
	if found {
		return offset, true
	}
	if plain, ok := unpercent(text); ok {
		if at, ok := findSecret(plain, decodings+1); ok {
			return beforeUnpercent(text, at), true
		}
	}
	return 0, false
}

// findPlain looks for what gives a key away in the text as it is, and in what is decoded at each place in passing.
func findPlain(text string) (offset int, found bool) {
	searched := false // for JSON Web Keys, all of the text
	inXML := false    // for private members of RSAKeyValue and DSAKeyValue, all that follows the first of them
	for i := range len(text) {
		first := signs[text[i]]
		if first == 0 || i+1 == len(text) || first&signs2[text[i+1]] == 0 {
			continue
		}
		switch {
		case text[i] == 'k':
			if !searched && isMember(text, i, "kty", 1) {
				searched = true
				if at := findJWK(text); at >= 0 {
					return at, true
				}
			}
		case text[i] == 'A':
			if !inXML && strings.HasPrefix(text[i:], "AKeyValue") {
				inXML = true
				if at := findKeyValue(text[i:]); at >= 0 {
					return i + at, true
				}
			}
		case isPrivateKeySign(text, i):
			return i, true
		}
	}
	return 0, false
}

// signs and signs2 tell which characters a sign begins with, and those that may follow each: most of a text is
// passed over by them. In lines of a few characters a blank may follow M.
var signs, signs2 = func() (first, second [256]uint8) {
	for bit, pair := range []struct{ first, second string }{
		{"M", "ABCDEFGHI\r\n\t "}, {"T", "UV"}, {"UBQ", "FSU"}, {"b", "3"}, {"Ppo", "RruUp"}, {"k", "t"}, {"A", "K"},
	} {
		for _, c := range []byte(pair.first) {
			first[c] |= 1 << bit
		}
		for _, c := range []byte(pair.second) {
			second[c] |= 1 << bit
		}
	}
	return first, second
}()

func isPrivateKeySign(text string, i int) bool {
	rest := text[i:]
	switch text[i] {
	case 'M': // the first six bits of a SEQUENCE
		var head [keyHead]byte
		return mayBegin(rest) && tlv.BeginsPrivateKey(decodeHead(head[:], rest))
	case 'T': // base64 of 'M'
		var short [4 * shortHead]byte
		if !mayBegin(string(decodeHead(short[:], rest))) {
			return false
		}
		var outer, inner [keyHead]byte
		return tlv.BeginsPrivateKey(decodeHead(inner[:], string(decodeHead(outer[:], rest))))
	// PRIVATE KEY in base64, without the characters that depend on what is around it: where its first letter is the
	// first, the second or the third of three bytes.
	case 'U':
		return startsWith(rest, "UFJJVkFURSBLRV")
	case 'B':
		return startsWith(rest, "BSSVZBVEUgS0VZ")
	case 'Q':
		return startsWith(rest, "QUklWQVRFIEtFW")
	case 'b':
		return startsWith(rest, "b3BlbnNzaC1rZXktdjE") // OpenSSH's magic
	case 'o':
		return strings.HasPrefix(rest, opensshMagic)
	case 'P', 'p':
		return isPrivateKeyLabel(text, i)
	}
	return false
}

const opensshMagic = "openssh-key-v1\x00"

// mayBegin looks at the first few characters, which tell most other things from a private key. Length and tag that
// follow the tag of a SEQUENCE leave few values to the third one.
func mayBegin(text string) bool {
	if len(text) > 2 && text[1] >= 'A' {
		third := base64Values[text[2]]
		if isLong := text[1] == 'I'; third != noBase64 && (isLong && (third < 4 || third > 15) || !isLong &&
			third%4 != 0) {
			return false
		}
	}
	var head [shortHead]byte
	outer := tlv.First(decodeHead(head[:], text))
	if outer.Tag != tlv.Sequence {
		return false
	}
	switch one := tlv.First(outer.Content); one.Tag {
	case tlv.Integer:
		return one.Size == 1
	case tlv.Sequence:
		return tlv.First(one.Content).Tag == tlv.OID
	default:
		return false
	}
}

func isPrivateKeyLabel(text string, i int) bool {
	rest := text[i:]
	switch {
	case strings.HasPrefix(rest, "PuTTY-User-Key-File"), strings.HasPrefix(rest, "Private-Lines"): // a .ppk file
		return true
	case strings.HasPrefix(rest, "Private-Key"): // openssl rsa -text: Private-Key: (2048 bit)
		size := strings.TrimLeft(rest[len("Private-Key"):], ": (")
		return size != "" && '0' <= size[0] && size[0] <= '9'
	case !startsWith(rest, "PRIVATEKEY") && !strings.HasPrefix(rest, "PRIVATE+KEY") && // as forms encode blanks
		!startsWith(rest, "privatekey") && !startsWith(rest, "PrivateKey"):
		return false
	}
	before := strings.NewReplacer(" ", "", "+", "").Replace(text[max(0, i-labelGap):i])
	before = before[strings.LastIndexByte(before, '-')+1:]
	upper := strings.ToUpper(before)
	return strings.HasPrefix(upper, "BEGIN") || strings.HasPrefix(upper, "END") ||
		strings.Contains(before, "BEGIN") || strings.Contains(before, "END")
}

// startsWith looks past what is between the characters of base64. The prefix is of its plain alphabet.
func startsWith(text, prefix string) bool {
	for i, n := 0, 0; i < min(len(text), 4*len(prefix)); i++ {
		switch value := base64Values[text[i]]; {
		case value == noBase64:
		case value != base64Values[prefix[n]]:
			return false
		case n == len(prefix)-1:
			return true
		default:
			n++
		}
	}
	return false
}

// findBytes looks for a key in what was decoded: text of any kind, or DER.
func findBytes(b []byte, decodings int) bool {
	if tlv.HoldsPrivateKey(b) || bytes.Contains(b, []byte(opensshMagic)) {
		return true
	}
	if isUTF16(sample(b)) {
		b = bytes.ReplaceAll(b, []byte{0}, nil)
	}
	if !isText(sample(b)) {
		return false
	}
	_, found := findSecret(string(b), decodings)
	return found
}
