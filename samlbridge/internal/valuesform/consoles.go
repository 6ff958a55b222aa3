package valuesform

import (
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/labelled"
)

// console is a form that holds what one screen of a product has: one half of the pair.
type console struct {
	form       form.Form
	vocabulary mapping.Vocabulary
}

// consoles are the forms whose labels or keys a document may hold beside those of the form that is read.
var consoles = []console{
	{"aws-sp-values", aws.ServiceProviderVocabulary()}, {"aws-idp-values", aws.IdentityProviderVocabulary()},
	{"cloudflare-app-values", cloudflare.DashboardVocabulary()}, {"cloudflare-idp-values",
		cloudflare.IdentityProviderVocabulary()},
}

// products are those whose URLs are known by their form.
var products = []*mapping.Product{aws.Product(), cloudflare.Product()}

// builtIn are the words of the consoles.
var builtIn = func() (list []labelled.Console) {
	for _, c := range consoles {
		list = append(list, words(c.form, c.vocabulary))
	}
	return list
}()

// Parse parses a text once for all of the codecs: what each of them finds and reads is taken from the result. The error
// says which limit the text is over.
func Parse(in *form.Source, codecs []form.Codec) error {
	if in.Kind != form.Text {
		return nil
	}
	list := builtIn
	for _, c := range codecs {
		isOwn := func(own console) bool { return own.form == c.Form }
		if c.Sheet && c.Detect != nil && !c.Vocabulary.Verbatim && !slices.ContainsFunc(consoles, isOwn) {
			list = append(list[:len(list):len(list)], words(c.Form, c.Vocabulary))
		}
	}
	_, err := in.Labelled(list)
	return err
}

// sheetOf is the text parsed with the words of all forms, those of f among them.
func sheetOf(in *form.Source, f form.Form, v mapping.Vocabulary) (*labelled.Sheet, error) {
	sheet, err := in.Labelled(nil)
	if err != nil || sheet != nil && sheet.Knows(string(f)) {
		return sheet, err
	}
	list := builtIn
	if !slices.ContainsFunc(consoles, func(c console) bool { return c.form == f }) {
		list = append(list[:len(list):len(list)], words(f, v))
	}
	return in.Labelled(list)
}

// words are what a screen says, old or new, for the vocabulary's fields, and the keys.
func words(f form.Form, v mapping.Vocabulary) labelled.Console {
	c := labelled.Console{Form: string(f), Headings: v.Headings, IsOwn: v.IsOwnLine}
	for _, field := range v.Fields {
		kind := kindOf(field)
		if kind == 0 {
			continue
		}
		w := labelled.Field{Property: string(field.Property), Kind: kind, Several: field.Max != 1, Rows: rowsOf(field)}
		for _, text := range append([]string{field.Label, field.Key}, field.OtherLabels...) {
			if text != "" {
				w.Labels = append(w.Labels, text)
			}
		}
		for _, term := range field.Terms {
			w.Words = append(w.Words, term.Value, term.Label)
		}
		if len(w.Labels) > 0 {
			c.Fields = append(c.Fields, w)
		}
	}
	if p := shownBy(v); p != nil {
		c.Beside = p.Beside
		if p.Recognise != nil && p.Misplaced != nil {
			c.Shape = func(url string) string { return shapeOf(p, v, url) }
		}
	}
	return c
}

// shownBy is the product whose screen the vocabulary is of, nil where nobody knows it.
func shownBy(v mapping.Vocabulary) *mapping.Product {
	for _, p := range append([]*mapping.Product{v.SPProduct, v.IdPProduct}, products...) {
		if p != nil && p.Name == v.Product {
			return p
		}
	}
	return nil
}

// shapeOf is the property of the vocabulary that a URL of its product is by its form, where the vocabulary shows it.
func shapeOf(p *mapping.Product, v mapping.Vocabulary, url string) string {
	known := p.Recognise(url)
	known.Unverified = "" // of a right form all the same
	if known.Product != p.Name || known.Odd != "" {
		return ""
	}
	for _, f := range v.Fields {
		shown := v.SP == mapping.Shows && strings.HasPrefix(string(f.Property), "sp.") ||
			v.IdP == mapping.Shows && strings.HasPrefix(string(f.Property), "idp.")
		if !shown || f.Derived() || !isURL(f.Property) {
			continue
		}
		if broken, _ := p.Misplaced(f.Property, known); broken == "" {
			return string(f.Property)
		}
	}
	return ""
}

// kindOf says what values of a field look like in a text; 0 for a field that no text has.
func kindOf(f mapping.Field) labelled.Kind {
	switch {
	case len(f.Rows) > 0:
		return labelled.Listing
	case f.Structured():
		return 0
	case f.Certificate():
		return labelled.Certificate
	case f.Max != 1:
		return labelled.URLs
	case isURL(f.Property):
		return labelled.URL
	}
	return labelled.Text
}

// isURL holds for properties whose values are URLs, or names that nearly always are.
func isURL(id mapping.Property) bool {
	for _, end := range []string{".location", ".entityID", "URL"} {
		if strings.HasSuffix(string(id), end) {
			return true
		}
	}
	return false
}

// rowsOf are the words for the parts of a field's values.
func rowsOf(f mapping.Field) (list []labelled.Row) {
	for _, term := range f.Rows {
		i := slices.IndexFunc(list, func(r labelled.Row) bool { return r.Key == term.Value })
		if i < 0 {
			i = len(list)
			list = append(list, labelled.Row{Key: term.Value, Named: strings.HasSuffix(term.Value, "_by_idp")})
		}
		list[i].Labels = append(list[i].Labels, term.Label)
	}
	return list
}
