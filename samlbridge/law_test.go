package samlbridge_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// conversion is a document and another form of it, both as read back.
type conversion struct {
	name     string // of the sample
	from, to form.Codec
	a, b     *samlbridge.Document
	result   *samlbridge.Result
}

// conversions returns every step of the matrix that is possible, from every sample to every form that can be read back.
func conversions(t *testing.T) []conversion {
	t.Helper()
	var list []conversion
	o := samlbridge.Options{Time: goldenTime, Force: true}
	for _, name := range samples {
		a, err := samlbridge.Read(name, sample(t, name), o)
		require.NoError(t, err)
		for _, to := range samlbridge.Forms() {
			if to.Read == nil {
				continue
			}
			result, err := samlbridge.Write(to.Form, a, o)
			if err != nil {
				require.ErrorIs(t, err, diag.ErrMissing)
				continue
			}
			back := o
			back.From = to.Form
			b, err := samlbridge.Read(name+" as "+string(to.Form), result.Output, back)
			require.NoError(t, err)
			list = append(list, conversion{name, codec(t, a.Form), to, a, b, result})
		}
	}
	require.GreaterOrEqual(t, len(list), 37, "the matrix has lost its steps")
	return list
}

// carried are the properties that both vocabularies carry with their values as they are.
func carried(from, to mapping.Vocabulary) []mapping.Property {
	var both []mapping.Property
	for _, f := range from.Fields {
		other, ok := to.Field(f.Property)
		if ok && f.Fixed == "" && other.Fixed == "" {
			both = append(both, f.Property)
		}
	}
	return both
}

func codec(t *testing.T, name form.Form) form.Codec {
	t.Helper()
	all := samlbridge.Forms()
	i := slices.IndexFunc(all, func(c form.Codec) bool { return c.Form == name })
	require.GreaterOrEqual(t, i, 0, name)
	return all[i]
}

// Law 3: what a document states is in the other form, or a finding names it.
func TestNothingVanishes(t *testing.T) {
	for _, c := range conversions(t) {
		for _, id := range c.a.Properties() {
			before, after := c.a.Values(id), c.b.Values(id)
			if slices.Equal(before, after) {
				continue
			}
			named := slices.ContainsFunc(c.result.Changes, func(ch diag.Change) bool {
				return ch.Property == string(id) || strings.Contains(ch.Message, id.String()) ||
					ch.Kind == diag.Set && strings.Contains(ch.Path, field(c.to.Vocabulary, id))
			})
			require.True(t, named, "%s to %s: %s goes from %q to %q and no finding says so: %v", c.name, c.to.Form, id,
				before, after, c.result.Findings)
		}
	}
}

func field(v mapping.Vocabulary, id mapping.Property) string {
	f, ok := v.Field(id)
	if !ok {
		return "no such field"
	}
	return f.Key
}

// Law 3, the other way: what the other form states and the document did not is named as fixed.
func TestNothingIsInvented(t *testing.T) {
	for _, c := range conversions(t) {
		for _, id := range c.b.Properties() {
			if c.a.Values(id) != nil || id == mapping.AppOther {
				continue
			}
			named := slices.ContainsFunc(c.result.Changes, func(ch diag.Change) bool { return ch.Kind == diag.Set })
			require.True(t, named, "%s to %s: %s appears as %q", c.name, c.to.Form, id, c.b.Values(id))
		}
	}
}

// Law 6: A to B to A leaves everything as it was that both vocabularies carry, as far as B has room for the values.
func TestThereAndBack(t *testing.T) {
	checked := 0
	for _, c := range conversions(t) {
		result, err := samlbridge.Write(c.from.Form, c.b, samlbridge.Options{Force: true})
		if err != nil {
			require.ErrorIs(t, err, diag.ErrMissing, "%s over %s", c.name, c.to.Form)
			continue
		}
		again, err := samlbridge.Read(c.name, result.Output, samlbridge.Options{From: c.from.Form})
		require.NoError(t, err)
		for _, id := range carried(c.from.Vocabulary, c.to.Vocabulary) {
			f, _ := c.to.Vocabulary.Field(id)
			values := c.a.Values(id)
			if f.Max > 0 && len(values) > f.Max || values == nil {
				continue
			}
			require.Equal(t, values, again.Values(id), "%s over %s: %s", c.name, c.to.Form, id)
			checked++
		}
	}
	require.GreaterOrEqual(t, checked, 102, "the law was hardly looked at")
}

