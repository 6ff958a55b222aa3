package rule

import (
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/address"
	"github.com/samlbridge/samlbridge/mapping/internal/keys"
)

// View is a statement as rules look at it: with what more than one of them asks worked out once. Nobody changes what it
// holds.
type View struct {
	mapping.Statement
	// Keys are the identity provider's certificates that verify signatures, each once.
	Keys []mapping.Key
	// Other is the product for which the identity provider is not: nothing that the document says of it is that
	// product's, nor any other known one's. IdPProduct is nil then.
	Other *mapping.Product

	products []*mapping.Product
	fields   []mapping.Property // of the vocabulary
	// Of the properties in urls: the values, and what is wrong with each.
	values   [len(urls)][]string
	verdicts [len(urls)][]Verdict
	isRight  bool // nothing is wrong with any
}

// NewView returns the view of a statement. products are those whose values are recognised. With the view of what the
// statement was made of, a value that both have is recognised once.
func NewView(s mapping.Statement, products []*mapping.Product, madeOf ...*View) *View {
	v := &View{Statement: s, products: products, fields: make([]mapping.Property, len(s.Vocabulary.Fields))}
	for i := range v.fields {
		v.fields[i] = s.Vocabulary.Fields[i].Property
	}
	if s.IdP != nil {
		v.Keys = keys.Signing(s.IdP.Keys)
	}
	of := &View{}
	if len(madeOf) > 0 {
		of = madeOf[0]
	}
	v.recognise(of)
	if v.isOther() {
		v.Other, v.IdPProduct = v.IdPProduct, nil
	}
	v.judgeAll()
	return v
}

// Recognise says what a value is, whichever product it belongs to: first of all an example out of a guide.
func (v *View) Recognise(value string) mapping.Known {
	var known mapping.Known
	for _, p := range v.products {
		if p.Recognise == nil {
			continue
		}
		k := p.Recognise(value)
		if k.Kind == address.Placeholder {
			return k
		}
		if known.Product == "" && k.Product != "" {
			known = k
		}
	}
	return known
}

// isOther reports whether the identity provider is another one than the product that the document was taken to be
// about. Under the product's own labels somebody has said that it is the product's.
func (v *View) isOther() bool {
	own := v.IdPProduct
	if own == nil || own.Recognise == nil || v.Vocabulary.IdPProduct != nil || v.Vocabulary.Product == own.Name {
		return false
	}
	stated := false
	for n, id := range urls {
		if !strings.HasPrefix(string(id), "idp.") {
			continue
		}
		for i, value := range v.values[n] {
			stated = true
			if v.verdicts[n][i].Product != "" || own.Recognise("https://"+value).Product != "" ||
				own.Resembles != nil && own.Resembles(value) {
				return false
			}
		}
	}
	return stated
}

// NameIn is what the document calls a property, for a reader who looks at another document.
func (v *View) NameIn(id mapping.Property) string {
	if v.Name == "" {
		return v.NameOf(id) + " of " + v.Vocabulary.Product
	}
	return v.NameOf(id) + " in " + v.Name
}

// SPName and IdPName are what the products are called, or the parties where nothing is known of them.
func (v *View) SPName() string { return named(v.SPProduct, "the service provider") }

// IdPName is what the identity provider is called.
func (v *View) IdPName() string { return named(v.IdPProduct, "the identity provider") }

func named(p *mapping.Product, party string) string {
	if p == nil {
		return party
	}
	return p.Named()
}

// certificates is the page on which the service provider lists the certificates that it trusts, by its last step.
func (v *View) certificates() string {
	if v.SPProduct == nil || v.SPProduct.Import == "" {
		return ""
	}
	return " (" + v.SPProduct.Import[strings.LastIndex(v.SPProduct.Import, "> ")+len("> "):] + ")"
}

// Delete says how to make the service provider trust a certificate no longer.
func (v *View) Delete() string { return "delete it in " + v.SPName() + v.certificates() }

// Renew says what to do about a certificate that is no longer valid, or not much longer.
func (v *View) Renew() string {
	return "get the new one from " + v.IdPName() + " and, before it is used, " + v.Import()
}

// Import says how to make the service provider trust a certificate.
func (v *View) Import() string {
	if v.SPProduct == nil || v.SPProduct.Import == "" {
		return "import it at " + v.SPName()
	}
	return "import it in " + v.SPName() + v.certificates()
}

// about reports whether the document is about a product, by name.
func (v *View) about(product string) bool {
	return product == "" || v.SPProduct != nil && v.SPProduct.Name == product ||
		v.IdPProduct != nil && v.IdPProduct.Name == product
}

// States reports whether the document states any of the properties; if not, it ends the rule with the reason.
func (p *Pass) States(ids ...mapping.Property) bool {
	if slices.ContainsFunc(ids, p.View.Has) {
		return true
	}
	if p.quiet {
		return false
	}
	possible := len(p.View.Vocabulary.Fields) == 0
	var names []string
	for _, id := range ids {
		_, ok := p.View.Vocabulary.Field(id)
		possible = possible || ok
		names = append(names, id.String())
	}
	if possible {
		p.NotChecked("nothing is stated of " + strings.Join(names, ", "))
	} else {
		p.DidNotApply(p.View.Vocabulary.Title + " has no " + strings.Join(names, ", no "))
	}
	return false
}
