package signin

// The most that a report lists.
const (
	maxListed       = 60
	maxListedValues = 20
)

// values reads what the report shows, each value into the one of the two that it belongs to. Of a response that does
// not hold exactly one assertion no assertion is shown.
func (e *explainer) values() (verified, unverified Values) {
	in := func(p part) *Values {
		if p.verified != nil {
			return &verified
		}
		return &unverified
	}
	v := in(e.response)
	el := e.response.el
	for _, code := range statusCodes(el.Child(nsProtocol, "Status")) {
		v.Status = append(v.Status, e.identifier(code))
	}
	v.Destination = e.identifier(attribute(el, "Destination"))
	v.ResponseIssuer = e.identifier(el.Child(nsAssertion, "Issuer").Text())
	v.ResponseIssued = e.identifier(attribute(el, "IssueInstant"))
	if p := e.assertion; !p.el.IsZero() {
		e.assertionValues(p, in(p))
	}
	return verified, unverified
}

func (e *explainer) assertionValues(p part, v *Values) {
	v.Issuer = e.identifier(p.el.Child(nsAssertion, "Issuer").Text())
	v.Issued = e.identifier(attribute(p.el, "IssueInstant"))
	nameID := nameIDOf(p)
	v.NameID = e.personal(nameID.Text())
	v.NameIDFormat = e.identifier(attribute(nameID, "Format"))
	data := e.confirmationData(p)
	v.Recipient = e.identifier(attribute(data, "Recipient"))
	v.ConfirmedUntil = e.identifier(attribute(data, "NotOnOrAfter"))
	conditions := p.el.Child(nsAssertion, "Conditions")
	v.NotBefore = e.identifier(attribute(conditions, "NotBefore"))
	v.NotOnOrAfter = e.identifier(attribute(conditions, "NotOnOrAfter"))
	for _, restriction := range audiences(p) {
		for _, a := range restriction {
			if len(v.Audiences) < maxListedValues {
				v.Audiences = append(v.Audiences, e.identifier(a.Text()))
			}
		}
	}
	authn := p.el.Child(nsAssertion, "AuthnStatement")
	v.SessionIndex = e.personal(attribute(authn, "SessionIndex"))
	v.SessionUntil = e.identifier(attribute(authn, "SessionNotOnOrAfter"))
	for _, a := range attributesOf(p) {
		if len(v.Attributes) == maxListed {
			v.AttributesMore++
			continue
		}
		listed := Attribute{Name: e.identifier(attribute(a, "Name")), Values: []string{}}
		for _, value := range children(a, nsAssertion, "AttributeValue") {
			if len(listed.Values) == maxListedValues {
				listed.More++
				continue
			}
			listed.Values = append(listed.Values, e.personal(value.Text()))
		}
		v.Attributes = append(v.Attributes, listed)
	}
}
