package mapping

import "strings"

// What Cloudflare sends as Name ID.
var (
	ruleAppNameIDFormat = Rule{
		ID: "cloudflare-app-name-id-format", Severity: Error, Source: awsPageSaaS,
		Summary:   "the Name ID format is Email",
		Needs:     []Property{AppNameIDFormat},
		Statement: appNameIDFormat,
	}
	ruleAppNameIDFormatTransformed = Rule{
		ID: "cloudflare-app-name-id-format-transformed", Severity: Warning, Source: cloudflareAPI,
		Summary:   "no transformation stands in for the Name ID format Email",
		Needs:     []Property{AppNameIDFormat, AppNameIDTransform},
		Statement: appNameIDFormatTransformed,
	}
	ruleAppNameIDFormatMissing = Rule{
		ID: "cloudflare-app-name-id-format-missing", Severity: Warning, Source: awsPageSaaS,
		Summary:   "the Name ID format is stated",
		About:     []Property{AppNameIDFormat},
		Statement: appNameIDFormatMissing,
	}
	ruleAppNameIDTransform = Rule{
		ID: "cloudflare-app-name-id-transform", Severity: Warning, Source: genericPageSaaS,
		Summary:   "no transformation replaces the email address as Name ID",
		About:     []Property{AppNameIDTransform},
		Statement: appNameIDTransform,
	}
)

const setEmail = "set Name ID format to Email (name_id_format email) in " + cloudflareScreen

func sendsEmail(format string) bool { return strings.EqualFold(format, "email") }

func appNameIDFormat(p *Pass, s Statement) {
	format := s.Application.NameIDFormat
	switch {
	case sendsEmail(format):
	case s.Application.NameIDTransform != "":
		p.DidNotApply("a transformation replaces the Name ID")
	case strings.EqualFold(format, "id"):
		p.Report(s, AppNameIDFormat, 0, s.nameOf(AppNameIDFormat)+" is "+Quote(format)+
			", Unique ID on the dashboard: a UUID, which matches no username in AWS; expected Email", setEmail)
	default:
		p.Report(s, AppNameIDFormat, 0, s.nameOf(AppNameIDFormat)+" is "+Quote(format)+"; Cloudflare knows email and id, and AWS needs email", setEmail)
	}
}

func appNameIDFormatTransformed(p *Pass, s Statement) {
	if a := s.Application; !sendsEmail(a.NameIDFormat) {
		p.Report(s, AppNameIDFormat, 0, s.nameOf(AppNameIDFormat)+" is "+Quote(a.NameIDFormat)+", and the transformation "+Quote(a.NameIDTransform)+
			" decides what is sent; expected Email, which needs no transformation",
			setEmail+" and remove name_id_transform_jsonata, or make sure that its result is the AWS username of each person")
	}
}

func appNameIDFormatMissing(p *Pass, s Statement) {
	switch a := s.Application; {
	case a != nil && a.NameIDFormat != "":
	case a != nil && a.NameIDTransform != "":
		p.DidNotApply("a transformation replaces the Name ID")
	case a != nil && !a.speaksSAML():
		p.DidNotApply(otherProtocol)
	default:
		p.Report(s, AppNameIDFormat, 0, s.nameOf(AppNameIDFormat)+
			" is not stated; the dashboard preselected Unique ID at times, which matches no username in AWS; expected Email", setEmail)
	}
}

func appNameIDTransform(p *Pass, s Statement) {
	switch a := s.Application; {
	case a == nil || a.NameIDTransform == "":
	case a.NameIDFormat != "" && !sendsEmail(a.NameIDFormat):
		p.DidNotApply("the Name ID format is not Email, which is said with the transformation")
	default:
		p.Report(s, AppNameIDTransform, 0, s.nameOf(AppNameIDTransform)+" is "+Quote(a.NameIDTransform)+
			"; its result is sent in place of the email address, and AWS compares what is sent with the username; expected no transformation",
			"remove name_id_transform_jsonata through the API (an empty text removes it), or make sure that its result is the AWS username of each person")
	}
}
