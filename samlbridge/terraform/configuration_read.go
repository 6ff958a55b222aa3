package terraform

import (
	"slices"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// configuration is what one document of it has, in either syntax.
type configuration struct {
	found    []resource
	policies []ownPolicy
	around   []unplaced
	version  *node // the constraint on the version of Cloudflare's provider, where it is literal
}

// resource takes up a resource.
func (c *configuration) resource(kind, name string, values node) {
	address := kind + "." + name
	switch {
	case isApplication(kind):
		c.found = append(c.found, resource{address: address, name: name, values: values})
		return
	case isOwnPolicy(kind, &values):
		c.policies = append(c.policies, ownPolicy{address, values})
	}
	c.around = append(c.around, unplaced{address, diag.Origin{Pos: values.pos}})
}

// requires takes up required_providers: Cloudflare's by its source, or by its name where it has none.
func (c *configuration) requires(providers *node) {
	for i := range providers.members {
		m := &providers.members[i]
		source, version := m.value.get("source"), m.value.get("version")
		if source == nil && m.name != "cloudflare" || version == nil || version.kind != text {
			continue
		}
		if source == nil || strings.HasSuffix(strings.ToLower(source.text), "cloudflare/cloudflare") {
			c.version = version
		}
	}
}

func (c *configuration) read(in *form.Source, p provider, o Options, so form.Options) (*form.Reading, error) {
	chosen, err := choose(c.found, o, so)
	if err != nil {
		return nil, err
	}
	saas := chosen.values.get("saas_app")
	if saas.kind != expression && saas.blocks != p.blocks {
		return nil, otherVersion(p, chosen, saas)
	}
	r := newReader(in, p.vocabulary(), &p)
	if c.version != nil && saas.kind != expression && !allowsMajor(c.version.text, p.version) {
		r.refuse(ruleArgument, diag.Origin{Path: visible(chosen.address) + ".saas_app", Pos: saas.pos},
			"saas_app is written for version "+p.version+" of the provider, and required_providers asks for "+
				diag.Quote(c.version.text),
			"change the constraint, or convert the resource to the version that it names")
	}
	r.beside(append(c.around, others(c.found, chosen)...))
	r.attach(&chosen, c.policies)
	return r.read(chosen)
}

func otherVersion(p provider, app resource, saas *node) error {
	at := diag.Origin{Path: visible(app.address) + ".saas_app", Pos: saas.pos}
	if p.blocks {
		return problem(diag.ErrWrongDocument, at, "saas_app is an attribute, as version 5 of the provider has it; "+
			"a block was expected", "read the file as "+string(V5))
	}
	return problem(diag.ErrWrongDocument, at, "saas_app is a block, as version 4 of the provider has it; "+
		"an attribute was expected", "read the file as "+string(V4))
}

// allowsMajor reports whether a version constraint may be met by a version with the given major number. Where the
// constraint cannot be read, it may.
func allowsMajor(constraint, major string) bool {
	want, err := strconv.Atoi(major)
	if err != nil {
		return true
	}
	for part := range strings.SplitSeq(constraint, ",") {
		part = strings.TrimSpace(part)
		version := strings.TrimLeft(part, "<>=!~ ")
		operator := strings.TrimSpace(part[:len(part)-len(version)])
		segments := strings.Split(version, ".")
		number, err := strconv.Atoi(segments[0])
		if err != nil {
			continue
		}
		zero := !slices.ContainsFunc(segments[1:], func(s string) bool { return s != "0" })
		fits := true
		switch operator {
		case "", "=":
			fits = want == number
		case "~>":
			fits = want == number || want > number && len(segments) == 1
		case ">", ">=":
			fits = want >= number
		case "<=":
			fits = want <= number
		case "<":
			fits = want < number || want == number && !zero
		}
		if !fits {
			return false
		}
	}
	return true
}
