package xmlscan

// Measure says which limits a document needs: each field is the most that was found, as far as the document can be read
// at all. A refusal names them together, so that nobody raises one after the other. far is the limit of within at which
// measuring ended, zero for none: what a refusal costs is bounded too.
func Measure(data []byte, within Limits) (most Limits, far Limit) {
	most = Limits{Bytes: len(data), Unit: within.Unit}
	source, err := Decode(data, within)
	if err != nil {
		return most, limitOf(err)
	}
	s := NewScanner(source, within)
	for s.step() == nil {
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
	return most, limitOf(s.err)
}

// limitOf is the limit that an error is about, zero where it is about none.
func limitOf(err error) Limit {
	if e, ok := err.(*Error); ok {
		return e.Limit
	}
	return 0
}

// length is what a value, text or comment counts.
func (s *Scanner) length(start, end int) int {
	if isPicture(s.src[start:end]) {
		return 0
	}
	return end - start
}
