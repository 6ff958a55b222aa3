package users_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/users"
)

// readAll reads a list and returns its names with their lines, and what was reported as "line:column id message".
func readAll(t *testing.T, side users.Side, text string) (names, reported []string) {
	t.Helper()
	l, err := users.Read("list", strings.NewReader(text), side, func(f diag.Finding) {
		require.Equal(t, "list", f.Document)
		reported = append(reported, fmt.Sprintf("%s %s %s", f.Pos, f.Rule, f.Message))
	})
	require.NoError(t, err)
	for i := range l.Len() {
		names = append(names, fmt.Sprintf("%d %s", l.Line(i), l.Name(i)))
	}
	return names, reported
}

func TestRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why      string
		side     users.Side
		text     string
		names    []string
		reported []string
	}{
		{why: "one name a line, sorted byte by byte, with its line", text: "b@x.org\na@x.org\nB@x.org\n",
			names: []string{"3 B@x.org", "2 a@x.org", "1 b@x.org"}},
		{why: "CR LF, no line end at the end, empty lines", text: "\r\na@x.org\r\n\r\nb@x.org",
			names: []string{"2 a@x.org", "4 b@x.org"}},
		{why: "a name is taken as it stands: white space is what keeps the person out",
			text: " a@x.org\nb@x.org \n\t\n", names: []string{"3 \t", "1  a@x.org", "2 b@x.org "}},
		{why: "a name that stands twice is in the list twice, in the order of the lines", text: "b\na\nb\na\n",
			names: []string{"2 a", "4 a", "1 b", "3 b"}},
		{why: "an empty stream is an empty list"},
		{why: "a byte order mark belongs to the encoding, not to the first name", text: "\ufeffa@x.org\n",
			names: []string{"1 a@x.org"}},
		{why: "a row that is not UTF-8 is reported, and the next one read", text: "a@x.org\nb\xff@x.org\nc@x.org\n",
			names:    []string{"1 a@x.org", "3 c@x.org"},
			reported: []string{"2:1 users-row-unread the row is not UTF-8"}},
		{why: "a comma inside a quoted local part is no column", text: "\"a,b\"@x.org\nc@x.org\n",
			names: []string{"1 \"a,b\"@x.org", "2 c@x.org"}},

		{why: "CSV with one column", text: "Username\na@x.org\n", names: []string{"2 a@x.org"}},
		{why: "a second field in a CSV with one column", text: "email\na@x.org,A\nb@x.org\n",
			names:    []string{"3 b@x.org"},
			reported: []string{"2:1 users-row-unread the row has 2 fields and the header 1"}},
		{why: "CSV with quoted fields, a comma and a doubled quotation mark in one",
			text: "displayName,userName\n\"Doe, \"\"JD\"\" Jane\",\"a@x.org\"\n", names: []string{"2 a@x.org"},
			reported: []string{"1:1 users-column-chosen the names are taken from the column \"userName\", 2 of 2"}},
		{why: "a header that ends without a line end is the whole list", text: "userName,id",
			reported: []string{"1:1 users-column-chosen the names are taken from the column \"userName\", 1 of 2"}},
		{why: "a spreadsheet's semicolons", text: "Name;Primary email\nA;a@x.org\n", names: []string{"2 a@x.org"},
			reported: []string{
				"1:1 users-column-chosen the names are taken from the column \"Primary email\", 2 of 2"}},
		{why: "tabs", text: "User Name\tid\na@x.org\t1\n", names: []string{"2 a@x.org"},
			reported: []string{"1:1 users-column-chosen the names are taken from the column \"User Name\", 1 of 2"}},
		{why: "Cloudflare sends the email address, so the identity provider's names are that column", side: users.IdP,
			text: "userName,email\njdoe,jdoe@x.org\n", names: []string{"2 jdoe@x.org"},
			reported: []string{"1:1 users-column-chosen the names are taken from the column \"email\", 2 of 2"}},
		{why: "AWS compares the username, so its names are that column", side: users.AWS,
			text: "email,userName\njdoe@x.org,jdoe\n", names: []string{"2 jdoe"},
			reported: []string{"1:1 users-column-chosen the names are taken from the column \"userName\", 2 of 2"}},
		{why: "a field over two lines is one row, and lines go on counting",
			text: "userName,address\na@x.org,\"1 Road\nTown\"\nb@x.org,-\n", names: []string{"2 a@x.org", "4 b@x.org"},
			reported: []string{"1:1 users-column-chosen the names are taken from the column \"userName\", 1 of 2"}},
		{why: "an empty field is no user, an empty line is nothing", text: "userName,id\n,1\n\na@x.org,2\n",
			names: []string{"4 a@x.org"},
			reported: []string{"1:1 users-column-chosen the names are taken from the column \"userName\", 1 of 2",
				"2:1 users-row-unread the field with the name is empty"}},
		{why: "rows with fields too few or too many may be shifted: they are reported",
			text: "userName,id\na@x.org\nb@x.org,2,3\nc@x.org,3\n", names: []string{"4 c@x.org"},
			reported: []string{"1:1 users-column-chosen the names are taken from the column \"userName\", 1 of 2",
				"2:1 users-row-unread the row has 1 field and the header 2",
				"3:1 users-row-unread the row has 3 fields and the header 2"}},
		{why: "a stray quotation mark does not swallow the people behind it",
			text: "userName\na@x.org\n\"b@x.org\nc@x.org\nd@x.org\n", names: []string{"2 a@x.org", "4 c@x.org",
				"5 d@x.org"},
			reported: []string{"3:1 users-row-unread a quotation mark is opened and not closed"}},
		{why: "nor does one that another row seems to close",
			text: "userName\n\"a@x.org\nb@x.org\nc@x.org\"\nd@x.org\n", names: []string{"3 b@x.org", "5 d@x.org"},
			reported: []string{"2:1 users-row-unread the field with the name goes over more than one line",
				"4:1 users-row-unread a quotation mark is in the middle of a field"}},
		{why: "quotation marks in the wrong places", text: "userName\na\"b@x.org\n\"c\"d@x.org\n\"e@x.org\"\n",
			names: []string{"4 e@x.org"},
			reported: []string{"2:1 users-row-unread a quotation mark is in the middle of a field",
				"3:1 users-row-unread something follows the quotation mark that closes a field"}},

		{why: "pages in a list, as jq -s makes them",
			text:  "[\n{\"Users\": [{\"UserName\": \"a@x.org\"}]},\n{\"Users\": [\n{\"UserName\": \"b@x.org\"}], \"NextToken\": \"x\"},\n{\"Users\": []}]",
			names: []string{"2 a@x.org", "4 b@x.org"}},
		{why: "the Identity Store API's ListUsers, two pages one after another",
			text:  "{\"Users\": [\n {\"UserName\": \"b@x.org\", \"UserId\": \"1\", \"Emails\": [{\"Value\": \"other@x.org\", \"Primary\": true}]},\n {\"UserName\": \"a@x.org\"}], \"NextToken\": \"x\"}\n{\"Users\": [{\"UserName\": \"c@x.org\"}]}\n",
			names: []string{"3 a@x.org", "2 b@x.org", "4 c@x.org"}},
		{why: "SCIM's ListResponse",
			text:  `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":1,"Resources":[{"userName":"a@x.org","active":true,"name":{"userName":"not@x.org"}}]}`,
			names: []string{"1 a@x.org"}},
		{why: "Cloudflare's list of Access users",
			text: `{"success":true,"result":[{"id":"1","email":"a@x.org","name":"A"}]}`, names: []string{"1 a@x.org"}},
		{why: "one user a line", text: "{\"UserName\":\"a@x.org\"}\n{\"userName\":\"b@x.org\"}\n",
			names: []string{"1 a@x.org", "2 b@x.org"}},
		{why: "what --query 'Users[].UserName' prints", text: "[\n  \"a@x.org\",\n  \"b@x.org\"\n]\n",
			names: []string{"2 a@x.org", "3 b@x.org"}},
		{why: "a list of users", text: `[{"UserName":"a@x.org"}]`, names: []string{"1 a@x.org"}},
		{why: "the username outweighs the email address in JSON, and a null beside it is nothing",
			text:  `{"Users":[{"email":"e@x.org","UserName":"a@x.org"},{"UserName":"b@x.org","email":null}]}`,
			names: []string{"1 a@x.org", "1 b@x.org"}},
		{why: "escapes, also for characters beyond the Basic Multilingual Plane",
			text: `["a\u0040x.org", "\ud83d\ude00@x.org", "\"\\\/\b\f\n\r\t"]`, names: []string{"1 \"\\/\b\f\n\r\t",
				"1 a@x.org", "1 😀@x.org"}},
		{why: "no users is a list", text: `{"Users": []}`},
		{why: "entries that hold no name are reported, each by itself",
			text:  "{\"Users\": [{\"UserId\": \"1\"},\n{\"UserName\": 7},\n{\"UserName\": \"\"}, null, [],\n\"\",\n{\"UserName\": \"a@x.org\", \"UserName\": \"b@x.org\"},\n{\"UserName\": \"c@x.org\"}]}",
			names: []string{"6 c@x.org"},
			reported: []string{"1:12 users-row-unread the user has no userName",
				"2:1 users-row-unread UserName is not a string", "3:1 users-row-unread the userName is empty",
				"3:19 users-row-unread an entry of the list is neither a user nor a name",
				"3:25 users-row-unread an entry of the list is a list; a user was expected",
				"4:1 users-row-unread the name is empty", "5:1 users-row-unread UserName is there twice"}},
		{why: "half a character", text: `["\ud800@x.org", "\ud83d\u0041", "a"]`, names: []string{"1 a"},
			reported: []string{`1:2 users-row-unread the name has half a character (\ud800 to \udfff)`,
				`1:18 users-row-unread the name has half a character (\ud800 to \udfff)`}},
		{why: "an error message among the pages is a page that is missing",
			text: "{\"Users\": []}\n{\"message\": \"denied\"}\n{\"x\": 1}",
			reported: []string{"2:1 users-row-unread the object is an error message, not a list of users",
				"3:1 users-row-unread the object has neither a list of users (Users, Resources or result) nor a userName"}},
		{why: "a page that was cut off keeps the users before",
			text: "{\"Users\": [{\"UserName\": \"a@x.org\"},\n{\"UserName\": \"b@x", names: []string{"1 a@x.org"},
			reported: []string{"2:18 users-row-unread the JSON text ends inside a string"}},
		{why: "and one that ends between two users", text: "{\"Users\": [{\"UserName\": \"a@x.org\"},",
			names:    []string{"1 a@x.org"},
			reported: []string{"1:11 users-row-unread the JSON text ends before what begins here"}},
		{why: "a damaged user in a page does not cost the next one",
			text:     "{\"Users\": [\n{\"UserName\": \"a@x.org\"},\n{\"UserName\": b@x.org},\n{\"UserName\": \"c@x.org\"}\n]}\n{\"UserName\": \"d@x.org\"}",
			names:    []string{"2 a@x.org", "4 c@x.org", "6 d@x.org"},
			reported: []string{"3:14 users-row-unread a value was expected here"}},
		{why: "a damaged line of JSON lines does not cost the next one",
			text:     "{\"UserName\": \"a@x.org\"}\n{\"UserName\" \"b@x.org\"}\n{\"UserName\": \"c@x.org\"}\n",
			names:    []string{"1 a@x.org", "3 c@x.org"},
			reported: []string{"2:13 users-row-unread a colon was expected here"}},
		{why: "a missing comma between names on lines of their own",
			text: "[\n\"a@x.org\"\n\"b@x.org\",\n\"c@x.org\"\n]", names: []string{"2 a@x.org", "4 c@x.org"},
			reported: []string{"3:1 users-row-unread a comma or \"]\" was expected here"}},
		{why: "nesting is bounded", text: `{"x":` + strings.Repeat("[", 100) + "\n" + `{"UserName": "a@x.org"}`,
			names:    []string{"2 a@x.org"},
			reported: []string{"1:69 users-row-unread more than 64 JSON values are inside each other"}},
		{why: "columns count code points", text: `{"Users": [{"x": "äöü😀"}, 1]}`,
			reported: []string{"1:12 users-row-unread the user has no userName",
				"1:27 users-row-unread an entry of the list is neither a user nor a name"}},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			if c.side == 0 {
				c.side = users.AWS
			}
			names, reported := readAll(t, c.side, c.text)
			require.Equal(t, c.names, names)
			require.Equal(t, c.reported, reported)
		})
	}
}

