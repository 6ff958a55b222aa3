// Package labelled reads text as people copy it from a console, a document or a chat: labels, each with its value on the
// same line or below it.
//
// # Lines
//
// A line ends with LF, CRLF or CR. What leads it is layout and is passed over: blanks, chat quotes (>), heading marks (# and
// a blank), one of the list markers - * • · ◦ ▪ ‣ – 1. 1) and a blank, and the bar that opens a table row. A line without any
// letter or digit (a rule, a code fence, the |---|---| of a table) counts as blank, and so does a code fence with its
// language.
//
// # Labels
//
// A label must start its line. It matches in any case, with runs of blanks and underscores alike and invisible characters ignored, and
// must end at a word's end; emphasis, backticks and quotes around it, and icons and the words (required), (optional),
// *, Copy, Copied and Info after it, are layout. What follows decides whether the line is a label line at all. It is one if
//
//   - nothing follows, or
//   - a separator follows: a tab, one of : ： = → | -> =>, or - – — before a blank or the line's end,
//     or a comma before a value's shape, or
//   - after blanks there is only something shaped like a value: one word that holds :// or starts with urn:, a long base64
//     word that starts as certificates do (MII), something in quotes, backticks or link brackets, or the start of a PEM block.
//
// So prose that starts with a label, or names one in the middle, is no label line. The longest label that makes a label line wins.
//
// # Values
//
// The value is the rest of the line, up to a tab or, where a bar opens the line or follows the label, a bar that is not in
// the brackets of a link; otherwise the next line that is not blank. A sentence (four words or more, the last one ending in . ! or ?) is a console's help text
// and never a value, nor is another label.
//
// From a value's ends these are taken away, each with a note: blanks other than space and tab, and invisible characters;
// one pair each of quotes, backticks or asterisks; what a link puts around its URL, such as <url|text>, [text](url) or
// url<url>; after a URL a comma, semicolon or full stop, and the word Copy. Apart from that a value is kept byte for byte.
// On the label's line, what is a JSON string with an escape or with blanks just inside its quotes is what it stands for, with
// a note: sheets spell so what no line can hold.
//
// A label flagged Multiline takes PEM blocks and base64 lines, the first of at least 16 characters, up to a blank line
// outside a PEM block or a line that is neither; another PEM block may follow a blank line. A label flagged List takes URLs, one or several on a line, across
// blank lines, up to a line that holds anything else. Every other label takes one line. Nothing is guessed: a line that
// fits nowhere is among the leftovers, which say so if it can be the second half of a URL that a mail client has wrapped.
package labelled

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Label is one text to look for. Labels that mean the same, such as an old and a new name, share an ID.
type Label struct {
	Text      string // as it stands on the screen
	ID        string // what its entries carry; empty for known text that has no value: a line of only that is skipped
	Multiline bool   // the value is certificate text
	List      bool   // there may be several values, all of them URLs; each becomes an entry
}

// Sheet is what a text holds. Every line that is not blank is in it: as an entry, a leftover or a note.
type Sheet struct {
	Entries   []Entry    // in text order
	Conflicts []Conflict // further values for an ID that is no List; none of them is in Entries
	Leftovers []Leftover // in text order
	Notes     []Note     // what was trimmed or passed over
}

// Entry is a value with the label that it stands under. Offsets are bytes of the text, from 0.
type Entry struct {
	ID          string
	Label       string // the Text of the label that matched
	Value       string // text[ValueOffset:ValueEnd], or what that JSON string stands for; of several lines: those lines, each trimmed, with LF between them
	LabelOffset int
	ValueOffset int
	ValueEnd    int // one past the last byte
}

// Conflict is an ID with two different values.
type Conflict struct{ First, Second Entry }

// Leftover is a part of the text, text[Offset:End], that belongs to no value. It may hold a secret that nobody has looked at:
// name its place, do not quote it.
type Leftover struct {
	Offset, End int
	Message     string // why
	// Continues is the label of the URL on the line before, where this may be the rest of it. A URL that was broken in two
	// must not pass for a whole one.
	Continues string
}

// Note is one thing that was trimmed or passed over.
type Note struct {
	ID      string // of the entry that it is about, if any
	Offset  int
	Message string
}

// MaxLine is how long a line may be, in bytes: a certificate without line breaks is one. The whole text is for the caller
// to bound; reading it takes linear time.
const MaxLine = 64 << 10

// ErrLimit is wrapped by every [*Error].
var ErrLimit = errors.New("over a limit")

// Error says which limit the text is over.
type Error struct {
	Offset  int // in bytes, from 0
	Message string
	Fix     string
}

// Error is the message.
func (e *Error) Error() string { return e.Message }

// Unwrap is ErrLimit.
func (e *Error) Unwrap() error { return ErrLimit }

