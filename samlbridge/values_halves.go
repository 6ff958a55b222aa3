package samlbridge

import (
	"fmt"
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge/internal/labelled"
)

// console is a form that holds what one screen of a product has: one half of the pair.
type console struct {
	form       Form
	vocabulary mapping.Vocabulary
}

// consoles are the forms whose labels or keys a document may hold beside those of the form that is read.
var consoles = []console{
	{AWSSPValues, mapping.AWSServiceProviderVocabulary()}, {AWSIdPValues, mapping.AWSIdentityProviderVocabulary()},
	{CloudflareAppValues, mapping.CloudflareServiceProviderVocabulary()}, {CloudflareIdPValues, mapping.CloudflareIdentityProviderVocabulary()},
}

// consoleOf is the console that most of the names, labels or keys, belong to; of several, one of the product, and then the
// first.
func consoleOf(product string, names []string) (best console, ok bool) {
	most := 0
	for _, c := range consoles {
		n := 0
		for _, name := range names {
			if _, known := fieldCalled(c.vocabulary, name); known {
				n += 2
			}
		}
		if n > 0 && c.vocabulary.Product == product {
			n++
		}
		if n > most {
			best, most = c, n
		}
	}
	return best, most > 0
}

// bothHalves finds values of the other half of the pair beside those of the form that fits best, where neither the caller nor
// the target of a conversion says which half is meant: then none may go unseen. Cloudflare's two are read as one
// application. No form holds others, and the caller has to choose.
func (in Input) bothHalves(best []Codec, o Options) (whole Codec, both bool, err error) {
	i := slices.IndexFunc(consoles, func(c console) bool { return c.form == best[0].Form })
	if i < 0 || o.wantSP || o.wantIdP {
		return Codec{}, false, nil
	}
	sp := consoles[i]
	idp, ok := consoleOf(sp.vocabulary.Product, in.besides(sp.vocabulary))
	if sp.vocabulary.SP == 0 {
		sp, idp = idp, sp
	}
	isThird := func(c Codec) bool { return c.Form != sp.form && c.Form != idp.form }
	if !ok || sp.vocabulary.SP == 0 || idp.vocabulary.IdP == 0 || slices.ContainsFunc(best, isThird) {
		return Codec{}, false, nil
	}
	if sp.form == CloudflareAppValues && idp.form == CloudflareIdPValues {
		v := sp.vocabulary.Clone()
		v.Title, v.IdP, v.Fields = "application", mapping.Shows, append(v.Fields, idp.vocabulary.Fields...)
		return ValuesCodec(CloudflareApp, "", v), true, nil
	}
	return Codec{}, true, &Error{Kind: ErrAmbiguous, Name: in.Name,
		Message: fmt.Sprintf("the input holds both halves, %s's %s and %s's %s", sp.vocabulary.Product, sp.vocabulary.Title, idp.vocabulary.Product, idp.vocabulary.Title),
		Fix:     fmt.Sprintf("read each by itself: name its form, %s and then %s, on the command line with -from", sp.form, idp.form)}
}

// besides are the labels or keys that have a value and are not of the vocabulary.
func (in Input) besides(v mapping.Vocabulary) (names []string) {
	switch in.Kind {
	case TextInput:
		if sheet, err := labelled.Parse(in.Text, append(labels(v), othersLabels(v)...)); err == nil {
			return labelsOf(others(sheet))
		}
	case JSONInput:
		if doc, err := in.json(Limits{}); err == nil {
			for _, m := range doc.Root.Members {
				if _, known := fieldCalled(v, m.Name); !known && !empty(&m.Value) {
					names = append(names, m.Name)
				}
			}
		}
	}
	return names
}
