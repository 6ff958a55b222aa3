package terraform

import (
	"regexp"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

// printed is what a command of Terraform's prints for people: not all of it, and not in a syntax that can be read back.
type printed struct {
	form    form.Form // in which the same command prints all of it
	sign    *regexp.Regexp
	command string
	fix     string
}

var printedForPeople = []printed{
	{ShowJSON,
		regexp.MustCompile(
			`(?m)\(known after apply\)|^Terraform will perform the following actions:|^ *# \S+ will be (created|updated in-place|destroyed)|^ *# \S+ must be replaced`),
		"terraform plan",
		"run terraform apply first, and give what terraform show -json prints then; of a plan, give terraform show -json PLANFILE"},
	{ShowJSON, regexp.MustCompile(`(?m)^# \S+:[ \r]*\n(resource|data) "`), "terraform state show",
		"give what terraform show -json prints, for the whole state"},
	{OutputJSON, regexp.MustCompile(`(?m)^\w+ += <sensitive>[ \r]*$`), "terraform output",
		"give what terraform output -json prints"},
}

// forPeople recognises what Terraform prints for people.
func forPeople(in *form.Source) (printed, bool) {
	if in.Kind == form.Text {
		for _, p := range printedForPeople {
			if p.sign.MatchString(in.Text) {
				return p, true
			}
		}
	}
	return printed{}, false
}

// orForPeople makes a form win over text that only looks like another: its Read then says what to give instead.
func orForPeople(f form.Form, detect func(*form.Source) int) func(*form.Source) int {
	return func(in *form.Source) int {
		if p, ok := forPeople(in); ok && p.form == f {
			return 4 * certain // a form of the other half wins over half as many signs, see samlbridge.Detect
		}
		return detect(in)
	}
}

// detectJSON finds a form of JSON: sign is in every text of it, and saves parsing most others.
func detectJSON(sign string, is func(*jsondoc.Document) bool) func(*form.Source) int {
	return func(in *form.Source) int {
		if in.Kind != form.JSON || !strings.Contains(in.Text, sign) {
			return 0
		}
		doc, err := in.ParsedJSON()
		if err != nil || !is(doc) {
			return 0
		}
		return certain
	}
}

// configured reports whether a document is configuration, with the resource or without it.
func configured(doc *jsondoc.Document) bool {
	r := doc.Root.Get("resource")
	return r != nil && (r.Kind == jsondoc.Object || r.Kind == jsondoc.Array)
}

var (
	blockLine = regexp.MustCompile(
		`(?m)^(terraform|provider|module|resource|data|variable|output|locals|import)\b[ \t"\w-]*\{`)
	resourceLine = regexp.MustCompile(`(?m)^[ \t]*resource[ \t]+"?cloudflare_(zero_trust_)?access_application"?[ \t]`)
	saasAppSign  = regexp.MustCompile(`\bsaas_app"?[ \t]*(=|\{)`)
)

// detectNative looks for the resource as a reader would, so that a file with a syntax error gets the message about it,
// and one without the resource the message that it is missing.
func detectNative(p provider) func(*form.Source) int {
	return func(in *form.Source) int {
		switch {
		case in.Kind != form.Text:
			return 0
		case !resourceLine.MatchString(in.Text):
			if !p.blocks && blockLine.MatchString(in.Text) {
				return 1
			}
			return 0
		}
		sign := saasAppSign.FindStringSubmatch(in.Text)
		if blocks := sign != nil && sign[1] == "{"; blocks != p.blocks {
			return 0
		}
		return certain
	}
}

// certain outweighs any number of keys that a values form may share.
const certain = 1000

// wrongKind says that an input is not even of the syntax that its form has.
func wrongKind(in *form.Source, expected string) error {
	if h, ok := forPeople(in); ok {
		return problem(diag.ErrWrongDocument, diag.Origin{},
			"the text is what "+h.command+" prints for people, which leaves values out; JSON was expected", h.fix)
	}
	what := map[form.InputKind]string{form.XML: "XML", form.JSON: "JSON",
		form.Text: "plain text", form.Binary: "not text"}[in.Kind]
	return problem(diag.ErrWrongDocument, diag.Origin{}, "the input is "+what+"; "+expected+" expected",
		"leave the form out to have it found from the content, or give another file")
}

// shown reports whether a document is what terraform show -json prints, or the state file that people take for it.
func shown(doc *jsondoc.Document) bool {
	return doc.Root.Get("format_version") != nil || doc.Root.Get("lineage") != nil
}

// hasOutputs reports whether all of a document are outputs, whatever their names.
func hasOutputs(doc *jsondoc.Document) bool {
	for i := range doc.Root.Members {
		if v := &doc.Root.Members[i].Value; v.Get("sensitive") == nil || v.Get("value") == nil {
			return false
		}
	}
	return len(doc.Root.Members) > 0
}
