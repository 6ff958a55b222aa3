package xmlscan

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// utf16Bytes writes s in UTF-16 without a byte order mark.
func utf16Bytes(s string, order binary.AppendByteOrder) []byte {
	var b []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, unit)
	}
	return b
}

func little(s string) string { return string(utf16Bytes(s, binary.LittleEndian)) }
func big(s string) string    { return string(utf16Bytes(s, binary.BigEndian)) }

const (
	markUTF8   = "\xef\xbb\xbf"
	markLittle = "\xff\xfe"
	markBig    = "\xfe\xff"
)

func TestDecodeAccepts(t *testing.T) {
	t.Parallel()
	const a = "<a>é€\U0001F600</a>"
	declared := func(encoding string) string { return "<?xml version='1.0' encoding='" + encoding + "'?>" }
	for _, row := range []struct {
		why, data, want string
		notes           []NoteKind
	}{
		{"UTF-8", a, a, nil},
		{"UTF-8 with a byte order mark", markUTF8 + a, a, []NoteKind{NoteByteOrderMark}},
		{"UTF-8 declared in any case", declared("uTf-8") + a, declared("uTf-8") + a, nil},
		{"UTF-16LE with a mark", markLittle + little(a), a, []NoteKind{NoteUTF16}},
		{"UTF-16BE with a mark", markBig + big(a), a, []NoteKind{NoteUTF16}},
		{"UTF-16LE declared, without a mark", little(declared("UTF-16") + a), declared("UTF-16") + a,
			[]NoteKind{NoteUTF16}},
		{"UTF-16BE declared, without a mark", big(declared("utf-16be") + a), declared("utf-16be") + a,
			[]NoteKind{NoteUTF16}},
		{"UTF-16 with a mark and without declared encoding", markLittle + little("<?xml version='1.0'?>"+a),
			"<?xml version='1.0'?>" + a, []NoteKind{NoteUTF16}},
		{"what PowerShell makes of a UTF-8 file", markLittle + little(declared("utf-8")+a), declared("utf-8") + a,
			[]NoteKind{NoteUTF16, NoteLabel}},
		{"US-ASCII with nothing but ASCII", declared("us-ascii") + "<a/>", declared("us-ascii") + "<a/>", nil},
		{"ASCII is a name of it", declared("ASCII") + "<a/>", declared("ASCII") + "<a/>", nil},
		{"ISO-8859-1 of nothing but ASCII", declared("ISO-8859-1") + "<a/>", declared("ISO-8859-1") + "<a/>",
			[]NoteKind{NoteEncoding}},
		{"ISO-8859-1", declared("iso-8859-1") + "<a>\xe9\x80</a>", declared("iso-8859-1") + "<a>é\u0080</a>",
			[]NoteKind{NoteEncoding}},
		{"windows-1252", declared("Windows-1252") + "<a b='\x80'>\x93\xfc\x94</a>", declared("Windows-1252") +
			"<a b='€'>“ü”</a>", []NoteKind{NoteEncoding}},
		{"UTF-8 under another name", declared("utf8") + a, declared("utf8") + a, []NoteKind{NoteEncoding}},
		{"another encoding of nothing but ASCII", declared("koi8-r") + "<a/>", declared("koi8-r") + "<a/>",
			[]NoteKind{NoteEncoding}},
		{"an instruction before the root", "<!-- x --> <?xml-stylesheet href='x'?><a/>",
			"<!-- x --> <?xml-stylesheet href='x'?><a/>", []NoteKind{NoteInstruction}},
		{"the last character before the surrogates, the first behind, the last of all",
			"<a>\ud7ff\ue000\ufffd\U0010fffd</a>", "<a>\ud7ff\ue000\ufffd\U0010fffd</a>", nil},
		{"U+FEFF and C1 controls are characters like others", "<a>\ufeff\u0085</a>", "<a>\ufeff\u0085</a>", nil},
		{"tab, LF and CR", "<a>\t\n\r\x7f</a>", "<a>\t\n\r\x7f</a>", nil},
	} {
		data := []byte(row.data)
		src, err := Decode(data, Limits{})
		require.NoError(t, err, row.why)
		require.Equal(t, row.want, src.Text(), row.why)
		var kinds []NoteKind
		for _, note := range src.Notes() {
			require.NotEmpty(t, note.Message)
			kinds = append(kinds, note.Kind)
		}
		require.Equal(t, row.notes, kinds, row.why)
		require.Equal(t, row.data, string(data), "the argument is not changed")
		compareWithStandard(t, src)
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	declared := func(encoding string) string { return "<?xml version='1.0' encoding='" + encoding + "'?><a/>" }
	for _, row := range []struct {
		why, data string
		kind      error
		at        string
		says      string // part of the message: what it is
	}{
		{"empty", "", ErrNotXML, "1:1", "is empty"},
		{"only a mark", markUTF8, ErrNotXML, "1:1", "is empty"},
		{"only blanks", " \r\n\t", ErrNotXML, "1:1", "nothing but white space"},
		{"a ZIP archive", "PK\x03\x04\x14\x00", ErrNotXML, "1:1", "ZIP"},
		{"gzip", "\x1f\x8b\x08\x00", ErrNotXML, "1:1", "gzip"},
		{"a PDF document", "%PDF-1.7\n%\xe2\xe3", ErrNotXML, "1:1", "PDF"},
		{"RTF", `{\rtf1\ansi <a/>}`, ErrNotXML, "1:1", "RTF"},
		{"JSON", ` {"entityID": "x"}`, ErrNotXML, "1:1", "JSON"},
		{"a JSON list", `[1]`, ErrNotXML, "1:1", "JSON"},
		{"PEM", "-----BEGIN CERTIFICATE-----\n", ErrNotXML, "1:1", "PEM"},
		{"an address", "https://idp.example.com/metadata\n", ErrNotXML, "1:1", "web address"},
		{"an address in UTF-16", markLittle + little("http://x"), ErrNotXML, "1:1", "web address"},

		{"UTF-32BE", "\x00\x00\xfe\xff\x00\x00\x00<", ErrEncoding, "1:1", "UTF-32"},
		{"UTF-32LE", "\xff\xfe\x00\x00<\x00\x00\x00", ErrEncoding, "1:1", "UTF-32"},
		{"UTF-32LE without a mark", "<\x00\x00\x00a\x00\x00\x00", ErrEncoding, "1:1", "UTF-32"},
		{"UTF-32BE without a mark", "\x00\x00\x00<\x00\x00\x00a", ErrEncoding, "1:1", "UTF-32"},
		{"EBCDIC", "\x4c\x6f\xa7\x94\x93", ErrEncoding, "1:1", "EBCDIC"},
		{"UTF-7", "+ADw-a/+AD4-", ErrEncoding, "1:1", "UTF-7"},
		{"UTF-16LE without mark and declaration", little("<a/>"), ErrEncoding, "1:1",
			"UTF-16 without a byte order mark"},
		{"UTF-16BE without mark and declaration", big("<a/>"), ErrEncoding, "1:1", "UTF-16 without a byte order mark"},
		{"UTF-7 declared", declared("UTF-7"), ErrEncoding, "1:31", "UTF-7"},
		{"an encoding in which ASCII's bytes may be other characters", declared("ISO-2022-JP"), ErrEncoding, "1:31",
			"ISO-2022-JP"},
		{"an encoding that is not read", strings.Replace(declared("koi8-r"), "<a/>", "<a>\xc1</a>", 1), ErrEncoding,
			"1:31", "koi8-r"},
		{"a byte that windows-1252 does not have", strings.Replace(declared("windows-1252"), "<a/>", "<a>\x81</a>", 1),
			ErrCharacter, "1:49", "U+FFFF"},
		{"ISO-8859-1 declared in UTF-8 with a mark", markUTF8 + declared("ISO-8859-1"), ErrEncoding, "1:31",
			"ISO-8859-1"},
		{"UTF-16 declared in UTF-8", declared("UTF-16"), ErrEncoding, "1:31", "but the file is in UTF-8"},
		{"UTF-16 declared in UTF-8 with a mark", markUTF8 + declared("UTF-16"), ErrEncoding, "1:31",
			"but the file is in UTF-8"},
		{"UTF-16BE declared in UTF-16LE", markLittle + little(declared("UTF-16BE")), ErrEncoding, "1:31",
			"but the file is in UTF-16LE"},
		{"UTF-8 declared in UTF-16 without a mark", little(declared("UTF-8")), ErrEncoding, "1:31",
			"but the file is in UTF-16LE"},
		{"ISO-8859-1 declared in UTF-16", markBig + big(declared("ISO-8859-1")), ErrEncoding, "1:31", "ISO-8859-1"},
		{"US-ASCII declared in UTF-16", markBig + big(declared("US-ASCII")), ErrEncoding, "1:31",
			"but the file is in UTF-16BE"},
		{"US-ASCII declared with another character", strings.Replace(declared("US-ASCII"), "<a/>", "<a>é</a>", 1),
			ErrEncoding, "1:31", "US-ASCII"},
		{"UTF-16 cut in a character", markLittle + little("<a/>") + "x", ErrEncoding, "1:5", "odd number of bytes"},
		{"UTF-16 with half a pair", markLittle + little("<a>") + "\x00\xd8x\x00", ErrEncoding, "1:4", "surrogate"},
		{"UTF-16 with half a pair at the end", markBig + big("<a>") + "\xd8\x00", ErrEncoding, "1:4", "surrogate"},
		{"UTF-16 with the second half first", markLittle + little("<a>\n") + "\x00\xdc\x00\xd8", ErrEncoding, "2:1",
			"U+DC00"},

		{"invalid UTF-8 in a value", "<a b='\xff'/>", ErrEncoding, "1:7", "0xff"},
		{"invalid UTF-8 in a comment", "<a><!-- \xe9 --></a>", ErrEncoding, "1:9", "0xe9"},
		{"invalid UTF-8 behind the root", "<a/>\x80", ErrEncoding, "1:5", "0x80"},
		{"overlong UTF-8", "<a>\xc0\xbc</a>", ErrEncoding, "1:4", "0xc0"},
		{"a surrogate in UTF-8", "<a>\xed\xa0\x80</a>", ErrEncoding, "1:4", "0xed"},
		{"behind the last character in UTF-8", "<a>\xf4\x90\x80\x80</a>", ErrEncoding, "1:4", "0xf4"},
		{"UTF-8 cut in a character", "<a/>\xe2\x82", ErrEncoding, "1:5", "0xe2"},
		{"NUL", "<a>\n\x00</a>", ErrCharacter, "2:1", "NUL"},
		{"NUL behind the root", "<a/>\x00", ErrCharacter, "1:5", "NUL"},
		{"NUL in UTF-16", markLittle + little("<a>\x00</a>"), ErrCharacter, "1:4", "NUL"},
		{"a control character", "<a>long enough\x1b</a>", ErrCharacter, "1:15", "U+001B"},
		{"a control character in a comment", "<!--\x08--><a/>", ErrCharacter, "1:5", "U+0008"},
		{"U+FFFE", "<a>é\ufffe</a>", ErrCharacter, "1:5", "U+FFFE"},
		{"U+FFFF", "<a b='\uffff'/>", ErrCharacter, "1:7", "U+FFFF"},
		{"U+FFFE in UTF-16", markBig + big("<a>\ufffe</a>"), ErrCharacter, "1:4", "U+FFFE"},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			src, err := Decode([]byte(row.data), Limits{})
			require.ErrorIs(t, err, row.kind)
			require.Equal(t, Source{}, src)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, row.at, fmt.Sprintf("%d:%d", e.Line, e.Column), e.Message)
			require.Contains(t, e.Message, row.says)
			require.NotEmpty(t, e.Fix)
		})
	}
}

