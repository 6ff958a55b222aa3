package terraform

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
)

// native spells blocks in native syntax, as terraform fmt leaves it.
func native(blocks []block) []byte {
	var b strings.Builder
	for i, block := range blocks {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(block.kind)
		for _, label := range block.labels {
			b.WriteString(" " + quoteNative(label))
		}
		b.WriteString(" {\n")
		block.body.arguments(&b)
		b.WriteString("}\n")
	}
	return hclwrite.Format([]byte(b.String()))
}

// arguments writes the members of an object, one on a line. Format does the indenting and aligning.
func (n *node) arguments(b *strings.Builder) {
	for i := range n.members {
		name, value := n.members[i].name, &n.members[i].value
		if value.blocks {
			for j := range value.items {
				b.WriteString(name + " {\n")
				value.items[j].arguments(b)
				b.WriteString("}\n")
			}
			continue
		}
		if n.mapped {
			name = quoteNative(name)
		}
		b.WriteString(name + " = ")
		value.native(b)
		b.WriteByte('\n')
	}
}

func (n *node) native(b *strings.Builder) {
	switch n.kind {
	case text:
		b.WriteString(quoteNative(n.text))
	case template:
		b.WriteString(`"` + n.text + `"`)
	case list:
		n.nativeList(b)
	case object:
		b.WriteString("{\n")
		n.arguments(b)
		b.WriteByte('}')
	default:
		b.WriteString(n.text)
	}
}

// nativeList puts a list of at most one string on one line, and each item of another on its own.
func (n *node) nativeList(b *strings.Builder) {
	separator := "\n"
	if len(n.items) == 0 || len(n.items) == 1 && n.items[0].kind == text {
		separator = ""
	}
	b.WriteString("[" + separator)
	for i := range n.items {
		n.items[i].native(b)
		if separator != "" {
			b.WriteString("," + separator)
		}
	}
	b.WriteByte(']')
}

// block is one of a configuration's, with its labels.
type block struct {
	kind   string
	labels []string
	body   node
}

// configurationJSON spells blocks in JSON syntax.
func configurationJSON(blocks []block) []byte {
	root := node{kind: object}
	for _, b := range blocks {
		at := root.child(b.kind)
		for _, label := range b.labels {
			at = at.child(label)
		}
		at.members = b.body.members
	}
	return indented(&root, false)
}

// indented is n as a file for Terraform.
func indented(n *node, plain bool) []byte {
	var compact, out bytes.Buffer
	n.json(&compact, plain)
	_ = json.Indent(&out, forHCL(compact.Bytes()), "", "  ") // node.json writes valid JSON
	out.WriteByte('\n')
	return out.Bytes()
}
