package signin

import (
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem/diag"
)

const fixRequest = "the request is made by AWS: see that the capture is of a sign-in to IAM Identity Center"

// Values of a request are never verified: AWS does not sign its requests.

func (e *explainer) requestMessage() result {
	if problem := envelope(e.response); problem != "" {
		return failed(e.response.el, problem, fixRequest)
	}
	return passed("")
}

func (e *explainer) requestIssuer() result {
	issuer := e.response.el.Child(nsAssertion, "Issuer")
	switch {
	case e.pair.SP == nil || e.pair.SP.EntityID == "":
		return skipped(noSP, "give AWS's metadata or values")
	case issuer.Text() != e.pair.SP.EntityID:
		return failed(e.response.el, "the unverified Issuer is "+e.quote(issuer.Text())+", but AWS's issuer URL is "+
			e.quote(e.pair.SP.EntityID)+difference(issuer.Text(), e.pair.SP.EntityID),
			"give the metadata of the instance that sent the request, or "+inCloudflare+"enter its "+labelAWSIssuer+
				" as "+labelEntityID)
	}
	return passed("")
}

func (e *explainer) requestDestination() result {
	if e.pair.IdP == nil || len(e.pair.IdP.SingleSignOnServices) == 0 {
		return skipped(noIdP, "give the identity provider's metadata or values")
	}
	var urls []string
	for _, endpoint := range e.pair.IdP.SingleSignOnServices {
		urls = append(urls, endpoint.Location)
	}
	const fix = inAWS + "enter what Cloudflare shows as SSO endpoint as " + labelIdPSignIn
	if a, stated := e.response.el.Attr("", "Destination"); stated && !slices.Contains(urls, a.Value()) {
		near := nearest(a.Value(), urls)
		return failed(e.response.el, "the unverified Destination is "+e.quote(a.Value())+", but the SSO endpoint is "+
			e.quote(near)+difference(a.Value(), near), fix)
	}
	sent := e.capture.URL
	if _, stated := e.response.el.Attr("", "Destination"); !stated && sent == "" {
		return notApplied("the request has no Destination, and the capture does not show where it was sent")
	}
	if sent != "" && !slices.ContainsFunc(urls, func(u string) bool { return withoutQuery(u) == sent }) {
		return failed(e.response.el, "the request was sent to "+e.quote(sent)+", but the SSO endpoint is "+
			e.quote(nearest(sent, urls)), fix)
	}
	return passed("")
}

// acs returns the ACS URL that the request names.
func (e *explainer) acs() string { return attribute(e.response.el, "AssertionConsumerServiceURL") }

var noACS = notApplied("the request names no ACS URL, so the identity provider takes the one that it has")

func (e *explainer) requestACS() result {
	urls := acsURLs(e.pair.SP)
	switch {
	case e.acs() == "":
		return noACS
	case len(urls) == 0:
		return skipped(noSP, "give AWS's metadata or values")
	case !slices.Contains(urls, e.acs()):
		return failed(e.response.el, e.notACS("the unverified AssertionConsumerServiceURL", e.acs(), urls),
			"download AWS's metadata again, "+inAWS+
				"section Service provider metadata, and check that it is of the same instance")
	}
	return passed("")
}

func (e *explainer) requestACSHeld() result {
	held := acsURLs(e.pair.Held)
	switch {
	case e.acs() == "":
		return noACS
	case len(held) == 0:
		return skipped("what Cloudflare has as "+labelACS+" is not known", "give the Access application's JSON")
	case !slices.Contains(held, e.acs()):
		return failed(e.response.el, "AWS asks for an answer at "+e.quote(e.acs())+", but Cloudflare has "+
			e.quote(strings.Join(held, " "))+" as "+labelACS+difference(e.acs(), held[0]),
			inCloudflare+"enter the URL that AWS names as "+labelACS+
				"; Cloudflare has one, so let people start in its Region")
	}
	return passed("")
}

func (e *explainer) requestBinding() result {
	b := attribute(e.response.el, "ProtocolBinding")
	if b == "" {
		return notApplied("the request names no ProtocolBinding")
	}
	if b != saml.BindingHTTPPost {
		return failed(e.response.el, "the unverified ProtocolBinding is "+e.quote(b)+", expected "+
			diag.Quote(saml.BindingHTTPPost), fixRequest)
	}
	return passed("")
}
