package form

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/failure"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// raise adds to what an error says of one limit all the others that the input passes.
func (s *Source) raise(err error) error {
	var e *diag.Error
	if !errors.As(err, &e) || e.Kind != diag.ErrLimit {
		return err
	}
	if before, limit, ok := strings.Cut(e.Fix, failure.RaiseLimit); ok && limit != "Certificates" {
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

// farthest is how many times a limit is measured: a refusal must not cost what the limits are there to save.
const farthest = 16

// need is what an input needs of a limit, far where it is too much to be measured.
type need struct {
	name         string
	found, limit int
	far          bool
}

// raise says what to do about limits: which of them the input passes, and what each of them has to be. limit is the one
// at which reading ended.
func (l Limits) raise(limit string, data []byte, kind InputKind) string {
	needs := []need{{name: "Bytes", found: len(data), limit: l.bytes()}}
	switch {
	case len(data) > times(max(l.bytes(), defaultBytes)): // the whole of it would have to be decoded
	case kind == XML:
		needs = append(needs, l.measureXML(data)...)
	case kind == JSON:
		needs = append(needs, l.measureJSON(data)...)
	}
	var raised []string
	for _, n := range needs {
		switch {
		case n.far:
			raised = append(raised, n.name)
		case n.found > n.limit:
			raised = append(raised, n.name+" to "+strconv.Itoa(n.found))
		}
	}
	switch len(raised) {
	case 0:
		return failure.RaiseLimit + limit
	case 1:
		return failure.RaiseLimit + raised[0]
	}
	last := len(raised) - 1
	return "raise the limits " + strings.Join(raised[:last], ", ") + " and " + raised[last]
}

func (l Limits) measureXML(data []byte) []need {
	depth, tokens := orDefault(l.Depth, xmlscan.DefaultDepth), orDefault(l.Tokens, xmlscan.DefaultTokens)
	attributes := orDefault(l.Attributes, xmlscan.DefaultAttributes)
	namespaces := orDefault(l.Namespaces, xmlscan.DefaultNamespaces)
	name := orDefault(l.NameBytes, xmlscan.DefaultNameBytes)
	value := orDefault(l.ValueBytes, xmlscan.DefaultValueBytes)
	most, far := xmlscan.Measure(data, xmlscan.Limits{Bytes: len(data), Depth: times(depth), Tokens: times(tokens),
		Attributes: times(attributes), Namespaces: times(namespaces), NameBytes: times(name), ValueBytes: times(value),
		Unit: xmlscan.Name{Space: metadata.MD, Local: "EntityDescriptor"}})
	return []need{
		{"Depth", most.Depth, depth, far == xmlscan.LimitDepth},
		{"Tokens", most.Tokens, tokens, far == xmlscan.LimitTokens},
		{"Attributes", most.Attributes, attributes, far == xmlscan.LimitAttributes},
		{"Namespaces", most.Namespaces, namespaces, far == xmlscan.LimitNamespaces},
		{"NameBytes", most.NameBytes, name, far == xmlscan.LimitNameBytes},
		{"ValueBytes", most.ValueBytes, value, far == xmlscan.LimitValueBytes},
	}
}

func (l Limits) measureJSON(data []byte) []need {
	depth, values := orDefault(l.Depth, jsondoc.DefaultDepth), orDefault(l.Tokens, jsondoc.DefaultValues)
	name := orDefault(l.NameBytes, jsondoc.DefaultName)
	most, far := jsondoc.Measure(data, jsondoc.Limits{Depth: times(depth), Values: times(values), Name: times(name)})
	return []need{
		{"Depth", most.Depth, depth, far == "Depth"},
		{"Tokens", most.Values, values, far == "Values"},
		{"NameBytes", most.Name, name, far == "Name"},
	}
}

// times is how far a limit is measured.
func times(limit int) int { return min(limit, math.MaxInt/farthest) * farthest }

func orDefault(n, whenUnset int) int {
	if n <= 0 {
		return whenUnset
	}
	return n
}
