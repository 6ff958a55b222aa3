package samlbridge_test

import (
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

func ExampleCompare() {
	aws, _ := samlbridge.Read("aws.txt", []byte("AWS SSO ACS URL: https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000\n"+
		"AWS SSO issuer URL: https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000\n"), samlbridge.Options{})
	cloudflare, _ := samlbridge.Read("cloudflare.txt", []byte("Entity ID: https://eu-west-1.signin.aws.amazon.com/platform/saml/d-930000000O\n"+
		"Assertion Consumer Service URL: https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000\n"), samlbridge.Options{})
	result, err := samlbridge.Compare(aws, cloudflare, samlbridge.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range result.Differences {
		fmt.Println(d.Property, d.OnlyA, d.OnlyB)
	}
	// Output:
	// entity ID of the service provider ["https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"] ["https://eu-west-1.signin.aws.amazon.com/platform/saml/d-930000000O"]
}

// What was converted means the same in both forms, as far as both carry it and the target has room.
func TestCompareAfterConversion(t *testing.T) {
	t.Parallel()
	for _, c := range conversions(t) {
		result, err := samlbridge.Compare(c.a, c.b, samlbridge.Options{})
		require.NoError(t, err, "%s to %s", c.name, c.to.Form)
		require.Empty(t, result.Differences, "%s to %s", c.name, c.to.Form)
	}
}

// One character of anything that two documents have in common makes them differ, whichever document it is changed in.
func TestCompareNoticesEveryCharacter(t *testing.T) {
	t.Parallel()
	o := samlbridge.Options{}
	pairs, changes := 0, 0
	for _, nameA := range samples {
		for _, nameB := range samples {
			a, err := samlbridge.Read(nameA, sample(t, nameA), o)
			require.NoError(t, err)
			b, err := samlbridge.Read(nameB, sample(t, nameB), o)
			require.NoError(t, err)
			same, err := samlbridge.Compare(a, b, o)
			if err != nil || len(same.Differences) > 0 {
				continue // nothing in common, or the sample that AWS's older screen makes
			}
			pairs++
			text := string(sample(t, nameB))
			for _, id := range same.Compared {
				if id == mapping.AppOther {
					continue // names of members, not their values
				}
				for _, value := range b.Values(id) {
					if !slices.Contains(a.Values(id), value) || len(value) < 4 {
						continue
					}
					for _, changed := range every(29, changesOf(id, value)) {
						changedText, ok := replaceValue(text, value, changed)
						if !ok {
							continue // the text spells the value in another way
						}
						changes++
						d, err := samlbridge.Read(nameB, []byte(changedText), o)
						if err != nil {
							continue // noticed by reading
						}
						result, err := samlbridge.Compare(a, d, o)
						if err == nil {
							require.NotEmpty(t, append(result.Differences, result.Unknown...), "%s against %s: %s %q", nameA, nameB, id, changed)
						}
					}
				}
			}
		}
	}
	require.Greater(t, pairs, 20)
	if exhaustive {
		require.Greater(t, changes, 2000)
	}
	require.Greater(t, changes, 100)
}

// somePlaces are all places of a short value, and some of a long one.
func somePlaces(n int) []int {
	var places []int
	for i := 0; i < n; i += 1 + n/200*7 {
		places = append(places, i)
	}
	return append(places, n-1)
}

// changesOf are a value with one character changed; of an identifier, in one more of the ways in which that happens: another
// case, one that looks alike, a percent escape, a blank, one that cannot be seen, and at the end a slash.
func changesOf(id mapping.Property, value string) (list []string) {
	identifiers := []mapping.Property{mapping.SPEntityID, mapping.SPACSLocation, mapping.SPPortalURL, mapping.IdPEntityID, mapping.IdPSSOLocation, mapping.IdPMetadataURL, mapping.AppRelayState}
	alike := strings.NewReplacer("a", "\u0430", "c", "\u0441", "e", "\u0435", "o", "\u043e", "p", "\u0440", "s", "\u0455", "x", "\u0445", "0", "O", "1", "l", "/", "\u2215", "-", "\u2010", ".", "\u3002")
	for _, at := range somePlaces(len(value)) {
		before, c, after := value[:at], value[at:at+1], value[at+1:]
		other := "x"
		if c == "x" {
			other = "y"
		}
		list = append(list, before+other+after)
		if slices.Contains(identifiers, id) && at > 0 {
			ways := []string{strings.ToUpper(c), alike.Replace(c), fmt.Sprintf("%%%02x", c), " " + c, "\u200b" + c}
			if way := ways[at%len(ways)]; way != c {
				list = append(list, before+way+after)
			}
		}
	}
	if slices.Contains(identifiers, id) {
		list = append(list, value+"/")
	}
	return list
}

// replaceValue puts another value wherever the text holds the value by itself.
func replaceValue(text, value, changed string) (string, bool) {
	found := false
	for from := 0; ; {
		i := strings.Index(text[from:], value)
		if i < 0 {
			return text, found
		}
		from += i
		end := from + len(value)
		if from > 0 && strings.ContainsRune("\"> \n\t", rune(text[from-1])) && (end == len(text) || strings.ContainsRune("\"< \r\n\t", rune(text[end]))) {
			text, found = text[:from]+changed+text[end:], true
		}
		from = end
	}
}

// A document whose side cannot be told is on the side that its form says.
func TestCompareSides(t *testing.T) {
	t.Parallel()
	certificates := strings.SplitAfter(string(sample(t, "certificates.pem")), "-----END CERTIFICATE-----\n")
	one, both := certificates[0], certificates[0]+certificates[1]
	metadata := string(sample(t, "idp-metadata.xml"))
	for _, c := range []struct {
		why          string
		a, b         string
		fromA, fromB form.Form
		differ       bool
	}{
		{why: "certificates alone are what AWS trusts, on both sides: they must be the same", a: one, b: both, differ: true},
		{why: "as what Cloudflare shows, AWS may trust more", a: one, b: both, fromA: samlbridge.CloudflareIdPValues},
		{why: "but not fewer", a: both, b: one, fromA: samlbridge.CloudflareIdPValues, fromB: samlbridge.AWSIdPValues, differ: true},
		{why: "metadata is Cloudflare's own statement", a: metadata, b: one, differ: true},
		{why: "unless it is what AWS holds", a: metadata, b: one, fromA: samlbridge.AWSIdPMetadata, fromB: samlbridge.CloudflareIdPValues},
		{why: "of two metadata documents, one may be what AWS holds", a: metadata, b: strings.Replace(metadata, `WantAuthnRequestsSigned="true"`, `WantAuthnRequestsSigned="false"`, 1), fromB: samlbridge.AWSIdPMetadata},
		{why: "and if both are Cloudflare's they must say the same", a: metadata, b: strings.Replace(metadata, `WantAuthnRequestsSigned="true"`, `WantAuthnRequestsSigned="false"`, 1), differ: true},
		{why: "values with labels are read as what they are", a: string(sample(t, "cloudflare-idp-values.txt")), b: metadata, fromA: samlbridge.CloudflareIdPValues},
	} {
		a, err := samlbridge.Read("a", []byte(c.a), samlbridge.Options{From: c.fromA})
		require.NoError(t, err, c.why)
		b, err := samlbridge.Read("b", []byte(c.b), samlbridge.Options{From: c.fromB})
		require.NoError(t, err, c.why)
		result, err := samlbridge.Compare(a, b, samlbridge.Options{})
		require.NoError(t, err, c.why)
		require.Equal(t, c.differ, len(result.Differences) > 0, c.why)
	}
	_, err := samlbridge.Read("a", []byte(one), samlbridge.Options{From: samlbridge.AWSIdPMetadata})
	require.ErrorIs(t, err, diag.ErrWrongDocument)
	_, err = samlbridge.Read("a", []byte("x"), samlbridge.Options{From: samlbridge.AWSIdPValues})
	require.ErrorIs(t, err, diag.ErrWrongDocument)
}

func TestCompareErrors(t *testing.T) {
	t.Parallel()
	sp, err := samlbridge.Read("sp", sample(t, "sp-metadata.xml"), samlbridge.Options{})
	require.NoError(t, err)
	idp, err := samlbridge.Read("idp", sample(t, "idp-metadata.xml"), samlbridge.Options{})
	require.NoError(t, err)
	var e *samlbridge.Error
	_, err = samlbridge.Compare(sp, idp, samlbridge.Options{})
	require.ErrorAs(t, err, &e)
	require.ErrorIs(t, err, diag.ErrWrongDocument)
	require.Len(t, e.Findings, 3, "one says nothing of the service provider, the other nothing of the identity provider, and one part of the metadata is left")
	_, err = samlbridge.Compare(sp, sp, samlbridge.Options{Ignore: []string{"no-such-rule"}})
	require.ErrorIs(t, err, diag.ErrOption)
	_, err = samlbridge.Compare(sp, &samlbridge.Document{Reading: form.Reading{Form: "no-such-form"}}, samlbridge.Options{})
	require.ErrorIs(t, err, diag.ErrOption)

	app, err := samlbridge.Read("app", sample(t, "cloudflare-app.json"), samlbridge.Options{})
	require.NoError(t, err)
	result, err := samlbridge.Compare(sp, app, samlbridge.Options{Ignore: []string{"compare-not-compared"}})
	require.NoError(t, err)
	require.Empty(t, result.Notices, "notices can be left out")

	byHand := &samlbridge.Document{Name: "hand", Reading: form.Reading{Parties: mapping.Parties{SP: &mapping.ServiceProvider{EntityID: sp.SP.EntityID + "/"}}}}
	result, err = samlbridge.Compare(byHand, sp, samlbridge.Options{})
	require.NoError(t, err, "parties made by hand count as shown")
	require.NotEmpty(t, result.Differences)
}
