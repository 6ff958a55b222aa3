package signin_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	cloudflareproduct "github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

// REPORT.md documents every member of the JSON, and its tables are made from the code.
func TestReportIsDocumented(t *testing.T) {
	data, err := os.ReadFile("REPORT.md")
	require.NoError(t, err)
	page := string(data)
	for name := range jsonNames(reflect.TypeFor[signin.Explanation](), map[string]bool{}) {
		require.Contains(t, page, "`"+name+"`", "REPORT.md does not document it")
	}
	page = replaceSection(t, page, "checks", checkTable())
	page = replaceSection(t, page, "repairs", repairTable(t))
	requireCurrent(t, "REPORT.md", page)
}

func replaceSection(t *testing.T, text, name, content string) string {
	t.Helper()
	start := strings.Index(text, "<!-- begin "+name)
	end := strings.Index(text, "<!-- end "+name+" -->")
	require.True(t, start >= 0 && end > start, name)
	start += strings.Index(text[start:], "-->\n") + len("-->\n")
	return text[:start] + content + text[end:]
}

func checkTable() string {
	var b strings.Builder
	b.WriteString("| of a | check | what must hold | looks at the time | may stay open |\n|---|---|---|---|---|\n")
	mark := map[bool]string{true: "yes"}
	for _, k := range signin.AllChecks() {
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s |\n", k.Message, k.ID, k.Summary, mark[k.Dated], mark[k.MaySkip])
	}
	return b.String()
}

// repairTable reads the IDs and their comments from the source.
func repairTable(t *testing.T) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "repair.go", nil, parser.ParseComments)
	require.NoError(t, err)
	var b strings.Builder
	b.WriteString("| repair | means |\n|---|---|\n")
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			id, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			fmt.Fprintf(&b, "| `%s` | %s |\n", id, strings.TrimSpace(spec.Comment.Text()))
		}
		return true
	})
	return b.String()
}

