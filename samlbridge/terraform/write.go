package terraform

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

type writeFunc = func(*form.Reading, mapping.Parties) (form.Written, error)

// write returns a codec's Write: a configuration in native or in JSON syntax.
func write(p provider, o Options, inJSON bool) writeFunc {
	return func(d *form.Reading, parties mapping.Parties) (form.Written, error) {
		if err := o.validate(); err != nil {
			return form.Written{}, err
		}
		w := newWriter(d, parties, p)
		w.address, w.templates = resourceType+"."+o.ResourceName, inJSON
		blocks := w.configuration(o)
		switch {
		case w.err != nil:
			return form.Written{}, w.err
		case inJSON:
			return form.Written{Output: configurationJSON(blocks), Changes: w.changes, Findings: w.findings}, nil
		}
		return form.Written{Output: native(blocks), Changes: w.changes, Findings: w.findings}, nil
	}
}

// writeVariables writes what the parties state as the values of variables, which are plain JSON.
func writeVariables(o Options) writeFunc {
	v := variablesVocabulary()
	return func(d *form.Reading, parties mapping.Parties) (form.Written, error) {
		if err := o.validate(); err != nil {
			return form.Written{}, err
		}
		w := newWriter(d, parties, v5)
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
			return form.Written{}, w.err
		}
		return form.Written{Output: indented(&values, true), Changes: w.changes, Findings: w.findings}, nil
	}
}

// writer makes Terraform's values of parties.
type writer struct {
	document *form.Reading
	parties  mapping.Parties
	raw      *jsondoc.Value // the application as it was read
	provider provider
	address  string // of the resource that is written
	adopted  string // the ID of the application that is imported, "" where none is
	// templates says that strings are written as templates of JSON syntax.
	templates bool
	notes
	said map[string]bool // top-level arguments whose loss was reported
	err  error
}

func newWriter(d *form.Reading, parties mapping.Parties, p provider) *writer {
	w := &writer{document: d, parties: parties, provider: p, said: map[string]bool{}}
	w.raw = w.stated()
	w.origin = d.Origin
	if w.origin == nil {
		w.origin = func(id mapping.Property, _ int) diag.Origin { return diag.Origin{Path: string(id)} }
	}
	return w
}

// configuration is the resource, with the variables that it needs and the outputs for the other side.
func (w *writer) configuration(o Options) []block {
	w.adopted = w.adopting(o)
	var blocks []block
	account, accountInID := node{kind: text, text: o.AccountID}, o.AccountID
	if o.AccountID == "" {
		account, accountInID = node{kind: reference, text: "var.account_id"}, "${var.account_id}"
		blocks = append(blocks, variable("account_id", "string",
			"ID of the Cloudflare account that has the application", false))
	}
	body, saas := node{kind: object}, node{kind: object}
	body.add("account_id", account)
	for _, f := range w.provider.vocabulary().Fields {
		if f.Property == mapping.AppOther || f.Property == mapping.AppSCIM {
			continue // which carry writes
		}
		value := w.field(f)
		if value == nil {
			kind, description, optional := w.variable(f.Property)
			if kind == "" {
				continue
			}
			blocks = append(blocks, variable(f.Key, kind, description, optional))
			value = &node{kind: reference, text: "var." + f.Key}
		}
		if key, ok := strings.CutPrefix(f.Key, "saas_app."); ok {
			saas.add(key, *value)
		} else {
			body.add(f.Key, *value)
		}
	}
	if w.adopted != "" {
		w.adopt(&body, &saas)
		blocks = append(blocks, w.importing(accountInID+"/"+w.adopted))
	} else {
		w.exists()
	}
	w.detached()
	w.carry(&body)
	if w.provider.blocks {
		saas = node{kind: list, items: []node{saas}, blocks: true}
	}
	body.add("saas_app", saas)
	blocks = append(blocks, block{"resource", []string{resourceType, o.ResourceName}, body})
	return append(blocks, w.outputs()...)
}

