package terraform

import (
	"fmt"

	"golang.org/x/text/unicode/norm"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

func parseJSON(in *form.Source, expected string) (*jsondoc.Document, error) {
	if in.Kind != form.JSON {
		return nil, wrongKind(in, expected)
	}
	return in.ParsedJSON()
}

// jsonReader turns JSON values into nodes.
type jsonReader struct {
	doc *jsondoc.Document
	// templates says that strings are templates, as in configuration.
	templates bool
}

// node recurses as deep as the limits let a document be. mask is true where v is sensitive, or has its shape; it may be
// nil.
func (r jsonReader) node(v, mask *jsondoc.Value) node {
	out := node{kind: literal, pos: r.pos(v), sensitive: isTrue(mask)}
	switch v.Kind {
	case jsondoc.Null:
		out.text = "null"
	case jsondoc.Bool:
		out.text = fmt.Sprint(v.Bool)
	case jsondoc.Number:
		out.text = v.Number.String()
	case jsondoc.String:
		r.string(&out, v.String)
	case jsondoc.Array:
		out.kind = list
		for i := range v.Items {
			inner := itemOf(mask, i)
			if out.sensitive {
				inner = mask
			}
			out.items = append(out.items, r.node(&v.Items[i], inner))
		}
	case jsondoc.Object:
		out.kind = object
		for i := range v.Members {
			m := &v.Members[i]
			if r.templates && m.Name == "//" { // a comment
				continue
			}
			inner := mask.Get(m.Name)
			if out.sensitive {
				inner = mask
			}
			out.add(m.Name, r.node(&m.Value, inner))
		}
	}
	return out
}

func isTrue(v *jsondoc.Value) bool { return v != nil && v.Kind == jsondoc.Bool && v.Bool }

func itemOf(v *jsondoc.Value, i int) *jsondoc.Value {
	if v == nil || i >= len(v.Items) {
		return nil
	}
	return &v.Items[i]
}

func (r jsonReader) string(out *node, s string) {
	out.kind, out.text = text, s
	if !r.templates {
		return
	}
	plain, ok := unescapeTemplate(s)
	if !ok {
		out.kind, out.text, out.refersTo = expression, "a template", referenceIn(s)
		return
	}
	out.text = norm.NFC.String(plain)
	out.normalised = out.text != plain
}

func (r jsonReader) pos(v *jsondoc.Value) diag.Pos {
	line, column := r.doc.Position(v.Offset)
	return diag.Pos{Line: line, Column: column}
}

func itemsOf(v *jsondoc.Value) []jsondoc.Value {
	if v == nil {
		return nil
	}
	return v.Items
}

func stringOf(v *jsondoc.Value) string {
	if v == nil {
		return ""
	}
	return v.String
}
