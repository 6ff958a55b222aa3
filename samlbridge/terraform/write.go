package terraform

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// block is one of a configuration's, with its labels.
type block struct {
	kind   string
	labels []string
	body   node
}

type writeFunc = func(*samlbridge.Document, mapping.Parties, samlbridge.Options) ([]byte, []mapping.Finding, error)

// write returns a codec's Write: a configuration in native or in JSON syntax.
func write(p provider, o Options, inJSON bool) writeFunc {
	return func(d *samlbridge.Document, parties mapping.Parties, _ samlbridge.Options) ([]byte, []mapping.Finding, error) {
		if err := o.validate(); err != nil {
			return nil, nil, err
		}
		w := &writer{document: d, parties: parties, provider: p, templates: inJSON}
		blocks := w.configuration(o)
		if o.ImportID == "" {
			w.exists(resourceType + "." + o.ResourceName)
		}
		switch {
		case w.err != nil:
			return nil, nil, w.err
		case inJSON:
			return configurationJSON(blocks), w.findings, nil
		}
		return native(blocks), w.findings, nil
	}
}

// writeVariables writes what the parties state as the values of variables, which are plain JSON.
func writeVariables(o Options) writeFunc {
	v := variablesVocabulary()
	return func(d *samlbridge.Document, parties mapping.Parties, _ samlbridge.Options) ([]byte, []mapping.Finding, error) {
		if err := o.validate(); err != nil {
			return nil, nil, err
		}
		w := &writer{document: d, parties: parties, provider: v5}
		values := node{kind: object}
		if o.AccountID != "" {
			values.add("account_id", node{kind: text, text: o.AccountID})
		}
		for _, f := range v.Fields {
			if value := w.field(f); value != nil {
				values.add(f.Key, *value)
			}
		}
		if w.err != nil {
			return nil, nil, w.err
		}
		return indented(&values, true), w.findings, nil
	}
}

// writer makes Terraform's values of parties.
type writer struct {
	document *samlbridge.Document
	parties  mapping.Parties
	provider provider
	// templates says that strings are written as templates of JSON syntax.
	templates bool
	findings  []mapping.Finding
	err       error
}

// configuration is the resource, with the variables that it needs and the outputs for the other side.
func (w *writer) configuration(o Options) []block {
	var variables []block
	account, accountInID := node{kind: text, text: o.AccountID}, o.AccountID
	if o.AccountID == "" {
		account, accountInID = node{kind: reference, text: "var.account_id"}, "${var.account_id}"
		variables = append(variables, variable("account_id", "string", "ID of the Cloudflare account that holds the application", false))
	}
	body, saas := node{kind: object}, node{kind: object}
	body.add("account_id", account)
	for _, f := range w.provider.vocabulary().Fields {
		if f.Property == mapping.AppOther {
			continue
		}
		value := w.field(f)
		if value == nil {
			kind, description := w.provider.variable(f.Property)
			if kind == "" {
				continue
			}
			variables = append(variables, variable(f.Key, kind, description, true))
			value = &node{kind: reference, text: "var." + f.Key}
		}
		if key, ok := strings.CutPrefix(f.Key, "saas_app."); ok {
			saas.add(key, *value)
		} else {
			body.add(f.Key, *value)
		}
	}
	w.plain(&body)
	address, inner := resourceType+"."+o.ResourceName, ".saas_app."
	if w.provider.blocks {
		saas, inner = node{kind: list, items: []node{saas}, blocks: true}, ".saas_app[0]."
	}
	body.add("saas_app", saas)

	blocks := variables
	if o.ImportID != "" {
		id := accountInID + "/" + o.ImportID
		if !w.provider.blocks {
			id = "accounts/" + id
		}
		to := node{kind: object}
		to.add("to", node{kind: word, text: address})
		to.add("id", node{kind: template, text: id})
		blocks = append(blocks, block{kind: "import", body: to})
	}
	blocks = append(blocks, block{"resource", []string{resourceType, o.ResourceName}, body})
	aws := mapping.AWSIdentityProviderVocabulary()
	for _, f := range outputVocabulary().Fields {
		output := node{kind: object}
		takes, _ := aws.Field(f.Property)
		output.add("description", node{kind: text, text: f.Label + " of Cloudflare Access; " + takes.Label + " in AWS IAM Identity Center"})
		output.add("value", node{kind: reference, text: address + inner + f.Key})
		blocks = append(blocks, block{"output", []string{f.Key}, output})
	}
	return blocks
}

