package terraform

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// detectJSON finds a form of JSON: sign is in every text of it, and saves parsing most others.
func detectJSON(sign string, is func(*jsondoc.Document) bool) func(*form.Source) int {
	return func(in *form.Source) int {
		if in.Kind != form.JSON || !strings.Contains(in.Text, sign) {
			return 0
		}
		doc, err := jsondoc.Parse([]byte(in.Text), jsondoc.Unlimited())
		if err != nil || !is(doc) {
			return 0
		}
		return certain
	}
}

func parseJSON(in *form.Source, l form.Limits, expected string) (*jsondoc.Document, error) {
	if in.Kind != form.JSON {
		return nil, wrongKind(in, expected)
	}
	doc, err := jsondoc.Parse([]byte(in.Text), jsondoc.Limits{Bytes: l.Bytes, Depth: l.Depth, Values: l.Tokens, Name: l.NameBytes})
	if err == nil {
		if err := refuseKeys(doc); err != nil {
			return nil, err
		}
		return doc, nil
	}
	var e *jsondoc.Error
	errors.As(err, &e)
	kind := diag.ErrSyntax
	switch {
	case errors.Is(err, jsondoc.ErrLimit):
		kind = diag.ErrLimit
	case errors.Is(err, jsondoc.ErrEncoding):
		kind = diag.ErrEncoding
	}
	return nil, problem(kind, diag.Origin{Path: e.Path, Pos: diag.Pos{Line: e.Line, Column: e.Column}}, e.Message, e.Fix)
}

// refuseKeys looks for private keys behind escapes, where the search in the text as it stands finds none.
func refuseKeys(doc *jsondoc.Document) error {
	var err error
	doc.Texts(func(offset int, text string) {
		if _, found := diag.FindSecret(text); err == nil && found {
			line, column := doc.Position(offset)
			err = problem(diag.ErrSecret, diag.Origin{Pos: diag.Pos{Line: line, Column: column}},
				"the input contains a private key",
				"treat the key as exposed, and give a document without it, such as what terraform output -json prints")
		}
	})
	return err
}

// jsonReader turns JSON values into nodes.
type jsonReader struct {
	doc *jsondoc.Document
	// templates says that strings are templates, as in configuration.
	templates bool
}

// node recurses as deep as the limits let a document be. mask is true where v is sensitive, or has its shape; it may be nil.
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

// readConfigurationJSON reads .tf.json.
func readConfigurationJSON(o Options) func(*form.Source, form.Options) (*form.Reading, error) {
	return func(in *form.Source, so form.Options) (*form.Reading, error) {
		doc, err := parseJSON(in, so.Limits, "Terraform configuration in JSON syntax was")
		if err != nil {
			return nil, err
		}
		reader := jsonReader{doc: doc, templates: true}
		var c configuration
		for i := range doc.Root.Members {
			m := &doc.Root.Members[i]
			switch m.Name {
			case "resource":
				reader.resources(&c, &m.Value)
			case "terraform":
				for _, inner := range labelled(&m.Value) {
					if inner.Name == "required_providers" {
						providers := reader.node(&inner.Value, nil)
						c.requires(providers.inner())
					}
				}
				fallthrough
			default:
				c.around = append(c.around, unplaced{m.Name, diag.Origin{Pos: reader.pos(&m.Value)}})
			}
		}
		return c.read(in, v5, o, so)
	}
}

func (r jsonReader) resources(c *configuration, v *jsondoc.Value) {
	for _, kind := range labelled(v) {
		for _, m := range labelled(&kind.Value) {
			values := r.node(&m.Value, nil)
			c.resource(kind.Name, m.Name, *values.inner())
		}
	}
}

// labelled are the members whose names are a block's label: JSON syntax spells several blocks as one object, or as a list.
func labelled(v *jsondoc.Value) []jsondoc.Member {
	if v == nil {
		return nil
	}
	list := v.Members
	for i := range v.Items {
		list = append(list, v.Items[i].Members...)
	}
	return list
}

// configured reports whether a document is configuration, with the resource or without it.
func configured(doc *jsondoc.Document) bool {
	r := doc.Root.Get("resource")
	return r != nil && (r.Kind == jsondoc.Object || r.Kind == jsondoc.Array)
}