// importing is the import block for an application's ID, with its account's in front.
func (w *writer) importing(id string) block {
	if !w.provider.blocks {
		id = "accounts/" + id
	}
	to := node{kind: object}
	to.add("to", node{kind: word, text: w.address})
	to.add("id", node{kind: template, text: id})
	return block{kind: "import", body: to}
}

// outputs are for the other side, which takes what Cloudflare makes.
func (w *writer) outputs() []block {
	inner := ".saas_app."
	if w.provider.blocks {
		inner = ".saas_app[0]."
	}
	awsTable := aws.IdentityProviderVocabulary()
	var blocks []block
	for _, f := range outputVocabulary().Fields {
		output := node{kind: object}
		takes, _ := awsTable.Field(f.Property)
		output.add("description", node{kind: text, text: f.Label + " of Cloudflare Access; " + takes.Label +
			" in AWS IAM Identity Center"})
		output.add("value", node{kind: reference, text: w.address + inner + f.Key})
		blocks = append(blocks, block{"output", []string{f.Key}, output})
	}
	return blocks
}

// variable is the type and the description of the variable for what a document does not state; "" where there is none.
// Version 5 of the provider sends an empty list of policies where there is none, and version 4 sends nothing: so the
// policies of an application that is imported have no default in version 5.
func (w *writer) variable(id mapping.Property) (kind, description string, optional bool) {
	switch {
	case id == mapping.AppName && !(w.adopted != "" && w.answered()):
		return "string", "Name of the application, which people see in the App Launcher", false
	case id == mapping.AppAllowedIdPs:
		return "list(string)", "IDs of the identity providers that people may choose; null means all of the account's",
			true
	case id == mapping.AppPolicies && w.provider.blocks:
		return "list(string)", "IDs of the Access policies, which say who gets in; null leaves them as they are", true
	case id == mapping.AppPolicies:
		const kind, what = "list(object({ id = string, precedence = optional(number) }))",
			"Access policies, which say who gets in"
		if w.adopted != "" && !w.policiesKnown() {
			return kind, what + "; those of the application that are not named here are detached", false
		}
		return kind, what + "; null means none: no one gets in", true
	}
	return "", "", false
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
	case f.Property == mapping.AppAllowedIdPs && len(values) == 0:
		return nil // the provider takes an empty set for none
	case f.Property == mapping.AppAuthType && w.provider.blocks && values[0] == "saml":
		w.changed(diag.Rewritten, f.Property, 0, "auth_type is left out: the application is SAML's without it, "+
			"and version 4 of the provider, which does not read it back, would replace the application at each apply")
		return nil
	}
	for _, term := range f.Terms {
		if values[0] != term.Value && strings.EqualFold(values[0], term.Value) && w.adopted == "" {
			w.changed(diag.Rewritten, f.Property, 0, diag.Quote(values[0])+" is written as "+
				diag.Quote(term.Value)+", as the provider documents it")
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

// text is a string of the document's. What Terraform would not keep as it is, is refused.
func (w *writer) text(id mapping.Property, i int, s string) node {
	return w.textAt(w.origin(id, i), id.String(), s)
}

func (w *writer) textAt(at diag.Origin, what, s string) node {
	var problems, fix string
	switch {
	case !utf8.ValidString(s):
		problems, fix = "is not UTF-8", "correct the value in the document that it comes from"
	case strings.HasPrefix(s, "\ufeff"):
		problems = "begins with a byte order mark, U+FEFF, which Terraform drops"
		fix = "remove the invisible character from the document that the value comes from"
	case !norm.NFC.IsNormalString(s):
		problems = "is not in Unicode Normalization Form C: Terraform would change it"
		fix = "enter this application's values in the Cloudflare dashboard, or normalise the value on both sides"
	case w.templates && ambiguous(escapeTemplate.Replace(s)):
		problems = "has a carriage return and a doubled sign before a brace, which JSON syntax cannot have together"
		fix = "write " + string(V5)
	}
	if problems != "" && w.err == nil {
		w.err = problem(diag.ErrValue, at, "the "+what+" "+diag.Quote(s)+" "+problems, fix)
	}
	return node{kind: text, text: s}
}
