package pem

import "bytes"

// How much is looked at, in characters of base64.
const (
	keyHead  = 128 // enough for the fields that give a private key away, with a long algorithm identifier before the key
	labelGap = 32  // between BEGIN and PRIVATE KEY, spaces not counted
)

// findPrivateKey looks for private keys in everything, before anything is judged by itself: under PEM labels of every kind,
// as base64 of either alphabet at any place and whatever breaks it into lines, and as base64 of PEM text.
// It gives the index of the first sign in t, or -1.
func findPrivateKey(t []cell) int {
	text := make([]byte, 0, len(t)) // all that base64 can consist of, close together
	for _, c := range t {
		if _, ok := base64Char(c.r); ok {
			text = append(text, byte(c.r))
		}
	}
	for i := range text {
		if isPrivateKeySign(text, i) {
			return indexOfChar(t, i)
		}
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

func isPrivateKeySign(text []byte, i int) bool {
	rest := text[i:]
	switch text[i] {
	case 'M': // the first six bits of a SEQUENCE
		return beginsPrivateKey(decodeHead(rest))
	case 'T': // base64 of 'M'
		return beginsPrivateKey(decodeHead(decodeHead(rest)))
	case 'L': // base64 of "---"
		return bytes.HasPrefix(rest, []byte("LS0t")) && bytes.Contains(bytes.ToUpper(decodeHead(rest)), []byte("PRIVATE KEY"))
	case 'b': // base64 of OpenSSH's magic
		return bytes.HasPrefix(rest, []byte("b3BlbnNzaC1rZXktdjE"))
	case 'P', 'p':
		const label = "PRIVATEKEY"
		switch {
		case bytes.HasPrefix(rest, []byte("PuTTY-User-Key-File")):
			return true
		case bytes.HasPrefix(rest, []byte("Private-Key")): // openssl rsa -text: Private-Key: (2048 bit)
			return len(rest) > len(label)+1 && '0' <= rest[len(label)+1] && rest[len(label)+1] <= '9'
		case len(rest) >= len(label) && bytes.EqualFold(rest[:len(label)], []byte(label)):
			label := text[max(0, i-labelGap):i]
			label = label[bytes.LastIndexByte(label, '-')+1:]
			upper := bytes.ToUpper(label)
			return bytes.HasPrefix(upper, []byte("BEGIN")) || bytes.HasPrefix(upper, []byte("END")) ||
				bytes.Contains(label, []byte("BEGIN")) || bytes.Contains(label, []byte("END"))
		}
	}
	return false
}

// decodeHead decodes the first characters of base64 in either alphabet.
func decodeHead(text []byte) []byte {
	chars := bytes.Clone(text[:min(len(text), keyHead)])
	for i, c := range chars {
		chars[i], _ = base64Char(rune(c))
	}
	return decode(chars)
}
