package samlbridge

import (
	"crypto/x509"
	"slices"
	"strings"
	"time"

	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// Options is what a caller may decide. The zero value is safe: the form is found from the content, nothing is chosen
// that the documents do not choose themselves, and rules about dates are reported as "could not be checked".
type Options struct {
	// From is the form of the input; "" finds it from the content.
	From form.Form
	// Time is when dates are looked at. The package reads no clock.
	Time time.Time
	// EntityID chooses the entity to read from metadata that holds several, and the application from a list of them.
	EntityID string
	// Pins are certificates of which one has to have signed what is read, see [form.Options].
	Pins []*x509.Certificate
	// AllowSHA1 takes signatures with SHA-1 too. It can be forged by those who can pay for it.
	AllowSHA1 bool
	// Verifiers have to confirm each signature as well; package dsig has one.
	Verifiers []form.Verifier
	// Limits bounds what is read; zero fields mean the defaults.
	Limits form.Limits

	// ACS chooses the assertion consumer service URL where a target takes one.
	ACS string
	// ApplicationName is the name that a new Cloudflare application gets; "" leaves it out.
	ApplicationName string
	// Sheet writes text for a person to type from, for the forms that hold console values.
	Sheet bool
	// Force writes a document although an error is about what is written. A sheet, or code, begins with the errors
	// then.
	Force bool
	// Ignore lists IDs of rules that are not reported and refuse nothing. An unknown ID is an error.
	Ignore []string
	// Rules are the caller's own, which run after those of the catalogue.
	Rules []rule.Rule
	// Codecs adds forms to those of [Forms].
	Codecs []form.Codec
}

func (o Options) reading() form.Options {
	return form.Options{EntityID: o.EntityID, Pins: o.Pins, AllowSHA1: o.AllowSHA1, Verifiers: o.Verifiers,
		Limits: o.Limits}
}

func (o Options) rules() []rule.Rule {
	if len(o.Rules) == 0 {
		return allRules
	}
	return slices.Concat(allRules, o.Rules)
}

// Steps that report findings of their own, beside the rules.
var stepIDs = []string{"convert-chosen", "read-unread", "read-repaired", "read-schema", "read-signature",
	"read-selected", "convert-dropped",
	"compare-differs", "compare-extra", "compare-not-compared"}

func (o Options) validate() error {
	if o.Pins != nil && len(o.Pins) == 0 {
		return &Error{Kind: diag.ErrOption, Message: "the list of pins is empty: no signature can be verified",
			Fix: "give the certificates to verify with, or no list"}
	}
	for i, c := range o.Codecs {
		same := func(other form.Codec) bool { return other.Form == c.Form }
		if c.Form == "" || slices.ContainsFunc(builtIn, same) || slices.ContainsFunc(o.Codecs[:i], same) {
			return &Error{Kind: diag.ErrOption, Message: "a codec has the form " + diag.Quote(string(c.Form)) +
				", which is empty or another codec's",
				Fix: "give each codec a form of its own"}
		}
	}
	if len(o.Ignore) == 0 {
		return nil
	}
	rules := o.rules()
	for _, id := range o.Ignore {
		reported := slices.ContainsFunc(o.Codecs, func(c form.Codec) bool { return slices.Contains(c.Reports, id) })
		if !reported && !slices.Contains(stepIDs, id) && !slices.ContainsFunc(rules,
			func(r rule.Rule) bool { return r.ID == id }) {
			return &Error{Kind: diag.ErrOption, Message: "there is no rule " + diag.Quote(id),
				Fix: "correct the ID, or remove it from those to ignore"}
		}
	}
	return nil
}

func (o Options) unignored(list []diag.Finding) []diag.Finding {
	if len(o.Ignore) == 0 {
		return list
	}
	return slices.DeleteFunc(list, func(f diag.Finding) bool { return slices.Contains(o.Ignore, f.Rule) })
}

// codec finds the codec of a form that a caller named.
func (o Options) codec(f form.Form) (form.Codec, error) {
	codecs := o.codecs()
	if i := slices.IndexFunc(codecs, func(c form.Codec) bool { return c.Form == f }); i >= 0 {
		return codecs[i], nil
	}
	var forms []string
	for _, c := range codecs {
		forms = append(forms, string(c.Form))
	}
	return form.Codec{}, &Error{Kind: diag.ErrOption, Message: "there is no form " + diag.Quote(string(f)),
		Fix: "use one of " + strings.Join(forms, ", "), Candidates: forms}
}

func (o Options) codecs() []form.Codec {
	if len(o.Codecs) == 0 {
		return builtIn
	}
	return slices.Concat(builtIn, o.Codecs)
}
