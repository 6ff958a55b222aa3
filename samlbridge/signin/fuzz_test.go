package signin_test

import (
	"encoding/json"
	"errors"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

// Whatever is decoded is XML that decodes to itself, as it stands and in every form that it could have come in.
func FuzzDecode(f *testing.F) {
	tiny := `<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol"/>`
	for _, seed := range []string{"", tiny, posted(tiny), deflated(tiny), "SAMLResponse: " + posted(tiny) +
		"\nRelayState: x", responseText, posted(responseText), deflated(requestText), "SAMLResponse=" +
		posted(responseText), requestText,
		har(harPost(acsURL, "SAMLResponse="+posted(responseText))), "<form><input name=SAMLResponse value=" +
			posted(responseText) + ">",
		"curl '" + acsURL + "' --data 'SAMLRequest=" + posted(requestText) + "'",
		`{"requests": [{"post": [["SAMLResponse", "` + posted(responseText) + `"]]}]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, capture []byte) {
		before := string(capture)
		c, err := signin.Decode(capture, 0)
		require.Equal(t, before, string(capture), "the capture is the caller's")
		if err != nil {
			var e *diag.Error
			require.True(t, errors.As(err, &e))
			require.Nil(t, c)
			require.NotEmpty(t, e.Fix)
			require.True(t, utf8.ValidString(err.Error()))
			require.LessOrEqual(t, len(err.Error()), 1024)
			return
		}
		for _, again := range []string{string(c.XML), posted(string(c.XML)), deflated(string(c.XML)), "SAMLResponse=" +
			posted(string(c.XML)) + "&RelayState=x"} {
			d, err := signin.Decode([]byte(again), 0)
			require.NoError(t, err)
			require.Equal(t, string(c.XML), string(d.XML))
			require.Equal(t, c.Kind, d.Kind)
		}
		r := signin.Explain(c, pair(), options())
		require.NotEqual(t, rotation.Yes, r.Answer, "nobody signed it")
		require.Equal(t, r.String(), signin.Explain(c, pair(), options()).String())
		require.True(t, json.Valid(r.JSON()))
	})
}

// However a signed response is tampered with: a yes only for the values that were signed, and nothing else is called
// verified.
func FuzzTamper(f *testing.F) {
	text := good(f)
	show := options()
	show.Show = true
	want := signin.Explain(decode(f, posted(text)), pair(), show).Verified
	f.Add(uint16(0), uint16(0), "")
	f.Add(uint16(500), uint16(10), "<!-- -->")
	f.Add(uint16(2000), uint16(0), assertionText)
	f.Add(uint16(30), uint16(200), `xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"`)
	f.Fuzz(func(t *testing.T, at, remove uint16, insert string) {
		from := min(int(at), len(text))
		tampered := text[:from] + insert + text[min(from+int(remove), len(text)):]
		c, err := signin.Decode([]byte(posted(tampered)), 0)
		if err != nil {
			return
		}
		r := signin.Explain(c, pair(), show)
		if r.Answer == rotation.Yes {
			require.Equal(t, want, r.Verified)
		}
		if r.Verified.NameID != "" {
			require.Equal(t, want.NameID, r.Verified.NameID)
			require.Equal(t, want.Attributes, r.Verified.Attributes)
		}
		if r.Verified.Destination != "" {
			require.Equal(t, want.Destination, r.Verified.Destination)
		}
	})
}
