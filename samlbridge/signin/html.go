package signin

import (
	"html"
	"strings"

	"github.com/samlbridge/samlbridge/mapping/saml"
)

// forms finds the hidden fields of forms that post themselves. It is no HTML parser: it looks for the tags form, input and
// textarea wherever they stand, takes attributes with and without quotation marks, the first of a name as browsers do, and
// resolves character references. That is what pages of identity providers need.
func forms(text string) []found {
	var list []found
	action := ""
	for at := 0; len(list) <= maxMessages; {
		i := strings.IndexByte(text[at:], '<')
		if i < 0 {
			break
		}
		at += i
		t, end := readTag(text, at)
		switch {
		case t.name == "form":
			action = t.attributes["action"]
		case t.name == "input", t.name == "textarea":
			f := found{Message: Message{Parameter: t.attributes["name"], Binding: saml.BindingHTTPPost}, value: t.attributes["value"], at: at}
			if isURL(action) {
				f.URL = withoutQuery(action)
			}
			if t.name == "textarea" {
				content, _, _ := strings.Cut(text[end:], "<")
				f.value = html.UnescapeString(content)
			}
			if isParameter(f.Parameter) && f.value != "" {
				list = append(list, f)
			}
		}
		at = end
	}
	return list
}

// tag is a start tag of interest; its name is "" for any other.
type tag struct {
	name       string
	attributes map[string]string
}

// readTag reads the tag at a <. It returns where the text behind it begins.
func readTag(text string, at int) (tag, int) {
	rest := text[at+1:]
	n := 0
	for n < len(rest) && isLetter(rest[n]) {
		n++
	}
	t := tag{name: strings.ToLower(rest[:n]), attributes: map[string]string{}}
	if t.name != "form" && t.name != "input" && t.name != "textarea" {
		return tag{}, at + 1
	}
	rest = rest[n:]
	for {
		rest = strings.TrimLeft(rest, " \t\r\n/")
		if rest == "" {
			return t, len(text)
		}
		if rest[0] == '>' {
			return t, len(text) - len(rest) + 1
		}
		var name, value string
		name, rest = cutAt(rest, " \t\r\n/>=")
		rest = strings.TrimLeft(rest, " \t\r\n")
		if !strings.HasPrefix(rest, "=") {
			continue
		}
		rest = strings.TrimLeft(rest[1:], " \t\r\n")
		if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
			value, rest, _ = strings.Cut(rest[1:], rest[:1])
		} else {
			value, rest = cutAt(rest, " \t\r\n>")
		}
		if name = strings.ToLower(name); t.attributes[name] == "" {
			t.attributes[name] = html.UnescapeString(value)
		}
	}
}

// cutAt cuts s before the first of the characters.
func cutAt(s, characters string) (before, behind string) {
	if i := strings.IndexAny(s, characters); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
