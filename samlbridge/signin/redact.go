package signin

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// redactor decides what of the input a report holds.
type redactor struct{ show bool }

// personal is a value that says who somebody is: its first character and its length, unless values are shown.
func (r redactor) personal(s string) string {
	switch _, secret := diag.FindSecret(s); {
	case secret:
		return withheld
	case r.show || s == "":
		return s
	}
	return shortened(s)
}

// withheld is in the place of what is a private key.
const withheld = "[a private key is withheld]"

// identifier is a value that configures a party: it stays, less email addresses that somebody put in and less the query
// of a URL, which may say who somebody is.
func (r redactor) identifier(s string) string {
	if _, secret := diag.FindSecret(s); secret {
		return withheld
	}
	if r.show {
		return s
	}
	if i := strings.IndexByte(s, '?'); i >= 0 && i+1 < len(s) && strings.Contains(s[:i], "://") {
		s = s[:i] + "?…"
	}
	return address.ReplaceAllStringFunc(s, shortened)
}

// quote and quotePersonal are values as messages hold them.
func (r redactor) quote(s string) string { return diag.Quote(r.identifier(s)) }

func (r redactor) quotePersonal(s string) string {
	if r.show {
		return diag.Quote(s)
	}
	return shortened(s)
}

var address = regexp.MustCompile(`[^\s"'<>/?&=;,:()]+(?:@|%40)[^\s"'<>/?&=;,:()]+`)

func shortened(s string) string {
	if s == "" {
		return "an empty text"
	}
	first, _ := utf8.DecodeRuneInString(s)
	initial := strconv.QuoteToASCII(string(first))
	n := utf8.RuneCountInString(s)
	if n == 1 {
		return initial[1:len(initial)-1] + "… (1 character)"
	}
	return initial[1:len(initial)-1] + "… (" + strconv.Itoa(n) + " characters)"
}

// hideQuoted shortens what a message of another package quotes of the input, IDs above all. Names of elements,
// algorithms of the W3C and single characters stay.
func hideQuoted(message string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(message, '"')
		if i < 0 {
			b.WriteString(message)
			return b.String()
		}
		quoted, err := strconv.QuotedPrefix(message[i:])
		if err != nil {
			b.WriteString(message[:i])
			return b.String()
		}
		b.WriteString(message[:i])
		content, _ := strconv.Unquote(quoted)
		if utf8.RuneCountInString(content) <= 3 || strings.HasPrefix(content, "http://www.w3.org/") ||
			isElementName(content) {
			b.WriteString(quoted)
		} else {
			b.WriteString(shortened(content))
		}
		message = message[i+len(quoted):]
	}
}

// isElementName reports whether s looks like the name of an element of SAML or XML Signature: letters that begin with a
// capital, with or without a prefix.
func isElementName(s string) bool {
	if _, local, ok := strings.Cut(s, ":"); ok {
		s = local
	}
	if s == "" || len(s) > 40 || s[0] > 'Z' {
		return false
	}
	for i := range len(s) {
		if !isLetter(s[i]) {
			return false
		}
	}
	return true
}

// quoteName is the name of an element in a message.
func quoteName(s string) string {
	if isElementName(s) {
		return s
	}
	return shortened(s)
}

// hidePath is the way to an element, as far as its names are those of SAML and XML Signature.
func hidePath(el xmlscan.Element) string {
	steps := strings.Split(el.Path(), "/")
	for i, step := range steps[1:] {
		name, index, indexed := strings.Cut(step, "[")
		if steps[i+1] = quoteName(name); indexed {
			steps[i+1] += "[" + index
		}
	}
	return strings.Join(steps, "/")
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
