package form_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/labelled"
)

// A text is parsed once for all forms, and again only for one whose words were not there.
func TestLabelledOnce(t *testing.T) {
	t.Parallel()
	console := func(name string) labelled.Console {
		return labelled.Console{Form: name, Fields: []labelled.Field{{Property: "p", Kind: labelled.Text,
			Labels: []string{name}}}}
	}
	s, err := form.NewSource("note.txt", []byte("one: a\ntwo: b\n"), form.Limits{})
	require.NoError(t, err)
	none, err := s.Labelled(nil)
	require.NoError(t, err)
	require.Nil(t, none)
	first, err := s.Labelled([]labelled.Console{console("one"), console("two")})
	require.NoError(t, err)
	for _, consoles := range [][]labelled.Console{nil, {console("two")}, {console("two"), console("one")}} {
		again, err := s.Labelled(consoles)
		require.NoError(t, err)
		require.Same(t, first, again)
	}
	other, err := s.Labelled([]labelled.Console{console("three")})
	require.NoError(t, err)
	require.NotSame(t, first, other)

	s.Text = "two: c\n"
	changed, err := s.Labelled([]labelled.Console{console("two")})
	require.NoError(t, err)
	require.Equal(t, "c", changed.Read("two").Values[0].Value, "a codec has changed the text")

	s, err = form.NewSource("note.txt", []byte("a\n"+strings.Repeat("x", labelled.MaxLine+1)), form.Limits{})
	require.NoError(t, err)
	_, err = s.Labelled([]labelled.Console{console("one")})
	require.ErrorIs(t, err, diag.ErrLimit)
	require.ErrorContains(t, err, "note.txt:2:65537: ")
}
