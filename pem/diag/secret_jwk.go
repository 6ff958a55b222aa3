package diag

import (
	"math/bits"
	"strings"
)

const (
	// minJWKKey is the shortest value that is taken for a key, in characters of base64url: 128 bits, for AES.
	minJWKKey = 22

	beforeMember = "\"'`{,;&? \t\r\n"
	aroundMember = "\\\"'` \t\r\n"
)

// jwkFrame is an object, or a string that may hold JSON, while it is read. It is small: a text may be all braces.
type jwkFrame struct {
	key    int   // one more than where the private member begins, 0 where there is none yet
	inside int32 // the innermost string that is open, which may be this frame itself; 0 where there is none
	level  int8  // of a string: how often its quotation marks are escaped; isObject for an object
	isJWK  bool
}

const isObject = -1

// findJWK returns where a private or secret key is in a JSON Web Key (RFC 7517, RFC 7518 section 6), or -1: an
// object that has "kty" and, in any order, "d", "k" or "priv" with a value of the length of a key. The text may be
// JSON, JSON in strings of JSON, or damaged: only braces and quotation marks are followed, and a name can do without
// the latter.
func findJWK(text string) int {
	if !strings.Contains(text, "kty") {
		return -1
	}
	open := []jwkFrame{{level: isObject}}
	backslashes := 0
	for i := range len(text) {
		switch text[i] {
		case '\\':
			backslashes++
			continue
		case '"':
			// As often as a string is inside another, each backslash and quotation mark is escaped: 0, 1, 3, 7 of
			// them.
			open = quote(open, int8(bits.TrailingZeros(^uint(backslashes))))
		case '{':
			open = push(open, isObject)
		case '}':
			if last := len(open) - 1; last > 0 && open[last].level == isObject {
				open = open[:last]
			}
		case 'k', 'd', 'p':
			holder := &open[len(open)-1]
			if holder.level != isObject && text[i-1] == '"' { // the string is the name
				holder = &open[len(open)-2]
			}
			switch {
			case isMember(text, i, "kty", 1):
				holder.isJWK = true
			case isMember(text, i, "d", minJWKKey), isMember(text, i, "k", minJWKKey), isMember(text, i, "priv",
				minJWKKey):
				holder.key = i + 1
			}
			if holder.isJWK && holder.key > 0 {
				return holder.key - 1
			}
		}
		backslashes = 0
	}
	return -1
}

// quote ends the string that a quotation mark of this level ends, with all that was left open in it, or begins one.
func quote(open []jwkFrame, level int8) []jwkFrame {
	for i := open[len(open)-1].inside; i > 0 && open[i].level >= level; i = open[i-1].inside {
		if open[i].level == level {
			return open[:i]
		}
		open = open[:i]
	}
	return push(open, level)
}

func push(open []jwkFrame, level int8) []jwkFrame {
	f := jwkFrame{level: level, inside: open[len(open)-1].inside}
	if level != isObject {
		f.inside = int32(len(open))
	}
	return append(open, f)
}

// isMember tells whether a member of this name begins at i, with at least so many characters of base64 as its value.
func isMember(text string, i int, name string, least int) bool {
	rest, found := strings.CutPrefix(text[i:], name)
	if !found || i > 0 && strings.IndexByte(beforeMember, text[i-1]) < 0 {
		return false
	}
	rest = strings.TrimLeft(rest, aroundMember)
	if rest == "" || rest[0] != ':' && rest[0] != '=' {
		return false
	}
	rest = strings.TrimLeft(rest[1:], aroundMember)
	if len(rest) < least {
		return false
	}
	for _, c := range []byte(rest[:least]) {
		if base64Values[c] == noBase64 {
			return false
		}
	}
	return true
}

// findKeyValue returns where a private member of a key is that is written as XML (XML Signature section 4.5.2,
// extended as .NET's ToXmlString does): D of RSA, X of DSA, or -1.
func findKeyValue(text string) int {
	at := -1
	for _, member := range []string{"<D>", "<X>", "<InverseQ>", `\u003cD\u003e`, `\u003cX\u003e`,
		`\u003cInverseQ\u003e`} {
		if i := strings.Index(text, member); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	return at
}
