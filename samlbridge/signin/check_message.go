package signin

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

const (
	fixIdP      = "this is made by the identity provider, not by a setting: see that Cloudflare sent the message, and that nothing on the way changed it"
	statusURN   = "urn:oasis:names:tc:SAML:2.0:status:"
	awsMaxChars = 50_000 // AWS IAM Identity Center User Guide, Quotas and limits; listed among those of applications
)

func (e *explainer) message() result {
	for _, p := range []part{e.response, e.assertion} {
		if p.el.IsZero() {
			continue
		}
		if problem := envelope(p); problem != "" {
			return failed(p.el, problem, fixIdP)
		}
		for c := range p.el.Children() {
			if !mayStandIn(p.el.Local(), c) {
				return unsure(c, p.el.Local()+" contains "+quoteName(c.Local())+
					", which SAML does not have there; whether AWS takes it is not documented", fixIdP)
			}
		}
	}
	return passed("")
}

// mayStandIn reports whether the schema has an element in a Response or in an Assertion.
func mayStandIn(parent string, el xmlscan.Element) bool {
	space, names := nsProtocol, []string{"Extensions", "Status"}
	switch {
	case el.Is(nsAssertion, "Issuer"), el.Is(nsSignature, "Signature"):
		return true
	case parent == "Assertion":
		space, names = nsAssertion, []string{"Subject", "Conditions", "Advice", "Statement", "AuthnStatement",
			"AuthzDecisionStatement", "AttributeStatement"}
	case el.Space() == nsAssertion:
		space, names = nsAssertion, []string{"Assertion", "EncryptedAssertion"}
	}
	return el.Space() == space && slices.Contains(names, el.Local())
}

// envelope holds an element against what every message and every assertion must carry (saml-core-2.0 sections 2.3.3,
// 3.2.1 and 3.2.2).
func envelope(p part) string {
	name := p.el.Local()
	if version := attribute(p.el, "Version"); version != "2.0" {
		return p.label("Version") + " of " + name + " is " + shortVersion(version) + ", expected 2.0"
	}
	if attribute(p.el, "ID") == "" {
		return name + " has no ID"
	}
	if _, problem := instant(attribute(p.el, "IssueInstant")); problem != "" {
		return p.label("IssueInstant") + " of " + name + " " + problem
	}
	return ""
}

func (e *explainer) uniqueIDs() result {
	if list := e.capture.twice; len(list) > 0 {
		r := failed(xmlscan.Element{}, "the ID at "+list[0].String()+
			" is in the message before already: which element a signature covers is not certain, and signed messages are forged like this", fixIdP)
		r.pos = list[0]
		return r
	}
	return passed("")
}

func shortVersion(v string) string {
	switch {
	case v == "":
		return "missing"
	case len(v) <= 3:
		return diag.Quote(v)
	}
	return shortened(v)
}

func (e *explainer) binding() result {
	if e.capture.Binding == saml.BindingHTTPRedirect {
		return failed(e.capture.tree.Root(),
			"the response was sent by HTTP-Redirect, in a URL; AWS's ACS URLs take HTTP-POST, and SAML forbids anything else for responses",
			"check that the capture is of the response itself; if it is, "+inCloudflare+"enter AWS's "+labelAWSACS+
				" as "+labelACS)
	}
	if e.capture.deflated {
		how := "the response is deflated, which SAML has for HTTP-Redirect only, and the capture does not say how it was sent"
		if e.capture.Binding == saml.BindingHTTPPost {
			how = "the response was sent by HTTP-POST but is deflated, which SAML has for HTTP-Redirect only"
		}
		return unsure(e.capture.tree.Root(), how+"; whether AWS takes it is not documented", fixIdP)
	}
	if e.capture.Binding == "" {
		return notApplied("the capture does not show how the response was sent")
	}
	return passed("")
}

func (e *explainer) status() result {
	at := e.response.el
	list := children(at, nsProtocol, "Status")
	if len(list) != 1 {
		return failed(at, fmt.Sprintf("the response has %s, expected one", plural(len(list), "Status")), fixIdP).
			withoutSymptoms()
	}
	if n := len(children(list[0], nsProtocol, "StatusCode")); n != 1 {
		return failed(list[0], fmt.Sprintf("Status has %s, expected one", plural(n, "StatusCode")), fixIdP).
			withoutSymptoms()
	}
	codes := statusCodes(list[0])
	names := make([]string, len(codes))
	for i, code := range codes {
		if names[i] = e.quote(code); strings.HasPrefix(code, statusURN) && isElementName(code[len(statusURN):]) {
			names[i] = code[len(statusURN):]
		}
	}
	said := strings.Join(names, ", and inside it ")
	if message := list[0].Child(nsProtocol, "StatusMessage"); message.HasText() {
		said += "; the message is " + e.quotePersonal(message.Text())
	}
	switch {
	case codes[0] != statusURN+"Success":
		return failed(list[0], e.response.label("status")+" is "+said+"; expected Success",
			"the identity provider refused: find the attempt in Cloudflare's Access authentication logs, and check the application's policies and required attributes")
	case len(codes) > 1:
		return unsure(list[0], e.response.label("status")+" is "+said+
			"; what AWS makes of a status inside Success is not documented", fixIdP)
	}
	return passed("")
}

