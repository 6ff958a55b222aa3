package mapping

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Sheet returns what p states as text to type from: the screen's labels in the screen's order, and the steps around them.
// A value with line ends, tabs, blanks around it or a quote in front stands there as a JSON string.
//
// Reading its labelled lines gives p back as far as the vocabulary carries it, but for what people's pastes have around
// values and reading takes away: blanks where the vocabulary is not Verbatim, other quotes, emphasis and brackets, a full stop
// behind a URL. A whole sentence is taken for a console's help text, and what has no letter or digit for a rule between lines.
func (v Vocabulary) Sheet(p Parties) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s: %s\n", v.Product, v.Title)
	step := 0
	steps := func(list []string) {
		for _, s := range list {
			step++
			fmt.Fprintf(&b, "\n%d. %s\n", step, s)
		}
	}
	before, after := v.Steps(p)
	steps(before)
	b.WriteByte('\n')
	for _, f := range v.Fields {
		if f.Label == "" {
			continue
		}
		for _, text := range f.Spelled(p) {
			switch properties[f.Property].shape {
			case certShape:
				fmt.Fprintf(&b, "%s:\n%s\n", f.Label, text)
			case jsonShape:
				fmt.Fprintf(&b, "%s:\n%s", f.Label, listing(f, text))
			default:
				fmt.Fprintf(&b, "%s: %s\n", f.Label, oneLine(f.say(text)))
			}
		}
	}
	steps(after)
	return b.Bytes()
}

// Steps are what a person does before and after entering the values of p, filled in.
func (v Vocabulary) Steps(p Parties) (before, after []string) {
	for _, s := range v.Before {
		before = append(before, v.fillIn(s, p))
	}
	for _, s := range v.After {
		after = append(after, v.fillIn(s, p))
	}
	return before, after
}

// say is the screen's word for a value, or the value.
func (f Field) say(value string) string {
	for _, t := range f.Terms {
		if t.Value == value {
			return t.Label
		}
	}
	return value
}

// oneLine keeps a value from looking like further lines of the sheet, and shows what nobody would see of it.
func oneLine(s string) string {
	unseen := func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }
	if strings.ContainsAny(s, "\t\n\r\u2028\u2029\u0085") || strings.HasPrefix(s, `"`) || strings.TrimFunc(s, unseen) != s {
		return string(quoteJSON(s))
	}
	return s
}

// statementRow is a line of an attribute statement on a sheet, in the dashboard's words.
type statementRow struct {
	label string
	get   func(AttributeStatement) string
	set   func(*AttributeStatement, string)
}

const claimFor = "IdP claim for identity provider "

var nameFormatTerms = []Term{
	{"urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified", "Unspecified"},
	{"urn:oasis:names:tc:SAML:2.0:attrname-format:uri", "URI"},
	{"urn:oasis:names:tc:SAML:2.0:attrname-format:basic", "Basic"},
}

var statementRows = []statementRow{
	{"Attribute name", func(s AttributeStatement) string { return s.Name }, func(s *AttributeStatement, v string) { s.Name = v }},
	{"SAML friendly name", func(s AttributeStatement) string { return s.FriendlyName }, func(s *AttributeStatement, v string) { s.FriendlyName = v }},
	{"Name format", func(s AttributeStatement) string { return Field{Terms: nameFormatTerms}.say(s.NameFormat) },
		func(s *AttributeStatement, v string) {
			s.NameFormat = v
			if format, ok := (Field{Terms: nameFormatTerms}).term(v); ok {
				s.NameFormat = format
			}
		}},
	{"IdP claim", func(s AttributeStatement) string { return s.Source.Name }, func(s *AttributeStatement, v string) { s.Source.Name = v }},
	{"Required", func(s AttributeStatement) string {
		if s.Required == nil {
			return ""
		}
		return map[bool]string{true: "yes", false: "no"}[*s.Required]
	}, func(s *AttributeStatement, v string) {
		switch strings.ToLower(v) {
		case "yes", "true":
			s.Required = new(true)
		case "no", "false":
			s.Required = new(false)
		}
	}},
}