// A web page begins like XML; whatever the scanner stumbles over, it says what it is.
func TestHTMLIsNamed(t *testing.T) {
	t.Parallel()
	for _, doc := range []string{
		"<!DOCTYPE html>\n<html><body>Sign in<br></body></html>",
		"\n<!-- saved from url -->\n<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'><html></html>",
		"<html lang=en><head></head></html>",
		"<HTML><BODY><p>x</BODY></HTML>",
		"<head><meta charset='utf-8'></head>",
		"<html><fb:like/></html>",
		"<html><p>caf\xe9</p></html>",
	} {
		_, err := parse([]byte(doc))
		require.ErrorIs(t, err, ErrNotXML, doc)
		require.Contains(t, err.Error(), "web page", doc)
	}
	for _, doc := range []string{"<htmlx>", "<!DOCTYPE a>", "<!-- <html> ", "<headers>"} {
		_, err := parse([]byte(doc))
		require.Error(t, err)
		require.NotErrorIs(t, err, ErrNotXML, doc)
	}
}

func TestDeclaration(t *testing.T) {
	t.Parallel()
	src, err := Decode([]byte(markLittle+little("<?xml version='1.0' encoding = 'UTF-16' standalone='yes'?><a/>")),
		Limits{})
	require.NoError(t, err)
	d := src.Declaration()
	require.Equal(t, "UTF-16", d.Encoding)
	require.Equal(t, "UTF-16", src.Text()[d.EncodingStart:d.EncodingEnd])
	require.Equal(t, "<a/>", src.Text()[d.End:])

	src, err = Decode([]byte("<?xml version='1.0'?><a/>"), Limits{})
	require.NoError(t, err)
	require.Equal(t, Declaration{End: 21}, src.Declaration())

	src, err = Decode([]byte("<a/>"), Limits{})
	require.NoError(t, err)
	require.Equal(t, Declaration{}, src.Declaration())
}

// Characters are looked at eight at a time where all is plain: a bad one has to be
// found at every place.
func TestInvalidCharacterAtEveryPlace(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"\x00", "\x1f", "\x7f\x01", "\x80", "\xff", "\xef\xbf\xbe"} {
		for length := range 20 {
			for at := range length + 1 {
				s := strings.Repeat("x", at) + bad + strings.Repeat("x", length-at)
				want := at + strings.IndexFunc(bad, func(r rune) bool { return r != '\x7f' })
				offset, _ := invalidCharacter(s)
				require.Equal(t, want, offset, "%q", s)
			}
		}
	}
	for _, good := range []string{"", "x", "\t\n\r", "12345678", "1234567\n", "é", "xxxxxxxé12345678",
		"\U0001F600€xxxxxxxxxxx"} {
		offset, characters := invalidCharacter(good)
		require.Equal(t, -1, offset, "%q", good)
		require.Equal(t, utf8.RuneCountInString(good), characters, "%q", good)
	}
}
