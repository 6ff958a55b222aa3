package mapping

import "strings"

// landmark is what a URL or a name turns out to be. The zero value is "nothing that is known".
type landmark uint8

const (
	unknownLandmark landmark = iota

	// AWS IAM Identity Center as service provider.
	issuerURL
	acsURL
	portalURL
	// What AWS shows elsewhere.
	classicIAM     // SAML federation of AWS IAM, without Identity Center
	scimEndpoint   // where users are provisioned
	applicationURL // Identity Center as identity provider of an application: the other direction
	inventedAWS    // made up in guides or worked out from other values; no page of AWS has it
	otherAWS
	imitatedAWS

	// Cloudflare Access as identity provider of an application.
	teamDomain
	ssoEndpoint
	ssoMetadata
	// What Cloudflare shows elsewhere.
	accessSP  // Cloudflare as service provider of an upstream identity provider
	loginLink // the way to an upstream identity provider
	accessKeys
	oidcApplication
	dashboard
	otherAccess
	imitatedCloudflare

	// Values that stand in a guide to be replaced.
	awsPlaceholder
	cloudflarePlaceholder
	interimPlaceholder
)

// known is a value that was recognised.
type known struct {
	landmark
	what string // in words, with article: "the AWS access portal"
	host string // lower case
	// address is zero for what is no web address.
	address webAddress

	region string // of AWS
	id     string // of the identity store, the tenant or the application
	odd    string // what keeps it from being as the vendor shows it, as a clause; "" where it is
	// unverified says what about it is plausible, but documented nowhere.
	unverified string
}

// recognise says what a value of a party is, whichever field it stands in.
func recognise(value string) known {
	if k := recognisePlaceholder(value); k.landmark != unknownLandmark {
		return k
	}
	a, ok := parseWebAddress(value)
	if !ok {
		return recogniseName(value)
	}
	k := recogniseAWS(a)
	if k.landmark == unknownLandmark {
		k = recogniseCloudflare(a)
	}
	k.address = a
	return k
}

// recognised is what recognise has said, for documents that hold the same values: those that belong together do. It keeps
// few, so that looking one up takes less time than recognising it.
type recognised struct {
	values [4]struct {
		text string
		known
	}
	n int
}

func (r *recognised) of(value string) known {
	for i := range r.values[:min(r.n, len(r.values))] {
		if r.values[i].text == value {
			return r.values[i].known
		}
	}
	at := &r.values[r.n%len(r.values)]
	at.text, at.known = value, recognise(value)
	r.n++
	return at.known
}

func (k known) isAWS() bool { return k.landmark >= issuerURL && k.landmark < imitatedAWS }
func (k known) isCloudflare() bool {
	return k.landmark >= teamDomain && k.landmark < imitatedCloudflare
}

// interim are the values that Cloudflare's guides for Braintree and DocuSign have people enter until they know the real ones.
var interim = []string{"placeholder", "https://www.placeholder.com", "https://example.com"}

// templates are the parts of AWS's and Cloudflare's guides that a reader replaces with values of their own.
var templates = []struct {
	part string
	of   landmark
}{
	{"1111111111111111-aaee-ffff-dddd-11111111111", awsPlaceholder},
	{"ssoins-111111h2222j33pp", awsPlaceholder},
	{"/d-xxxxxxxxxx", awsPlaceholder},
	{"/d-12345678.", awsPlaceholder},
	{"//your-team-name.", cloudflarePlaceholder},
	{"/sso/saml/xxx", cloudflarePlaceholder},
	{"/sso/saml/app-id", cloudflarePlaceholder},
}

func recognisePlaceholder(value string) known {
	lower := strings.ToLower(value)
	for _, text := range interim {
		if strings.TrimSuffix(lower, "/") == text {
			return known{landmark: interimPlaceholder, what: "the value that guides have people enter until they know the real one"}
		}
	}
	for _, t := range templates {
		if strings.Contains(lower, t.part) {
			return known{landmark: t.of, what: "an example out of the documentation"}
		}
	}
	// A host in brackets is an IPv6 address, not a gap to fill in.
	if text := strings.Replace(lower, "//[", "//", 1); strings.Contains(text, "<") && strings.Contains(text, ">") || strings.ContainsAny(text, "[{") {
		of := cloudflarePlaceholder
		if strings.Contains(lower, "aws") || strings.Contains(lower, "amazon") {
			of = awsPlaceholder
		}
		return known{landmark: of, what: "a pattern whose parts in brackets were not filled in"}
	}
	return known{}
}
