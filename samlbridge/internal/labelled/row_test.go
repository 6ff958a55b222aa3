package labelled_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/internal/labelled"
)

// hills is a product of two forms: what it shows, with Regions and URLs that say what they are, and what another takes
// of it.
var hills = func() []labelled.Console {
	region := regexp.MustCompile(`^(?:[ ,:-]*\(?(?:North|South)(?: \(Hill\))?\)?|[ ,:-]*\(?(?:north|south)-[0-9]\)?)+`)
	rows := []labelled.Row{
		{Key: "name", Labels: []string{"Statement name", "Name"}},
		{Key: "claim", Labels: []string{"Claim"}},
		{Key: "claimFor", Labels: []string{"Claim for"}, Named: true},
	}
	return []labelled.Console{{
		Form: "shown", Headings: []string{"Region", "First column"},
		IsOwn:  func(line string) bool { return line == ownLine },
		Beside: func(text string) int { return len(region.FindString(text)) },
		Shape: func(url string) string {
			switch {
			case strings.HasPrefix(url, "https://hill.example/acs/"):
				return "acs"
			case strings.HasPrefix(url, "https://hill.example/id/"):
				return "id"
			}
			return ""
		},
		Fields: []labelled.Field{
			{Property: "acs", Kind: labelled.URLs, Labels: []string{"Hill URLs", "Hill URL"}},
			{Property: "id", Kind: labelled.URL, Labels: []string{"Hill ID"}},
		},
	}, {
		Form: "taken",
		Fields: []labelled.Field{
			{Property: "acs", Kind: labelled.URL, Labels: []string{"Consumer"}},
			{Property: "id", Kind: labelled.URL, Labels: []string{"Hill ID", "Entity"}},
			{Property: "list", Kind: labelled.Listing, Labels: []string{"Statements"}, Rows: rows},
		},
	}}
}()

const (
	ownLine = "Hills: what is shown"

	hillA  = "https://hill.example/acs/1"
	hillB  = "https://hill.example/acs/2"
	hillID = "https://hill.example/id/7"
)

// pairs are the values of a reading, each with its property.
func pairs(r labelled.Reading) (list []string) {
	for _, e := range r.Values {
		list = append(list, e.Property+"="+e.Value)
	}
	return list
}

func parseHills(t *testing.T, text string) *labelled.Sheet {
	t.Helper()
	s, err := labelled.Parse(text, hills)
	require.NoError(t, err)
	for _, form := range []string{"shown", "taken"} {
		checkLaws(t, text, s.Read(form))
	}
	return s
}

// One parse serves every form: each counts and reads what its own labels mean.
func TestOneParse(t *testing.T) {
	t.Parallel()
	s := parseHills(t, ownLine+"\nHill ID: "+hillID+"\nHill URL: "+hillA+"\nConsumer: "+hillB+"\n")
	require.Equal(t, 2, s.Count("shown"))
	require.Equal(t, 2, s.Count("taken"))
	require.Zero(t, s.Count("unknown"))
	require.True(t, s.Knows("taken"))
	require.False(t, s.Knows("unknown"))
	shown, taken := s.Read("shown"), s.Read("taken")
	require.Equal(t, []string{"id=" + hillID, "acs=" + hillA}, pairs(shown))
	require.Equal(t, []string{"id=" + hillID, "acs=" + hillB}, pairs(taken))
	require.Equal(t, "Consumer", shown.Others[0].Label)
	require.Equal(t, "Hill URL", taken.Others[0].Label)
	require.Empty(t, shown.Leftovers, "the first line is the form's own")
	both := s.Read("shown", "taken")
	require.Len(t, both.Values, 3)
	require.Empty(t, both.Others)
}

