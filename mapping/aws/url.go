package aws

import (
	"regexp"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/address"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// The shapes of AWS's identifiers. A tenant ID is a UUID whose first group may have a Region's tag in hexadecimal ASCII
// in front. Identity stores may have a UUID in the API; every issuer URL seen has the d- form.
var (
	// of any partition, as the sso-admin API spells it
	regionName  = regexp.MustCompile(`^[a-z]+(?:-[a-z]+){1,3}-[0-9]+$`)
	storeID     = regexp.MustCompile(`^d-[0-9a-f]{10}$`)
	uuid        = regexp.MustCompile(`^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	tenantID    = regexp.MustCompile(`^(?:[0-9a-f]{2})*[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	instanceID  = regexp.MustCompile(`^ssoins-[A-Za-z0-9.-]{16}$`)
	portalAlias = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$`)
)

const (
	classicHost   = "signin.aws.amazon.com"
	ipv4Host      = "signin.aws"
	dualStackHost = "sso.signin.aws"
)

// signInHosts are the domains in front of which a Region stands in issuer and ACS URLs. Longer names come first where
// one ends in another.
var signInHosts = []struct {
	domain, regions string // regions: what the names of the partition's Regions begin with; "" for the commercial one
	unverified      bool   // plausible from AWS's other endpoints, documented for Identity Center nowhere
}{
	{classicHost, "", false},
	{dualStackHost, "", false},
	{ipv4Host, "", false},
	{"signin-fips.amazonaws-us-gov.com", "us-gov-", true},
	{"signin.amazonaws-us-gov.com", "us-gov-", true},
	{"sso.signin.aws-us-gov.com", "us-gov-", true},
	{"signin.aws-us-gov.com", "us-gov-", true},
	{"signin.amazonaws.cn", "cn-", true},
	{"signin.amazonaws-eusc.eu", "eusc-", true},
}

// awsDomains are domains that only AWS has names in; imitatedAWSDomains are those whose appearance elsewhere is a
// disguise.
var (
	awsDomains = []string{"aws", "amazon.com", "amazonaws.com", "amazonaws.com.cn", "amazonaws.cn",
		"amazonaws-us-gov.com", "aws-us-gov.com",
		"amazonaws-eusc.eu", "amazonaws.eu", "awsapps.com", "awsapps.cn", "awsapps.eu", "amazoncognito.com"}
	imitatedAWSDomains = []string{classicHost, "signin.aws.", "awsapps.com", "amazonaws.com"}
)

// The kinds of values that this package recognises.
const (
	kindIssuer      = "issuer URL"
	kindACS         = "ACS URL"
	kindPortal      = "access portal"
	kindClassicIAM  = "AWS IAM federation" // without Identity Center
	kindSCIM        = "SCIM endpoint"
	kindApplication = "identity provider of an application" // the other direction
	kindInvented    = "made up"                             // in guides, or worked out from other values
	kindOther       = "other"
	kindImitated    = "imitated"
)

// recognise says what a value is if it is AWS's, or looks as if it were.
func recognise(value string) mapping.Known {
	if k := placeholder(value); k.Product != "" {
		return k
	}
	a, ok := address.Parse(value)
	if !ok {
		return recogniseName(value)
	}
	k := recogniseURL(a)
	if k.Kind == "" {
		return mapping.Known{}
	}
	k.Product = Name
	return k
}

func recogniseURL(a address.Address) mapping.Known {
	k := mapping.Known{Host: a.Host}
	// Every name below has one of these in it: most other hosts are told by that.
	if a.User == "" && !strings.Contains(a.Host, "aws") && !strings.Contains(a.Host, "amazon") {
		return k
	}
	if domain := a.Imitates(awsDomains, imitatedAWSDomains); domain != "" {
		k.Kind, k.Rule, k.What = kindImitated, "aws-host-imitated", "on "+diag.Quote(a.Host)+", not a host of AWS's"
		return k
	}
	for _, h := range signInHosts {
		label, ok := a.Under(h.domain)
		if !ok && a.Host != h.domain {
			continue
		}
		switch {
		case strings.HasPrefix(a.Path, "/platform/saml/"):
			return signIn(a, label, h.domain, h.regions, h.unverified)
		case a.Path == "/saml" || strings.HasPrefix(a.Path, "/saml/") || a.Path == "/static/saml-metadata.xml":
			k.Kind, k.What = kindClassicIAM, "a URL of AWS IAM federation"
		case strings.HasPrefix(a.Path, "/saml-metadata/"):
			k.Kind, k.What = kindInvented, "a metadata URL that AWS does not document"
		default:
			k.Kind, k.What = kindOther, "a sign-in page of AWS"
		}
		return k
	}
	if portal := recognisePortal(a); portal.Kind != "" {
		return portal
	}
	switch {
	case strings.HasPrefix(a.Host, "scim.") && service(a) == "scim":
		k.Kind, k.What = kindSCIM, "AWS's SCIM endpoint"
	case strings.HasPrefix(a.Host, "portal.sso.") && service(a) == "sso" && strings.HasPrefix(a.Path, "/saml/"):
		k.Kind, k.What = kindApplication, "a URL of AWS as the identity provider of an application"
	case a.Host == "identitycenter.amazonaws.com":
		k.Kind, k.What = kindInvented, "the issuer of OAuth tokens of IAM Identity Center"
	case isRented(a) && rentedName(a) != "":
		k.Kind, k.Rule, k.What = kindImitated, "aws-host-imitated",
			"on "+diag.Quote(a.Host)+", a host that anyone can rent"
	default:
		if k.What = ownService(a); k.What != "" {
			k.Kind = kindOther
		}
	}
	return k
}

// ownService says what a host is that only AWS has; "" for one that anybody can rent there, such as a bucket or a load
// balancer: that is its owner's.
func ownService(a address.Address) string {
	label, isTLD := a.Under("aws")
	switch {
	case a.Host == "console.aws.amazon.com" || strings.HasSuffix(a.Host, ".console.aws.amazon.com"):
		return "a page of the AWS Management Console"
	case a.Host == "amazon.com" || strings.HasSuffix(a.Host, ".amazon.com") || isTLD && !strings.Contains(label, "."):
		return "a page of Amazon's websites"
	case strings.HasSuffix(a.Host, ".amazoncognito.com"):
		return "a URL of Amazon Cognito"
	}
	return signInServices[service(a)]
}

// apiDomains are the domains of AWS's own endpoints, SERVICE.REGION in front; signInServices are those of them that
// have to do with signing in, each in words.
var (
	apiDomains = []string{"api.aws", "amazonaws.com", "amazonaws.com.cn", "amazonaws.cn", "amazonaws-us-gov.com",
		"amazonaws-eusc.eu", "amazonaws.eu"}
	signInServices = map[string]string{
		"sso":              "a service of IAM Identity Center",
		"oidc":             "a service of IAM Identity Center",
		"identitystore":    "a service of IAM Identity Center",
		"signin":           "a sign-in page of AWS",
		"sts":              "a URL of the AWS Security Token Service",
		"iam":              "a URL of AWS IAM",
		"cognito-idp":      "a URL of Amazon Cognito",
		"cognito-identity": "a URL of Amazon Cognito",
		"clientvpn":        "a URL of AWS Client VPN",
	}
)

// service is the name of the service in a host of AWS's: what is before the domain, or before the Region in front of
// it. "" is any other host.
func service(a address.Address) string {
	for _, domain := range apiDomains {
		labels, ok := a.Under(domain)
		if !ok {
			continue
		}
		parts := strings.Split(labels, ".")
		if n := len(parts); n > 1 && regionName.MatchString(parts[n-1]) {
			parts = parts[:n-1]
		}
		return strings.TrimSuffix(parts[len(parts)-1], "-fips")
	}
	return ""
}

// isRented reports whether a host is in one of AWS's domains and belongs to whoever rents it.
func isRented(a address.Address) bool { return isAWSHost(a) && ownService(a) == "" }

// rentedName is the first of AWS's names that a rented host has in the part that its owner chose; "" where it has none.
func rentedName(a address.Address) string {
	for _, domain := range awsDomains {
		chosen, ok := a.Under(domain)
		if !ok {
			continue
		}
		for _, name := range imitatedAWSDomains {
			if strings.Contains(chosen, name) {
				return name
			}
		}
	}
	return ""
}

func isAWSHost(a address.Address) bool {
	return slices.ContainsFunc(awsDomains, func(domain string) bool {
		_, ok := a.Under(domain)
		return ok
	})
}

// signIn looks at a URL below /platform/saml/ of a sign-in host.
func signIn(a address.Address, region, domain, regions string, unverified bool) mapping.Known {
	k := mapping.Known{Kind: kindIssuer, What: "an AWS issuer URL", Host: a.Host, Odd: a.Oddity()}
	k.ID = strings.TrimPrefix(a.Path, "/platform/saml/")
	if id, ok := strings.CutPrefix(k.ID, "acs/"); ok {
		k.Kind, k.What, k.ID = kindACS, "an AWS ACS URL", id
	}
	if regionName.MatchString(region) {
		k.Region = region
	}
	if unverified {
		k.Unverified = "AWS does not document it on " + domain
	}
	partition := ""
	for _, prefix := range []string{"us-gov-", "cn-", "eusc-"} {
		if strings.HasPrefix(region, prefix) {
			partition = prefix
		}
	}
	switch {
	case k.Odd != "":
	case region == "":
		k.Odd = "it has no Region before " + domain
	case k.Region == "":
		k.Odd = diag.Quote(region) + " is not a Region"
	case partition != regions:
		k.Odd = domain + " is not for the Region " + region
	case strings.HasSuffix(k.ID, "/"):
		k.Odd = "it ends in a slash"
	case k.Kind == kindACS && storeID.MatchString(k.ID):
		k.Kind, k.What = kindInvented, "made of the issuer's ID "+diag.Quote(k.ID)+", not the tenant ID"
	case k.Kind == kindACS && !tenantID.MatchString(k.ID):
		k.Odd = diag.Quote(k.ID) + " is not a tenant ID"
	case k.Kind == kindACS:
	case domain == dualStackHost || domain == ipv4Host:
		k.Odd = "an issuer URL is always on " + classicHost
	case uuid.MatchString(k.ID):
		k.Unverified = "other issuer URLs end in d- and ten hexadecimal digits"
	case !storeID.MatchString(k.ID):
		k.Odd = diag.Quote(k.ID) + " is not d- and ten hexadecimal digits"
	}
	return k
}

// recognisePortal knows the AWS access portal in its documented forms.
func recognisePortal(a address.Address) mapping.Known {
	k := mapping.Known{Kind: kindPortal, What: "the AWS access portal", Host: a.Host}
	start := strings.TrimSuffix(a.Path, "/") == "/start"
	directory := strings.HasPrefix(a.Path, "/directory/")
	alias, classic := a.Under("awsapps.com")
	dualStack, isDualStack := a.Under("app.aws")
	ipv4, isIPv4 := a.Under("portal.amazonaws.com")
	root := a.Path == "" || a.Path == "/"
	shown := false // as AWS shows it, apart from what odd says
	switch {
	case a.Host == "start.us-gov-home.awsapps.com", a.Host == "start.home.awsapps.cn":
		shown = directory
	case classic:
		shown = start && portalAlias.MatchString(alias)
	case isDualStack && strings.Contains(dualStack, "portal"):
		id, region, _ := strings.Cut(dualStack, ".portal.")
		shown = root && instanceID.MatchString(id) && regionName.MatchString(region)
	case isIPv4:
		id, region, _ := strings.Cut(ipv4, ".")
		shown = root && instanceID.MatchString(id) && regionName.MatchString(region)
	case strings.HasPrefix(a.Host, "ssoins-") && service(a) == "portal": // another partition's, which no page documents
		shown = root
	default:
		return mapping.Known{}
	}
	// The portal is a page of its own that routes with fragments, so a fragment is nothing odd here.
	if k.Odd = a.Oddity(); a.Fragment && strings.HasPrefix(a.Raw, "https://"+a.Host+a.Path) {
		k.Odd = ""
	}
	if !shown && k.Odd == "" {
		k.Odd = "AWS does not document this form"
	}
	return k
}

// recogniseName knows AWS's names that are no URLs.
func recogniseName(value string) mapping.Known {
	switch {
	case value == "urn:amazon:webservices:sso":
		return mapping.Known{Product: Name, Kind: kindInvented, What: "a name that a public guide made up"}
	case value == "urn:amazon:webservices" || strings.HasPrefix(value, "urn:amazon:webservices:"):
		return mapping.Known{Product: Name, Kind: kindClassicIAM, What: "the audience of AWS IAM federation"}
	case strings.HasPrefix(value, "urn:amazon:cognito:sp:"):
		return mapping.Known{Product: Name, Kind: kindOther, What: "the entity ID of an Amazon Cognito user pool"}
	case strings.HasPrefix(value, "arn:aws"):
		return mapping.Known{Product: Name, Kind: kindOther, What: "the ARN of an AWS resource"}
	case storeID.MatchString(value):
		return mapping.Known{Product: Name, Kind: kindOther, What: "an identity store ID alone"}
	}
	return mapping.Known{}
}