// variable is the type and the description of the variable that stands for what a document does not state; "" where none does.
// Version 5 of the provider sends an empty list of policies where there is none, and version 4 sends nothing.
func (p provider) variable(id mapping.Property) (kind, description string) {
	switch {
	case id == mapping.AppAllowedIdPs:
		return "list(string)", "IDs of the identity providers that people may choose; null means all of the account's"
	case id == mapping.AppPolicies && p.blocks:
		return "list(string)", "IDs of the Access policies, which say who gets in; null leaves them as they are"
	case id == mapping.AppPolicies:
		return "list(object({ id = string, precedence = optional(number) }))", "Access policies, which say who gets in; null means none: nobody gets in"
	}
	return "", ""
}

func variable(name, kind, description string, optional bool) block {
	body := node{kind: object}
	body.add("description", node{kind: text, text: description})
	body.add("type", node{kind: word, text: kind})
	if optional {
		body.add("default", node{kind: literal, text: "null"})
	}
	return block{"variable", []string{name}, body}
}

// field is what the parties state of a field, nil where they state nothing.
func (w *writer) field(f mapping.Field) *node {
	values := w.parties.Values(f.Property)
	switch {
	case values == nil:
		return nil
	case f.Property == mapping.AppPolicies:
		return w.policies()
	case f.Property == mapping.AppAttributeStatements:
		return w.statements(f)
	case f.Property == mapping.AppAutoRedirect:
		return &node{kind: literal, text: values[0]}
	case f.Property == mapping.AppAuthType && w.provider.blocks && values[0] == "saml":
		w.find(mapping.NoteRewritten, mapping.Notice, f.Property, 0,
			"auth_type is left out: the application is SAML's without it, and version 4 of the provider, which does not read it back, would replace the application at each apply")
		return nil
	}
	for _, term := range f.Terms {
		if values[0] != term.Value && strings.EqualFold(values[0], term.Value) {
			w.find(mapping.NoteRewritten, mapping.Notice, f.Property, 0, mapping.Quote(values[0])+" is written as "+mapping.Quote(term.Value)+", as the provider documents it")
			values = []string{term.Value}
		}
	}
	out := node{kind: list}
	for i, value := range values {
		out.items = append(out.items, w.text(f.Property, i, value))
	}
	if f.Max == 1 {
		return &out.items[0]
	}
	return &out
}

// plain adds the arguments that are carried over as the application was read with, and names the rest.
func (w *writer) plain(body *node) {
	app, v := w.parties.Application, w.provider.vocabulary()
	if app == nil {
		return
	}
	raw, err := jsondoc.Parse(app.Raw, jsondoc.Unlimited())
	if err != nil {
		raw = &jsondoc.Document{Root: &jsondoc.Value{}} // an application made by hand has none
	}
	for i, name := range w.parties.Values(mapping.AppOther) {
		if argument, ok := w.argument(i, raw.Root.Get(name)); ok && slices.Contains(plain, name) {
			body.add(name, argument)
			continue
		}
		w.find(mapping.NoteDropped, mapping.Notice, mapping.AppOther, i,
			fmt.Sprintf("%s (%s): there is no place for it in %s (%s)", mapping.Quote(name), mapping.AppOther, v.Title, v.Product))
	}
}

