package samlbridge_test

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge"
)

func ExampleRotate() {
	read := func(name string) *samlbridge.Document {
		data, _ := os.ReadFile("testdata/" + name)
		d, err := samlbridge.Read(name, data, samlbridge.Options{})
		if err != nil {
			fmt.Println(err)
		}
		return d
	}
	r, err := samlbridge.Rotate([]*samlbridge.Document{read("certificates.pem")}, []*samlbridge.Document{read("cloudflare-app.json")},
		samlbridge.Options{Time: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.SignIn.Answer, r.Switch.Answer)
	for _, s := range r.Steps {
		fmt.Println(s.Action)
	}
	// Output:
	// yes yes
	// activate
	// test
	// delete
}

func TestRotate(t *testing.T) {
	t.Parallel()
	read := func(name string) []*samlbridge.Document {
		d, err := samlbridge.Read(name, sample(t, name), samlbridge.Options{})
		require.NoError(t, err)
		return []*samlbridge.Document{d}
	}
	o := samlbridge.Options{Time: goldenTime}
	for _, shown := range []string{"idp-metadata.xml", "cloudflare-app.json", "cloudflare-idp-values.txt"} {
		for _, trusted := range []string{"certificates.pem", "aws-idp-values.json", "idp-metadata.xml"} {
			r, err := samlbridge.Rotate(read(trusted), read(shown), o)
			require.NoError(t, err)
			require.Equal(t, mapping.Yes, r.SignIn.Answer, "%s against %s: %s", trusted, shown, r.SignIn.Reason)
		}
	}
	r, err := samlbridge.Rotate(append(read("cloudflare-app.json"), read("certificates.pem")...), read("idp-metadata.xml"), o)
	require.NoError(t, err)
	require.Len(t, r.Certificates, 2, "several files are one list")

	for why, docs := range map[string][2][]*samlbridge.Document{
		"nothing of AWS's":               {nil, read("cloudflare-app.json")},
		"nothing of Cloudflare's":        {read("certificates.pem"), nil},
		"the service provider's":         {read("sp-metadata.xml"), read("cloudflare-app.json")},
		"an application without its IdP": {read("certificates.pem"), read("cloudflare-app-values.txt")},
	} {
		_, err := samlbridge.Rotate(docs[0], docs[1], o)
		var e *samlbridge.Error
		require.ErrorAs(t, err, &e, why)
		require.ErrorIs(t, err, samlbridge.ErrMissing, why)
		require.NotEmpty(t, e.Fix, why)
	}
}

// The JSON is the documented one, and its members stay.
func TestRotationJSON(t *testing.T) {
	t.Parallel()
	pem, err := samlbridge.Read("certificates.pem", sample(t, "certificates.pem"), samlbridge.Options{})
	require.NoError(t, err)
	app, err := samlbridge.Read("cloudflare-app.json", sample(t, "cloudflare-app.json"), samlbridge.Options{})
	require.NoError(t, err)
	r, err := samlbridge.Rotate([]*samlbridge.Document{pem}, []*samlbridge.Document{app}, samlbridge.Options{Time: goldenTime})
	require.NoError(t, err)
	compareGolden(t, "report/rotation.json", string(samlbridge.RotationJSON(r)))

	var value map[string]any
	require.NoError(t, json.Unmarshal(samlbridge.RotationJSON(mapping.Rotate(nil, nil, time.Time{})), &value))
	require.Equal(t, []any{}, value["steps"])
	require.Equal(t, []any{}, value["certificates"])
	require.Equal(t, float64(1), value["version"])
}
