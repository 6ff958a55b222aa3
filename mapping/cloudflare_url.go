package mapping

import "strings"

const (
	ssoPath        = "/cdn-cgi/access/sso/saml/"
	metadataSuffix = "/saml-metadata"
)

// teamDomains are the domains in front of which the name of a team stands. Only the second one is FedRAMP's.
var teamDomains = []string{"fed.cloudflareaccess.com", "cloudflareaccess.com"}

func recogniseCloudflare(a webAddress) known {
	k := known{host: a.host}
	if a.imitates([]string{"cloudflareaccess.com"}, []string{"cloudflareaccess.com"}) != "" {
		k.landmark, k.what = imitatedCloudflare, "on the host "+Quote(a.host)+", not one of Cloudflare's"
		return k
	}
	if _, ok := a.under("cloudflare.com"); ok {
		k.landmark, k.what = dashboard, "a page of Cloudflare's dashboard, API or documentation"
		return k
	}
	for _, domain := range teamDomains {
		if team, ok := a.under(domain); ok {
			k = onTeamDomain(a)
			k.odd = a.oddity()
			switch {
			case k.odd != "" || k.landmark == teamDomain && isTeamName(team):
			case !isTeamName(team):
				k.odd = Quote(team) + " before " + domain + " is not the name of a team"
			case strings.HasSuffix(a.path, "/"):
				k.odd = "it ends in a slash"
			case (k.landmark == ssoEndpoint || k.landmark == ssoMetadata) && !isApplicationID(k.id):
				k.odd = "its ID " + Quote(k.id) + " is not 64 hexadecimal digits in lower case"
			}
			return k
		}
	}
	return known{}
}

// isTeamName holds for lower case letters, digits and, not at the ends, hyphens.
func isTeamName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && s[0] != '-' && s[len(s)-1] != '-'
}

func isApplicationID(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// onTeamDomain tells the pages of a team domain apart by their paths.
func onTeamDomain(a webAddress) known {
	k := known{host: a.host}
	path := strings.TrimSuffix(a.path, "/")
	rest, inAccess := strings.CutPrefix(path, "/cdn-cgi/access/")
	application, isSSO := strings.CutPrefix(path, ssoPath)
	id, page, _ := strings.Cut(application, "/")
	switch {
	case path == "":
		k.landmark, k.what = teamDomain, "a team domain of Cloudflare Access"
	case isSSO && page == "":
		k.landmark, k.what, k.id = ssoEndpoint, "an SSO endpoint of Cloudflare Access", id
	case isSSO && "/"+page == metadataSuffix:
		k.landmark, k.what, k.id = ssoMetadata, "the SAML Metadata endpoint of an application", id
	case isSSO && page == "login":
		k.landmark, k.what = loginLink, "a link to an upstream identity provider that signs people in to Cloudflare"
	case strings.HasPrefix(rest, "sso/oidc/"):
		k.landmark, k.what = oidcApplication, "an endpoint of an OpenID Connect application"
	case inAccess && (rest == "callback" || rest == "saml-metadata" || strings.Count(rest, "/") == 1 && strings.HasSuffix(rest, metadataSuffix)):
		k.landmark, k.what = accessSP, "a URL of Cloudflare as the service provider of an upstream identity provider: the other direction"
	case inAccess && (rest == "certs" || rest == "public-cert"):
		k.landmark, k.what = accessKeys, "where Cloudflare publishes the keys of Access tokens, not those of an application"
	default:
		k.landmark, k.what = otherAccess, "another page on a team domain of Cloudflare Access"
	}
	return k
}
