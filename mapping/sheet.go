package mapping

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Sheet returns what p states as text to type from: the screen's labels in the screen's order, and the steps around
// them. A value with line ends, tabs, blanks around it or a quote in front stands there as a JSON string.
//
// Reading its labelled lines gives p back as far as the vocabulary carries it, but for what people's pastes have around
// values and reading takes away: blanks where the vocabulary is not Verbatim, other quotes, emphasis and brackets, a
// full stop behind a URL. A whole sentence is taken for a console's help text, and what has no letter or digit for a
// rule between lines.
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
			switch f.Property.spec().shape {
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
	if strings.ContainsAny(s, "\t\n\r\u2028\u2029\u0085") || strings.HasPrefix(s, `"`) ||
		strings.TrimFunc(s, unseen) != s {
		return string(quoteJSON(s))
	}
	return s
}

// statementPart is a part of an attribute statement, by its path in JSON.
type statementPart struct {
	path string
	get  func(AttributeStatement) string
	set  func(*AttributeStatement, string)
}

// claimByIdP is the path of the claims for single identity providers: the row of each has the provider's ID in its
// label.
const claimByIdP = "source.name_by_idp"

var nameFormatTerms = []Term{
	{"urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified", "Unspecified"},
	{"urn:oasis:names:tc:SAML:2.0:attrname-format:uri", "URI"},
	{"urn:oasis:names:tc:SAML:2.0:attrname-format:basic", "Basic"},
}

var statementParts = []statementPart{
	{"name", func(s AttributeStatement) string { return s.Name }, func(s *AttributeStatement, v string) { s.Name = v }},
	{"friendly_name", func(s AttributeStatement) string { return s.FriendlyName },
		func(s *AttributeStatement, v string) { s.FriendlyName = v }},
	{"name_format", func(s AttributeStatement) string { return Field{Terms: nameFormatTerms}.say(s.NameFormat) },
		func(s *AttributeStatement, v string) {
			s.NameFormat = v
			if format, ok := (Field{Terms: nameFormatTerms}).term(v); ok {
				s.NameFormat = format
			}
		}},
	{"source.name", func(s AttributeStatement) string { return s.Source.Name },
		func(s *AttributeStatement, v string) { s.Source.Name = v }},
	{"required", func(s AttributeStatement) string {
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

// row is the screen's word for a part of the field's values.
func (f Field) row(path string) string {
	i := slices.IndexFunc(f.Rows, func(t Term) bool { return t.Value == path })
	if i < 0 {
		return path
	}
	return f.Rows[i].Label
}

// listing shows an attribute statement line by line, and other structured values as JSON.
func listing(f Field, text string) string {
	var s AttributeStatement
	if f.Property != AppAttributeStatements || json.Unmarshal([]byte(text), &s) != nil {
		return "  " + text + "\n"
	}
	var b strings.Builder
	for _, part := range statementParts {
		if value := part.get(s); value != "" {
			fmt.Fprintf(&b, "  %s: %s\n", f.row(part.path), oneLine(value))
		}
	}
	for _, n := range s.Source.NameByIdP {
		fmt.Fprintf(&b, "  %s %s: %s\n", f.row(claimByIdP), n.IdPID, oneLine(n.SourceName))
	}
	return b.String()
}

// FromRows makes a value of the rows that a screen or a sheet shows of it: each has the path of Rows, for a claim of
// one identity provider with a dot and its ID behind, and the text. unused are the indexes of rows that say nothing
// new: a part that was there before, or a text that the part cannot have.
func (f Field) FromRows(rows []Term) (value string, unused []int) {
	var s AttributeStatement
	for i, row := range rows {
		if id, ok := strings.CutPrefix(row.Value, claimByIdP+"."); ok {
			s.Source.NameByIdP = append(s.Source.NameByIdP, NameByIdP{id, row.Label})
			continue
		}
		n := slices.IndexFunc(statementParts, func(p statementPart) bool { return p.path == row.Value })
		if n < 0 || statementParts[n].get(s) != "" {
			unused = append(unused, i)
			continue
		}
		if statementParts[n].set(&s, row.Label); statementParts[n].get(s) == "" {
			unused = append(unused, i)
		}
	}
	text, _ := json.Marshal(s) // strings and a boolean: cannot fail
	return string(text), unused
}

// IsOwnLine reports whether a line is one of the vocabulary's own sheet that has no value: its title, or a step, with
// whatever its placeholders were filled with.
func (v Vocabulary) IsOwnLine(line string) bool {
	if strings.HasSuffix(line, v.Product+": "+v.Title) {
		return true
	}
	for _, list := range [][]string{v.Before, v.After} {
		for _, step := range list {
			end := step[strings.LastIndexByte(step, '}')+1:] // most lines have another one
			if strings.HasSuffix(line, end) && follows(line, placeholder.Split(step, -1)) {
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

// fillIn puts a property's first value, or its label, in the place of {property}, and a product's own words in the
// place of {sp.product} and the like.
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
