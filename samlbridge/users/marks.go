package users

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
)

// kind says what a mark is.
type kind byte

const (
	anIDMark      kind = iota + 1 // an ID that the identity provider gave, which AWS keeps as external ID
	anAddressMark                 // an email address beside the name
	aNameMark                     // another name, without a domain
)

// marks are what a list says of a user beside the name, by which the same person may be found under another name: each
// is a kind, two bytes of length, and the text. Nil is none.
type marks []byte

// longestMark is how long a mark may be, in bytes: an address has 320 at most. A longer one is no address and no ID.
const longestMark = 512

// add keeps a text that is not empty. Beyond 64 KiB nothing more is kept of one user.
func (m *marks) add(k kind, text []byte) {
	text = bytes.TrimSpace(text)
	if len(text) == 0 || len(text) > longestMark || len(*m)+3+len(text) > maxRowBytes {
		return
	}
	*m = append(binary.LittleEndian.AppendUint16(append(*m, byte(k)), uint16(len(text))), text...)
}

// addName keeps a username that is not the name of the user here: one with a domain is an address.
func (m *marks) addName(text []byte) {
	if bytes.IndexByte(text, '@') >= 0 {
		m.add(anAddressMark, text)
		return
	}
	m.add(aNameMark, text)
}

// addAddresses keeps the addresses of a field that may have several, as Exchange writes them:
// SMTP:a@x.org;smtp:b@x.org. Addresses of other kinds, such as SIP, are passed over. It returns the one that is marked
// as primary, nil where none is.
func (m *marks) addAddresses(text []byte) (primary []byte) {
	for part := range bytes.FieldsFuncSeq(apart(text), isBetweenAddresses) {
		// Only SMTP in capitals is the primary one (Microsoft Graph, user resource type, proxyAddresses).
		prefix, address, ok := bytes.Cut(part, []byte{':'})
		switch {
		case !ok:
			address = part
		case string(prefix) == "SMTP":
			primary = address
		case string(prefix) != "smtp":
			continue
		}
		if bytes.IndexByte(address, '@') > 0 {
			m.add(anAddressMark, address)
		}
	}
	return primary
}

// apart puts a semicolon in the place of a plus sign between addresses with their kinds: other plus signs are part of
// them.
func apart(text []byte) []byte {
	if bytes.IndexByte(text, ':') < 0 || bytes.IndexByte(text, '+') < 0 {
		return text
	}
	text = bytes.Clone(text)
	isKind := false // of what was read up to now, from behind
	for i, c := range slices.Backward(text) {
		switch {
		case c == ':':
			isKind = true
		case c == '+' && isKind:
			text[i], isKind = ';', false
		case bytes.IndexByte([]byte("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"), c) < 0:
			isKind = false
		}
	}
	return text
}

func isBetweenAddresses(r rune) bool { return strings.ContainsRune(";,| \t\r\n", r) }

// eachMark walks through marks as a text.
func eachMark(text string) func(yield func(kind, string) bool) {
	return func(yield func(kind, string) bool) {
		for len(text) > 3 {
			end := 3 + (int(text[1]) | int(text[2])<<8)
			if !yield(kind(text[0]), text[3:end]) {
				return
			}
			text = text[end:]
		}
	}
}

// user is one entry of a list while it is read.
type user struct {
	standing
	marks     marks
	addresses bool // the list has an address of the user, in the place for addresses
}
