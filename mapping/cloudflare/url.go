package cloudflare

import (
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/address"
	"github.com/samlbridge/samlbridge/pem/diag"
)

const (
	ssoPath        = "/cdn-cgi/access/sso/saml/"
	metadataSuffix = "/saml-metadata"
)

// teamDomains are the domains in front of which the name of a team stands. Only the second one is FedRAMP's.
var teamDomains = []string{"fed.cloudflareaccess.com", "cloudflareaccess.com"}

// The kinds of values that this package recognises.
const (
	kindTeamDomain  = "team domain"
	kindSSOEndpoint = "SSO endpoint"
	kindMetadata    = "SAML Metadata endpoint"
	// What Cloudflare shows elsewhere.
	kindServiceProvider = "service provider of a login method"
	kindLoginLink       = "login link" // to an upstream identity provider
	kindKeys            = "keys of Access tokens"
	kindOIDC            = "OpenID Connect application"
	kindDashboard       = "dashboard"
	kindOther           = "other"
	kindImitated        = "imitated"
)

// recognise says what a value is if it is Cloudflare's, or looks as if it were.
func recognise(value string) mapping.Known {
	if k := placeholder(value); k.Product != "" {
		return k
	}
	a, ok := address.Parse(value)
	if !ok {
		return mapping.Known{}
	}
	k := recogniseURL(a)
	if k.Kind == "" {
		return mapping.Known{}
	}
	k.Product = productName
	return k
}

func recogniseURL(a address.Address) mapping.Known {
	k := mapping.Known{Host: a.Host}
	if a.Imitates([]string{"cloudflareaccess.com"}, []string{"cloudflareaccess.com"}) != "" {
		k.Kind, k.Rule, k.What = kindImitated, "cloudflare-host-imitated",
			"on "+diag.Quote(a.Host)+", not a host of Cloudflare's"
		return k
	}
	if _, ok := a.Under("cloudflare.com"); ok {
		k.Kind, k.What = kindDashboard, "a page of Cloudflare's dashboard, API or documentation"
		return k
	}
	for _, domain := range teamDomains {
		if team, ok := a.Under(domain); ok {
			k = onTeamDomain(a)
			k.Odd = a.Oddity()
			switch {
			case k.Odd != "" || k.Kind == kindTeamDomain && isTeamName(team):
			case !isTeamName(team):
				k.Odd = diag.Quote(team) + " is not the name of a team"
			case strings.HasSuffix(a.Path, "/"):
				k.Odd = "it ends in a slash"
			case (k.Kind == kindSSOEndpoint || k.Kind == kindMetadata) && !isApplicationID(k.ID):
				k.Odd = diag.Quote(k.ID) + " is not 64 hexadecimal digits"
			}
			return k
		}
	}
	return mapping.Known{}
}

// resembles reports whether a URL was meant to be on a team domain: one with a slip in the domain keeps the rest.
func resembles(value string) bool {
	a, ok := address.Parse(value)
	if !ok { // something in it keeps it from being a URL
		return strings.Contains(strings.ToLower(value), "cloudflareaccess")
	}
	return strings.HasPrefix(a.Path, "/cdn-cgi/access/") || strings.Contains(a.Host, "cloudflare")
}

// isTeamName holds for lower case letters, digits and, not at the ends, hyphens.
func isTeamName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && s[0] != '-' &&
		s[len(s)-1] != '-'
}

func isApplicationID(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// onTeamDomain tells the pages of a team domain apart by their paths.
func onTeamDomain(a address.Address) mapping.Known {
	k := mapping.Known{Host: a.Host}
	path := strings.TrimSuffix(a.Path, "/")
	rest, inAccess := strings.CutPrefix(path, "/cdn-cgi/access/")
	application, isSSO := strings.CutPrefix(path, ssoPath)
	id, page, _ := strings.Cut(application, "/")
	switch {
	case path == "":
		k.Kind, k.What = kindTeamDomain, "a team domain"
	case isSSO && page == "":
		k.Kind, k.What, k.ID = kindSSOEndpoint, "an SSO endpoint of Cloudflare", id
	case isSSO && "/"+page == metadataSuffix:
		k.Kind, k.What, k.ID = kindMetadata, "a SAML Metadata endpoint", id
	case isSSO && page == "login":
		k.Kind, k.What = kindLoginLink, "a login link to another identity provider"
	case strings.HasPrefix(rest, "sso/oidc/"):
		k.Kind, k.What = kindOIDC, "a URL of an OpenID Connect application"
	case inAccess && (rest == "callback" || rest == "saml-metadata" || strings.Count(rest, "/") == 1 &&
		strings.HasSuffix(rest, metadataSuffix)):
		k.Kind, k.What = kindServiceProvider, "a URL of Cloudflare as the service provider of a login method"
	case inAccess && (rest == "certs" || rest == "public-cert"):
		k.Kind, k.What = kindKeys, "the keys of Access tokens, not of an application"
	default:
		k.Kind, k.What = kindOther, "another page on a team domain"
	}
	return k
}
