package signature_test

import (
	"crypto/x509"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/internal/signature"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// wrapping is the material of a signature wrapping attack (Somorovsky et al., USENIX Security 2012): a document cut
// into what stands around the signed element, and the element in four variants.
type wrapping struct {
	before, after string
	signed        string // the element as it was signed
	bare          string // the same without its signature
	signature     string
	evil          string // the element with the attacker's values, without a signature
	evilSigned    string // the same with the good signature in it
}

// moves are the eight moves, for any signed element: where the good element goes, and where the attacker's.
var moves = []func(w wrapping) string{
	func(w wrapping) string { // 1: the good one inside the signature of the evil one
		return w.before + strings.Replace(w.evilSigned, w.signature, inside(w.signature, w.bare), 1) + w.after
	},
	func(w wrapping) string { // 2: the good one inside the evil one, before the signature
		return w.before + strings.Replace(w.evilSigned, w.signature, w.bare+w.signature, 1) + w.after
	},
	// 3: the evil one before the good one
	func(w wrapping) string { return sideBySide(w, w.evil+w.signed) },
	// 4: the evil one around the good one
	func(w wrapping) string { return w.before + atEnd(w.evil, w.signed) + w.after },
	// 5: the evil one bears the signature, the good one follows
	func(w wrapping) string { return sideBySide(w, w.evilSigned+w.bare) },
	func(w wrapping) string { // 6: the good one inside the signature, behind its first child
		return w.before + strings.Replace(w.evilSigned, w.signature, strings.Replace(w.signature, "</ds:SignedInfo>",
			"</ds:SignedInfo>"+w.bare, 1), 1) + w.after
	},
	func(w wrapping) string { // 7: the evil one in an extension before the good one
		return sideBySide(w, `<x:Extensions xmlns:x="urn:x">`+w.evil+`</x:Extensions>`+w.signed)
	},
	func(w wrapping) string { // 8: the good one in an Object of the signature
		return w.before + strings.Replace(w.evilSigned, w.signature, inside(w.signature, "<ds:Object>"+w.bare+
			"</ds:Object>"), 1) + w.after
	},
}

func inside(signature, content string) string {
	return strings.TrimSuffix(signature, "</ds:Signature>") + content + "</ds:Signature>"
}

// sideBySide puts two elements where the document had one; a root becomes two children of a new root.
func sideBySide(w wrapping, both string) string {
	if !strings.Contains(w.before, "<") || strings.HasPrefix(w.before, "<?xml") {
		return "<root>" + both + "</root>"
	}
	return w.before + both + w.after
}

func atEnd(element, content string) string {
	end := strings.LastIndex(element, "</")
	return element[:end] + content + element[end:]
}

// wrap prepares the attack on an element that is signed.
func wrap(t *testing.T, document, local, newID string) wrapping {
	t.Helper()
	el := find(t, parse(t, document), local)
	w := wrapping{before: document[:el.Start()], after: document[el.End():], signed: el.Raw(),
		signature: signature.Find(el).Raw()}
	w.bare = strings.Replace(w.signed, w.signature, "", 1)
	id, _ := el.Attr("", "ID")
	spoil := func(s string) string {
		s = strings.NewReplacer("good@", "evil@", "https://good.example/", "https://evil.example/").Replace(s)
		s = innerID.ReplaceAllString(s, ` ID="${1}_evil"`)
		return strings.Replace(s, ` ID="`+id.Value()+`_evil"`, newID, 1)
	}
	w.evil = spoil(w.bare)
	w.evilSigned = strings.Replace(spoil(strings.Replace(w.signed, w.signature, "SIGNATURE", 1)), "SIGNATURE",
		w.signature, 1)
	return w
}

var innerID = regexp.MustCompile(` ID="(\w+)"`)

// Whatever is moved where: what the attacker wrote is not among what was verified, whichever element a reader takes.
func TestWrappedSignatures(t *testing.T) {
	t.Parallel()
	by := rsa2048()
	entity := sign(t, strings.ReplaceAll(entityDocument, "<!-- a comment -->", ""), "EntityDescriptor", by, 0)
	both := sign(t, sign(t, responseDocument, "Assertion", by, 0), "Response", by, 0)
	rows := []struct{ name, document, local string }{
		{"entity", entity, "EntityDescriptor"},
		{"entity in an aggregate", sign(t, aggregateDocument, "EntityDescriptor", by, 0), "EntityDescriptor"},
		{"aggregate", sign(t, aggregateDocument, "EntitiesDescriptor", by, 0), "EntitiesDescriptor"},
		{"entity, aggregate signed too", sign(t, sign(t, aggregateDocument, "EntityDescriptor", by, 0),
			"EntitiesDescriptor", by, 0), "EntityDescriptor"},
		{"response", sign(t, responseDocument, "Response", by, 0), "Response"},
		{"assertion", sign(t, responseDocument, "Assertion", by, 0), "Assertion"},
		{"response, assertion signed too", both, "Response"},
		{"assertion, response signed too", both, "Assertion"},
	}
	wellFormed, harmless := 0, 0
	for _, row := range rows {
		for move, apply := range moves {
			id, _ := find(t, parse(t, row.document), row.local).Attr("", "ID")
			sameID := ` ID="` + id.Value() + `"`
			for _, newID := range []string{sameID, ` ID="_evil"`, ""} {
				name := fmt.Sprintf("%s, move %d, ID %s", row.name, move+1, newID)
				attack := apply(wrap(t, row.document, row.local, newID))
				require.Contains(t, attack, "evil", name)
				tree, err := parsed(attack)
				if newID == sameID {
					require.ErrorIs(t, err, xmlscan.ErrDuplicateID, name)
					continue
				}
				require.NoError(t, err, name)
				wellFormed++
				for i := range tree.Len() {
					v, err := signature.Verify(nth(tree, i), []*x509.Certificate{by.certificate}, signature.Options{})
					if err != nil {
						require.Nil(t, v, name)
						continue
					}
					require.NotContains(t, v.Tree.Source().Text(), "evil", name)
					harmless++
				}
			}
		}
	}
	require.Equal(t, len(rows)*len(moves)*2, wellFormed)
	require.NotZero(t, harmless, "some moves leave the good element whole, and that is still verified")
}

func nth(tree *xmlscan.Tree, n int) xmlscan.Element {
	for d := range tree.Root().Descendants() {
		if d.Index() == n {
			return d
		}
	}
	return tree.Root()
}
