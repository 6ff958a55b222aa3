package terraform

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"golang.org/x/text/unicode/norm"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

func readNative(p provider, o Options) func(*form.Source, form.Options) (*form.Reading, error) {
	return func(in *form.Source, so form.Options) (*form.Reading, error) {
		body, err := parseNative(in, so.Limits)
		if err != nil {
			return nil, err
		}
		n := nativeReader{text: in.Text, places: newPlaces(in.Text)}
		var c configuration
		for _, block := range body.Blocks {
			if block.Type == "resource" && len(block.Labels) == 2 {
				c.resource(block.Labels[0], block.Labels[1], n.body(block.Body, block.TypeRange.Start.Byte))
				continue
			}
			for _, inner := range block.Body.Blocks {
				if block.Type == "terraform" && inner.Type == "required_providers" {
					providers := n.body(inner.Body, inner.TypeRange.Start.Byte)
					c.requires(&providers)
				}
			}
			c.around = append(c.around, unplaced{strings.Join(append([]string{block.Type}, block.Labels...), "."),
				diag.Origin{Pos: n.places.at(block.TypeRange.Start.Byte)}})
		}
		return c.read(in, p, o, so)
	}
}

func parseNative(in *form.Source, l form.Limits) (body *hclsyntax.Body, err error) {
	if in.Kind != form.Text {
		return nil, wrongKind(in, "Terraform configuration in native syntax was")
	}
	if err := within(in.Text, l); err != nil {
		return nil, err
	}
	// The parser asserts things about itself by panicking. No input is known that brings it to do so.
	defer func() {
		if recover() != nil {
			body, err = nil, notHCL(in.Text, 0)
		}
	}()
	file, diagnostics := hclsyntax.ParseConfig([]byte(in.Text), "", hcl.InitialPos)
	for _, d := range diagnostics {
		if d.Severity == hcl.DiagError {
			return nil, notHCL(in.Text, d.Subject.Start.Byte)
		}
	}
	return file.Body.(*hclsyntax.Body), nil
}

func notHCL(text string, offset int) error {
	return problem(diag.ErrSyntax, diag.Origin{Pos: newPlaces(text).at(offset)},
		"the text is not valid Terraform configuration from here on",
		"correct the syntax; terraform fmt says more about what is wrong")
}

// nativeReader turns HCL's syntax tree into nodes. It evaluates nothing.
type nativeReader struct {
	text   string
	places *places
}

// body is the body of a block as an object. Blocks within it are lists of objects, one list for each type.
func (r nativeReader) body(b *hclsyntax.Body, at int) node {
	type entry struct {
		offset    int
		attribute *hclsyntax.Attribute
		block     *hclsyntax.Block
	}
	var entries []entry
	for _, a := range b.Attributes {
		entries = append(entries, entry{offset: a.SrcRange.Start.Byte, attribute: a})
	}
	for _, block := range b.Blocks {
		entries = append(entries, entry{offset: block.TypeRange.Start.Byte, block: block})
	}
	slices.SortFunc(entries, func(x, y entry) int { return cmp.Compare(x.offset, y.offset) })
	out := node{kind: object, pos: r.places.at(at)}
	blocks := map[string]int{} // by type, the place among the members
	for _, e := range entries {
		switch {
		case e.attribute != nil:
			out.add(e.attribute.Name, r.expression(e.attribute.Expr))
		case e.block.Type == "dynamic" && len(e.block.Labels) == 1:
			out.add(e.block.Labels[0], node{kind: expression, text: "a dynamic block", pos: r.places.at(e.offset)})
		default:
			inner := r.body(e.block.Body, e.offset)
			i, more := blocks[e.block.Type]
			if !more {
				i = len(out.members)
				blocks[e.block.Type] = i
				out.add(e.block.Type, node{kind: list, blocks: true, pos: inner.pos})
			}
			all := &out.members[i].value
			all.items = append(all.items, inner)
		}
	}
	return out
}

// expression recurses as deep as the limits let the text be.
func (r nativeReader) expression(e hclsyntax.Expression) node {
	at := e.Range()
	out := node{kind: expression, pos: r.places.at(at.Start.Byte)}
	switch e := e.(type) {
	case *hclsyntax.ParenthesesExpr:
		return r.expression(e.Expression)
	case *hclsyntax.LiteralValueExpr:
		out.literal(e.Val)
	case *hclsyntax.TemplateExpr:
		var b strings.Builder
		for _, part := range e.Parts {
			value, ok := part.(*hclsyntax.LiteralValueExpr)
			if !ok || value.Val.Type() != cty.String {
				out.text = "a template"
				return out
			}
			b.WriteString(value.Val.AsString())
		}
		out.kind, out.text = text, norm.NFC.String(b.String())
		out.normalised = !norm.NFC.IsNormalString(r.text[at.Start.Byte:at.End.Byte])
	case *hclsyntax.TupleConsExpr:
		out.kind = list
		for _, item := range e.Exprs {
			out.items = append(out.items, r.expression(item))
		}
	case *hclsyntax.ObjectConsExpr:
		out.kind = object
		names := map[string]bool{}
		for _, item := range e.Items {
			name, ok := r.key(item.KeyExpr)
			if !ok || names[name] {
				return node{kind: expression, text: "an object whose keys are computed or not unique", pos: out.pos}
			}
			names[name] = true
			out.add(name, r.expression(item.ValueExpr))
		}
	case *hclsyntax.TemplateWrapExpr:
		out.text = "a template"
	case *hclsyntax.ScopeTraversalExpr:
		out.text, out.refersTo = "a reference", r.text[at.Start.Byte:at.End.Byte]
	case *hclsyntax.RelativeTraversalExpr, *hclsyntax.IndexExpr, *hclsyntax.SplatExpr:
		out.text = "a reference"
	case *hclsyntax.FunctionCallExpr:
		out.text = "a function call"
	default:
		out.text = "an expression"
	}
	return out
}

func (n *node) literal(v cty.Value) {
	n.kind = literal
	switch {
	case v.IsNull():
		n.text = "null"
	case v.Type() == cty.Bool && v.True():
		n.text = "true"
	case v.Type() == cty.Bool:
		n.text = "false"
	case v.Type() == cty.Number && v.IsKnown() && !v.AsBigFloat().IsInf():
		n.text = v.AsBigFloat().Text('g', -1)
	default:
		n.kind, n.text = expression, "a number that is out of range"
	}
}

// key is the name of an object's member: a bare word or a literal string.
func (r nativeReader) key(e hclsyntax.Expression) (string, bool) {
	if word := hcl.ExprAsKeyword(e); word != "" {
		return word, true
	}
	wrapped, ok := e.(*hclsyntax.ObjectConsKeyExpr)
	if !ok || wrapped.ForceNonLiteral {
		return "", false
	}
	name := r.expression(wrapped.Wrapped)
	return name.text, name.kind == text
}
