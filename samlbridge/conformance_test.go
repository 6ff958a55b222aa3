package samlbridge_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	model "github.com/samlbridge/samlbridge/samlbridge/internal/metadata"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Other projects' metadata and the independent tools are used in place and never copied in here.
const shared = "../../shared"

// corpusFile is a file of the corpus, with what an independent, namespace-true reader finds in it.
type corpusFile struct {
	File     string          `json:"file"`
	XSDValid bool            `json:"xsdValid"`
	Facts    json.RawMessage `json:"facts"`
	data     []byte
}

func readCorpus(t *testing.T) []corpusFile {
	t.Helper()
	list, err := os.ReadFile(filepath.Join(shared, "corpus", "metadata.json"))
	if err != nil {
		t.Skip("the corpus of other projects' metadata is not here")
	}
	var files []corpusFile
	require.NoError(t, json.Unmarshal(list, &files))
	require.NotEmpty(t, files)
	for i, f := range files {
		files[i].data, err = os.ReadFile(filepath.Join(shared, "corpus", "metadata", f.File))
		require.NoError(t, err)
	}
	return files
}

// outputs collects documents to have them held against the schemas in one call.
type outputs struct{ dir string }

func newOutputs(t *testing.T) outputs { return outputs{t.TempDir()} }

func (o outputs) add(t *testing.T, name string, data []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(o.dir, name), data, 0o600))
}

func (o outputs) run(t *testing.T, tool string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(o.dir, "*"))
	require.NoError(t, err)
	path := filepath.Join(shared, "tools", tool)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the tool %s is not here", tool)
	}
	var out, errs bytes.Buffer
	cmd := exec.Command(path, files...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); out.Len() == 0 {
		t.Skipf("the tool %s does not work here: %v: %s", tool, err, errs.String())
	}
	return out.String()
}

// requireValid holds all files against the schemas and returns how many there are.
func (o outputs) requireValid(t *testing.T) int {
	t.Helper()
	report := o.run(t, "xsd-check")
	require.NotContains(t, report, "INVALID")
	return strings.Count(report, "valid ")
}

// refused are the files of the corpus that an independent reader accepts and ours does not. None of them is
// schema-valid.
var refused = map[string]string{
	"ukf-meta-200ef7-has-ec-has-policy.xml":              "EntityDescriptor has no entityID",
	"ukf-meta-481d67-no-ec-has-policy.xml":               "EntityDescriptor has no entityID",
	"ukf-meta-a26a90-AttributeConsumingService-fail.xml": "EntityDescriptor has no entityID",
	"ukf-meta-b03951-Organization-pass.xml":              "EntityDescriptor has no entityID",
}

func TestConformance(t *testing.T) {
	t.Parallel()
	files := every(12, readCorpus(t))
	var valid []corpusFile
	t.Run("read", func(t *testing.T) {
		for _, f := range files {
			requireFacts(t, f)
			if f.XSDValid {
				valid = append(valid, f)
			}
		}
	})
	var emitted, lossless int
	var losses []string
	var r rewriting
	t.Run("written", func(t *testing.T) { emitted, lossless, losses = requireWritten(t, valid) })
	t.Run("rewritten", func(t *testing.T) { r = requireRewritten(t, valid) })
	if !exhaustive {
		return // the page counts all files
	}
	keepSection(t, "CONFORMANCE.md", "conformance",
		fmt.Sprintf(
			"Of %d metadata files of other projects, %d are schema-valid: %d of these are read with the facts that an independent reader\n"+
				"finds, %d written from the model again, schema-valid with equal facts, %d without any loss (all that the others lose, reported:\n"+
				"%s).\n%d take at least one edit, and each of their %d rewritten documents is schema-valid and differs in the edited bytes\n"+
				"alone (no edit applies to %d; %d holds one entityID twice).\n",
			len(files), len(valid), len(valid), emitted, lossless, strings.Join(losses, ", "), r.files, r.documents,
			r.without, r.ambiguous))
}

// requireFacts: what the independent reader finds in a file, Inspect finds too, or refuses the file for a reason that
// is written down here.
func requireFacts(t *testing.T, f corpusFile) {
	t.Helper()
	inspection, err := inspect(f.File, f.data)
	var reference struct{ Error string }
	require.NoError(t, json.Unmarshal(f.Facts, &reference))
	if reference.Error != "" {
		require.Error(t, err, "%s: the independent reader refuses it: %s", f.File, reference.Error)
		return
	}
	if reason, ok := refused[f.File]; ok {
		require.False(t, f.XSDValid, f.File)
		require.ErrorContains(t, err, reason, f.File)
		return
	}
	require.NoError(t, err, f.File)
	requireJSON(t, string(f.Facts), inspection, f.File)
}