// listing shows an attribute statement line by line, and other structured values as JSON.
func listing(f Field, text string) string {
	var s AttributeStatement
	if f.Property != AppAttributeStatements || json.Unmarshal([]byte(text), &s) != nil {
		return "  " + text + "\n"
	}
	var b strings.Builder
	for _, row := range statementRows {
		if value := row.get(s); value != "" {
			fmt.Fprintf(&b, "  %s: %s\n", row.label, oneLine(value))
		}
	}
	for _, n := range s.Source.NameByIdP {
		fmt.Fprintf(&b, "  %s%s: %s\n", claimFor, n.IdPID, oneLine(n.SourceName))
	}
	return b.String()
}

// ReadListings finds the attribute statements in a text as [Vocabulary.Sheet] writes them. It returns them, each with the
// offset at which it begins, and the text with their lines blanked out, so that offsets in it stay what they were.
func (v Vocabulary) ReadListings(text string) (values []Value, offsets []int, rest string) {
	f, ok := v.Field(AppAttributeStatements)
	if !ok {
		return nil, nil, text
	}
	out := []byte(text)
	blank := func(from, to int) {
		for i := from; i < to; i++ {
			out[i] = ' '
		}
	}
	var open *AttributeStatement
	end := func() {
		if open != nil {
			b, _ := json.Marshal(open) // strings and a boolean: cannot fail
			values = append(values, Value{Field: f, Text: string(b)})
			open = nil
		}
	}
	from := 0
	for whole := range strings.Lines(text) {
		to := from + len(strings.TrimSuffix(whole, "\n"))
		line := strings.TrimRight(text[from:to], "\r")
		switch indented := strings.HasPrefix(line, "  "); {
		case line == f.Label+":":
			end()
			open = &AttributeStatement{}
			offsets = append(offsets, from)
			blank(from, to)
		case open != nil && indented && readRow(open, strings.TrimSpace(line)):
			blank(from, to)
		default:
			end()
		}
		from += len(whole)
	}
	end()
	return values, offsets, string(out)
}

func readRow(s *AttributeStatement, line string) bool {
	label, value, ok := strings.Cut(line, ": ")
	if !ok {
		return false
	}
	var quoted string
	if strings.HasPrefix(value, `"`) && json.Unmarshal([]byte(value), &quoted) == nil {
		value = quoted
	}
	if id, ok := strings.CutPrefix(label, claimFor); ok {
		s.Source.NameByIdP = append(s.Source.NameByIdP, NameByIdP{id, value})
		return true
	}
	for _, row := range statementRows {
		if row.label == label && row.get(*s) == "" { // a second one would replace the first
			row.set(s, value)
			return row.get(*s) != ""
		}
	}
	return false
}

// IsOwnLine reports whether a line is one of the vocabulary's own sheet that has no value: its title, or a step, with
// whatever its placeholders were filled with.
func (v Vocabulary) IsOwnLine(line string) bool {
	if strings.HasSuffix(line, v.Product+": "+v.Title) {
		return true
	}
	for _, list := range [][]string{v.Before, v.After} {
		for _, step := range list {
			if follows(line, placeholder.Split(step, -1)) {
				return true
			}
		}
	}
	return false
}

// follows reports whether a line ends with the parts of a step, in their order.
func follows(line string, parts []string) bool {
	last := parts[len(parts)-1]
	rest, ok := strings.CutSuffix(line, last)
	for i := len(parts) - 2; ok && i >= 0; i-- {
		at := strings.LastIndex(rest, parts[i])
		rest, ok = rest[:max(at, 0)], at >= 0
	}
	return ok
}

var placeholder = regexp.MustCompile(`\{[a-z]+\.[A-Za-z.]+\}`)

// fillIn puts a property's first value, or its label, in the place of {property}, and a product's own words in the place of
// {sp.product} and the like.
func (v Vocabulary) fillIn(step string, p Parties) string {
	return placeholder.ReplaceAllStringFunc(step, func(m string) string {
		id := Property(m[1 : len(m)-1])
		switch id {
		case "sp.product":
			return v.SPProduct.or("the service provider").Named()
		case "sp.listedAs":
			product := v.SPProduct.or("the service provider")
			return cmp.Or(product.ListedAs, product.Name)
		case "idp.product":
			return v.IdPProduct.or("the identity provider").Named()
		}
		if values := p.Values(id); len(values) > 0 {
			return oneLine(values[0])
		}
		for _, product := range []*Product{v.SPProduct, v.IdPProduct} {
			if product == nil || product.Shown == nil {
				continue
			}
			if f, ok := product.Shown().Field(id); ok && f.Label != "" {
				return f.Label
			}
		}
		return id.String()
	})
}
