package aws

import (
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// What no value may be, whichever field it is in.
var (
	rulePlaceholder = rule.Rule{
		ID: "aws-placeholder", Severity: diag.SeverityError, Source: source.AWSMultiRegion,
		Summary: "no value is an example out of AWS's documentation",
		Run:     rule.Judged(),
	}
	ruleImitated = rule.Rule{
		ID: "aws-host-imitated", Severity: diag.SeverityError, Whole: true, Source: source.AWSMultiRegion,
		Summary: "a host that reads like AWS's belongs to AWS",
		Run:     rule.Judged(),
	}
)