// Where the text has no LF, CR ends lines, as in a spreadsheet's CSV for the Macintosh.
func TestReadCR(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, text string }{
		{"CSV", "email;name\r\"a@x.org\";\"A\rB\"\rc\rb@x.org;B\r"},
		{"names", "a@x.org\r\r\r\xff\rb@x.org"},
		{"JSON", "[\"a@x.org\",\r7,\"b@x.org\"\r]\r"},
	} {
		want, reported := readAll(t, users.IdP, strings.ReplaceAll(c.text, "\r", "\n"))
		require.Len(t, want, 2, c.why)
		require.NotEmpty(t, reported, c.why)
		names, again := readAll(t, users.IdP, c.text)
		require.Equal(t, want, names, c.why)
		require.Equal(t, reported, again, c.why)
	}
	names, _ := readAll(t, users.IdP, strings.Repeat("a\r", 1<<20))
	require.Len(t, names, 1<<20, "also in what is read later")
	names, _ = readAll(t, users.IdP, "a\rb\nc")
	require.Equal(t, []string{"1 a\rb", "2 c"}, names, "beside LF a CR is part of a name")
}

// However the stream hands out its bytes, and in whichever Unicode encoding, the list is the same.
func TestReadEncodingsAndChunks(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"a@x.org\r\nä😀@x.org\n", "userName,id\n\"ö@x.org\",1\nbad\n",
		"userName,id\rö@x.org,1\rbad\r", `{"Users":[{"UserName":"ä\u00f6😀@x.org"}]}`} {
		want, reported := readAll(t, users.IdP, text)
		require.NotEmpty(t, want)
		for name, r := range map[string]io.Reader{
			"one byte at a time":         iotest.OneByteReader(strings.NewReader(text)),
			"the end with the last byte": iotest.DataErrReader(strings.NewReader(text)),
			"UTF-8 with a mark":          strings.NewReader("\ufeff" + text),
			"UTF-16, little-endian":      strings.NewReader(utf16Text(binary.LittleEndian, text)),
			"UTF-16, big-endian":         iotest.OneByteReader(strings.NewReader(utf16Text(binary.BigEndian, text))),
		} {
			var again []string
			l, err := users.Read("list", r, users.IdP, func(f diag.Finding) {
				again = append(again, fmt.Sprintf("%s %s %s", f.Pos, f.Rule, f.Message))
			})
			require.NoError(t, err, name)
			var names []string
			for i := range l.Len() {
				names = append(names, fmt.Sprintf("%d %s", l.Line(i), l.Name(i)))
			}
			require.Equal(t, want, names, name)
			require.Equal(t, reported, again, name)
		}
	}
}

