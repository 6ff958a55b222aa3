package signin

import "slices"

// relayState compares what came with the request and with the response, which must be the same bytes (saml-bindings-2.0
// sections 3.4.3 and 3.5.3). No signature covers it.
func (e *explainer) relayState() result {
	answered := attribute(e.response.el, "InResponseTo")
	if answered == "" {
		return notApplied("the response answers no request")
	}
	i := slices.IndexFunc(e.capture.requests, func(r sentRequest) bool { return attribute(r.el, "ID") == answered })
	switch {
	case i < 0:
		return notApplied("the request is not in the capture")
	case !e.capture.requests[i].relay.shown || !e.capture.relay.shown:
		return notApplied("the capture does not show what was sent beside the request and the response")
	}
	const fix = "let the identity provider return RelayState as it came; look for what changes it on the way, such as a proxy or a page of its own"
	switch asked, given := e.capture.requests[i].relay, e.capture.relay; {
	case len(asked.values) == 0:
		return notApplied("no RelayState was sent with the request")
	case len(given.values) == 0:
		return unsure(e.capture.tree.Root(),
			"the RelayState of the request is missing beside the response; SAML has it returned, and whether AWS signs in without it is not documented", fix)
	case !asked.sameAs(given):
		return unsure(e.capture.tree.Root(),
			"the RelayState beside the response is not that of the request; SAML has it returned unchanged, and what AWS does with another one is not documented", fix)
	}
	return result{outcome: Passed, unverified: true}
}
