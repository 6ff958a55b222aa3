package valuesform

import (
	"fmt"
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// consoleOf is the console that most of the names, labels or keys, belong to; of several, one of the product, and then
// the first.
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

// BothHalves finds values of the other half of the pair beside those of the form that fits best, where neither the
// caller nor the target of a conversion says which half is meant: then none may go unseen. Cloudflare's two are read as
// one application. No form holds others, and the caller has to choose.
func BothHalves(in *form.Source, best []form.Codec) (whole form.Codec, both bool, err error) {
	i := slices.IndexFunc(consoles, func(c console) bool { return c.form == best[0].Form })
	if i < 0 {
		return form.Codec{}, false, nil
	}
	sp := consoles[i]
	idp, ok := consoleOf(sp.vocabulary.Product, besides(in, sp))
	if sp.vocabulary.SP == 0 {
		sp, idp = idp, sp
	}
	isThird := func(c form.Codec) bool { return c.Form != sp.form && c.Form != idp.form }
	if !ok || sp.vocabulary.SP == 0 || idp.vocabulary.IdP == 0 || slices.ContainsFunc(best, isThird) {
		return form.Codec{}, false, nil
	}
	if sp.form == "cloudflare-app-values" && idp.form == "cloudflare-idp-values" {
		v := sp.vocabulary.Clone()
		v.Title, v.IdP, v.Fields = "application", mapping.Shows, append(v.Fields, idp.vocabulary.Fields...)
		return codec("cloudflare-app", "", v, sp.form, idp.form), true, nil
	}
	return form.Codec{}, true, &diag.Error{Kind: diag.ErrAmbiguous, Place: diag.Place{Document: in.Name},
		Message: fmt.Sprintf("the input has both halves, %s's %s and %s's %s", sp.vocabulary.Product,
			sp.vocabulary.Title,
			idp.vocabulary.Product, idp.vocabulary.Title),
		Fix:        fmt.Sprintf("read each by itself: name its form, %s and then %s", sp.form, idp.form),
		Candidates: []string{string(sp.form), string(idp.form)}}
}

// besides are the labels or keys that have a value and are not of the console.
func besides(in *form.Source, c console) (names []string) {
	switch in.Kind {
	case form.Text:
		if sheet, err := sheetOf(in, c.form, c.vocabulary); err == nil {
			return labelsOf(sheet.Read(string(c.form)).Others)
		}
	case form.JSON:
		if doc, err := in.ParsedJSON(); err == nil {
			for _, m := range doc.Root.Members {
				if _, known := fieldCalled(c.vocabulary, m.Name); !known && !Empty(&m.Value) {
					names = append(names, m.Name)
				}
			}
		}
	}
	return names
}
