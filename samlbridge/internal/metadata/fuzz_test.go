package metadata

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzMetadata holds four laws: nothing panics; what is written is read as it was; a rewritten document says what was
// asked for and else what it said before; and nothing vanishes.
func FuzzMetadata(f *testing.F) {
	for _, text := range samples(f) {
		if len(text) < 5_000 {
			f.Add([]byte(text))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) { requireLaws(t, data) })
}

func requireLaws(t *testing.T, data []byte) {
	t.Helper()
	d, err := Parse(data, Limits{Certificates: 32})
	if err != nil {
		return
	}
	entities, err := d.Entities()
	if err != nil {
		return
	}
	_, again := reread(t, entities)
	require.Equal(t, withoutPlaces(entities), withoutPlaces(again), "read, written and read")
	d.Lost(entities)
	for i := range entities {
		requireRewriting(t, d, entities, i)
	}
}

// requireRewriting makes every change at once to one entity, in place and cut out.
func requireRewriting(t *testing.T, d *Document, entities []Entity, i int) {
	t.Helper()
	e := &entities[i]
	for j := range e.Roles {
		r := &e.Roles[j]
		require.Empty(t, vanished(t, d, e, r), "neither held nor listed")
		party := partyOf(e, r)
		require.True(t, e.States(party, r))
		origins := d.Origins(e, r)
		for _, id := range party.Properties() {
			origins(id, len(party.Values(id))-1)
		}
	}
	var location string
	for _, r := range e.All(SPSSO) {
		for _, endpoint := range r.Endpoints {
			if endpoint.Element == "AssertionConsumerService" {
				location = endpoint.Location
			}
		}
	}
	for _, alone := range []bool{false, true} {
		w := d.Rewrite(e, alone)
		expected := withoutPlaces(entities)
		model := &expected[i]
		if alone && d.Aggregate() {
			expected = expected[i : i+1]
			model.ValidUntil, _, _ = validity(e.at) // without the aggregate's
		}
		for j := range e.Roles {
			r := &e.Roles[j]
			role := &model.Roles[j]
			if r.Kind == IDPSSO {
				w.WantAuthnRequestsSigned(r, true)
				role.WantAuthnRequestsSigned = new(true)
				if w.ReplaceSigningCertificates(r, [][]byte{{1}, {2}}) == nil {
					role.Keys = replaced(r.Keys, role.Keys)
				}
			}
		}
		if w.KeepACS(location) == nil {
			for j := range model.Roles {
				model.Roles[j].Endpoints = keepACS(model.Roles[j].Endpoints, location)
			}
		}
		text, _ := w.Result()
		d, err := Parse([]byte(text), roomy)
		require.NoError(t, err, "rewritten: %s", text)
		again, err := d.Entities()
		require.NoError(t, err, "rewritten: %s", text)
		require.Equal(t, expected, withoutPlaces(again), "rewritten: %s", text)
	}
	requireUpload(t, d, e)
}

// requireUpload makes every change for an upload: nothing is left to change, and no key but those that were kept.
func requireUpload(t *testing.T, d *Document, e *Entity) {
	t.Helper()
	even := func(der []byte) bool { return len(der)%2 == 0 }
	forUpload := func(d *Document, e *Entity) (string, []Change) {
		w := d.Rewrite(e, true)
		for i := range e.Roles {
			w.StateProtocol(&e.Roles[i])
			w.Collapse(&e.Roles[i])
			w.SigningCertificates(&e.Roles[i], even)
		}
		return w.Result()
	}
	text, _ := forUpload(d, e)
	again, err := Parse([]byte(text), roomy)
	require.NoError(t, err, "for upload: %s", text)
	list, err := again.Entities()
	require.NoError(t, err, "for upload: %s", text)
	require.Len(t, list, 1)
	require.Equal(t, e.EntityID, list[0].EntityID)
	require.Len(t, list[0].Roles, len(e.Roles))
	for _, r := range list[0].Roles {
		for _, k := range r.Keys {
			require.NotEqual(t, "encryption", k.Use)
			for _, c := range k.Certificates {
				require.True(t, c.DER != nil && c.Problem == "" && even(c.DER), "for upload: %s", text)
			}
		}
	}
	_, changes := forUpload(again, &list[0])
	require.Empty(t, changes, "for upload: %s", text)
}

func replaced(old []KeyDescriptor, plain [][]string) [][]string {
	var list [][]string
	use, at := "signing", -1
	for i, k := range old {
		if k.Use == "encryption" {
			list = append(list, plain[i])
			continue
		}
		if at < 0 {
			at = len(list)
		}
		if k.Use == "" {
			use = ""
		}
	}
	at = max(at, 0)
	var out [][]string
	out = append(out, list[:at]...)
	out = append(out, []string{use, "\x01"}, []string{use, "\x02"})
	return append(out, list[at:]...)
}

func keepACS(list []Endpoint, location string) []Endpoint {
	isACS := func(e Endpoint) bool { return e.Element == "AssertionConsumerService" }
	has := false
	for _, e := range list {
		has = has || isACS(e) && e.Location == location
	}
	var kept []Endpoint
	for _, e := range list {
		if !has || !isACS(e) || e.Location == location {
			kept = append(kept, e)
		}
	}
	return kept
}
