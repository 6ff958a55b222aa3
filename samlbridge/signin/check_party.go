package signin

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

const (
	noSP  = "nothing is known of AWS's side"
	noIdP = "nothing is known of the identity provider"
)

func (e *explainer) issuer() result {
	if e.pair.IdP == nil || e.pair.IdP.EntityID == "" {
		return skipped(noIdP, "give the identity provider's metadata or values")
	}
	want := e.pair.IdP.EntityID
	for _, p := range []part{e.response, e.assertion} {
		if p.el.IsZero() {
			continue
		}
		list := children(p.el, nsAssertion, "Issuer")
		switch {
		case len(list) == 0 && p.el == e.response.el: // optional there
		case len(list) != 1:
			return failed(p.el, p.el.Local()+" has "+plural(len(list), "Issuer")+", expected one", fixIdP)
		case list[0].Text() != want:
			return failed(list[0], p.label("Issuer")+" of "+p.el.Local()+" is "+e.quote(list[0].Text())+
				", but the identity provider's entity ID is "+e.quote(want)+difference(list[0].Text(), want),
				inAWS+"enter what Cloudflare shows as Access Entity ID or Issuer as "+labelIdPIssuer+
					", or check that the response comes from the right application")
		}
	}
	return passed("")
}

// acsURLs are the URLs at which AWS takes responses.
func acsURLs(sp *mapping.ServiceProvider) []string {
	var list []string
	if sp != nil {
		for _, endpoint := range sp.AssertionConsumerServices {
			if endpoint.Binding == "" || endpoint.Binding == saml.BindingHTTPPost {
				list = append(list, endpoint.Location)
			}
		}
	}
	return list
}

const fixACS = inCloudflare + "enter AWS's " + labelAWSACS + " as " + labelACS + ", byte for byte"

func (e *explainer) destination() result {
	urls := acsURLs(e.pair.SP)
	a, stated := e.response.el.Attr("", "Destination")
	switch value := a.Value(); {
	case len(urls) == 0:
		return skipped(noSP, "give AWS's metadata or values")
	case !stated:
		return unsure(e.response.el,
			"the response has no Destination, which SAML demands of signed messages; whether AWS does is not documented", fixIdP)
	case !slices.Contains(urls, value):
		return failed(e.response.el, e.notACS(e.response.label("Destination"), value, urls), fixACS)
	case e.capture.URL != "" && e.capture.Binding == saml.BindingHTTPPost && e.capture.URL != withoutQuery(value):
		return failed(e.response.el, e.response.label("Destination")+" is "+e.quote(value)+
			", but the response was sent to "+e.quote(e.capture.URL), "capture the POST to AWS; if this is it, "+fixACS)
	}
	return passed("")
}

func (e *explainer) notACS(name, value string, urls []string) string {
	if value == "" {
		return name + " is empty, expected an ACS URL of AWS"
	}
	message := fmt.Sprintf("%s is %s, which is none of AWS's ACS URLs", name, e.quote(value))
	if value == "https://signin.aws.amazon.com/saml" || strings.HasSuffix(value, ".signin.aws.amazon.com/saml") {
		message += ", but that of AWS IAM"
	}
	if e.pair.SP.EntityID == value {
		message += ", but its issuer URL: the two are swapped"
	}
	near := nearest(value, urls)
	return message + "; expected " + e.quote(near) + difference(value, near)
}

// bearer returns the confirmation that the browser profile uses (saml-profiles-2.0 section 4.1.4.2). One of several is
// enough, so it is the first of those that meet most: for AWS, still valid, of the response's own request.
func (e *explainer) bearer(p part) xmlscan.Element {
	var best xmlscan.Element
	most := -1
	urls := acsURLs(e.pair.SP)
	for _, c := range children(p.el.Child(nsAssertion, "Subject"), nsAssertion, "SubjectConfirmation") {
		if attribute(c, "Method") != "urn:oasis:names:tc:SAML:2.0:cm:bearer" {
			continue
		}
		met := 0
		data := c.Child(nsAssertion, "SubjectConfirmationData")
		end, problem := instant(attribute(data, "NotOnOrAfter"))
		for _, meets := range []bool{
			slices.Contains(urls, attribute(data, "Recipient")),
			problem == "" && e.now.Add(-e.options.Skew).Before(end),
			attribute(data, "InResponseTo") == attribute(e.response.el, "InResponseTo"),
			attribute(data, "NotBefore") == "",
		} {
			if meets {
				met++
			}
		}
		if met > most {
			best, most = c, met
		}
	}
	return best
}

