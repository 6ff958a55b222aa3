package mapping

import (
	"slices"
	"strings"
)

// misspeltNameIDFormat stood on an AWS page: oasis:name instead of oasis:names.
const misspeltNameIDFormat = "urn:oasis:name:tc:SAML:1.1:nameid-format:emailAddress"

var (
	ruleSPNameIDFormat = Rule{
		ID: "aws-nameid-format", Severity: Warning, Source: awsOtherIdPs,
		Summary:   "the service provider's metadata lists the format emailAddress",
		Needs:     []Property{SPNameIDFormats},
		Statement: listsEmail(SPNameIDFormats),
	}
	ruleSPNameIDFormatMisspelt = Rule{
		ID: "aws-nameid-format-misspelt", Severity: Warning, Source: awsTroubleshoot,
		Summary:   "the service provider's Name ID format is spelled right",
		Needs:     []Property{SPNameIDFormats},
		Statement: spellsEmail(SPNameIDFormats),
	}
	ruleIdPNameIDFormat = Rule{
		ID: "idp-metadata-nameid-format", Severity: Warning, Source: awsTroubleshoot,
		Summary:   "the identity provider's metadata lists emailAddress, if any format",
		Needs:     []Property{IdPNameIDFormats},
		Statement: listsEmail(IdPNameIDFormats),
	}
	ruleIdPNameIDFormatMisspelt = Rule{
		ID: "idp-metadata-nameid-format-misspelt", Severity: Warning, Source: awsTroubleshoot,
		Summary:   "the identity provider's Name ID format is spelled right",
		Needs:     []Property{IdPNameIDFormats},
		Statement: spellsEmail(IdPNameIDFormats),
	}
	ruleIdPNameIDFormatMissing = Rule{
		ID: "idp-metadata-nameid-format-missing", Severity: Notice, Source: awsTroubleshoot,
		Summary:   "the identity provider's metadata lists a Name ID format",
		About:     []Property{IdPNameIDFormats},
		Statement: idpNameIDFormatMissing,
	}
)

func listsEmail(id Property) func(*Pass, Statement) {
	return func(p *Pass, s Statement) {
		formats := s.Values(id)
		if slices.Contains(formats, NameIDFormatEmail) || slices.Contains(formats, misspeltNameIDFormat) {
			return
		}
		message := s.nameOf(id) + " is " + quoteList(formats) + "; expected " + Quote(NameIDFormatEmail) +
			", the only format that AWS takes from an external identity provider"
		for _, f := range formats {
			switch {
			case strings.EqualFold(f, NameIDFormatEmail):
				message += "; they differ in upper and lower case"
			case strings.Replace(f, "SAML:2.0", "SAML:1.1", 1) == NameIDFormatEmail:
				message += "; it belongs to SAML 1.1, also where SAML 2.0 is spoken"
			}
		}
		p.Report(s, id, 0, message, "list "+NameIDFormatEmail+" as NameIDFormat")
	}
}

func spellsEmail(id Property) func(*Pass, Statement) {
	return func(p *Pass, s Statement) {
		for i, f := range s.Values(id) {
			if f == misspeltNameIDFormat {
				p.Report(s, id, i, s.nameOf(id)+" is "+Quote(f)+", as an AWS page once misspelt it; expected oasis:names with an s, "+Quote(NameIDFormatEmail),
					"write "+NameIDFormatEmail)
			}
		}
	}
}

func idpNameIDFormatMissing(p *Pass, s Statement) {
	if s.IdP == nil {
		p.NotChecked("nothing is stated of the identity provider")
	} else if len(s.IdP.NameIDFormats) == 0 {
		p.Report(s, IdPNameIDFormats, 0, "the metadata lists no NameIDFormat; AWS advises to check that it lists "+Quote(NameIDFormatEmail),
			"if sign-in ends with \"It's not you, it is us\", list "+NameIDFormatEmail+" as NameIDFormat")
	}
}
