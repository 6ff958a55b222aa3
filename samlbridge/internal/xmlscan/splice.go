package xmlscan

import (
	"cmp"
	"slices"
	"strings"
)

// Edit replaces the bytes [Start, End) of a source by Text, which is put in as it
// is: escape values with [AppendText] and [AppendAttr]. With Start equal to End it
// inserts, with an empty Text it deletes.
type Edit struct {
	Start, End int
	Text       string
}

// Splice applies edits to src and keeps every other byte. The edits may come in any
// order; insertions at one place keep theirs, and stand before a replacement that
// begins there. Edits that overlap or lie outside src are refused with [ErrEdit].
// Whether the result is well-formed only a new scan can tell.
func Splice(src string, edits []Edit) (string, error) {
	if len(edits) == 0 {
		return src, nil
	}
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	var b strings.Builder
	b.Grow(len(src))
	done := 0
	for _, edit := range sorted {
		if edit.Start < done || edit.End < edit.Start || edit.End > len(src) {
			return "", newError(ErrEdit, src, edit.Start, "",
				"the edit [%d, %d) overlaps another or lies outside the %d bytes of the text", edit.Start, edit.End,
				len(src))
		}
		b.WriteString(src[done:edit.Start])
		b.WriteString(edit.Text)
		done = edit.End
	}
	b.WriteString(src[done:])
	return b.String(), nil
}
