package catalogue

import (
	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// ruleNameIDFormatCase is about the API's value in another case, such as the dashboard's label.
var ruleNameIDFormatCase = rule.Rule{
	ID: "cloudflare-app-name-id-format-case", Product: aws.Name, Severity: diag.SeverityNotice,
	Source:  source.CloudflareAPI,
	Summary: "the Name ID format is spelled as the API documents it",
	Needs:   []mapping.Property{mapping.AppNameIDFormat},
	Run: func(p *rule.Pass) {
		s := p.View
		if format := s.Application.NameIDFormat; sendsEmail(format) && format != "email" {
			p.Report(s, mapping.AppNameIDFormat, 0, s.NameOf(mapping.AppNameIDFormat)+" is "+diag.Quote(format)+
				"; the API documents it in lower case", "write name_id_format as email")
		}
	},
}
