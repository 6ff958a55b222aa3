package labelled

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/pem/diag"
)

const (
	notTheValue   = "does not look like the value of the label before it"
	withoutValue  = "a label without a value"
	afterValue    = "is after a value on the same line"
	skipped       = "skipped: known text without a value"
	belongsToNone = "belongs to no label"
)

// Parse looks for the words of all consoles in text, which should be UTF-8: other bytes are kept as they are. A text
// without any of them gives a sheet without entries. An error is always an [*Error].
func Parse(text string, consoles []Console) (*Sheet, error) {
	p := &parser{text: text, consoles: consoles, sheet: &Sheet{consoles: consoles}, byShape: map[string][]Meaning{}}
	p.learn()
	for from := 0; from < len(text); {
		to, next := lineEnd(text, from)
		if to-from > MaxLine {
			e := &Error{Offset: from + MaxLine, Fix: "paste only the labels and their values",
				Message: fmt.Sprintf("a line has %d bytes, at most %d are read", to-from, MaxLine)}
			e.Pos = advance(text, 0, e.Offset, diag.Pos{Line: 1, Column: 1})
			return nil, e
		}
		p.line(span{from, to})
		from = next
	}
	p.close()
	p.resolve()
	p.positions()
	return p.sheet, nil
}

func runes(s string) int { return utf8.RuneCountInString(s) }

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
	text     string
	consoles []Console
	labels   map[rune][]*pattern // by the first character, folded
	byShape  map[string][]Meaning
	sheet    *Sheet

	open  *pattern // the label whose value, or more of it, is expected; nil if none
	entry Entry    // open's next
	label span     // where open's text is
	taken bool     // open has a value
	lines []string // a Certificate's value so far
	armor bool     // inside a PEM block
	list  *listing // a Listing's value so far
	gap   bool     // a blank line came last
	whole span     // the line
	url   *broken  // the URL with which the line before ended
	block int      // how many labels there were
	row   int      // of the open label
	last  string   // the URL before, under the same label
	ended *ended   // the label for URLs that words have ended, until the next label
}

func (p *parser) line(s span) {
	rest, isRow := content(p.text, s)
	before := p.url
	p.whole, p.url = s, nil
	text := rest.of(p.text)
	switch {
	case isOrnament(text):
		p.gap = true
		return
	case p.isOwn(text):
		p.close()
		p.gap = false
		return
	case p.list != nil && p.listed(rest):
		p.gap = false
		return
	}
	m, matched := p.match(rest)
	if !matched {
		m, matched = p.behindBeside(rest)
	}
	switch {
	case matched && m.label.kind == 0:
		p.note(m.at.from, skipped)
	case !matched && p.isHeadings(rest, before != nil):
		p.note(rest.from, skipped)
	case matched:
		p.labelLine(m, isRow)
	case p.bareURLs(rest):
	default:
		p.valueLine(rest, isRow)
		if before != nil && !p.gap && before.goesOnIn(text) {
			if n := len(p.sheet.leftovers); n > 0 && p.sheet.leftovers[n-1].Offset == rest.from {
				p.sheet.leftovers[n-1].Continues = before.label
			}
		}
	}
	p.gap = false
}

// labelLine opens the labels of a line, one after the other, and takes their values.
func (p *parser) labelLine(m match, isRow bool) {
	for {
		p.start(m)
		next, more := p.labelInside(m)
		if !more {
			break
		}
		part := span{m.rest.from, next.at.from}
		part.to = part.from + len(strings.TrimRightFunc(part.of(p.text), isBetween))
		p.take(part, true, false)
		m = next
	}
	if m.label.kind == Listing {
		if !m.label.begins && !isOrnament(m.rest.of(p.text)) {
			p.strange(m.rest)
		}
		return
	}
	p.take(m.rest, true, isRow || m.bar)
}

func (p *parser) start(m match) {
	p.close()
	p.ended = nil
	p.open, p.label, p.taken, p.armor = m.label, m.at, false, false
	p.block++
	p.row, p.last = 0, ""
	p.entry = Entry{Meanings: m.label.meanings, LabelOffset: m.at.from, block: p.block}
	if m.label.kind == Listing {
		p.list = &listing{label: m.label, at: m.at, colon: m.separated}
		if m.label.begins {
			p.list.colon = false
			p.listed(m.line)
		}
	}
}

// valueLine is a line without a label.
func (p *parser) valueLine(rest span, isRow bool) { p.take(rest, false, isRow) }

// take reads what follows a label, on its line or below it.
func (p *parser) take(rest span, sameLine, isRow bool) {
	if p.list != nil {
		if !sameLine {
			p.leftover(rest)
		}
		return
	}
	if p.open != nil && p.open.kind.isURL() && !p.isSpelledOut(rest, sameLine) && p.urlRow(rest, sameLine) {
		return
	}
	first, more := cells(p.text, rest, isRow)
	switch {
	case !isOrnament(first.of(p.text)) && !p.value(first, sameLine):
		p.leftover(rest)
	case isPassedOver(more.of(p.text)):
		p.note(more.from, skipped)
	case !isOrnament(more.of(p.text)):
		p.leave(more, afterValue)
	}
}

