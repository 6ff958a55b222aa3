package form

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// raiseOne and the name of a limit is what to do about it.
const raiseOne = "raise the limit "

// raise adds to what an error says of one limit all the others that the input passes.
func (s *Source) raise(err error) error {
	var e *diag.Error
	if !errors.As(err, &e) || e.Kind != diag.ErrLimit {
		return err
	}
	if before, limit, ok := strings.Cut(e.Fix, raiseOne); ok && limit != "Certificates" {
		e.Fix = before + s.limits.raise(limit, s.Data, s.Kind)
	}
	return err
}

// tooLarge refuses an input for its bytes, and names the other limits that it passes as well.
func (l Limits) tooLarge(name string, data []byte) error {
	e := &diag.Error{Kind: diag.ErrLimit, Place: diag.Place{Document: name},
		Message: fmt.Sprintf("the input has %d bytes; at most %d are read", len(data), l.bytes()),
		Fix:     "give the one document that is needed, or "}
	kind := Text
	if start := strings.TrimLeft(string(data[:min(len(data), 1024)]), blanks); start != "" {
		kind = kindOf(start)
	}
	if kind == XML {
		e.Fix = "extract your entity if it is a federation's aggregate, or "
	}
	e.Fix += l.raise("Bytes", data, kind)
	return e
}

// raise says what to do about limits: which of them the input passes, and what each of them has to be. limit is the one
// at which reading ended.
func (l Limits) raise(limit string, data []byte, kind InputKind) string {
	type need struct {
		name         string
		found, limit int
	}
	needs := []need{{"Bytes", len(data), l.bytes()}}
	switch kind {
	case XML:
		most := xmlscan.Measure(data, xmlscan.Name{Space: metadata.MD, Local: "EntityDescriptor"})
		needs = append(needs, need{"Depth", most.Depth, orDefault(l.Depth, xmlscan.DefaultDepth)},
			need{"Tokens", most.Tokens, orDefault(l.Tokens, xmlscan.DefaultTokens)},
			need{"Attributes", most.Attributes, orDefault(l.Attributes, xmlscan.DefaultAttributes)},
			need{"Namespaces", most.Namespaces, orDefault(l.Namespaces, xmlscan.DefaultNamespaces)},
			need{"NameBytes", most.NameBytes, orDefault(l.NameBytes, xmlscan.DefaultNameBytes)},
			need{"ValueBytes", most.ValueBytes, orDefault(l.ValueBytes, xmlscan.DefaultValueBytes)})
	case JSON:
		most := jsondoc.Measure(data)
		needs = append(needs, need{"Depth", most.Depth, orDefault(l.Depth, jsondoc.DefaultDepth)},
			need{"Tokens", most.Values, orDefault(l.Tokens, jsondoc.DefaultValues)},
			need{"NameBytes", most.Name, orDefault(l.NameBytes, jsondoc.DefaultName)})
	}
	var raised []string
	for _, n := range needs {
		if n.found > n.limit {
			raised = append(raised, n.name+" to "+strconv.Itoa(n.found))
		}
	}
	switch len(raised) {
	case 0:
		return raiseOne + limit
	case 1:
		return raiseOne + raised[0]
	}
	last := len(raised) - 1
	return "raise the limits " + strings.Join(raised[:last], ", ") + " and " + raised[last]
}

func orDefault(n, whenUnset int) int {
	if n <= 0 {
		return whenUnset
	}
	return n
}