// statusCodes returns the code and those inside it, outermost first, at most eight.
func statusCodes(status xmlscan.Element) []string {
	var list []string
	for c := status.Child(nsProtocol, "StatusCode"); !c.IsZero() && len(list) < 8; c = c.Child(nsProtocol,
		"StatusCode") {
		list = append(list, attribute(c, "Value"))
	}
	return list
}

func (e *explainer) assertionCount() result {
	switch n := len(e.assertions); {
	case n == 0:
		return failed(e.response.el, "the response contains no assertion",
			"see the status, and find the attempt in Cloudflare's Access authentication logs").withoutSymptoms()
	case n > 1:
		var places []string
		for _, a := range e.assertions[:min(n, 4)] {
			line, column := a.Position()
			places = append(places, fmt.Sprintf("%d:%d", line, column))
		}
		return failed(e.assertions[1], fmt.Sprintf(
			"the response contains %d assertions, at %s; AWS takes one, and signed messages are forged with a second one", n, strings.Join(places, ", ")), fixIdP)
	case e.assertions[0].Parent() != e.capture.tree.Root():
		return failed(e.assertions[0], "the assertion is inside another element than the response", fixIdP).
			withoutSymptoms()
	}
	return passed("")
}

// advice holds no assertion of the response's own, but whether AWS passes over it no one has documented.
func (e *explainer) advice(p part) result {
	if len(e.advised) > 0 {
		return unsure(e.advised[0],
			"the assertion's Advice contains another assertion; SAML lets readers ignore it, and whether AWS does is not documented",
			"let the identity provider send no Advice; Cloudflare sends none, so the message may come from another one")
	}
	if p.el.Child(nsAssertion, "Advice").IsZero() {
		return notApplied("the assertion has no Advice")
	}
	return passed("")
}

// encryption refuses what only the service provider's key could open. AWS documents that it has none.
func (e *explainer) encryption() result {
	for d := range e.capture.tree.Root().Descendants() {
		if (d.Space() == nsAssertion && strings.HasPrefix(d.Local(), "Encrypted") ||
			d.Is(nsEncryption, "EncryptedData")) && !inAdvice(d) {
			return failed(d, quoteName(d.Local())+
				" is in the response; AWS documents that it does not support encrypted assertions",
				"switch encryption off at the identity provider; Cloudflare has no field for it, so the message may come from another one")
		}
	}
	return passed("")
}

func (e *explainer) size(p part) result {
	if n := utf8.RuneCountInString(p.doc.Raw()); n > awsMaxChars {
		return unsure(p.el, fmt.Sprintf(
			"the assertion has %d characters; AWS documents a limit of %d, but not whether it is one for assertions that it receives", n, awsMaxChars),
			inCloudflare+"remove SAML attribute statements, long lists of groups above all")
	}
	return passed("")
}

// plainText looks at the document, not at what was signed: canonical form has no comments, so that they can be put in
// behind the signer's back, and software has cut texts at them.
func (e *explainer) plainText(p part) result {
	values := children(e.capture.tree.Root(), nsAssertion, "Issuer")
	for d := range p.doc.Descendants() {
		if d.Space() == nsAssertion && !inAdvice(d) {
			switch d.Local() {
			case "Issuer", "NameID", "Audience", "AttributeValue":
				values = append(values, d)
			}
		}
	}
	var comment xmlscan.Element
	for _, v := range values {
		if v.HasElements() && v.Local() != "AttributeValue" {
			return failed(v, v.Local()+" contains elements beside its text; it must be text alone", fixIdP)
		}
		if v.HasComments() && comment.IsZero() {
			comment = v
		}
	}
	if !comment.IsZero() {
		return unsure(comment, "a comment is inside "+comment.Local()+
			"; no signature covers comments, software has cut texts at them, and what AWS reads is not documented",
			fixIdP)
	}
	return passed("")
}

func plural(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun
	case 1:
		return "one " + noun
	}
	return fmt.Sprintf("%d %s elements", n, noun)
}
