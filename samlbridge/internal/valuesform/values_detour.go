package valuesform

import (
	"net/url"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// detours are the hosts through which mail programs lead the links of a message, with the parameter that has the link
// itself.
var detours = []struct{ domain, path, parameter string }{
	{"safelinks.protection.outlook.com", "/", "url"},
	{"urldefense.com", "/", ""}, {"urldefense.proofpoint.com", "/", ""},
	{"www.google.com", "/url", "q"},
}

// detour refuses values that are links as a mail program has rewritten them: neither product shows such a URL, and what
// takes it does not follow it.
func detour(values []mapping.Value) error {
	for _, v := range values {
		u, err := url.Parse(strings.TrimSpace(v.Text))
		if err != nil || u.Host == "" {
			continue
		}
		for _, d := range detours {
			host := "." + strings.ToLower(u.Hostname())
			if !strings.HasSuffix(host, "."+d.domain) || !strings.HasPrefix(u.Path+"/", d.path) {
				continue
			}
			e := &diag.Error{Kind: diag.ErrValue, Place: diag.Place{Path: v.Origin.Path, Pos: v.Origin.Pos},
				Message: "the value is a link that leads through " + d.domain +
					", as mail programs rewrite links; the URL itself was expected",
				Fix: "copy the URL from the console that shows it"}
			if target := u.Query().Get(d.parameter); target != "" {
				e.Fix += ", or take the one that the link leads to: " + diag.Quote(target)
			}
			return e
		}
	}
	return nil
}
