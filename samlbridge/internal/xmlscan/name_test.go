package xmlscan

import (
	"encoding/xml"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// Names are exactly what encoding/xml takes, for every character at the start of a
// name and behind it. Only the colon differs, which has a meaning here.
func TestNamesAreThoseOfTheStandardLibrary(t *testing.T) {
	t.Parallel()
	standard := func(name string) bool {
		token, err := xml.NewDecoder(strings.NewReader("<" + name + "/>")).RawToken()
		start, ok := token.(xml.StartElement)
		return err == nil && ok && start.Name.Local == name
	}
	own := func(name string) bool {
		s := Scanner{src: "<" + name + "/>", limits: Limits{}.withDefaults()}
		q, err := s.qname(1, "")
		return err == nil && q.rawIn(s.src) == name
	}
	for r := rune(1); r <= utf8.MaxRune; r++ {
		if r > 0x3000 {
			r += rune(step(37)) - 1
		}
		if !utf8.ValidRune(r) || r == ':' {
			continue
		}
		for _, name := range []string{string(r), "a" + string(r)} {
			// Compared without require, which would take minutes for two million calls.
			if want, got := standard(name), own(name); want != got {
				require.Equal(t, want, got, "%q (%U)", name, r)
			}
		}
	}
}
