package users

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/pem/diag"
)

func TestListLimits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why    string
		limits limits
		ok     bool
	}{
		{"as many users as are allowed", limits{100, 3, 100}, true},
		{"one more", limits{100, 2, 100}, false},
		{"as many bytes as are allowed, with two for the length of each", limits{100, 3, 12}, true},
		{"one more", limits{100, 3, 11}, false},
	} {
		for _, text := range []string{"ab\ncd\nef\n", "userName\nab\ncd\nef\n", `["ab","cd","ef"]`} {
			l, err := read("list", strings.NewReader(text), AWS, nil, c.limits)
			if c.ok {
				require.NoError(t, err, c.why)
				require.Equal(t, 3, l.Len(), c.why)
			} else {
				require.ErrorIs(t, err, diag.ErrLimit, c.why)
				require.Nil(t, l, c.why)
			}
		}
	}
}

// The order is that of the bytes, whatever the names have in common, and that of the lines for equal names.
func TestSortAgreesWithStandardLibrary(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for _, alphabet := range []string{"a", "ab", "\x00a", "\x00", "abcdefghijklmnopqrstuvwxyz@.", "\xff\x00é"} {
		for _, n := range []int{0, 1, 2, 300, 5000} {
			var c collector
			c.limits = defaultLimits()
			type named struct {
				name string
				line int
			}
			var want []named
			for line := range n {
				name := strings.Repeat("prefix-", random.IntN(4))
				for range random.IntN(20) {
					name += string(alphabet[random.IntN(len(alphabet))])
				}
				require.Nil(t, c.add([]byte(name), line, user{}))
				want = append(want, named{name, line})
			}
			slices.SortStableFunc(want, func(a, b named) int { return strings.Compare(a.name, b.name) })
			l := c.list()
			require.Equal(t, n, l.Len())
			for i, w := range want {
				require.Equal(t, w, named{l.Name(i), l.Line(i)})
			}
		}
	}
}

// The quick look lets nothing through that the rules have something to say about.
func FuzzPlain(f *testing.F) {
	for _, s := range []string{"a@b", "a.b@c.d", ".a@b", "a.@b", "a@.b", "a@b.", "a@@b", "@", "a#EXT#@b", "ä@b",
		"a b@c", strings.Repeat("a", 127) + "@b", strings.Repeat("a", 126) + "@b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if !plain(name) {
			return
		}
		require.Zero(t, aws.CheckUsername(name))
		require.NotContains(t, name, "#")
		require.True(t, strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.@_+-") == "")
	})
}

func FuzzFold(f *testing.F) {
	f.Add("Kelvin", "\u212aELVIN")
	f.Add("ſ", "S")
	f.Add("ǅ", "ǆ")
	f.Add("a\x00", "A\x00")
	f.Fuzz(func(t *testing.T, a, b string) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) {
			return // no list has such names
		}
		require.Equal(t, strings.EqualFold(a, b), aws.FoldCase(a) == aws.FoldCase(b))
		require.Equal(t, aws.FoldCase(a), aws.FoldCase(aws.FoldCase(a)))
	})
}

// Every line of a list in rows is a user, empty, the header, or reported; in any input, nothing is done twice and
// nothing depends on how often it is read.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"a@x.org\nb@x.org\n", "userName,x\na,1\n\"b\",2\nc\n", "userName\n\"a\nb\"\n\"\"\"c\"\n",
		"\xff\xfea\x00\n\x00", "\ufeffa",
		`{"Users":[{"UserName":"a"},{"UserName":"\u0062"},"c",7]}`,
		"{\"UserName\":\"a\"}\n{\"UserName\" \"b\"}\n{\"userName\":\"c\"}", "[\n\"a\"\n\"b\"\n]",
		"email;userName\n;a\nb;\n", "email;status\ra;b\rc;\r\r"} {
		f.Add(s, byte(0))
		f.Add(s, byte(3))
	}
	f.Fuzz(func(t *testing.T, text string, chunk byte) {
		for _, side := range []Side{IdP, AWS} {
			l, found, err := readFor(t, side, &chunks{strings.NewReader(text), int(chunk)})
			again, foundAgain, errAgain := readFor(t, side, strings.NewReader(text))
			require.Equal(t, err, errAgain)
			require.Equal(t, found, foundAgain)
			if err != nil {
				require.Nil(t, l)
				continue
			}
			require.Equal(t, again, l)
			require.True(t, slices.IsSorted(names(l)))
			if !strings.HasPrefix(text, "\xff\xfe") && !strings.HasPrefix(text, "\xfe\xff") {
				text := strings.TrimPrefix(text, "\ufeff")
				if !strings.Contains(text, "\n") {
					text = strings.ReplaceAll(text, "\r", "\n")
				}
				checkLines(t, text, l, found)
			}
		}
	})
}

