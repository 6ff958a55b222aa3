package samlbridge_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	model "github.com/samlbridge/samlbridge/samlbridge/internal/metadata"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
	"github.com/samlbridge/samlbridge/samlbridge/metadata"
)

// edit is an edit of one entity and all that it may change.
type edit struct {
	name     string
	entityID string
	edit     metadata.Edit
	facts    func(*metadata.Role)
	attr     string                           // of an identity provider's role
	element  func(child xmlscan.Element) bool // of a role
	blanks   bool                             // white space beside such elements
}

// requireRewritten makes each edit that applies to each file, in place and cut out of an aggregate: the result is
// schema-valid, the facts differ as asked, and beside the tokens that the edit is about not a byte has changed.
func requireRewritten(t *testing.T, valid []corpusFile) (r rewriting) {
	out := newOutputs(t)
	certificates := []*x509.Certificate{newCertificate(t), newCertificate(t)}
	for _, f := range valid {
		inspection, err := inspect(f.File, f.data)
		require.NoError(t, err)
		edits := editsFor(inspection, certificates)
		switch {
		case len(edits) == 0:
			r.without++
			continue
		case twice(inspection, edits[0].entityID):
			_, err := rewrite(f.File, f.data, edits[0].edit,
				samlbridge.Options{EntityID: edits[0].entityID})
			require.ErrorIs(t, err, diag.ErrAmbiguous, f.File)
			r.ambiguous++
			continue
		}
		r.files++
		for _, e := range edits {
			for _, o := range []samlbridge.Options{{}, {EntityID: e.entityID}} {
				name := fmt.Sprintf("%s %s %q", f.File, e.name, o.EntityID)
				result, err := rewrite(f.File, f.data, e.edit, o)
				if o.EntityID == "" && err != nil {
					require.ErrorIs(t, err, diag.ErrAmbiguous, name)
					continue
				}
				require.NoError(t, err, name)
				if o.EntityID != "" && !bytes.Contains(f.data, []byte("EntitiesDescriptor")) {
					continue // nothing to cut out
				}
				require.Equal(t, e.masked(t, f.data, o.EntityID), e.masked(t, result.Output, o.EntityID), name)
				require.JSONEq(t, e.expected(t, f, o.EntityID), inspected(t, result.Output), name)
				r.documents++
				out.add(t, fmt.Sprintf("%d-%s", r.documents, f.File), result.Output)
			}
		}
	}
	require.Equal(t, r.documents, out.requireValid(t))
	return r
}

// rewriting counts what was rewritten, and files that could not be.
type rewriting struct{ files, documents, without, ambiguous int }

func twice(inspection *metadata.Inspection, entityID string) bool {
	n := 0
	for _, e := range inspection.Entities {
		if e.EntityID == entityID {
			n++
		}
	}
	return n > 1
}

// editsFor lists the edits that can be made to the first entity of each role.
func editsFor(inspection *metadata.Inspection, certificates []*x509.Certificate) []edit {
	var list []edit
	if id, _, ok := firstWith(inspection, "IDPSSODescriptor"); ok {
		for _, want := range []bool{true, false} {
			list = append(list, edit{name: fmt.Sprint("WantAuthnRequestsSigned ", want), entityID: id,
				edit: metadata.Edit{WantAuthnRequestsSigned: new(want)},
				attr: "WantAuthnRequestsSigned", facts: func(r *metadata.Role) {
					if r.Role == "IDPSSODescriptor" {
						r.WantAuthnRequestsSigned = new(metadata.Flag(fmt.Sprint(want)))
					}
				}})
		}
		for n := range certificates {
			list = append(list, edit{name: fmt.Sprint("certificates ", n+1), entityID: id,
				edit: metadata.Edit{SigningCertificates: certificates[:n+1]}, blanks: true,
				element: func(child xmlscan.Element) bool {
					return child.Is(model.MD, "KeyDescriptor") && child.Parent().Is(model.MD, "IDPSSODescriptor") &&
						attr(child, "use") != "encryption"
				},
				facts: func(r *metadata.Role) {
					if r.Role == "IDPSSODescriptor" {
						replaceKeys(r, certificates[:n+1])
					}
				}})
		}
	}
	if id, role, ok := firstWith(inspection, "SPSSODescriptor"); ok {
		var location string
		for _, e := range role.Endpoints {
			if e.Element == "AssertionConsumerService" {
				location = e.Location // the last one
			}
		}
		list = append(list, edit{name: "ACS", entityID: id, edit: metadata.Edit{KeepACS: location},
			element: func(child xmlscan.Element) bool {
				return child.Is(model.MD, "AssertionConsumerService") && collapsed(attr(child, "Location")) != location
			},
			facts: func(r *metadata.Role) {
				r.Endpoints = slices.DeleteFunc(r.Endpoints, func(e metadata.Endpoint) bool {
					return e.Element == "AssertionConsumerService" && e.Location != location
				})
			}})
	}
	return list
}