func utf16Text(order binary.ByteOrder, text string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		b = append(b, 0, 0)
		order.PutUint16(b[len(b)-2:], u)
	}
	return string(b)
}

func TestReadBrokenUTF16(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, text string }{
		{"a high surrogate without a low one", "a\x00\n\x00\x00\xd8b\x00\n\x00c\x00"},
		{"a low surrogate alone", "a\x00\n\x00\x00\xdc\n\x00c\x00"},
	} {
		names, reported := readAll(t, users.AWS, "\xff\xfe"+c.text)
		require.Equal(t, []string{"1 a", "3 c"}, names, c.why)
		require.Equal(t, []string{"2:1 users-row-unread the row is not UTF-8"}, reported, c.why)
	}
	names, reported := readAll(t, users.AWS, "\xff\xfea\x00\n\x00b")
	require.Equal(t, []string{"1 a"}, names, "half a unit at the end")
	require.Len(t, reported, 1)
}

func TestReadErrors(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken pipe")
	for _, c := range []struct {
		why  string
		r    io.Reader
		kind error
		line int
	}{
		{"columns of which none is known", strings.NewReader("\nName,Phone\nA,1\n"), diag.ErrMissing, 2},
		{"rows without a header", strings.NewReader("a@x.org,A\nb@x.org,B\n"), diag.ErrMissing, 1},
		{"UTF-16 without a mark, whatever arrives at once", iotest.OneByteReader(strings.NewReader("a\x00@\x00x\x00")),
			diag.ErrEncoding, 0},
		{"UTF-16 without a mark", strings.NewReader("a\x00@\x00x\x00"), diag.ErrEncoding, 0},
		{"a spreadsheet", strings.NewReader("PK\x03\x04abc"), diag.ErrEncoding, 0},
		{"the stream breaks before the first row", iotest.ErrReader(broken), diag.ErrUnreadable, 1},
		{"the stream breaks among the rows", io.MultiReader(strings.NewReader("a@x.org\nb@"), iotest.ErrReader(broken)),
			diag.ErrUnreadable, 2},
		{"the stream breaks among UTF-16", io.MultiReader(strings.NewReader("\xff\xfea\x00"), iotest.ErrReader(broken)),
			diag.ErrUnreadable, 1},
		{"a reader that gives nothing", idle{}, diag.ErrUnreadable, 1},
	} {
		l, err := users.Read("list", c.r, users.IdP, nil)
		require.Nil(t, l, c.why)
		var e *diag.Error
		require.ErrorAs(t, err, &e, c.why)
		require.ErrorIs(t, err, c.kind, c.why)
		require.Equal(t, "list", e.Document, c.why)
		require.Equal(t, c.line, e.Pos.Line, c.why)
		require.NotEmpty(t, e.Fix, c.why)
	}
	_, err := users.Read("list", iotest.ErrReader(broken), users.IdP, nil)
	require.ErrorIs(t, err, broken, "what the stream gave is in the chain")
	require.Equal(t, "list:1: the list could not be read to its end; fix: check the file and try again", err.Error())
}

