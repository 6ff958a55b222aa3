package xmlscan

import "sync"

// Paths makes the paths of many elements. It remembers how the children of large
// elements are numbered, so that the time for all paths of a document is linear in
// its size; [Element.Path] alone would take quadratic time. The zero Paths is ready
// for use, also by several goroutines.
type Paths struct {
	mutex   sync.Mutex
	numbers map[Element]map[Element]int // by parent
}

// numberingBytes is from how many bytes of content on the numbers of children are remembered.
const numberingBytes = 2048

// Of returns what e.Path returns.
func (p *Paths) Of(e Element) string { return e.path(p.number) }

func (p *Paths) number(e Element) int {
	parent := e.Parent()
	if parent.IsZero() || parent.EndTag()-parent.TagEnd() < numberingBytes {
		return e.number()
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	numbers, ok := p.numbers[parent]
	if !ok {
		numbers = numberChildren(parent)
		if p.numbers == nil {
			p.numbers = map[Element]map[Element]int{}
		}
		p.numbers[parent] = numbers
	}
	return numbers[e]
}

// numberChildren numbers those children that share their local name with another.
func numberChildren(parent Element) map[Element]int {
	total := map[string]int{}
	for c := range parent.Children() {
		total[c.Local()]++
	}
	seen, numbers := map[string]int{}, map[Element]int{}
	for c := range parent.Children() {
		if local := c.Local(); total[local] > 1 {
			seen[local]++
			numbers[c] = seen[local]
		}
	}
	return numbers
}