func TestRows(t *testing.T) {
	t.Parallel()
	a, b := "acs="+hillA, "acs="+hillB
	for _, row := range []struct {
		why, text string
		want      []string
		leftovers int
	}{
		{why: "in front", text: "Hill URLs\nNorth (Hill)\t{A}\nsouth-2: {B}", want: []string{a, b}},
		{why: "behind", text: "Hill URLs\n{A} (North)\n{B}, south-2", want: []string{a, b}},
		{why: "headings", text: "Hill URLs\nRegion\tFirst column\nNorth\t{A}", want: []string{a}},
		{why: "own words are named", text: "Hill URLs\nMy office: {A}", want: []string{a}, leftovers: 1},
		{why: "own words and an unknown URL", text: "Hill URLs\nMy office: https://other.example/x", leftovers: 2},
		{why: "own words and another kind of URL", text: "Hill URLs: {A}\nMy ID: {I}", want: []string{a}, leftovers: 1},
		{why: "like the URL before", text: "Hill URLs: https://a.example/x/1\nTwo  https://b.example/x/2",
			want: []string{"acs=https://a.example/x/1", "acs=https://b.example/x/2"}, leftovers: 1},
		{why: "lower case behind", text: "Hill URLs\n{A} is old", leftovers: 2},
		{why: "a sentence", text: "Hill URLs\nThis is the one: {A} Use It Now.", leftovers: 2},
		{why: "half a link", text: "Hill URLs\n<|{A}>", leftovers: 2},
		{why: "a link that leads elsewhere", text: "Hill URLs\n{A} <{B}> (North)", leftovers: 2},
		{why: "another label", text: "Hill URLs\nConsumer and {A}", leftovers: 2},
		{why: "below a Region", text: "Hill URL: north-1\n{A}", want: []string{a}, leftovers: 1},
	} {
		text := strings.NewReplacer("{A}", hillA, "{B}", hillB, "{I}", hillID).Replace(row.text)
		r := parseHills(t, text).Read("shown")
		require.Equal(t, row.want, pairs(r), "%s: %+v", row.why, r)
		require.Len(t, r.Leftovers, row.leftovers, "%s: %+v", row.why, r.Leftovers)
	}
}

func TestBareURLs(t *testing.T) {
	t.Parallel()
	a, b, id := "acs="+hillA, "acs="+hillB, "id="+hillID
	for _, row := range []struct {
		why, text string
		want      []string
		shown     int // the count
	}{
		{why: "several", text: "{A}\n{B}", want: []string{a, b}, shown: 1},
		{why: "two kinds", text: "{A}\n{I}", want: []string{a, id}, shown: 2},
		{why: "one of a kind that may be there several times", text: "{A}", want: []string{a}, shown: 1},
		{why: "one of another kind", text: "{I}"},
		{why: "a gap", text: "Hill ID: {I}\nOther\n{A}", want: []string{id, a}, shown: 1},
		{why: "a label without a value leaves a gap", text: "Hill URL\nStatements\n\n{A}\n{I}", want: []string{a, id},
			shown: 2},
		{why: "no gap", text: "Hill URL: {A}\nConsumer: x\nOther\n{B}\n{I}", want: []string{a, id}, shown: 1},
		{why: "the same list goes on below words", text: "Hill URL: {A}\nNorden\n{B}\n{I}", want: []string{a, b, id},
			shown: 1},
		{why: "no gap by another form's label", text: "Consumer: {A}\nOther\n{B}\n{I}", want: []string{id}},
		{why: "two for a gap of one", text: "Hill URL: {A}\nOther\n{I}\n{I}1", want: []string{a}, shown: 1},
		{why: "a kind that the label does not ask for", text: "Hill URL: {A}\n{I}", want: []string{a, id}, shown: 1},
		{why: "the only one under its label", text: "Hill URL: {I}", want: []string{"acs=" + hillID}, shown: 1},
		{why: "unknown", text: "https://a.example/x\nhttps://a.example/y"},
		{why: "with an unknown one in the row", text: "{A} https://a.example/y"},
		{why: "prose", text: "see {A}\nor {B}"},
	} {
		text := strings.NewReplacer("{A}", hillA, "{B}", hillB, "{I}", hillID).Replace(row.text)
		s := parseHills(t, text)
		require.Equal(t, row.want, pairs(s.Read("shown")), row.why)
		require.Equal(t, row.shown, s.Count("shown"), row.why)
	}
	require.Zero(t, parseHills(t, hillA+"\n"+hillID).Count("taken"), "what it takes is not its own")
}

func TestSeveralForOne(t *testing.T) {
	t.Parallel()
	r := parseHills(t, "Consumer: "+hillA+" "+hillB+"\n").Read("taken")
	require.Len(t, r.Conflicts, 1)
	require.True(t, r.Conflicts[0].SameRow)
	r = parseHills(t, "Consumer\n"+hillA+"\n\n"+hillB+"\n"+hillB+"3\n"+hillA).Read("taken")
	require.Empty(t, r.Conflicts)
	require.Len(t, r.Below, 2)
	require.Equal(t, hillB, r.Below[0].Second.Value)
	require.Equal(t, []string{"acs=" + hillA}, pairs(r))
	r = parseHills(t, "Consumer: "+hillA+"\nConsumer: "+hillB+"\n").Read("taken")
	require.Len(t, r.Conflicts, 1)
	require.False(t, r.Conflicts[0].SameRow)
}