type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

// A row as long as is allowed is read, a longer one reported and skipped, whatever its form.
func TestRowLimit(t *testing.T) {
	t.Parallel()
	fits, long := strings.Repeat("a", maxRowBytes), strings.Repeat("a", maxRowBytes+1)
	for _, end := range []string{"\n", ""} {
		names, reported := readAll(t, users.IdP, "x\n"+fits+end)
		require.Len(t, names, 2)
		require.Empty(t, reported)
		names, reported = readAll(t, users.IdP, long+"\nx\n"+long+long+long+long+long+end)
		require.Equal(t, []string{"2 x"}, names)
		require.Equal(t, []string{"1:1 users-row-unread the line has more than 65535 bytes",
			"3:1 users-row-unread the line has more than 65535 bytes"}, reported)
	}
	names, reported := readAll(t, users.IdP, "userName\n"+long+"\nx\n\""+long)
	require.Equal(t, []string{"3 x"}, names)
	require.Len(t, reported, 2)
	names, reported = readAll(t, users.IdP, `["`+fits+`","`+long+`","x"]`)
	require.Len(t, names, 2)
	require.Len(t, reported, 1)
	// A quotation mark that is closed nowhere near costs one line.
	names, reported = readAll(t, users.IdP, "userName,x\n\"a\n"+strings.Repeat("b,1\n", maxRowBytes)+"c,\"\"\n")
	require.Len(t, names, maxRowBytes+1)
	require.Len(t, reported, 2)
}

func TestNewList(t *testing.T) {
	t.Parallel()
	l, err := users.NewList("b", "a", "", "a\x00", "a")
	require.NoError(t, err)
	var names []string
	for i := range l.Len() {
		names = append(names, fmt.Sprintf("%d %q", l.Line(i), l.Name(i)))
	}
	require.Equal(t, []string{`3 ""`, `2 "a"`, `5 "a"`, `4 "a\x00"`, `1 "b"`}, names)
	_, err = users.NewList("a", strings.Repeat("b", maxRowBytes+1))
	require.ErrorIs(t, err, diag.ErrLimit)
}
