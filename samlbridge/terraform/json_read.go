package terraform

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// detectJSON finds a form of JSON: sign stands in every text of it, and saves parsing most others.
func detectJSON(sign string, is func(*jsondoc.Document) bool) func(samlbridge.Input) int {
	return func(in samlbridge.Input) int {
		if in.Kind != samlbridge.JSONInput || !strings.Contains(in.Text, sign) {
			return 0
		}
		doc, err := jsondoc.Parse([]byte(in.Text), jsondoc.Unlimited())
		if err != nil || !is(doc) {
			return 0
		}
		return certain
	}
}

func parseJSON(in samlbridge.Input, l samlbridge.Limits, expected string) (*jsondoc.Document, error) {
	if in.Kind != samlbridge.JSONInput {
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
	kind := samlbridge.ErrSyntax
	switch {
	case errors.Is(err, jsondoc.ErrLimit):
		kind = samlbridge.ErrLimit
	case errors.Is(err, jsondoc.ErrEncoding):
		kind = samlbridge.ErrEncoding
	}
	return nil, &samlbridge.Error{Kind: kind, Path: e.Path, Pos: mapping.Pos{Line: e.Line, Column: e.Column}, Message: e.Message, Fix: e.Fix, Err: err}
}

// refuseKeys looks for private keys behind escapes, where the search in the text as it stands finds none.
func refuseKeys(doc *jsondoc.Document) error {
	var err error
	doc.Texts(func(offset int, text string) {
		if err == nil && pem.FindPrivateKey(text) >= 0 {
			line, column := doc.Position(offset)
			err = &samlbridge.Error{Kind: samlbridge.ErrSecret, Pos: mapping.Pos{Line: line, Column: column}, Message: "the input holds a private key",
				Fix: "treat the key as exposed, and give a document without it, such as what terraform output -json prints"}
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
	out := node{kind: literal, pos: r.pos(v)}
	if mask != nil && mask.Kind == jsondoc.Bool && mask.Bool {
		out.sensitive = true
	}
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
			var inner *jsondoc.Value
			if mask != nil && i < len(mask.Items) {
				inner = &mask.Items[i]
			}
			out.items = append(out.items, r.node(&v.Items[i], inner))
		}
	case jsondoc.Object:
		out.kind = object
		for i := range v.Members {
			if m := &v.Members[i]; !(r.templates && m.Name == "//") { // a comment
				out.add(m.Name, r.node(&m.Value, mask.Get(m.Name)))
			}
		}
	}
	return out
}

func (r jsonReader) string(out *node, s string) {
	out.kind, out.text = text, s
	if !r.templates {
		return
	}
	plain, ok := unescapeTemplate(s)
	if !ok {
		out.kind, out.text = expression, "a template"
		return
	}
	out.text = norm.NFC.String(plain)
	out.normalised = out.text != plain
}

func (r jsonReader) pos(v *jsondoc.Value) mapping.Pos {
	line, column := r.doc.Position(v.Offset)
	return mapping.Pos{Line: line, Column: column}
}

// readConfigurationJSON reads .tf.json.
func readConfigurationJSON(o Options) func(samlbridge.Input, samlbridge.Options) (*samlbridge.Document, error) {
	return func(in samlbridge.Input, so samlbridge.Options) (*samlbridge.Document, error) {
		doc, err := parseJSON(in, so.Limits, "Terraform configuration in JSON syntax was")
		if err != nil {
			return nil, err
		}
		reader := jsonReader{doc: doc, templates: true}
		var found []resource
		var around []unplaced
		for i := range doc.Root.Members {
			m := &doc.Root.Members[i]
			if m.Name != "resource" {
				around = append(around, unplaced{m.Name, mapping.Origin{Pos: reader.pos(&m.Value)}})
				continue
			}
			for _, kind := range labelled(&m.Value) {
				for _, r := range labelled(&kind.Value) {
					if !isApplication(kind.Name) {
						around = append(around, unplaced{kind.Name + "." + r.Name, mapping.Origin{Pos: reader.pos(&r.Value)}})
						continue
					}
					values := reader.node(&r.Value, nil)
					found = append(found, resource{address: kind.Name + "." + r.Name, name: r.Name, values: *values.inner()})
				}
			}
		}
		chosen, err := choose(found, o, so)
		if err != nil {
			return nil, err
		}
		r := newReader(in, v5.vocabulary(), v5.keys)
		r.around(append(around, others(found, chosen)...))
		return r.read(chosen)
	}
}

// labelled are the members that stand for a block's label: JSON syntax spells several blocks as one object, or as a list.
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
