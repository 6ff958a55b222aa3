package signin

import (
	"regexp"
	"strings"
	"time"
)

// dateTime is the form of an xs:dateTime, for years of four digits; time.Parse takes others as well.
var dateTime = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$`)

// instant reads an xs:dateTime (XML Schema part 2, section 3.2.7) as SAML uses it (saml-core-2.0 section 1.3.3): in
// UTC, with or without the Z. Hour 24 is the next day's hour 0. The problem, if any, goes behind the name of the value.
func instant(s string) (t time.Time, problem string) {
	s = strings.Trim(s, " \t\r\n")
	if s == "" {
		return t, "is missing"
	}
	const bad = "is not a time: expected a form like 2026-11-23T12:00:00Z"
	parts := dateTime.FindStringSubmatch(s)
	if parts == nil {
		return t, bad
	}
	if parts[2] == "" {
		s += "Z"
	}
	midnight := s[11:19] == "24:00:00"
	if midnight {
		s = s[:11] + "00" + s[13:]
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, bad
	}
	if midnight {
		t = t.AddDate(0, 0, 1)
	}
	return t.UTC(), ""
}
