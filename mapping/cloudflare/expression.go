package cloudflare

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// ruleExpression finds what cannot be right in any JSONata, without knowing the language: what opens has to close.
var ruleExpression = rule.Rule{
	ID: "cloudflare-app-expression", Severity: diag.SeverityWarning,
	Source: source.Observed("Cloudflare's API refuses an invalid JSONata expression with error 12130 "+
		"(cloudflare/terraform-provider-cloudflare, pull request 3187)", "2026-12-01"),
	Summary: "brackets, quotes and comments of a JSONata expression are closed",
	Run: func(p *rule.Pass) {
		if !p.States(mapping.AppNameIDTransform, mapping.AppAttributeTransform) {
			return
		}
		for _, id := range []mapping.Property{mapping.AppNameIDTransform, mapping.AppAttributeTransform} {
			for i, text := range p.View.Values(id) {
				if fault := unclosed(text); fault != "" {
					p.Report(p.View, id, i, p.View.NameOf(id)+" is "+diag.Quote(text)+": "+fault,
						"correct the JSONata expression, and try it before you save it")
				}
			}
		}
		p.NotChecked("whether the JSONata expression does what it should cannot be told")
	},
}

// scanner goes through a JSONata expression as far as brackets, quotes and comments go.
type scanner struct {
	text string
	at   int
	open []int // offsets of the brackets that are open
	// operand says that what was last is a value, so that / divides; else it begins a regular expression.
	operand bool
	unsure  bool // after a word or sign that may be a value or an operator
}

// unclosed says what has no partner in an expression; "" where everything has one, or where that cannot be told.
func unclosed(text string) string {
	s := scanner{text: text}
	for s.at < len(text) {
		fault, ok := s.step()
		if fault != "" || !ok {
			return fault
		}
	}
	if n := len(s.open); n > 0 {
		return s.named(s.open[n-1]) + " is never closed"
	}
	return ""
}

// step goes on by one token. ok is false where nothing more can be told.
func (s *scanner) step() (fault string, ok bool) {
	rest := s.text[s.at:]
	switch c := rest[0]; {
	case strings.HasPrefix(rest, "/*"):
		end := strings.Index(rest[2:], "*/")
		if end < 0 {
			return "the comment" + s.place(s.at) + " is never closed", false
		}
		s.at += end + 4
		return "", true
	case c == '"' || c == '\'' || c == '`':
		end := quoted(rest)
		if end < 0 {
			return s.named(s.at) + " is never closed", false
		}
		s.after(end, true, false)
	case c == '/' && s.unsure:
		return "", false
	case c == '/' && !s.operand:
		end, slash := expression(rest)
		if end < 0 && slash {
			return "", false
		}
		if end < 0 {
			return "the regular expression" + s.place(s.at) + " is never closed", false
		}
		s.after(end, true, false)
	case strings.IndexByte("([{", c) >= 0:
		s.open = append(s.open, s.at)
		s.after(1, false, false)
	case strings.IndexByte(")]}", c) >= 0:
		return s.closed(c)
	default:
		s.word(rest)
	}
	return "", true
}

// closed takes a closing bracket.
func (s *scanner) closed(c byte) (fault string, ok bool) {
	n := len(s.open)
	if n == 0 {
		return s.named(s.at) + " closes nothing", false
	}
	if strings.IndexByte("([{", s.text[s.open[n-1]]) != strings.IndexByte(")]}", c) {
		return s.named(s.at) + " closes " + s.named(s.open[n-1]), false
	}
	s.open = s.open[:n-1]
	s.after(1, true, false)
	return "", true
}

// word takes white space, a name, a number or an operator.
func (s *scanner) word(rest string) {
	end := strings.IndexFunc(rest, func(r rune) bool { return !isWord(r) })
	if end < 0 {
		end = len(rest)
	}
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case end > 0:
		name := rest[:end]
		s.after(end, true, name == "and" || name == "or" || name == "in")
	case unicode.IsSpace(r):
		s.at += size
	default: // * and % are operators and names of fields
		s.after(size, false, r == '*' || r == '%')
	}
}

func (s *scanner) after(n int, operand, unsure bool) {
	s.at += n
	s.operand, s.unsure = operand, unsure
}

func isWord(r rune) bool {
	return r == '_' || r == '$' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// quoted is the length of the text in quotes with which a text begins; -1 where it does not end. In back quotes, which
// are around names, nothing is escaped.
func quoted(text string) int {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && text[0] != '`':
			i++
		case text[i] == text[0]:
			return i + 1
		}
	}
	return -1
}

// expression is the length of the regular expression with which a text begins; -1 where it does not end. A slash in
// brackets does not end it; slash says that there is one, which other readers may take for the end.
func expression(text string) (end int, slash bool) {
	depth := 0
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case '/':
			if slash = true; depth == 0 {
				return i + 1, true
			}
		}
	}
	return -1, slash
}

// named is the character at an offset, with its place.
func (s *scanner) named(at int) string { return diag.Quote(s.text[at:at+1]) + s.place(at) }

func (s *scanner) place(at int) string {
	return fmt.Sprintf(" at character %d", utf8.RuneCountInString(s.text[:at])+1)
}