// Law 6: reading what was written gives the document back, and writing is idempotent.
func TestReadIsTheInverseOfWrite(t *testing.T) {
	for _, c := range conversions(t) {
		again, err := samlbridge.Write(c.to.Form, c.b, samlbridge.Options{Force: true})
		require.NoError(t, err)
		require.Equal(t, string(c.result.Output), string(again.Output), "%s to %s", c.name, c.to.Form)
		if c.to.Sheet {
			sheet, err := samlbridge.Write(c.to.Form, c.b, samlbridge.Options{Sheet: true})
			require.NoError(t, err)
			d, err := samlbridge.Read("sheet", sheet.Output, samlbridge.Options{From: c.to.Form})
			require.NoError(t, err)
			require.Empty(t, said(d), "%s", sheet.Output)
			for _, id := range c.b.Properties() {
				if f, _ := c.to.Vocabulary.Field(id); f.Label != "" {
					require.Equal(t, c.b.Values(id), d.Values(id), "%s on the sheet of %s", id, c.to.Form)
				}
			}
		}
	}
}

// Law 2: equal input gives equal bytes, a hundred times.
func TestHundredRunsGiveEqualBytes(t *testing.T) {
	runs := 5
	if exhaustive {
		runs = 100
	}
	for _, name := range samples {
		for _, c := range samlbridge.Forms() {
			var first string
			for run := range runs {
				result, err := samlbridge.Convert(name, sample(t, name), c.Form, samlbridge.Options{Time: goldenTime})
				said := fmt.Sprint(err)
				if err == nil {
					before, after := result.Steps()
					said = fmt.Sprint(string(result.Output), result.Findings, result.Changes, result.Values(), before,
						after)
				}
				if run == 0 {
					first = said
				}
				require.Equal(t, first, said)
			}
		}
	}
}

// Law 1: the output does not depend on the time.
func TestOutputDoesNotDependOnTime(t *testing.T) {
	for _, name := range samples {
		for _, c := range samlbridge.Forms() {
			now, err := samlbridge.Convert(name, sample(t, name), c.Form, samlbridge.Options{Time: goldenTime})
			if err != nil {
				continue
			}
			later, err := samlbridge.Convert(name, sample(t, name), c.Form,
				samlbridge.Options{Time: goldenTime.AddDate(50, 0, 0)})
			require.NoError(t, err)
			require.Equal(t, string(now.Output), string(later.Output))
		}
	}
}

// Law 11: the caller's data is never changed, and what is returned is the caller's.
func TestCallersDataIsNotChanged(t *testing.T) {
	for _, name := range samples {
		data := sample(t, name)
		before := bytes.Clone(data)
		d, err := samlbridge.Read(name, data, samlbridge.Options{})
		require.NoError(t, err)
		stated := d.Clone()
		for _, c := range samlbridge.Forms() {
			result, err := samlbridge.Write(c.Form, d, samlbridge.Options{ACS: "", ApplicationName: "x",
				Time: goldenTime})
			if err == nil {
				clear(result.Output)
				clear(result.Findings)
			}
			require.Equal(t, stated, d.Parties, "%s to %s", name, c.Form)
		}
		_, err = samlbridge.Check([]*samlbridge.Document{d}, samlbridge.Options{Time: goldenTime})
		require.NoError(t, err)
		require.Equal(t, stated, d.Parties)
		require.Equal(t, before, data)
	}
}
