// Package cloudflare is Cloudflare Access for SaaS: its values as plain structs, its tables, its screens' words, the
// forms of its URLs, and the rules about what it shows and takes.
package cloudflare

import (
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/address"
)

// productName is the product's name.
const productName = "Cloudflare Access"

const screen = "Zero Trust > Access controls > Applications > the application > Configure"

// Product returns what Cloudflare Access knows of itself.
func Product() *mapping.Product {
	return &mapping.Product{
		Name:      productName,
		Short:     "Cloudflare",
		Screen:    screen,
		Page:      "the application > Configure",
		Shown:     IdentityProviderVocabulary,
		Metadata:  "open Cloudflare's SAML Metadata endpoint in a browser and save it as XML",
		Expected:  expected,
		Recognise: recognise,
		Misplaced: misplaced,
		Resembles: resembles,
	}
}

func expected(id mapping.Property) (name, pattern string) {
	const team = "https://TEAM.cloudflareaccess.com"
	switch id {
	case mapping.IdPSSOLocation:
		return "Cloudflare's SSO endpoint", team + ssoPath + "ID"
	case mapping.IdPEntityID:
		return "Cloudflare's entity ID", team
	case mapping.IdPMetadataURL:
		return "Cloudflare's metadata URL", team + ssoPath + "ID" + metadataSuffix
	}
	return "", ""
}

// shapes are the rules about the shape of Cloudflare's own values.
var shapes = map[mapping.Property]string{mapping.IdPSSOLocation: "cloudflare-sso-shape",
	mapping.IdPEntityID: "cloudflare-entity-id-shape", mapping.IdPMetadataURL: "cloudflare-metadata-url-shape"}

// misplaced says which rule a value breaks in a field for one of Cloudflare's own.
func misplaced(id mapping.Property, k mapping.Known) (rule string, something bool) {
	if k.Product != "" && k.Product != productName {
		return "cloudflare-lookalike-aws", true
	}
	switch k.Kind {
	case kindSSOEndpoint:
		if id == mapping.IdPMetadataURL || k.Odd != "" {
			return shapes[id], false
		}
		return "", false
	case kindTeamDomain:
		switch {
		case id != mapping.IdPEntityID:
			return "cloudflare-lookalike-team-domain", true
		case k.Odd != "":
			return shapes[id], false
		}
		return "", false
	case kindMetadata:
		switch {
		case id != mapping.IdPMetadataURL:
			return "cloudflare-lookalike-metadata-url", true
		case k.Odd != "":
			return shapes[id], false
		}
		return "", false
	case kindServiceProvider:
		return "cloudflare-lookalike-service-provider", true
	case kindLoginLink:
		return "cloudflare-lookalike-login-link", true
	case kindKeys:
		return "cloudflare-lookalike-certs", true
	case kindOIDC:
		return "cloudflare-lookalike-oidc", true
	case kindDashboard:
		return "cloudflare-lookalike-dashboard", true
	case kindOther:
		return "cloudflare-lookalike-team-domain", true
	}
	return shapes[id], false
}

// interim are the values that Cloudflare's guides for Braintree and DocuSign have people enter until they know the real
// ones; templates are the parts of its guides that a reader replaces with values of their own.
var (
	interim   = []string{"placeholder", "https://www.placeholder.com", "https://example.com"}
	templates = []string{"//your-team-name.", "/sso/saml/xxx", "/sso/saml/app-id"}
)

func placeholder(value string) mapping.Known {
	lower := strings.ToLower(value)
	k := mapping.Known{Product: productName, Kind: address.Placeholder, Rule: "cloudflare-placeholder",
		What: "an example out of Cloudflare's guides"}
	for _, text := range interim {
		if strings.TrimSuffix(lower, "/") == text {
			k.Rule, k.What = "cloudflare-placeholder-interim", "a placeholder out of a guide"
			return k
		}
	}
	for _, part := range templates {
		if strings.Contains(lower, part) {
			return k
		}
	}
	if address.HasGap(lower) {
		k.What = "a pattern with parts to fill in"
		return k
	}
	return mapping.Known{}
}