// Parse looks for the labels in text, which should be UTF-8: other bytes are kept as they are. A text without any label
// gives a sheet without entries. An error is always an [*Error].
func Parse(text string, labels []Label) (*Sheet, error) {
	p := &parser{text: text, sheet: &Sheet{}, seen: make(map[string]int)}
	for _, l := range slices.Concat(labels, passedOver) {
		p.labels = append(p.labels, pattern{&l, foldAll(l.Text)})
	}
	for from := 0; from < len(text); {
		to, next := lineEnd(text, from)
		if to-from > MaxLine {
			return nil, &Error{Offset: from + MaxLine, Message: fmt.Sprintf("a line has %d bytes, at most %d are read", to-from, MaxLine),
				Fix: "paste only the labels and their values"}
		}
		p.line(span{from, to})
		from = next
	}
	p.close()
	slices.SortStableFunc(p.sheet.Leftovers, func(a, b Leftover) int { return cmp.Compare(a.Offset, b.Offset) })
	return p.sheet, nil
}

// passedOver are lines with nothing but what consoles put beside a value.
var passedOver = func() (list []Label) {
	for _, b := range buttons {
		list = append(list, Label{Text: b})
	}
	return list
}()

func lineEnd(text string, from int) (to, next int) {
	n := strings.IndexAny(text[from:], "\r\n")
	if n < 0 {
		return len(text), len(text)
	}
	to = from + n
	if strings.HasPrefix(text[to:], "\r\n") {
		return to, to + 2
	}
	return to, to + 1
}

// span is text[from:to].
type span struct{ from, to int }

func (s span) of(text string) string { return text[s.from:s.to] }

type parser struct {
	text   string
	labels []pattern
	sheet  *Sheet
	seen   map[string]int // ID, for a List with its value, to the index of the entry

	open  *Label   // the label whose value, or more of it, is expected; nil if none
	entry Entry    // open's next
	label span     // where open's text stands
	taken bool     // open has a value
	lines []string // a Multiline's value so far
	armor bool     // inside a PEM block
	gap   bool     // a blank line came last
	whole span     // the line
	url   *broken  // the URL with which the line before ended
}

func (p *parser) line(s span) {
	rest, row := content(p.text, s)
	before := p.url
	p.whole, p.url = s, nil
	if isOrnament(rest.of(p.text)) {
		p.gap = true
		return
	}
	m, matched := p.match(rest)
	if matched && m.label.ID == "" {
		p.note("", m.at.from, "skipped: known text without a value")
		return
	}
	if matched {
		p.close()
		p.open, p.label, p.taken, p.armor = m.label, m.at, false, false
		p.entry = Entry{ID: m.label.ID, Label: m.label.Text, LabelOffset: m.at.from}
		rest = m.rest
	}
	first, more := cells(p.text, rest, row || m.bar)
	if !isOrnament(first.of(p.text)) && !p.value(first, matched) {
		p.leftover(rest)
		if before != nil && !matched && !p.gap && before.goesOnIn(rest.of(p.text)) {
			p.sheet.Leftovers[len(p.sheet.Leftovers)-1].Continues = before.label
		}
	} else if isPassedOver(more.of(p.text)) {
		p.note("", more.from, "skipped: known text without a value")
	} else if !isOrnament(more.of(p.text)) {
		p.leave(more, "stands after a value on the same line")
	}
	p.gap = false
}

// value takes s as the open label's value, or as more of it, if it is one.
func (p *parser) value(s span, sameLine bool) bool {
	if p.open == nil || isSentence(s.of(p.text)) || !sameLine && isPassedOver(s.of(p.text)) {
		return false
	}
	if m, isLabel := p.match(s); sameLine && isLabel && m.rest.from == m.rest.to {
		return false // a table with a label in each column
	}
	clean, notes := cleaned(p.text, s, p.open.ID)
	switch {
	case p.open.Multiline:
		return p.certificateLine(clean, notes, sameLine)
	case p.open.List:
		return p.urls(s, clean, notes, sameLine)
	}
	whole := trim(p.text, s, isPlainBlank)
	if text, ok := spelledOut(whole.of(p.text)); ok && sameLine {
		p.enter(whole, text, []Note{{p.open.ID, whole.from, "a text in quotes with escapes or blanks in it is read as a JSON string"}})
	} else {
		p.add(clean, notes)
	}
	p.open = nil
	return true
}

// shortestBase64 is the length, in bytes, from which the first line below a label can be certificate text, not a word of
// the console.
const shortestBase64 = 16

func (p *parser) certificateLine(s span, notes []Note, sameLine bool) bool {
	line := s.of(p.text)
	begins := strings.Contains(line, "-----BEGIN")
	var fits bool
	switch {
	case sameLine, p.armor, begins:
		fits = true
	case !p.taken:
		fits = strings.HasPrefix(line, "MII") || len(line) >= shortestBase64 && !strings.ContainsFunc(line, isBlank)
	default:
		fits = !p.gap && isBase64(line)
	}
	if !fits {
		return false
	}
	if !p.taken {
		p.taken, p.entry.ValueOffset = true, s.from
	}
	p.armor = (p.armor || begins) && strings.LastIndex(line, "-----BEGIN") >= strings.LastIndex(line, "-----END")
	p.lines = append(p.lines, line)
	p.entry.ValueEnd = s.to
	p.sheet.Notes = append(p.sheet.Notes, notes...)
	return true
}