func (e *explainer) confirmation(p part) result {
	if n := len(children(p.el, nsAssertion, "Subject")); n != 1 {
		return failed(p.el, "the assertion has "+plural(n, "Subject")+", expected one", fixIdP)
	}
	c := e.bearer(p)
	if c.IsZero() {
		return failed(p.el.Child(nsAssertion, "Subject"),
			"the subject has no SubjectConfirmation with the method bearer, which a sign-in through the browser needs",
			fixIdP)
	}
	data := children(c, nsAssertion, "SubjectConfirmationData")
	if len(data) != 1 {
		return failed(c, "the confirmation has "+plural(len(data), "SubjectConfirmationData")+", expected one", fixIdP)
	}
	if _, stated := data[0].Attr("", "NotBefore"); stated {
		return failed(data[0], "the confirmation has a NotBefore, which SAML forbids for bearers", fixIdP)
	}
	return passed("")
}

func (e *explainer) confirmationData(p part) xmlscan.Element {
	return e.bearer(p).Child(nsAssertion, "SubjectConfirmationData")
}

const noConfirmation = "the subject is not confirmed as the bearer"

func (e *explainer) recipient(p part) result {
	data := e.confirmationData(p)
	urls := acsURLs(e.pair.SP)
	a, stated := data.Attr("", "Recipient")
	switch {
	case len(urls) == 0:
		return skipped(noSP, "give AWS's metadata or values")
	case data.IsZero():
		return skipped(noConfirmation, "")
	case !stated:
		return failed(data, "the confirmation has no Recipient, which SAML demands for bearers", fixIdP).
			withoutSymptoms()
	case !slices.Contains(urls, a.Value()):
		return failed(data, e.notACS(p.label("Recipient"), a.Value(), urls), fixACS)
	}
	return passed("")
}

func (e *explainer) inResponseTo() result {
	answered := attribute(e.response.el, "InResponseTo")
	if data := e.confirmationData(e.assertion); !data.IsZero() {
		switch confirmed := attribute(data, "InResponseTo"); {
		case confirmed == answered:
		case confirmed == "" || answered == "":
			return unsure(data,
				"of the response and the subject's confirmation only one names a request in InResponseTo; whether AWS takes that is not documented", fixIdP)
		default:
			return failed(data, "the response and the subject's confirmation name different requests in InResponseTo",
				fixIdP).withoutSymptoms()
		}
	}
	if answered == "" {
		return notApplied(
			"the response answers no request: the sign-in started at the identity provider, which AWS takes")
	}
	asked := false
	for _, sent := range e.capture.requests {
		request := sent.el
		if attribute(request, "ID") == answered {
			return passed("the request is in the capture")
		}
		asked = asked || e.pair.SP != nil && request.Child(nsAssertion, "Issuer").Text() == e.pair.SP.EntityID
	}
	if asked {
		return failed(e.response.el, "InResponseTo names another request than AWS sent in this capture",
			"start again from AWS's access portal in one tab; an old tab or a bookmark of Cloudflare's page answers an old request")
	}
	return leftOpen("the request is not in the capture, so whether AWS waits for this answer cannot be seen",
		"capture the sign-in from its start as a HAR file")
}