func requireJSON(t *testing.T, want string, got any, name string) {
	t.Helper()
	text, err := json.Marshal(got)
	require.NoError(t, err)
	require.JSONEq(t, want, string(text), name)
}

// requireWritten writes each file from the model: the result is schema-valid, an independent reader finds the same in
// it, and whatever is lost is listed.
func requireWritten(t *testing.T, valid []corpusFile) (emitted, lossless int, losses []string) {
	out := newOutputs(t)
	facts := map[string]string{}
	for _, f := range valid {
		doc, err := model.Parse(f.data, model.Limits{})
		require.NoError(t, err, f.File)
		entities, err := doc.Entities()
		require.NoError(t, err, f.File)
		text, err := model.Write(entities...)
		require.NoError(t, err, f.File)
		out.add(t, f.File, text)
		facts[f.File] = withRepairs(string(f.Facts), entities)

		lost := doc.Lost(entities)
		requireSameLeaves(t, f, text, lost)
		if len(lost) == 0 {
			lossless++
		}
		for _, p := range lost {
			losses = append(losses, p.What)
		}
	}
	for line := range strings.Lines(out.run(t, "metadata-facts")) {
		var found struct {
			File     string
			Entities json.RawMessage
		}
		require.NoError(t, json.Unmarshal([]byte(line), &found))
		require.JSONEq(t, facts[filepath.Base(found.File)], `{"entities":`+string(found.Entities)+`}`, found.File)
	}
	slices.Sort(losses)
	return out.requireValid(t), lossless, slices.Compact(losses)
}

// withRepairs replaces the digests of what certificates were taken from by those of the certificates.
func withRepairs(facts string, entities []model.Entity) string {
	for _, e := range entities {
		for _, r := range e.Roles {
			for _, k := range r.Keys {
				for _, c := range k.Certificates {
					if c.Problem != "" && c.DER != nil {
						facts = strings.ReplaceAll(facts, fmt.Sprintf("%x", sha256.Sum256(c.Written)),
							fmt.Sprintf("%x", sha256.Sum256(c.DER)))
					}
				}
			}
		}
	}
	return facts
}

// base64OfPEM is how base64 of PEM begins: a repair, which package metadata lists as a problem of the document.
const base64OfPEM = "LS0tLS1CRUdJ"

// requireSameLeaves: each attribute and each text of the input stands in the output, or in a part that is listed as
// lost.
func requireSameLeaves(t *testing.T, f corpusFile, written []byte, lost []model.Part) {
	t.Helper()
	offsets := map[int]bool{}
	for _, p := range lost {
		offsets[p.Offset] = true
	}
	after := leaves(t, written, nil)
	for leaf, n := range leaves(t, f.data, offsets) {
		if strings.HasPrefix(leaf, "X509Certificate "+base64OfPEM) {
			continue // the certificate in it is written
		}
		// The expiry of an aggregate is in each of its entities.
		if !strings.HasPrefix(leaf, "EntitiesDescriptor validUntil=") {
			require.GreaterOrEqual(t, after[leaf], n, "%s: %s is neither written nor listed as lost: %v", f.File, leaf,
				lost)
		}
	}
}

// leaves counts the attributes and texts of a document by element and value, but for those that begin at lost offsets
// and those inside such elements.
func leaves(t *testing.T, data []byte, lost map[int]bool) map[string]int {
	t.Helper()
	source, err := xmlscan.Decode(data, xmlscan.Limits{})
	require.NoError(t, err)
	tree, err := xmlscan.Parse(source, xmlscan.Limits{})
	require.NoError(t, err)
	found := map[string]int{}
	count := func(e xmlscan.Element) {
		for a := range e.Attrs() {
			if a.Space != xmlscan.NamespaceXMLNS && !lost[a.NameStart] {
				found[e.Local()+" "+strings.TrimSpace(a.Space+" "+a.Local)+"="+canonical(a.Local, a.Value())]++
			}
		}
		if text := canonical(e.Local(), e.Text()); text != "" && !lost[e.TagEnd()] {
			found[e.Local()+" "+text]++
		}
	}
	skipped := 0
	count(tree.Root())
	for e := range tree.Root().Descendants() {
		if e.Start() < skipped {
			continue
		}
		if lost[e.Start()] {
			skipped = e.End()
			continue
		}
		count(e)
	}
	return found
}

// canonical is a value in the one notation that is written.
func canonical(name, value string) string {
	value = strings.Join(strings.Fields(value), " ")
	switch name {
	case "X509Certificate":
		return strings.ReplaceAll(value, " ", "")
	case "WantAuthnRequestsSigned", "AuthnRequestsSigned", "WantAssertionsSigned", "isDefault":
		return strings.NewReplacer("1", "true", "0", "false").Replace(value)
	case "validUntil":
		for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
			if at, err := time.Parse(layout, value); err == nil {
				return at.UTC().String()
			}
		}
	}
	return value
}
