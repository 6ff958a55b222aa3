package mapping

// ruleAppNameIDFormatCase is about the API's value in another case, such as the dashboard's label.
var ruleAppNameIDFormatCase = Rule{
	ID: "cloudflare-app-name-id-format-case", Severity: Notice, Source: cloudflareAPI,
	Summary: "the Name ID format is spelled as the API documents it",
	Needs:   []Property{AppNameIDFormat},
	Statement: func(p *Pass, s Statement) {
		if format := s.Application.NameIDFormat; sendsEmail(format) && format != "email" {
			p.Report(s, AppNameIDFormat, 0, s.nameOf(AppNameIDFormat)+" is "+Quote(format)+
				"; the API documents email and id, in lower case, and nothing about another case", "write name_id_format as email")
		}
	},
}
