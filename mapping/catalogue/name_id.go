package catalogue

import (
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// What Cloudflare sends as Name ID.
var (
	ruleNameIDFormat = rule.Rule{
		ID: "cloudflare-app-name-id-format", Product: aws.Name, Severity: diag.SeverityError,
		Source:  source.CloudflareForAWS,
		Summary: "the Name ID format is Email",
		Needs:   []mapping.Property{mapping.AppNameIDFormat},
		Run:     appNameIDFormat,
	}
	ruleNameIDFormatTransformed = rule.Rule{
		ID: "cloudflare-app-name-id-format-transformed", Product: aws.Name, Severity: diag.SeverityWarning,
		Source:  source.CloudflareAPI,
		Summary: "no transformation replaces the Name ID format Email",
		Needs:   []mapping.Property{mapping.AppNameIDFormat, mapping.AppNameIDTransform},
		Run:     appNameIDFormatTransformed,
	}
	ruleNameIDFormatMissing = rule.Rule{
		ID: "cloudflare-app-name-id-format-missing", Product: aws.Name, Severity: diag.SeverityWarning,
		Source:  source.CloudflareForAWS,
		Summary: "the Name ID format is stated",
		About:   []mapping.Property{mapping.AppNameIDFormat},
		Run:     appNameIDFormatMissing,
	}
	ruleNameIDTransform = rule.Rule{
		ID: "cloudflare-app-name-id-transform", Product: aws.Name, Severity: diag.SeverityWarning,
		Source:  source.CloudflareGeneric,
		Summary: "no transformation replaces the email address as Name ID",
		About:   []mapping.Property{mapping.AppNameIDTransform},
		Run:     appNameIDTransform,
	}
)

const setEmail = "set Name ID format to Email"

func sendsEmail(format string) bool { return strings.EqualFold(format, "email") }

func appNameIDFormat(p *rule.Pass) {
	s := p.View
	format := s.Application.NameIDFormat
	switch {
	case sendsEmail(format):
	case s.Application.NameIDTransform != "":
		p.DidNotApply("a transformation replaces the Name ID")
	case strings.EqualFold(format, "id"):
		p.Report(s, mapping.AppNameIDFormat, 0, s.NameOf(mapping.AppNameIDFormat)+" is "+diag.Quote(format)+
			" (Unique ID), which is no username in "+s.SPName()+"; expected Email", setEmail)
	default:
		p.Report(s, mapping.AppNameIDFormat, 0, s.NameOf(mapping.AppNameIDFormat)+" is "+diag.Quote(format)+
			", which "+s.IdPName()+" does not know; expected email", setEmail)
	}
}

func appNameIDFormatTransformed(p *rule.Pass) {
	s := p.View
	if a := s.Application; !sendsEmail(a.NameIDFormat) {
		p.Report(s, mapping.AppNameIDFormat, 0, s.NameOf(mapping.AppNameIDFormat)+" is "+diag.Quote(a.NameIDFormat)+
			", and the transformation "+diag.Quote(a.NameIDTransform)+" decides what is sent",
			setEmail+" and remove the transformation, or make sure that it gives each person's username in "+s.SPName())
	}
}

func appNameIDFormatMissing(p *rule.Pass) {
	s := p.View
	switch a := s.Application; {
	case a != nil && a.NameIDFormat != "":
	case a != nil && a.NameIDTransform != "":
		p.DidNotApply("a transformation replaces the Name ID")
	case a != nil && !a.SpeaksSAML():
		p.DidNotApply("the application does not speak SAML, which is said once")
	default:
		p.Report(s, mapping.AppNameIDFormat, 0, s.NameOf(mapping.AppNameIDFormat)+
			" is not stated, and may be Unique ID; expected Email", setEmail)
	}
}

func appNameIDTransform(p *rule.Pass) {
	s := p.View
	switch a := s.Application; {
	case a == nil || a.NameIDTransform == "":
	case a.NameIDFormat != "" && !sendsEmail(a.NameIDFormat):
		p.DidNotApply("the Name ID format is not Email, which is said with the transformation")
	default:
		p.Report(s, mapping.AppNameIDTransform, 0,
			s.NameOf(mapping.AppNameIDTransform)+" is "+diag.Quote(a.NameIDTransform)+
				", which is sent in place of the email address",
			"remove it through the API (an empty text removes it), or make sure that it gives each person's username in "+s.SPName())
	}
}
