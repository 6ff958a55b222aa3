package users

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// collector keeps names as they come, and sorts them in the end. A name is two bytes of length and its text in one long
// slice: millions of strings would cost the garbage collector more than the sorting. A status follows in the same way,
// if there is one, and then the marks.
type collector struct {
	limits    limits
	text      []byte
	entries   []entry
	addresses bool // some user has one beside the name
}

// entry is a name while it is sorted.
type entry struct {
	// key is seven bytes of the name from some depth on, filled up with zeros, and how many of them the name has: names
	// compare as their keys do, and a name that ends comes before a longer one.
	key  uint64
	at   uint32 // in collector.text
	line uint32 // with the bits below
}

// What is beside a line: that the user is disabled, that there is a status, and that there are marks.
const (
	disabledBit = 1 << 31
	statusBit   = 1 << 30
	marksBit    = 1 << 29
	lineBits    = marksBit - 1
)

const keyBytes = 7

const fixSplit = "split the list, for example by the first letter"

// add keeps a name. A status and the marks are shorter than a row.
func (c *collector) add(name []byte, line int, u user) *diag.Error {
	switch {
	case len(name) > maxRowBytes:
		return failure(diag.ErrLimit, line, fmt.Sprintf("the name has more than %d bytes", maxRowBytes),
			"leave it out: AWS takes 128 characters")
	case len(c.entries) == c.limits.users:
		return failure(diag.ErrLimit, line, fmt.Sprintf("the list has more than %d users", c.limits.users), fixSplit)
	case len(c.text)+2+len(name)+len(u.status)+len(u.marks) > c.limits.bytes:
		message := fmt.Sprintf("the names have more than %d bytes in all, with two for each", c.limits.bytes)
		return failure(diag.ErrLimit, line, message, fixSplit)
	case line > lineBits:
		return failure(diag.ErrLimit, line, fmt.Sprintf("the list has more than %d lines", lineBits), fixSplit)
	}
	e := entry{at: uint32(len(c.text)), line: uint32(line)}
	if u.disabled {
		e.line |= disabledBit
	}
	c.text = append(binary.LittleEndian.AppendUint16(c.text, uint16(len(name))), name...)
	if u.status != nil {
		e.line |= statusBit
		c.text = append(binary.LittleEndian.AppendUint16(c.text, uint16(len(u.status))), u.status...)
	}
	if u.marks != nil {
		e.line |= marksBit
		c.text = append(binary.LittleEndian.AppendUint16(c.text, uint16(len(u.marks))), u.marks...)
	}
	c.addresses = c.addresses || u.addresses
	c.entries = append(c.entries, e)
	return nil
}

func (c *collector) name(e entry) []byte { return c.textAt(e.at) }

func (c *collector) textAt(at uint32) []byte {
	n := uint32(binary.LittleEndian.Uint16(c.text[at:]))
	return c.text[at+2 : at+2+n]
}

// list sorts what was collected.
func (c *collector) list() *List {
	c.sort()
	l := &List{ends: make([]uint32, len(c.entries)), lines: make([]uint32, len(c.entries)), addresses: c.addresses}
	var text, marks strings.Builder
	text.Grow(len(c.text) - 2*len(c.entries))
	known := map[string]string{} // statuses: there are few, and many users have the same
	for i, e := range c.entries {
		name := c.name(e)
		text.Write(name)
		l.ends[i], l.lines[i] = uint32(text.Len()), e.line
		next := e.at + 2 + uint32(len(name))
		if e.line&statusBit != 0 {
			text := string(c.textAt(next))
			if _, ok := known[text]; !ok {
				known[text] = text
			}
			l.statuses = append(l.statuses, status{of: i, text: known[text]})
			next += 2 + uint32(len(text))
		}
		if e.line&marksBit != 0 {
			if l.markEnds == nil {
				l.markEnds = make([]uint32, len(c.entries))
			}
			marks.Write(c.textAt(next))
		}
		if l.markEnds != nil {
			l.markEnds[i] = uint32(marks.Len())
		}
	}
	l.text, l.marks = text.String(), marks.String()
	*c = collector{}
	return l
}

// sort sorts by seven bytes at a time, and further only where names agree in them: most of the work is on words and
// touches no text. Equal names end in the order of their lines.
func (c *collector) sort() {
	type group struct{ from, to, depth int }
	open := []group{{0, len(c.entries), 0}}
	scratch := make([]entry, len(c.entries))
	for len(open) > 0 {
		g := open[len(open)-1]
		open = open[:len(open)-1]
		names := c.entries[g.from:g.to]
		for i := range names {
			names[i].key = keyOf(c.name(names[i]), g.depth)
		}
		sortByKey(names, scratch)
		for from := 0; from < len(names); {
			to := from + 1
			for to < len(names) && names[to].key == names[from].key {
				to++
			}
			if to > from+1 && names[from].key&0xff == keyBytes {
				open = append(open, group{g.from + from, g.from + to, g.depth + keyBytes})
			}
			from = to
		}
	}
}

// sortByKey keeps the order of equal keys. It distributes the names by one byte of the key after another, from the last
// on; below some number, where counting costs more than it saves, it compares.
func sortByKey(names, scratch []entry) {
	const few = 256
	if len(names) < few {
		slices.SortStableFunc(names, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
		return
	}
	var count [8][256]int
	for _, e := range names {
		for i := range count {
			count[i][byte(e.key>>(8*i))]++
		}
	}
	from, to := names, scratch[:len(names)]
	for i := range count {
		if count[i][byte(names[0].key>>(8*i))] == len(names) {
			continue
		}
		next := 0
		for b, n := range count[i] {
			count[i][b] = next
			next += n
		}
		for _, e := range from {
			at := &count[i][byte(e.key>>(8*i))]
			to[*at] = e
			*at++
		}
		from, to = to, from
	}
	copy(names, from)
}

func keyOf(name []byte, depth int) uint64 {
	rest := name[min(depth, len(name)):]
	if len(rest) > keyBytes {
		return binary.BigEndian.Uint64(rest)&^0xff | keyBytes
	}
	key := uint64(len(rest))
	for i, b := range rest {
		key |= uint64(b) << (56 - 8*i)
	}
	return key
}