func readFor(t *testing.T, side Side, r interface{ Read([]byte) (int, error) }) (*List, []diag.Finding, error) {
	var found []diag.Finding
	l, err := read("list", r, side, func(f diag.Finding) {
		require.NotEmpty(t, f.Message)
		require.Positive(t, f.Pos.Line)
		found = append(found, f)
	}, limits{row: 64, users: 50, bytes: 2000})
	return l, found, err
}

func names(l *List) []string {
	var list []string
	for i := range l.Len() {
		list = append(list, l.Name(i))
	}
	return list
}

func checkLines(t *testing.T, text string, l *List, found []diag.Finding) {
	if first := strings.TrimLeft(text, " \t\r\n"); strings.HasPrefix(first, "{") || strings.HasPrefix(first, "[") {
		return
	}
	seen := map[int]int{}
	header := false
	for i := range l.Len() {
		seen[l.Line(i)]++
	}
	for _, f := range found {
		header = header || f.Rule == columnChosen
		if f.Rule == rowUnread {
			seen[f.Pos.Line]++
		}
	}
	quoted, lines := false, bytes.SplitAfter([]byte(text), []byte("\n"))
	firstRow := true
	for i, line := range lines {
		if len(trimEnd(line)) == 0 {
			continue
		}
		// The header of a single column is not reported; the first row may be it. A row in quotation marks may go on.
		allowed := header || firstRow || quoted
		firstRow = false
		if seen[i+1] == 0 {
			require.True(t, allowed, fmt.Sprintf("line %d of %q is nowhere", i+1, text))
		} else {
			require.Equal(t, 1, seen[i+1], "line %d of %q stands twice", i+1, text)
		}
		header = false
		quoted = quoted || bytes.IndexByte(line, '"') >= 0
	}
}

// chunks hands out a few bytes at a time.
type chunks struct {
	r    *strings.Reader
	size int
}

func (c *chunks) Read(p []byte) (int, error) {
	if c.size > 0 && len(p) > c.size {
		p = p[:c.size]
	}
	return c.r.Read(p)
}

// Whatever two lists are, each name is said once, nobody is lost, and the same is said again.
func FuzzCompare(f *testing.F) {
	const many = `{"Users":[{"UserName":"old@x","ExternalIds":[{"Id":"7"}],"Emails":[{"Value":"a@x"}]},{"UserName":"a"}]}`
	for _, s := range [][2]string{{"a@x\nb@x\n", "a\nB@x\nb@y\n"}, {"email,id,aliases\na@x,7,b@x;c@x\nd@x,7,b@x\n",
		many},
		{`[{"email":"g_y#EXT#@x","proxyAddresses":["SMTP:a@x","smtp:old@x"]}]`, "g@y\nold@x\na@x \n"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, left, right string) {
		idp, _, err := readFor(t, IdP, strings.NewReader(left))
		directory, _, err2 := readFor(t, AWS, strings.NewReader(right))
		if err != nil || err2 != nil {
			return
		}
		people := slices.Collect(Compare(idp, directory))
		require.Equal(t, people, slices.Collect(Compare(idp, directory)))
		said, text := map[string]bool{}, ""
		for _, p := range people {
			require.False(t, said[p.Username], "%q is said twice", p.Username)
			said[p.Username] = true
			text += diag.Quote(p.AWSUsername) + "\n"
			require.Equal(t, p.Outcome == OnlyInAWS, p.IdPLine == 0)
			require.True(t, p.Outcome == Can || len(p.Reasons) > 0)
			for _, r := range p.Reasons {
				require.NotEmpty(t, r.Fix)
				text += r.Message + "\n"
			}
		}
		for _, name := range names(idp) {
			require.True(t, said[name], "%q is lost", name)
		}
		for _, name := range names(directory) {
			require.True(t, said[name] || strings.Contains(text, diag.Quote(name)), "%q is lost", name)
		}
	})
}