// value takes s as the open label's value, or as more of it, if it is one.
func (p *parser) value(s span, sameLine bool) bool {
	text := s.of(p.text)
	if p.open == nil || isSentence(text) || !sameLine && isPassedOver(text) {
		return false
	}
	if m, isLabel := p.match(s); sameLine && isLabel && m.rest.from == m.rest.to {
		return false // a table with a label in each column
	}
	if p.open.kind.isURL() && (p.isBeside(text) || p.taken && !sameLine) {
		return false
	}
	clean, notes := cleaned(p.text, s)
	switch {
	case p.open.kind == Certificate:
		return p.certificateLine(clean, notes, sameLine)
	case p.open.kind == URLs && !sameLine && !isURL(clean.of(p.text)) && !isShownTwice(p.text, words(p.text, s)):
		return false
	}
	if whole := trim(p.text, s, isPlainBlank); p.isSpelledOut(whole, sameLine) {
		text, _ := spelledOut(whole.of(p.text))
		p.enter(whole, text, []Note{{Offset: whole.from,
			Message: "a text in quotes with escapes or blanks in it is read as a JSON string"}})
	} else {
		p.add(clean, notes)
	}
	if p.open.kind == Text {
		p.open = nil
	}
	return true
}

// isSpelledOut tells whether the rest of a label's line is a JSON string that needs to be one.
func (p *parser) isSpelledOut(s span, sameLine bool) bool {
	if !sameLine || p.open.kind == URLs {
		return false
	}
	_, ok := spelledOut(trim(p.text, s, isPlainBlank).of(p.text))
	return ok
}

// shortestBase64 is the length, in bytes, from which the first line below a label can be certificate text, not a word
// of the console.
const shortestBase64 = 16

func (p *parser) certificateLine(s span, notes []Note, sameLine bool) bool {
	line := s.of(p.text)
	begins := strings.Contains(line, "-----BEGIN")
	var fits bool
	switch {
	case sameLine, p.armor, begins:
		fits = true
	case strings.Contains(line, "://"):
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
	p.sheet.notes = append(p.sheet.notes, notes...)
	return true
}

// add makes an entry with the value s.
func (p *parser) add(s span, notes []Note) {
	p.enter(s, s.of(p.text), notes)
	// What closes a URL, such as a quote, says that it is whole; a full stop may be a part of it. Nothing that is
	// longer than this closes one.
	const longestEnd = 64
	after := p.text[s.to:max(s.to, min(p.whole.to, s.to+longestEnd))]
	url := strings.TrimRightFunc(p.entry.Value+after, isBlank)
	isURI := strings.Contains(url, "://") || strings.HasPrefix(url, "urn:")
	if isURI && strings.Trim(url[len(p.entry.Value):], ".") == "" && !strings.ContainsFunc(url, isBlank) {
		p.url = &broken{p.open.text, url, p.entry.ValueEnd - p.whole.from}
	}
}

// enter makes an entry with the value that s spells.
func (p *parser) enter(s span, value string, notes []Note) {
	p.taken = true
	p.entry.Value, p.entry.ValueOffset, p.entry.ValueEnd = value, s.from, s.to
	p.entry.row, p.last = p.row, value
	p.sheet.notes = append(p.sheet.notes, notes...)
	p.sheet.entries = append(p.sheet.entries, p.entry)
}

// close ends the open label.
func (p *parser) close() {
	switch {
	case p.open == nil:
	case p.list != nil:
		p.closeListing()
	case !p.taken:
		p.leave(p.label, withoutValue)
	case p.open.kind == URLs:
		p.ended = &ended{p.open, p.entry, p.row, p.last}
	case p.open.kind == Certificate:
		p.entry.Value = strings.Join(p.lines, "\n")
		p.sheet.entries = append(p.sheet.entries, p.entry)
	}
	p.open, p.lines, p.list = nil, nil, nil
}

// leftover puts a line aside. It ends a value that has begun. A label without a value goes on waiting: consoles put
// help texts and headings between the two.
func (p *parser) leftover(s span) { p.leave(s, p.reason()) }

// reason says why a line is left over, and ends the open label if it does.
func (p *parser) reason() string {
	if p.open != nil && !p.taken && p.list == nil {
		return notTheValue
	}
	p.close()
	if len(p.sheet.entries) > 0 {
		return belongsToNone + "; if it continues the value before it, put both on one line"
	}
	return belongsToNone
}

func (p *parser) leave(s span, message string) {
	p.sheet.leftovers = append(p.sheet.leftovers, Leftover{Offset: s.from, End: s.to, Message: message})
}

func (p *parser) note(offset int, message string) {
	p.sheet.notes = append(p.sheet.notes, Note{Offset: offset, Message: message})
}

// broken is a URL that may go on in the next line. Its column is where it ends in its line, in bytes.
type broken struct {
	label, url string
	column     int
}

// goesOnIn tells whether a line can be the rest of the URL: by how the one ends and the other begins, by characters
// that no word has, or because the line before is as long as those that mail clients break.
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