// jsonNames collects the names of members at any depth.
func jsonNames(typ reflect.Type, names map[string]bool) map[string]bool {
	for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct || typ.PkgPath() != "github.com/samlbridge/samlbridge/samlbridge/signin" {
		return names
	}
	for field := range typ.Fields() {
		if !field.IsExported() {
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		names[name] = true
		jsonNames(field.Type, names)
	}
	return names
}

func TestChecksAreValid(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, k := range signin.AllChecks() {
		require.Regexp(t, `^[a-z]+(-[a-z]+)*$`, k.ID)
		require.False(t, seen[k.ID], k.ID)
		seen[k.ID] = true
		require.Regexp(t, `^[a-zA].*[^.]$`, k.Summary, k.ID)
		for _, s := range k.Shows {
			require.NotEmpty(t, s.Text, k.ID)
			require.NotEmpty(t, s.Source, k.ID)
			require.Contains(t, []string{"documented", "observed"}, s.Evidence, k.ID)
			require.True(t, s.URL != "" || s.Evidence == "observed", "%s: what is documented has a page", k.ID)
			require.Regexp(t, `^\d{4}-\d\d-\d\d$`, s.Read, k.ID)
		}
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	late := options()
	late.Time = received.AddDate(0, 1, 0)
	r := signin.Explain(decode(t, "SAMLResponse="+posted(good(t))), pair(), late)
	var members map[string]any
	require.NoError(t, json.Unmarshal(r.JSON(), &members))
	require.Equal(t, "no", members["answer"])
	require.Equal(t, "Response", members["message"])
	require.Equal(t, float64(2), members["version"])
	require.Equal(t, "2026-12-23T12:00:10Z", members["time"])
	require.Equal(t, map[string]any{"time": "2026-11-23T12:00:00Z", "unverified": false, "answer": "yes"},
		members["atIssueInstant"])
	require.NotContains(t, members, "unverified")
	require.NotContains(t, string(r.JSON()), "0001-01-01", "a zero time is never written")
	require.Equal(t, string(r.JSON()), string(signin.Explain(decode(t, "SAMLResponse="+posted(good(t))), pair(), late).
		JSON()))
}

// What is skipped for one reason is said once.
func TestSkipsAreGrouped(t *testing.T) {
	t.Parallel()
	encrypted := replaced(t, responseText, assertionText, "<saml:EncryptedAssertion/>")
	for _, text := range []string{encrypted, signed(t, encrypted, cloudflare(), "Response")} {
		r := explain(t, text)
		require.Equal(t, rotation.No, r.Answer)
		require.Equal(t, 1, strings.Count(r.String(), "the one assertion is encrypted"), r)
		for _, c := range r.Checks {
			require.Equal(t, 1, strings.Count(strings.ReplaceAll(r.String(), ":", ","), " "+c.ID+","), c.ID)
		}
	}
}

func TestRequestIsNamed(t *testing.T) {
	t.Parallel()
	require.Contains(t, signin.Explain(decode(t, requestText), pair(), options()).String(),
		"would sign in: cannot tell\nmessage: a request")
}

// A URL's query and addresses in its path, in any encoding, may say who somebody is.
func TestAddressInURL(t *testing.T) {
	t.Parallel()
	for query, shown := range map[string]string{"?login_hint=alice%40example.com&u=janedoe": acsURL + "?…",
		"/alice%40example.com": acsURL + "/a… (19 characters)"} {
		r := explain(t, strings.ReplaceAll(responseText, ` Destination="`+acsURL, ` Destination="`+acsURL+
			strings.ReplaceAll(query, "&", "&amp;")))
		for _, text := range []string{r.String(), string(r.JSON())} {
			require.NotContains(t, text, "alice%40")
			require.NotContains(t, text, "janedoe")
			require.Contains(t, text, shown)
		}
	}
}

type failing struct{}

func (failing) Write(p []byte) (int, error) { return 0, errDisk }

var errDisk = errors.New("disk full")

func TestWrite(t *testing.T) {
	t.Parallel()
	r := explain(t, good(t))
	var b strings.Builder
	require.NoError(t, r.Write(&b))
	require.Equal(t, r.String(), b.String())
	require.ErrorIs(t, r.Write(failing{}), errDisk)
}

func TestEnums(t *testing.T) {
	t.Parallel()
	require.Equal(t, "invalid answer", rotation.Answer(0).String())
	require.Equal(t, "invalid outcome", signin.CheckOutcome(0).String())
	require.Equal(t, "invalid kind", signin.Kind(0).String())
}

// The vendors' labels in what to change are those of the vocabularies.
func TestLabels(t *testing.T) {
	t.Parallel()
	var fixes strings.Builder
	for _, m := range mistakes() {
		r, _ := m.explained(t)
		for _, c := range r.Checks {
			fixes.WriteString(c.Fix + "\n")
		}
	}
	for _, want := range []struct {
		vocabulary mapping.Vocabulary
		property   mapping.Property
	}{
		{aws.ServiceProviderVocabulary(), mapping.SPEntityID}, {aws.ServiceProviderVocabulary(), mapping.SPACSLocation},
		{aws.IdentityProviderVocabulary(), mapping.IdPEntityID}, {aws.IdentityProviderVocabulary(),
			mapping.IdPSSOLocation},
		{cloudflareproduct.ApplicationVocabulary(), mapping.SPEntityID}, {cloudflareproduct.ApplicationVocabulary(),
			mapping.SPACSLocation},
		{cloudflareproduct.ApplicationVocabulary(), mapping.AppNameIDFormat},
		{cloudflareproduct.IdentityProviderVocabulary(), mapping.IdPEntityID},
		{cloudflareproduct.IdentityProviderVocabulary(), mapping.IdPSSOLocation},
		{cloudflareproduct.IdentityProviderVocabulary(), mapping.IdPCertificates},
	} {
		field, ok := want.vocabulary.Field(want.property)
		require.True(t, ok)
		require.Contains(t, fixes.String(), field.Label)
	}
}

// The caller's values are never changed, and what is returned is the caller's.
func TestNothingIsShared(t *testing.T) {
	t.Parallel()
	capture := []byte(posted(good(t)))
	before := string(capture)
	c := decode(t, before)
	p, o := pair(), options()
	first := signin.Explain(c, p, o)
	require.Equal(t, before, string(capture))
	first.Checks[0].ID = "changed"
	for i := range first.Checks {
		for j := range first.Checks[i].Shows {
			first.Checks[i].Shows[j].Text = "changed"
		}
	}
	first.Verified.Audiences[0] = "changed"
	c.XML[0] = 'x'
	require.NotContains(t, signin.Explain(c, p, o).String(), "changed")
	require.Equal(t, options().Users, o.Users)
}
