package pem

import "strings"

// How much is looked at.
const (
	keyHead   = 192 // bytes; enough for the fields that give a private key away, with a long algorithm identifier before the key
	shortHead = 12  // bytes; enough for the first fields
	labelGap  = 32  // characters between BEGIN and PRIVATE KEY
)

// FindPrivateKey returns the byte offset of the first sign of a private key in text of any kind, or -1: a PEM label, the
// beginning of a key as base64 of either alphabet, whatever breaks it into lines, base64 of both, PuTTY's and OpenSSH's
// own formats, and the private member of a JSON Web Key or of XML's RSAKeyValue, also inside a string of JSON. It is for documents that hold
// base64 among other things, and takes linear time for any size. Escapes of the document's own, such as XML's, are for the
// caller to undo; DER itself is for [ParseDER].
func FindPrivateKey(text string) int {
	searched := false // for JSON Web Keys, all of the text
	inXML := false    // for private members of RSAKeyValue and DSAKeyValue, all that follows the first of them
	for i := 0; i+1 < len(text); i++ {
		switch {
		case signs[text[i]]&signs2[text[i+1]] == 0:
		case text[i] == 'k':
			if !searched && isMember(text, i, "kty", 1) {
				searched = true
				if at := findJWK(text); at >= 0 {
					return at
				}
			}
		case text[i] == 'A':
			if !inXML && strings.HasPrefix(text[i:], "AKeyValue") {
				inXML = true
				if at := findKeyValue(text[i:]); at >= 0 {
					return i + at
				}
			}
		case isPrivateKeySign(text, i):
			return i
		}
	}
	return -1
}

// signs and signs2 hold which characters a sign begins with, and those that may follow each: most of a text is passed over
// by them. In lines of a few characters a blank may follow M.
var signs, signs2 = func() (first, second [256]uint8) {
	for bit, pair := range []struct{ first, second string }{
		{"M", "ABCDEFGHI\r\n\t "}, {"T", "UV"}, {"UBQ", "FSU"}, {"b", "3"}, {"Pp", "RruU"}, {"k", "t"}, {"A", "K"},
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

// findKeyValue returns where a private member of a key stands that is written as XML (XML Signature section 4.5.2, extended
// as .NET's ToXmlString does): D of RSA, X of DSA, or -1.
func findKeyValue(text string) int {
	at := -1
	for _, member := range []string{"<D>", "<X>", "<InverseQ>", `\u003cD\u003e`, `\u003cX\u003e`, `\u003cInverseQ\u003e`} {
		if i := strings.Index(text, member); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	return at
}

// findPrivateKey looks for private keys in everything, before anything is judged by itself.
// It gives the index of the first sign in t, or -1.
func findPrivateKey(t []cell) int {
	text := make([]byte, 0, len(t)) // all that base64 can consist of, close together
	for _, c := range t {
		if _, ok := base64Char(c.r); ok {
			text = append(text, byte(c.r))
		}
	}
	if i := FindPrivateKey(string(text)); i >= 0 {
		return indexOfChar(t, i)
	}
	return -1
}

// indexOfChar gives the index in t of the nth character that base64 can have, from 0.
func indexOfChar(t []cell, n int) int {
	for i, c := range t {
		if _, ok := base64Char(c.r); ok {
			if n == 0 {
				return i
			}
			n--
		}
	}
	return -1
}

func isPrivateKeySign(text string, i int) bool {
	rest := text[i:]
	switch text[i] {
	case 'M': // the first six bits of a SEQUENCE
		return mayBegin(rest) && beginsPrivateKey(decodeHead(make([]byte, keyHead), rest))
	case 'T': // base64 of 'M'
		var short [4 * shortHead]byte
		if !mayBegin(string(decodeHead(short[:], rest))) {
			return false
		}
		inner := string(decodeHead(make([]byte, keyHead), rest))
		return beginsPrivateKey(decodeHead(make([]byte, keyHead), inner))
	// PRIVATE KEY in base64, without the characters that depend on what stands around it: where its first letter is the
	// first, the second or the third of three bytes.
	case 'U':
		return startsWith(rest, "UFJJVkFURSBLRV")
	case 'B':
		return startsWith(rest, "BSSVZBVEUgS0VZ")
	case 'Q':
		return startsWith(rest, "QUklWQVRFIEtFW")
	case 'b':
		return startsWith(rest, "b3BlbnNzaC1rZXktdjE") // OpenSSH's magic
	case 'P', 'p':
		return isPrivateKeyLabel(text, i)
	}
	return false
}

// mayBegin looks at the first few characters, which tell most other things from a private key. Length and tag that follow
// the tag of a SEQUENCE leave few values to the third one.
func mayBegin(text string) bool {
	if len(text) > 2 && text[1] >= 'A' {
		third := base64Values[text[2]]
		if isLong := text[1] == 'I'; third != noBase64 && (isLong && (third < 4 || third > 15) || !isLong && third%4 != 0) {
			return false
		}
	}
	var head [shortHead]byte
	outer := first(decodeHead(head[:], text))
	if outer.tag != tagSequence {
		return false
	}
	switch one := first(outer.content); one.tag {
	case tagInteger:
		return one.size == 1
	case tagSequence:
		return first(one.content).tag == tagOID
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
	case !startsWith(rest, "PRIVATEKEY") && !startsWith(rest, "privatekey") && !startsWith(rest, "PrivateKey"):
		return false
	}
	before := strings.ReplaceAll(text[max(0, i-labelGap):i], " ", "")
	before = before[strings.LastIndexByte(before, '-')+1:]
	upper := strings.ToUpper(before)
	return strings.HasPrefix(upper, "BEGIN") || strings.HasPrefix(upper, "END") || strings.Contains(before, "BEGIN") || strings.Contains(before, "END")
}

// startsWith looks past what stands between the characters of base64. The prefix is of its plain alphabet.
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

// decodeHead decodes the base64 in either alphabet with which text begins, whatever stands between its characters, as far
// as dst has room.
func decodeHead(dst []byte, text string) []byte {
	n, bits, have := 0, uint(0), 0
	for i := 0; i < min(len(text), 4*len(dst)) && n < len(dst); i++ {
		value := base64Values[text[i]]
		if value == noBase64 {
			continue
		}
		bits, have = bits<<6|uint(value), have+6
		if have >= 8 {
			have -= 8
			dst[n] = byte(bits >> have)
			n++
		}
	}
	return dst[:n]
}

const noBase64 = 0xff

// base64Values are the values of the characters of both alphabets.
var base64Values = func() (values [256]byte) {
	for i := range values {
		values[i] = noBase64
	}
	for _, alphabet := range []string{"+/", "-_"} {
		for value, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + alphabet) {
			values[c] = byte(value)
		}
	}
	return values
}()
