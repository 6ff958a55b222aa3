package xmlscan

import "math"

// Measure says which limits a document needs: each field is the most that was found, as far as the document can be read
// at all. A refusal names them together, so that nobody raises one after the other.
func Measure(data []byte, unit Name) Limits {
	most := Limits{Bytes: len(data)}
	none := Limits{Bytes: math.MaxInt, Depth: math.MaxInt, Tokens: math.MaxInt, Attributes: math.MaxInt,
		Namespaces: math.MaxInt, NameBytes: math.MaxInt, ValueBytes: math.MaxInt, Unit: unit}
	source, err := Decode(data, none)
	if err != nil {
		return most
	}
	for s := NewScanner(source, none); s.step() == nil; {
		most.Depth = max(most.Depth, len(s.open))
		most.Tokens = max(most.Tokens, s.tokens)
		most.Namespaces = max(most.Namespaces, len(s.bindings))
		most.ValueBytes = max(most.ValueBytes, s.length(s.piece.rawStart, s.piece.rawEnd))
		if s.piece.kind != KindStart {
			continue
		}
		most.Attributes = max(most.Attributes, len(s.attrs))
		most.NameBytes = max(most.NameBytes, int(s.piece.name.end()-s.piece.name.start))
		for _, a := range s.attrs {
			most.NameBytes = max(most.NameBytes, int(a.end()-a.start))
			most.ValueBytes = max(most.ValueBytes, s.length(int(a.valueStart), int(a.valueEnd)))
		}
	}
	return most
}

// length is what a value, text or comment counts.
func (s *Scanner) length(start, end int) int {
	if isPicture(s.src[start:end]) {
		return 0
	}
	return end - start
}
