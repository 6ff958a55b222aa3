package aws

import (
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// misspeltNameIDFormat was on an AWS page: oasis:name instead of oasis:names.
const misspeltNameIDFormat = "urn:oasis:name:tc:SAML:1.1:nameid-format:emailAddress"

var (
	ruleSPNameIDFormat = rule.Rule{
		ID: "aws-nameid-format", Severity: diag.SeverityWarning, Source: source.AWSOtherIdPs,
		Summary: "the service provider's metadata lists the format emailAddress",
		Needs:   []mapping.Property{mapping.SPNameIDFormats},
		Run:     listsEmail(mapping.SPNameIDFormats),
	}
	ruleSPNameIDFormatMisspelt = rule.Rule{
		ID: "aws-nameid-format-misspelt", Severity: diag.SeverityWarning, Source: source.AWSTroubleshoot,
		Summary: "the service provider's Name ID format is spelled right",
		Needs:   []mapping.Property{mapping.SPNameIDFormats},
		Run:     spellsEmail(mapping.SPNameIDFormats),
	}
	ruleIdPNameIDFormat = rule.Rule{
		ID: "idp-metadata-nameid-format", Severity: diag.SeverityWarning, Source: source.AWSTroubleshoot,
		Summary: "the identity provider's metadata lists emailAddress, if any format",
		Needs:   []mapping.Property{mapping.IdPNameIDFormats},
		Run:     listsEmail(mapping.IdPNameIDFormats),
	}
	ruleIdPNameIDFormatMisspelt = rule.Rule{
		ID: "idp-metadata-nameid-format-misspelt", Severity: diag.SeverityWarning, Source: source.AWSTroubleshoot,
		Summary: "the identity provider's Name ID format is spelled right",
		Needs:   []mapping.Property{mapping.IdPNameIDFormats},
		Run:     spellsEmail(mapping.IdPNameIDFormats),
	}
	ruleIdPNameIDFormatMissing = rule.Rule{
		ID: "idp-metadata-nameid-format-missing", Severity: diag.SeverityNotice, Source: source.AWSTroubleshoot,
		Summary: "the identity provider's metadata lists a Name ID format",
		About:   []mapping.Property{mapping.IdPNameIDFormats},
		Run:     idpNameIDFormatMissing,
	}
)

func listsEmail(id mapping.Property) func(*rule.Pass) {
	return func(p *rule.Pass) {
		s := p.View
		formats := s.Values(id)
		if slices.Contains(formats, saml.NameIDFormatEmail) || slices.Contains(formats, misspeltNameIDFormat) {
			return
		}
		message := s.NameOf(id) + " is " + diag.List(formats) + "; expected " + diag.Quote(saml.NameIDFormatEmail) +
			", the only one that AWS takes"
		for _, f := range formats {
			switch {
			case strings.EqualFold(f, saml.NameIDFormatEmail):
				message += "; they differ in case"
			case strings.Replace(f, "SAML:2.0", "SAML:1.1", 1) == saml.NameIDFormatEmail:
				message += " (SAML:1.1, also for SAML 2.0)"
			}
		}
		p.Report(s, id, 0, message, "list that format as NameIDFormat")
	}
}

func spellsEmail(id mapping.Property) func(*rule.Pass) {
	return func(p *rule.Pass) {
		s := p.View
		for i, f := range s.Values(id) {
			if f == misspeltNameIDFormat {
				p.Report(s, id, i, s.NameOf(id)+" is "+diag.Quote(f)+"; expected oasis:names with an s",
					"write oasis:names")
			}
		}
	}
}

func idpNameIDFormatMissing(p *rule.Pass) {
	s := p.View
	if s.IdP == nil {
		p.NotChecked("nothing is stated of the identity provider")
	} else if ofOther(p) && len(s.IdP.NameIDFormats) == 0 {
		p.Report(s, mapping.IdPNameIDFormats, 0, "the metadata lists no NameIDFormat",
			"if sign-in fails, list "+diag.Quote(saml.NameIDFormatEmail)+" as NameIDFormat")
	}
}
