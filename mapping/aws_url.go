package mapping

import (
	"regexp"
	"slices"
	"strings"
)

// The shapes of AWS's identifiers. A tenant ID is a UUID whose first group may have a Region's tag in hexadecimal ASCII in
// front. Identity stores may have a UUID in the API; every issuer URL seen has the d- form.
var (
	regionName  = regexp.MustCompile(`^[a-z]+(?:-[a-z]+){1,3}-[0-9]+$`) // of any partition, as the sso-admin API spells it
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

// signInHosts are the domains in front of which a Region stands in issuer and ACS URLs. Longer names come first where one
// ends in another.
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

// awsDomains are domains that only AWS has names in; imitatedAWSDomains are those whose appearance elsewhere is a disguise.
var (
	awsDomains = []string{"aws", "amazon.com", "amazonaws.com", "amazonaws.com.cn", "amazonaws.cn", "amazonaws-us-gov.com", "aws-us-gov.com",
		"amazonaws-eusc.eu", "amazonaws.eu", "awsapps.com", "awsapps.cn", "awsapps.eu", "amazoncognito.com"}
	imitatedAWSDomains = []string{classicHost, "signin.aws.", "awsapps.com", "amazonaws.com"}
)

// awsRegion returns the Region that an issuer or ACS URL names, or "".
func awsRegion(rawURL string) string {
	a, _ := parseWebAddress(rawURL)
	return recogniseAWS(a).region
}

func recogniseAWS(a webAddress) known {
	k := known{host: a.host}
	// Every name below has one of these in it: most other hosts are told by that.
	if a.user == "" && !strings.Contains(a.host, "aws") && !strings.Contains(a.host, "amazon") {
		return k
	}
	if domain := a.imitates(awsDomains, imitatedAWSDomains); domain != "" {
		k.landmark, k.what = imitatedAWS, "on the host "+Quote(a.host)+", not one of AWS's"
		return k
	}
	for _, h := range signInHosts {
		label, ok := a.under(h.domain)
		if !ok && a.host != h.domain {
			continue
		}
		switch {
		case strings.HasPrefix(a.path, "/platform/saml/"):
			return signIn(a, label, h.domain, h.regions, h.unverified)
		case a.path == "/saml" || strings.HasPrefix(a.path, "/saml/") || a.path == "/static/saml-metadata.xml":
			k.landmark, k.what = classicIAM, "an endpoint of SAML federation with AWS IAM, not of IAM Identity Center"
		case strings.HasPrefix(a.path, "/saml-metadata/"):
			k.landmark, k.what = inventedAWS, "a metadata URL that no AWS page documents"
		default:
			k.landmark, k.what = otherAWS, "a sign-in page of AWS"
		}
		return k
	}
	if portal := recognisePortal(a); portal.landmark != unknownLandmark {
		return portal
	}
	switch {
	case strings.HasPrefix(a.host, "scim.") && isAWSHost(a):
		k.landmark, k.what = scimEndpoint, "IAM Identity Center's SCIM endpoint"
	case strings.HasPrefix(a.host, "portal.sso.") && isAWSHost(a) && strings.HasPrefix(a.path, "/saml/"):
		k.landmark, k.what = applicationURL, "a URL of IAM Identity Center as the identity provider of an application: the other direction"
	case a.host == "identitycenter.amazonaws.com":
		k.landmark, k.what = inventedAWS, "the issuer URL of IAM Identity Center's OAuth tokens"
	case strings.HasSuffix(a.host, "console.aws.amazon.com"):
		k.landmark, k.what = otherAWS, "a page of the AWS Management Console"
	case isAWSHost(a):
		k.landmark, k.what = otherAWS, "a URL of another AWS service"
	}
	return k
}

func isAWSHost(a webAddress) bool {
	return slices.ContainsFunc(awsDomains, func(domain string) bool {
		_, ok := a.under(domain)
		return ok
	})
}

// signIn looks at a URL below /platform/saml/ of a sign-in host.
func signIn(a webAddress, region, domain, regions string, unverified bool) known {
	k := known{landmark: issuerURL, what: "an IAM Identity Center issuer URL", host: a.host, odd: a.oddity()}
	k.id = strings.TrimPrefix(a.path, "/platform/saml/")
	if id, ok := strings.CutPrefix(k.id, "acs/"); ok {
		k.landmark, k.what, k.id = acsURL, "an IAM Identity Center ACS URL", id
	}
	if regionName.MatchString(region) {
		k.region = region
	}
	if unverified {
		k.unverified = "no page documents that IAM Identity Center has it on " + domain
	}
	partition := ""
	for _, prefix := range []string{"us-gov-", "cn-", "eusc-"} {
		if strings.HasPrefix(region, prefix) {
			partition = prefix
		}
	}
	switch {
	case k.odd != "":
	case region == "":
		k.odd = "no Region stands before " + domain
	case k.region == "":
		k.odd = Quote(region) + " before " + domain + " is not the name of a Region"
	case partition != regions:
		k.odd = domain + " does not belong to the partition of the Region " + region
	case strings.HasSuffix(k.id, "/"):
		k.odd = "it ends in a slash"
	case k.landmark == acsURL && storeID.MatchString(k.id):
		k.landmark, k.what = inventedAWS, "an ACS path with the issuer's ID "+Quote(k.id)+" in place of the tenant ID"
	case k.landmark == acsURL && !tenantID.MatchString(k.id):
		k.odd = "its last part " + Quote(k.id) + " is not a tenant ID, which is a UUID with or without a Region's prefix"
	case k.landmark == acsURL:
	case domain == dualStackHost || domain == ipv4Host:
		k.odd = "its host is " + a.host + ", but the issuer URL stays on " + classicHost + " whichever host the ACS URL has"
	case uuid.MatchString(k.id):
		k.unverified = "every issuer URL seen so far ends in d- and ten hexadecimal digits, this one in a UUID"
	case !storeID.MatchString(k.id):
		k.odd = "its last part " + Quote(k.id) + " is not d- and ten hexadecimal digits"
	}
	return k
}

// recognisePortal knows the AWS access portal in its documented forms.
func recognisePortal(a webAddress) known {
	k := known{landmark: portalURL, what: "the AWS access portal", host: a.host}
	start := strings.TrimSuffix(a.path, "/") == "/start"
	directory := strings.HasPrefix(a.path, "/directory/")
	alias, classic := a.under("awsapps.com")
	dualStack, isDualStack := a.under("app.aws")
	ipv4, isIPv4 := a.under("portal.amazonaws.com")
	root := a.path == "" || a.path == "/"
	shown := false // as AWS shows it, apart from what odd says
	switch {
	case a.host == "start.us-gov-home.awsapps.com", a.host == "start.home.awsapps.cn":
		shown = directory
	case classic:
		shown = start && portalAlias.MatchString(alias)
	case isDualStack && strings.Contains(dualStack, "portal"):
		id, region, _ := strings.Cut(dualStack, ".portal.")
		shown = root && instanceID.MatchString(id) && regionName.MatchString(region)
	case isIPv4:
		id, region, _ := strings.Cut(ipv4, ".")
		shown = root && instanceID.MatchString(id) && regionName.MatchString(region)
	case strings.HasPrefix(a.host, "ssoins-") && isAWSHost(a): // another partition's, which no page documents
		shown = root
	default:
		return known{}
	}
	// The portal is a page of its own that routes with fragments, so a fragment is nothing odd here.
	if k.odd = a.oddity(); a.fragment && strings.HasPrefix(a.raw, "https://"+a.host+a.path) {
		k.odd = ""
	}
	if !shown && k.odd == "" {
		k.odd = "host and path are not one of the documented forms"
	}
	return k
}

// recogniseName knows AWS's names that are no URLs.
func recogniseName(value string) known {
	switch {
	case value == "urn:amazon:webservices:sso":
		return known{landmark: inventedAWS, what: "a name that a public guide made up"}
	case value == "urn:amazon:webservices" || strings.HasPrefix(value, "urn:amazon:webservices:"):
		return known{landmark: classicIAM, what: "the audience of SAML federation with AWS IAM, not of IAM Identity Center"}
	case strings.HasPrefix(value, "urn:amazon:cognito:sp:"):
		return known{landmark: otherAWS, what: "the entity ID of an Amazon Cognito user pool"}
	case strings.HasPrefix(value, "arn:aws"):
		return known{landmark: otherAWS, what: "the ARN of an AWS resource"}
	case storeID.MatchString(value):
		return known{landmark: otherAWS, what: "an identity store ID alone"}
	}
	return known{}
}
