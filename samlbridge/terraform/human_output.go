package terraform

import (
	"regexp"

	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// printed is what a command of Terraform's prints for people: not all of it, and not in a syntax that can be read back.
type printed struct {
	form    form.Form // in which the same command prints all of it
	sign    *regexp.Regexp
	command string
	fix     string
}

var printedForPeople = []printed{
	{ShowJSON, regexp.MustCompile(`(?m)\(known after apply\)|^Terraform will perform the following actions:|^ *# \S+ will be (created|updated in-place|destroyed)|^ *# \S+ must be replaced`),
		"terraform plan", "run terraform apply first, and give what terraform show -json prints then; of a plan, give terraform show -json PLANFILE"},
	{ShowJSON, regexp.MustCompile(`(?m)^# \S+:[ \r]*\n(resource|data) "`), "terraform state show", "give what terraform show -json prints, for the whole state"},
	{OutputJSON, regexp.MustCompile(`(?m)^\w+ += <sensitive>[ \r]*$`), "terraform output", "give what terraform output -json prints"},
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