func firstWith(inspection *metadata.Inspection, role string) (entityID string, r metadata.Role, ok bool) {
	for _, e := range inspection.Entities {
		for _, r := range e.Roles {
			if r.Role == role {
				return e.EntityID, r, true
			}
		}
	}
	return "", metadata.Role{}, false
}

// replaceKeys does to facts what the edit promises: the keys stand where the first of those that sign stood, or first
// of all, and state a use unless one that they replace did not.
func replaceKeys(r *metadata.Role, certificates []*x509.Certificate) {
	signs := func(k metadata.Key) bool { return k.Use == nil || *k.Use == "signing" }
	use := new("signing")
	if slices.ContainsFunc(r.Keys, func(k metadata.Key) bool { return k.Use == nil }) {
		use = nil
	}
	at := max(0, slices.IndexFunc(r.Keys, signs))
	var keys []metadata.Key
	for _, c := range certificates {
		digest := sha256.Sum256(c.Raw)
		keys = append(keys, metadata.Key{Use: use, Certificates: []*string{new(hex.EncodeToString(digest[:]))}})
	}
	r.Keys = slices.Concat(r.Keys[:at], keys, slices.DeleteFunc(slices.Clone(r.Keys[at:]), signs))
}

// expected are the facts that should be in the output.
func (e edit) expected(t *testing.T, f corpusFile, alone string) string {
	t.Helper()
	var facts metadata.Inspection
	require.NoError(t, json.Unmarshal(f.Facts, &facts))
	if alone != "" {
		facts.Entities = slices.DeleteFunc(facts.Entities, func(x metadata.Entity) bool { return x.EntityID != alone })
	}
	for _, entity := range facts.Entities {
		for i := range entity.Roles {
			if entity.EntityID == e.entityID {
				e.facts(&entity.Roles[i])
			}
		}
	}
	text, err := json.Marshal(facts)
	require.NoError(t, err)
	return string(text)
}

func inspected(t *testing.T, data []byte) string {
	t.Helper()
	inspection, err := inspect("output", data)
	require.NoError(t, err)
	text, err := json.Marshal(inspection)
	require.NoError(t, err)
	return string(text)
}

// masked is a document, or with alone only that entity, without what the edit may change.
func (e edit) masked(t *testing.T, data []byte, alone string) string {
	t.Helper()
	source, err := xmlscan.Decode(data, xmlscan.Limits{})
	require.NoError(t, err)
	tree, err := xmlscan.Parse(source, xmlscan.Limits{})
	require.NoError(t, err)
	text := source.Text()
	start, end := 0, len(text)
	var gone []xmlscan.Edit
	drop := func(from, to int) { gone = append(gone, xmlscan.Edit{Start: from, End: to}) }
	dropAttr := func(a xmlscan.Attr) {
		drop(len(strings.TrimRight(text[:a.NameStart], " \t\r\n")), a.ValueEnd+1)
	}
	look := func(x xmlscan.Element) {
		switch {
		case x.Is(model.MD, "EntityDescriptor") && collapsed(attr(x, "entityID")) == alone &&
			isAggregate(tree.Root()) == (x != tree.Root()):
			start, end = x.Start(), x.End()
			for a := range x.Attrs() {
				if a.Space == xmlscan.NamespaceXMLNS {
					dropAttr(a)
				}
			}
		case x.Is(model.DS, "Signature") && x.Parent().Space() == model.MD:
			drop(x.Start(), x.End())
		case x.Is(model.MD, "IDPSSODescriptor") && e.attr != "":
			if a, ok := x.Attr("", e.attr); ok {
				dropAttr(a)
			}
		case e.element != nil && e.element(x):
			drop(x.Start(), x.End())
		}
	}
	look(tree.Root())
	for x := range tree.Root().Descendants() {
		look(x)
	}
	gone = slices.DeleteFunc(gone, func(s xmlscan.Edit) bool { return s.Start < start || s.End > end })
	for i := range gone {
		gone[i].Start, gone[i].End = gone[i].Start-start, gone[i].End-start
	}
	text, err = xmlscan.Splice(text[start:end], gone)
	require.NoError(t, err)
	if e.blanks {
		text = strings.Join(strings.Fields(text), "")
	}
	return text
}

func isAggregate(root xmlscan.Element) bool { return root.Is(model.MD, "EntitiesDescriptor") }

func attr(e xmlscan.Element, name string) string {
	if a, ok := e.Attr("", name); ok {
		return a.Value()
	}
	return ""
}

func collapsed(s string) string { return strings.Join(strings.Fields(s), " ") }

// Without an edit a document in UTF-8 stays what it is, byte for byte.
func TestRewriteOfNothing(t *testing.T) {
	t.Parallel()
	for _, f := range readCorpus(t) {
		result, err := rewrite(f.File, f.data, metadata.Edit{}, samlbridge.Options{})
		if err != nil {
			continue // refused, or several entities
		}
		require.Equal(t, string(bytes.TrimPrefix(f.data, []byte("\xef\xbb\xbf"))), string(result.Output), f.File)
	}
}

func newCertificate(t *testing.T) *x509.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<32,
		0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	certificate, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return certificate
}