// urls takes each word of s as a value if all of them are URLs. After the label on its line it takes anything: what is
// wrong with it can be said better by who knows what the label asks for.
func (p *parser) urls(s, clean span, notes []Note, sameLine bool) bool {
	pieces := words(p.text, s)
	isOther := func(piece span) bool {
		c, _ := cleaned(p.text, piece, "")
		return !isURL(c.of(p.text))
	}
	line := clean.of(p.text)
	switch {
	case len(pieces) > 1 && strings.Count(line, "://") > 1 && !isShownTwice(p.text, pieces) && !slices.ContainsFunc(pieces, isOther):
		for _, piece := range pieces {
			p.add(cleaned(p.text, piece, p.open.ID))
		}
	case sameLine, isURL(line), len(pieces) > 1 && isShownTwice(p.text, pieces):
		p.add(clean, notes)
	default:
		return false
	}
	return true
}

// isShownTwice tells whether two URLs are one link and what it is shown as, which did not turn out to be the same.
func isShownTwice(text string, pieces []span) bool {
	return len(pieces) == 2 && strings.IndexAny(strings.TrimLeftFunc(pieces[1].of(text), isBlank), "<(") == 0
}

// add makes an entry with the value s.
func (p *parser) add(s span, notes []Note) {
	p.enter(s, s.of(p.text), notes)
	// What closes a URL, such as a quote, says that it is whole; a full stop may be a part of it.
	url := strings.TrimRightFunc(p.entry.Value+p.text[s.to:p.whole.to], isBlank)
	if isURI := strings.Contains(url, "://") || strings.HasPrefix(url, "urn:"); isURI && strings.Trim(url[len(p.entry.Value):], ".") == "" && !strings.ContainsFunc(url, isBlank) {
		p.url = &broken{p.entry.Label, url, p.entry.ValueEnd - p.whole.from}
	}
}

// enter makes an entry with the value that s spells.
func (p *parser) enter(s span, value string, notes []Note) {
	p.taken = true
	p.entry.Value, p.entry.ValueOffset, p.entry.ValueEnd = value, s.from, s.to
	p.sheet.Notes = append(p.sheet.Notes, notes...)
	p.record()
}

// broken is a URL that may go on in the next line. Its column is where it ends in its line, in bytes.
type broken struct {
	label, url string
	column     int
}

// goesOnIn tells whether a line can be the rest of the URL: by how the one ends and the other begins, by characters that no
// word has, or because the line before is as long as those that mail clients break.
func (b broken) goesOnIn(line string) bool {
	const wrapped = 60
	line = strings.TrimFunc(line, isBlank)
	word, rest := line, ""
	if n := strings.IndexFunc(line, isBlank); n >= 0 {
		word, rest = line[:n], line[n:]
	}
	isOther := func(r rune) bool { return r <= ' ' || r >= 0x7f }
	joined := strings.ContainsAny(b.url[len(b.url)-1:], "-/=?&_%.:") || strings.ContainsAny(word[:1], "-/=?&_%.#")
	plain := !strings.ContainsFunc(word, func(r rune) bool { return !isWord(r) || '0' <= r && r <= '9' })
	switch {
	case strings.ContainsFunc(word, isOther), plain && 'A' <= word[0] && word[0] <= 'Z':
		return false
	case rest != "":
		return !plain && (joined || strings.Contains(word, "/"))
	case plain:
		return joined || b.column >= wrapped
	}
	return joined || !strings.Contains(word, ":")
}

func (p *parser) record() {
	e := p.entry
	key := e.ID
	if p.open.List {
		key += "\x00" + e.Value
	}
	i, twice := p.seen[key]
	switch {
	case !twice:
		p.seen[key] = len(p.sheet.Entries)
		p.sheet.Entries = append(p.sheet.Entries, e)
	case p.sheet.Entries[i].Value == e.Value:
		p.note(e.ID, e.ValueOffset, "the same value stands twice")
	default:
		p.sheet.Conflicts = append(p.sheet.Conflicts, Conflict{First: p.sheet.Entries[i], Second: e})
	}
}

// close ends the open label.
func (p *parser) close() {
	switch {
	case p.open == nil:
	case !p.taken:
		p.leave(p.label, "a label without a value")
	case p.open.Multiline:
		p.entry.Value = strings.Join(p.lines, "\n")
		p.record()
	}
	p.open, p.lines = nil, nil
}

// leftover puts a line aside. It ends a value that has begun. A label without a value goes on waiting: consoles put help
// texts and headings between the two.
func (p *parser) leftover(s span) {
	if p.open != nil && !p.taken {
		p.leave(s, "does not look like the value of the label before it")
		return
	}
	p.close()
	message := "belongs to no label"
	if len(p.sheet.Entries) > 0 {
		message = "belongs to no label; if it continues the value before it, put both on one line"
	}
	p.leave(s, message)
}

func (p *parser) leave(s span, message string) {
	p.sheet.Leftovers = append(p.sheet.Leftovers, Leftover{Offset: s.from, End: s.to, Message: message})
}

func (p *parser) note(id string, offset int, message string) {
	p.sheet.Notes = append(p.sheet.Notes, Note{id, offset, message})
}