func (e *explainer) audiencePresent(p part) result {
	switch {
	case p.el.Child(nsAssertion, "Conditions").IsZero():
		return failed(p.el,
			"Conditions is missing in the assertion, and with it the Audience; AWS's issuer URL must be there",
			fixConditions)
	case len(audiences(p)) == 0:
		return failed(p.el, "the assertion names no Audience; it must name AWS's issuer URL", inCloudflare+
			"enter AWS's "+labelAWSIssuer+" as "+labelEntityID)
	}
	return passed("")
}

const fixConditions = "let the identity provider send Conditions; Cloudflare always does, so the message may come from another one, whose Entity ID for AWS may be right all the same"

// audiences lists the audiences of each restriction: all restrictions must be met, each by one of its audiences
// (saml-core-2.0 section 2.5.1.4).
func audiences(p part) [][]xmlscan.Element {
	var list [][]xmlscan.Element
	for _, conditions := range children(p.el, nsAssertion, "Conditions") {
		for _, restriction := range children(conditions, nsAssertion, "AudienceRestriction") {
			list = append(list, children(restriction, nsAssertion, "Audience"))
		}
	}
	return list
}

func (e *explainer) audience(p part) result {
	restrictions := audiences(p)
	switch {
	case e.pair.SP == nil || e.pair.SP.EntityID == "":
		return skipped(noSP, "give AWS's metadata or values")
	case len(restrictions) == 0:
		return notApplied("the assertion names no Audience")
	}
	want := e.pair.SP.EntityID
	for _, list := range restrictions {
		var texts []string
		for _, a := range list {
			texts = append(texts, a.Text())
		}
		if slices.Contains(texts, want) {
			continue
		}
		if len(texts) == 0 {
			return failed(p.el, "an AudienceRestriction is empty, so the assertion is for no one", fixIdP)
		}
		near := nearest(want, texts)
		return failed(list[slices.Index(texts, near)], p.label("Audience")+" is "+e.quote(near)+
			", but AWS's issuer URL is "+e.quote(want)+difference(near, want),
			inCloudflare+"enter AWS's "+labelAWSIssuer+" as "+labelEntityID+", byte for byte")
	}
	return passed("")
}

func (e *explainer) conditions(p part) result {
	list := children(p.el, nsAssertion, "Conditions")
	if len(list) == 0 {
		return failed(p.el, "the assertion has no Conditions: no audience, and no limits of time", fixConditions)
	}
	if len(list) > 1 {
		return failed(list[1], "the assertion has "+plural(len(list), "Conditions")+", expected one", fixIdP)
	}
	for c := range p.el.Child(nsAssertion, "Conditions").Children() {
		switch {
		case c.Is(nsAssertion, "AudienceRestriction"), c.Is(nsAssertion, "OneTimeUse"),
			c.Is(nsAssertion, "ProxyRestriction"):
		default:
			return unsure(c, "Conditions contains "+quoteName(c.Local())+
				", which is none of SAML's own conditions; software that does not know one must refuse the assertion",
				fixIdP)
		}
	}
	return passed("")
}

// difference says how two identifiers that should be equal differ: long URLs look alike.
func difference(a, b string) string {
	switch {
	case a == b:
		return ""
	case strings.EqualFold(a, b):
		return "; they differ in upper and lower case only"
	case strings.TrimSuffix(a, "/") == strings.TrimSuffix(b, "/"):
		return "; they differ in the slash at the end only"
	case strings.Join(strings.Fields(a), "") == strings.Join(strings.Fields(b), ""):
		return "; they differ in white space only"
	}
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	if i == 0 || 4*i < 3*min(len(a), len(b)) {
		return "" // nobody takes them for equal
	}
	return fmt.Sprintf("; they differ from character %d on", utf8.RuneCountInString(a[:i])+1)
}

// nearest returns the candidate that has the longest beginning in common with the text; the first of equals.
func nearest(text string, candidates []string) string {
	best, length := candidates[0], -1
	for _, c := range candidates {
		n := 0
		for n < min(len(text), len(c)) && text[n] == c[n] {
			n++
		}
		if n > length {
			best, length = c, n
		}
	}
	return best
}