// exists says where Terraform would make a second application: the document is of one that exists, and Terraform knows it by
// another address than the written one, or not at all.
func (w *writer) exists(address string) {
	old, id := "", ""
	if slices.Contains([]samlbridge.Form{V5, V4, V5JSON, ShowJSON}, w.document.Form) {
		old = w.origin(mapping.SPValidUntil, 0).Path // Terraform states none: this is the resource's
	}
	if app := w.parties.Application; app != nil {
		if raw, err := jsondoc.Parse(app.Raw, jsondoc.Unlimited()); err == nil && raw.Root.Get("id") != nil {
			id = raw.Root.Get("id").String
		}
	}
	if old == address || old == "" && id == "" {
		return
	}
	message, fix := "the application exists already", "import it: give its ID to the option ImportID, on the command line -import ID -account ACCOUNT"
	if id != "" {
		message += ", with the ID " + mapping.Quote(id)
	}
	if old != "" {
		message = "the resource at " + mapping.Quote(old) + " is written as " + mapping.Quote(address)
		fix += "; within the same state and type, a moved block does it too"
	}
	w.findings = append(w.findings, mapping.Finding{RuleID: mapping.NoteRewritten, Severity: mapping.Warning, Path: "output " + address,
		Message: message + ": as it stands, Terraform would create a second application", Fix: fix})
}

// argument is a string, a boolean or a list of strings; false for everything else.
func (w *writer) argument(i int, v *jsondoc.Value) (node, bool) {
	switch {
	case v == nil:
	case v.Kind == jsondoc.String:
		return w.text(mapping.AppOther, i, v.String), true
	case v.Kind == jsondoc.Bool:
		return node{kind: literal, text: strconv.FormatBool(v.Bool)}, true
	case v.Kind == jsondoc.Array && !slices.ContainsFunc(v.Items, func(item jsondoc.Value) bool { return item.Kind != jsondoc.String }):
		out := node{kind: list}
		for _, item := range v.Items {
			out.items = append(out.items, w.text(mapping.AppOther, i, item.String))
		}
		return out, true
	}
	return node{}, false
}

// text is a string of the document's. What Terraform would not keep as it is, is refused.
func (w *writer) text(id mapping.Property, i int, s string) node {
	var problem, fix string
	switch {
	case !utf8.ValidString(s):
		problem, fix = "is not UTF-8", "put the value right in the document that it comes from"
	case strings.HasPrefix(s, "\ufeff"):
		problem, fix = "begins with a byte order mark, U+FEFF, which Terraform drops", "remove the invisible character from the document that the value comes from"
	case !norm.NFC.IsNormalString(s):
		problem = "is not in Unicode Normalization Form C: Terraform normalises each string, so the value would not stay as it is"
		fix = "enter this application's values in the Cloudflare dashboard or through its API, or normalise the value on both sides"
	case w.templates && ambiguous(escapeTemplate.Replace(s)):
		problem, fix = "holds a carriage return and a doubled sign before a brace, which JSON syntax cannot hold together", "write "+string(V5)
	}
	if problem != "" && w.err == nil {
		at := w.origin(id, i)
		w.err = &samlbridge.Error{Kind: samlbridge.ErrValue, Path: at.Path, Pos: at.Pos, Message: "the " + id.String() + " " + mapping.Quote(s) + " " + problem, Fix: fix}
	}
	return node{kind: text, text: s}
}

func (w *writer) origin(id mapping.Property, i int) mapping.Origin {
	if w.document.Origin == nil {
		return mapping.Origin{Path: string(id)}
	}
	return w.document.Origin(id, i)
}

func (w *writer) find(rule string, severity mapping.Severity, id mapping.Property, i int, message string) {
	at := w.origin(id, i)
	w.findings = append(w.findings, mapping.Finding{RuleID: rule, Severity: severity, Path: at.Path, Pos: at.Pos, Message: message})
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

// child is the object called name, made where it is missing.
func (n *node) child(name string) *node {
	if n.get(name) == nil {
		n.add(name, node{kind: object})
	}
	return n.get(name)
}

// indented is n as a file for Terraform.
func indented(n *node, plain bool) []byte {
	var compact, out bytes.Buffer
	n.json(&compact, plain)
	_ = json.Indent(&out, forHCL(compact.Bytes()), "", "  ") // node.json writes valid JSON
	out.WriteByte('\n')
	return out.Bytes()
}
