// Package aws is AWS IAM Identity Center, formerly AWS SSO: its values as plain structs, its tables, its screens'
// words, the forms of its URLs, and the rules about what it shows and takes.
package aws

import (
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/address"
)

// Name is the product's name.
const Name = "AWS IAM Identity Center"

const (
	screen = "IAM Identity Center > Settings > Identity source > Actions > Manage authentication"
	// certificates is where AWS lists, imports and deletes the certificates that it trusts.
	certificates = screen + " > Manage SAML 2.0 certificates"
)

// Product returns what AWS IAM Identity Center knows of itself.
func Product() *mapping.Product {
	return &mapping.Product{
		Name:      Name,
		Short:     "AWS",
		ListedAs:  "Amazon AWS",
		Screen:    screen,
		Page:      "Manage authentication",
		Shown:     ServiceProviderVocabulary,
		Metadata:  "download the metadata file from AWS (Manage authentication)",
		Import:    certificates,
		Expected:  expected,
		Recognise: recognise,
		Beside:    beside,
		Misplaced: misplaced,
	}
}

func expected(id mapping.Property) (name, pattern string) {
	switch id {
	case mapping.SPEntityID:
		return "AWS's issuer URL", "https://REGION." + classicHost + "/platform/saml/d-ID"
	case mapping.SPACSLocation:
		return "AWS's ACS URL", "https://REGION." + classicHost + "/platform/saml/acs/TENANT-ID"
	case mapping.SPPortalURL:
		return "AWS's portal URL", "https://NAME.awsapps.com/start"
	}
	return "", ""
}

// swappedID is the rule about issuer URL and ACS URL in each other's field.
const swappedID = "aws-issuer-acs-swapped"

// shapes are the rules about the shape of AWS's own values.
var shapes = map[mapping.Property]string{mapping.SPEntityID: "aws-issuer-shape", mapping.SPACSLocation: "aws-acs-shape",
	mapping.SPPortalURL: "aws-portal-shape"}

// misplaced says which rule a value breaks in a field for one of AWS's own.
func misplaced(id mapping.Property, k mapping.Known) (rule string, something bool) {
	if k.Product != "" && k.Product != Name {
		if id == mapping.SPPortalURL {
			return shapes[id], false
		}
		return "aws-lookalike-cloudflare", true
	}
	if id == mapping.SPPortalURL {
		return shaped(id, k, kindPortal)
	}
	switch k.Kind {
	case kindIssuer, kindACS:
		if (k.Kind == kindIssuer) != (id == mapping.SPEntityID) {
			return swappedID, true
		}
		return shaped(id, k, k.Kind)
	case kindPortal:
		return "aws-lookalike-portal", true
	case kindClassicIAM:
		return "aws-lookalike-iam", true
	case kindSCIM:
		return "aws-lookalike-scim", true
	case kindApplication:
		return "aws-lookalike-application", true
	case kindInvented:
		return "aws-lookalike-invented", false
	}
	return shapes[id], false
}

// shaped says what is left to say of a value of the right kind.
func shaped(id mapping.Property, k mapping.Known, want string) (rule string, something bool) {
	switch {
	case k.Kind != want || k.Odd != "":
		return shapes[id], false
	case k.Unverified != "":
		return "aws-url-unverified", false
	}
	return "", false
}

// templates are the parts of AWS's guides that a reader replaces with values of their own.
var templates = []string{"1111111111111111-aaee-ffff-dddd-11111111111", "ssoins-111111h2222j33pp", "/d-xxxxxxxxxx",
	"/d-12345678."}

func placeholder(value string) mapping.Known {
	lower := strings.ToLower(value)
	k := mapping.Known{Product: Name, Kind: address.Placeholder, Rule: "aws-placeholder",
		What: "an example out of AWS's guides"}
	for _, part := range templates {
		if strings.Contains(lower, part) {
			return k
		}
	}
	if address.HasGap(lower) && (strings.Contains(lower, "aws") || strings.Contains(lower, "amazon")) {
		k.What = "a pattern with parts to fill in"
		return k
	}
	return mapping.Known{}
}