func TestListings(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why, text string
		want      []string // the rows, a bar before each value
		strange   int      // lines
	}{
		{why: "a sheet",
			text: "Statements:\n  Statement name: a\n  Claim: b\n  Claim for x y: c\nStatements:\n  Statement name: d\n", want: []string{"|", "name a", "claim b", "claimFor[x y] c", "|", "name d"}},
		{why: "the next one without a heading", text: "statements\n- NAME: a\n- claim: b\n- name: c",
			want: []string{"|", "name a", "claim b", "|", "name c"}},
		{why: "no heading at all", text: "Statement name: a\n\nOther\n\nStatement name: b",
			want: []string{"|", "name a", "|", "name b"}},
		{why: "another word begins none", text: "Name: a\nClaim: b"},
		{why: "emphasis", text: "**Statement name:** a", want: []string{"|", "name a"}},
		{why: "a sheet's label alone", text: "Statements:\nEntity: x", want: []string{"|"}},
		{why: "a heading alone", text: "Statements\nEntity: x"},
		{why: "strange rows", text: "Statements\na -> b\nName: c\nClaim: f\nd -> e", want: []string{"|", "name c",
			"claim f"}, strange: 2},
		{why: "strange on the line", text: "Statements: a, b", strange: 1},
		{why: "help text", text: "Statements\nWhat the application is told.\nName: c", want: []string{"|", "name c"}},
		{why: "behind a gap", text: "Name: x\nStatements\nName: c\n\nOther = x\nClaim: y",
			want: []string{"|", "name c"}},
		{why: "JSON", text: "Statements:\n  Statement name: \"a\\nb\"", want: []string{"|", "name a\nb"}},
		{why: "a table with columns", text: "Statements\n| Name | Claim |\n| a | b |", strange: 2},
		{why: "a table with columns by tabs", text: "Statements\nName\tClaim\tName\na\tb\tc", strange: 2},
		{why: "a value that is a word for a row", text: "Statements\nName: claim\nClaim | name |",
			want: []string{"|", "name claim", "claim name"}},
		{why: "layout in a sheet's values", text: "Statements:\n  Statement name: | a\n  Claim: *b* \U0001f4cb c",
			want: []string{"|", "name | a", "claim *b* \U0001f4cb c"}},
		{why: "a name among other words", text: "Statements\nmail: user.mail\nname: user.name", strange: 2},
		{why: "an arrow behind a name", text: "Statements\nname -> user.name\nname = user.name\nname = \"x\"",
			want: []string{"|", "name x"}, strange: 2},
		{why: "in quotes behind an equals sign", text: "Statements\nname = \"x\"\nclaim for y = z\n",
			want: []string{"|", "name x"}, strange: 1},
		{why: "all on one line", text: "Statement name: a, Claim: b; Statement name: c | Claim for x: d",
			want: []string{"|", "name a, Claim: b", "|", "name c", "claimFor[x] d"}},
		{why: "a quoted text has no further rows", text: "Statement name: \"a Statement name: b\"",
			want: []string{"|", "name a Statement name: b"}},
		{why: "twice", text: "Statements\nName: a\nClaim: b\nClaim: c\nClaim for x: d\nClaim for x: e",
			want: []string{"|", "name a", "claim b", "claimFor[x] d", "claimFor[x] e"}, strange: 1},
	} {
		r := parseHills(t, row.text+"\n").Read("taken")
		var got []string
		for _, e := range r.Values {
			if e.Kind != labelled.Listing {
				continue
			}
			got = append(got, "|")
			for _, item := range e.Items {
				key := item.Key
				if item.Name != "" {
					key += "[" + item.Name + "]"
				}
				got = append(got, key+" "+item.Value)
			}
		}
		require.Equal(t, row.want, got, row.why)
		lines := 0
		for _, s := range r.Strange {
			lines += len(s.Lines)
			require.NotZero(t, s.Lines[0].Pos.Line, row.why)
			require.Equal(t, "list", s.Property, row.why)
		}
		require.Equal(t, row.strange, lines, row.why)
	}
}

// Positions count lines and code points, whatever ends a line.
func TestPositions(t *testing.T) {
	t.Parallel()
	s := parseHills(t, "é\r\nä Consumer\rConsumer: "+hillA+"\n\r\n  «Entity»: x\n")
	r := s.Read("taken")
	require.Equal(t, "3:11", r.Values[0].ValuePos.String())
	require.Equal(t, "5:4", r.Values[1].LabelPos.String())
	require.Equal(t, "5:13", r.Values[1].ValuePos.String())
	require.Equal(t, "2:1", r.Leftovers[1].Pos.String())
}
