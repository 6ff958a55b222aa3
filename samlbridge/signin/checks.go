package signin

// responseChecks are the checks of a Response. The list is the product: a check that is not in it does not exist.
//
// Left out, since no source says that AWS looks at it: AuthnContext, Consent, NameQualifier, how old IssueInstant is.
var responseChecks = []check{
	// The message.
	{id: "message",
		summary: "response and assertion carry Version 2.0, an ID, an IssueInstant, and no elements that SAML does not have there", run: ofResponse((*explainer).message)},
	{id: "unique-ids", summary: "no ID is in the message twice", run: (*explainer).uniqueIDs},
	{id: "binding", summary: "the response was sent by HTTP-POST", run: (*explainer).binding},
	{id: "status", summary: "the status is Success", run: ofResponse((*explainer).status),
		shows: []Symptom{requiredAttribute}},
	{id: "assertion-count", summary: "the response contains exactly one assertion", run: (*explainer).assertionCount,
		shows: []Symptom{unexpectedError}},
	{id: "advice", summary: "the assertion's Advice contains no assertion", run: ofAssertion((*explainer).advice)},
	{id: "encryption", summary: "nothing is encrypted", run: (*explainer).encryption,
		shows: []Symptom{unexpectedError}},
	{id: "size", summary: "the assertion has at most 50,000 characters", run: ofAssertion((*explainer).size)},
	{id: "plain-text", summary: "values are plain text, without comments and elements",
		run: ofAssertion((*explainer).plainText)},

	// The signature.
	{id: "signature",
		summary: "every signature is verified by a certificate of the identity provider, and there is one",
		run:     (*explainer).signature, shows: []Symptom{notYou}},
	{id: "assertion-signed", summary: "the assertion itself is signed", run: ofAssertion((*explainer).assertionSigned)},
	{id: "signature-algorithm", summary: "the algorithm is RSA-SHA256, with a key of 2,048 bits or more",
		run: (*explainer).algorithm},
	{id: "key-info", summary: "a signature that says who signed carries the certificate that verifies it",
		run: (*explainer).keyInfo},
	{id: "certificate-dates", summary: "the certificate that signed is in force", run: (*explainer).certificateDates,
		dated: true},

	// The parties.
	{id: "issuer", summary: "the issuer is the identity provider's entity ID", run: ofResponse((*explainer).issuer)},
	{id: "destination", summary: "the Destination is an ACS URL of AWS, and where the response was sent",
		run: ofResponse((*explainer).destination), shows: []Symptom{unexpectedError, wrongPage, classicIAM}},
	{id: "confirmation", summary: "the subject is confirmed as the bearer",
		run: ofAssertion((*explainer).confirmation)},
	{id: "recipient", summary: "the Recipient is an ACS URL of AWS", run: ofAssertion((*explainer).recipient),
		shows: []Symptom{unexpectedError}},
	{id: "in-response-to", summary: "the response answers the request, or none",
		run: ofResponse((*explainer).inResponseTo), shows: []Symptom{requestIDMessage}, maySkip: true},
	{id: "relay-state", summary: "the RelayState came back as it was sent with the request",
		run: (*explainer).relayState},
	{id: "audience-present", summary: "the assertion is restricted to an audience",
		run: ofAssertion((*explainer).audiencePresent)},
	{id: "audience", summary: "the audience is AWS's issuer URL", run: ofAssertion((*explainer).audience)},
	{id: "conditions", summary: "there is one set of conditions, all of SAML's own",
		run: ofAssertion((*explainer).conditions)},

	// The time.
	{id: "not-before", summary: "the assertion is valid already", run: ofAssertion((*explainer).notBefore),
		shows: []Symptom{notYou}, dated: true},
	{id: "not-on-or-after", summary: "the assertion is still valid", run: ofAssertion((*explainer).notOnOrAfter),
		shows: []Symptom{notYou}, dated: true},
	{id: "confirmation-not-on-or-after", summary: "the subject's confirmation is still valid",
		run: ofAssertion((*explainer).confirmedUntil), shows: []Symptom{notYou}, dated: true},
	{id: "session-not-on-or-after", summary: "the session has not ended", run: ofAssertion((*explainer).sessionUntil),
		dated: true},
	{id: "authn-statement", summary: "the assertion states an authentication",
		run: ofAssertion((*explainer).authnStatement)},

	// The user.
	{id: "name-id", summary: "there is exactly one Name ID", run: ofAssertion((*explainer).nameID),
		shows: []Symptom{unexpectedError}},
	{id: "name-id-format", summary: "the Name ID's format is emailAddress", run: ofAssertion((*explainer).nameIDFormat),
		shows: []Symptom{unexpectedError}},
	{id: "name-id-qualifier", summary: "the Name ID is qualified for AWS, or not at all",
		run: ofAssertion((*explainer).nameIDQualifier)},
	{id: "name-id-address", summary: "the Name ID is an email address that can be an AWS username",
		run: ofAssertion((*explainer).nameIDAddress), shows: []Symptom{unexpectedError}},
	{id: "user", summary: "AWS has a user whose username is the Name ID", run: ofAssertion((*explainer).user),
		shows: []Symptom{invalidMFA, unexpectedError, codeIsNotRight, status400}, maySkip: true},

	// The attributes, against what AWS documents for attributes for access control.
	{id: "attribute-count", summary: "there are at most 50 attributes", run: ofAttributes((*explainer).attributeCount),
		shows: []Symptom{unexpectedError}},
	{id: "attribute-names", summary: "no two attributes share a name", run: ofAttributes((*explainer).attributeNames),
		shows: []Symptom{unexpectedError}},
	{id: "attribute-values", summary: "each attribute has one value, without elements in it",
		run: ofAttributes((*explainer).attributeValues), shows: []Symptom{unexpectedError}},
	{id: "attribute-name-formats", summary: "the name formats are SAML's",
		run: ofAttributes((*explainer).attributeNameFormats), shows: []Symptom{unexpectedError}},
	{id: "access-control-tags", summary: "attributes for access control fit session tags",
		run: ofAttributes((*explainer).accessControlTags)},
}

// requestChecks are the checks of an AuthnRequest. No request alone makes a sign-in, so their answer is never yes.
var requestChecks = []check{
	{id: "request-message", summary: "the request carries Version 2.0, an ID and an IssueInstant",
		run: ofResponse((*explainer).requestMessage)},
	{id: "request-issuer", summary: "the issuer is AWS's issuer URL", run: ofResponse((*explainer).requestIssuer)},
	{id: "request-destination", summary: "the request went to the identity provider's SSO endpoint",
		run: ofResponse((*explainer).requestDestination)},
	{id: "request-acs-aws", summary: "the ACS URL that is named is one of AWS's",
		run: ofResponse((*explainer).requestACS)},
	{id: "request-acs-cloudflare", summary: "the ACS URL that is named is the one that Cloudflare has",
		run: ofResponse((*explainer).requestACSHeld), shows: []Symptom{otherRegionFails}},
	{id: "request-binding", summary: "the answer is wanted by HTTP-POST", run: ofResponse((*explainer).requestBinding)},
}
