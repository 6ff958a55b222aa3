package signin_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

func TestGoodResponse(t *testing.T) {
	t.Parallel()
	r := explain(t, good(t))
	require.Equal(t, rotation.Yes, r.Answer, r)
	require.Equal(t, []string{"in-response-to"}, r.Open)
	require.Zero(t, r.Unverified)
	require.Nil(t, r.AtIssueInstant)
	require.Equal(t, "a… (17 characters)", r.Verified.NameID)
	for _, s := range r.Signatures {
		require.True(t, s.Verified)
		require.Equal(t, "RSA-SHA256", s.Method)
	}
	for _, c := range r.Checks {
		switch c.ID {
		case "in-response-to":
			require.True(t, c.Open)
		case "binding", "advice", "relay-state", "name-id-qualifier", "access-control-tags":
			require.Equal(t, signin.DidNotApply, c.Outcome, c.ID)
			require.NotEmpty(t, c.Reason, c.ID)
		default:
			require.Equal(t, signin.Passed, c.Outcome, c.ID)
		}
		require.False(t, c.Unverified, c.ID)
	}
}

// Every check, failing and unsure, each by one change to a response that signs in. What is not named passes, or is
// skipped because of what fails.
func TestChecks(t *testing.T) {
	t.Parallel()
	const (
		failed  = signin.Failed
		skipped = signin.Skipped
	)
	attributes := func(more string) string { return attributeText + more }
	attribute := func(name, values string) string {
		return `<saml:Attribute Name="` + name + `"><saml:AttributeValue>` + values +
			`</saml:AttributeValue></saml:Attribute>`
	}
	tag := attribute("https://aws.amazon.com/SAML/Attributes/AccessControl:Team", "blue")
	many := ""
	for i := range 49 {
		many += attribute(fmt.Sprint("a", i), "x")
	}
	two := attribute("groups", "a</saml:AttributeValue><saml:AttributeValue>b")
	const confirmation, conditions = `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">`,
		`<saml:Conditions NotBefore="2026-11-23T11:55:00Z" NotOnOrAfter="2026-11-23T12:05:00Z">`
	const audience = `<saml:Audience>` + spEntityID + `</saml:Audience>`
	const nameID = `<saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">`
	const data = `<saml:SubjectConfirmationData InResponseTo="aws_request0001" NotOnOrAfter="2026-11-23T12:05:00Z" Recipient="` + acsURL + `"/>`
	const success = `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>`
	const authn = `<saml:AuthnStatement AuthnInstant="2026-11-23T12:00:00Z" SessionIndex="_session0001" SessionNotOnOrAfter="2026-11-23T20:00:00Z">`
	rows := []struct {
		why      string
		id       string
		old, new string // in the response, before it is signed
		outcome  signin.CheckOutcome
		says     string
	}{
		{"another version", "message", `Version="2.0" IssueInstant="2026-11-23T12:00:00Z" Destination`,
			`Version="1.1" IssueInstant="2026-11-23T12:00:00Z" Destination`, failed, "1.1"},
		{"no version of the assertion", "message", `ID="_assertion0001" Version="2.0"`, `ID="_assertion0001"`, failed,
			"Version of Assertion is missing"},
		{"no IssueInstant", "message", `Version="2.0" IssueInstant="2026-11-23T12:00:00Z"><saml:Issuer>`,
			`Version="2.0"><saml:Issuer>`, failed, "IssueInstant of Assertion is missing"},
		{"a time that is none", "message", `Version="2.0" IssueInstant="2026-11-23T12:00:00Z"><saml:Issuer>`,
			`Version="2.0" IssueInstant="yesterday"><saml:Issuer>`, failed, "not a time"},

		{"another status", "status", success, strings.Replace(success, "Success", "Requester", 1), failed,
			"Requester; expected Success"},
		{"a nested status", "status", success,
			`<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/></samlp:StatusCode><samlp:StatusMessage>alice may not</samlp:StatusMessage>`, failed, "Responder, and inside it AuthnFailed; the message is a… (13 characters)"},
		{"a status inside Success", "status", success, strings.Replace(success, "/>", `>`+success+`</samlp:StatusCode>`,
			1), skipped, "a status inside Success"},
		{"two status codes", "status", success, success + success, failed, "2 StatusCode elements"},
		{"no status code", "status", success, "", failed, "no StatusCode"},
		{"no status", "status", "<samlp:Status>" + success + "</samlp:Status>", "", failed, "no Status"},

		{"two assertions", "assertion-count", "</samlp:Response>", strings.Replace(assertionText, "_assertion0001",
			"_other", 1) + "</samlp:Response>", failed, "2 assertions"},
		{"no assertion", "assertion-count", assertionText, "", failed, "no assertion"},
		{"an assertion in another place", "assertion-count", assertionText, "<samlp:Extensions>" + assertionText +
			"</samlp:Extensions>", failed, "inside another element"},

		{"an assertion in Advice", "advice", "<saml:AuthnStatement",
			`<saml:Advice><saml:Assertion ID="_x" Version="2.0" IssueInstant="2026-11-23T12:00:00Z"/></saml:Advice><saml:AuthnStatement`, skipped, "another assertion"},
		{"no conditions", "conditions", conditions + "<saml:AudienceRestriction>" + audience +
			"</saml:AudienceRestriction></saml:Conditions>", "", failed, "has no Conditions"},

		{"an encrypted assertion", "encryption", assertionText,
			`<saml:EncryptedAssertion><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"/></saml:EncryptedAssertion>`, failed, "EncryptedAssertion"},
		{"an encrypted Name ID", "encryption", nameID + alice + "</saml:NameID>", "<saml:EncryptedID/>", failed,
			"EncryptedID"},
		{"an encrypted attribute", "encryption", attributeText, "<saml:EncryptedAttribute/>", failed,
			"EncryptedAttribute"},

		{"a large assertion", "size", attributeText, attributes(attribute("x", strings.Repeat("x", 50_000))), skipped,
			"characters"},

		{"a comment in the Name ID", "plain-text", alice + "</saml:NameID>",
			"alice@<!-- .evil. -->example.com</saml:NameID>", skipped, "a comment is inside NameID"},
		{"an element in the Name ID", "plain-text", alice + "</saml:NameID>",
			"alice<saml:x/>@example.com</saml:NameID>", failed, "NameID contains elements"},
		{"a comment in the audience", "plain-text", audience, strings.Replace(audience, "d-99", "d-<!---->99", 1),
			skipped, "inside Audience"},

		{"another issuer", "issuer", `Destination="` + acsURL + `" InResponseTo="aws_request0001"><saml:Issuer>` +
			idpEntity, `Destination="` + acsURL + `" InResponseTo="aws_request0001"><saml:Issuer>` + idpEntity + "/",
			failed, "slash at the end"},
		{"another issuer of the assertion", "issuer", `12:00:00Z"><saml:Issuer>` + idpEntity,
			`12:00:00Z"><saml:Issuer>https://Example.cloudflareaccess.com`, failed, "upper and lower case"},
		{"no issuer of the assertion", "issuer", `12:00:00Z"><saml:Issuer>` + idpEntity + "</saml:Issuer>",
			`12:00:00Z">`, failed, "no Issuer"},
		{"two issuers", "issuer", `12:00:00Z"><saml:Issuer>` + idpEntity + "</saml:Issuer>",
			`12:00:00Z"><saml:Issuer>` + idpEntity + "</saml:Issuer><saml:Issuer>" + idpEntity + "</saml:Issuer>",
			failed, "2 Issuer elements"},

		{"another destination", "destination", ` Destination="` + acsURL,
			` Destination="https://signin.aws.amazon.com/saml`, failed, "that of AWS IAM"},
		{"the entity ID as destination", "destination", ` Destination="` + acsURL, ` Destination="` + spEntityID,
			failed, "swapped"},
		{"an empty destination", "destination", ` Destination="` + acsURL, ` Destination="`, failed, "empty"},
		{"no destination", "destination", ` Destination="` + acsURL + `"`, ``, skipped, "no Destination"},

		{"no confirmation", "confirmation", confirmation + data + "</saml:SubjectConfirmation>", "", failed,
			"no SubjectConfirmation"},
		{"another method", "confirmation", "cm:bearer", "cm:sender-vouches", failed, "bearer"},
		{"no data", "confirmation", data, "", failed, "no SubjectConfirmationData"},
		{"data twice", "confirmation", data, data + data, failed, "2 SubjectConfirmationData"},
		{"NotBefore", "confirmation", data, strings.Replace(data, "NotOnOrAfter",
			`NotBefore="2026-11-23T11:00:00Z" NotOnOrAfter`, 1), failed, "forbids"},
		{"no subject", "confirmation", "<saml:Subject>" + nameID + alice + "</saml:NameID>" + confirmation + data +
			"</saml:SubjectConfirmation></saml:Subject>", "", failed, "no Subject"},

		{"another recipient", "recipient", `Recipient="` + acsURL, `Recipient="` + acsURL + "1", failed,
			"none of AWS's ACS URLs"},
		{"no recipient", "recipient", ` Recipient="` + acsURL + `"`, "", failed, "no Recipient"},

		{"a request on one side", "in-response-to", `Data InResponseTo="aws_request0001"`, `Data`, skipped, "only one"},
		{"different requests", "in-response-to", `Data InResponseTo="aws_request0001"`,
			`Data InResponseTo="aws_request0002"`, failed, "different requests"},

		{"no audience", "audience-present", `<saml:AudienceRestriction>` + audience + "</saml:AudienceRestriction>", "",
			failed, "no Audience"},
		{"another audience", "audience", audience, "<saml:Audience>urn:amazon:webservices</saml:Audience>", failed,
			`"urn:amazon:webservices"`},
		{"an audience with white space", "audience", audience, "<saml:Audience> " + spEntityID + "</saml:Audience>",
			failed, "white space only"},
		{"a second restriction", "audience", `</saml:AudienceRestriction>`,
			`</saml:AudienceRestriction><saml:AudienceRestriction><saml:Audience>x</saml:Audience></saml:AudienceRestriction>`, failed, `"x"`},
		{"an empty restriction", "audience", audience, "", failed, "for no one"},
		{"a condition of one's own", "conditions", `<saml:AudienceRestriction>`,
			`<saml:Condition xmlns:x="urn:x" xsi:type="x:y"/><saml:AudienceRestriction>`, skipped, "Condition"},
		{"two sets of conditions", "conditions", conditions, conditions + `<saml:AudienceRestriction>` + audience +
			`</saml:AudienceRestriction></saml:Conditions>` + conditions, failed, "2 Conditions"},

		{"too early", "not-before", `NotBefore="2026-11-23T11:55:00Z"`, `NotBefore="2026-11-23T12:00:11Z"`, failed,
			"1s after"},
		{"too late", "not-on-or-after", `NotBefore="2026-11-23T11:55:00Z" NotOnOrAfter="2026-11-23T12:05:00Z"`,
			`NotBefore="2026-11-23T11:55:00Z" NotOnOrAfter="2026-11-23T12:00:10Z"`, failed, "0s before"},
		{"a time that is none", "not-on-or-after",
			`NotBefore="2026-11-23T11:55:00Z" NotOnOrAfter="2026-11-23T12:05:00Z"`, `NotOnOrAfter="1763899500"`, failed,
			"not a time"},
		{"confirmed until then only", "confirmation-not-on-or-after",
			`Data InResponseTo="aws_request0001" NotOnOrAfter="2026-11-23T12:05:00Z"`,
			`Data InResponseTo="aws_request0001" NotOnOrAfter="2026-11-23T12:00:00Z"`, failed, "10s before"},
		{"confirmed without end", "confirmation-not-on-or-after",
			`Data InResponseTo="aws_request0001" NotOnOrAfter="2026-11-23T12:05:00Z"`,
			`Data InResponseTo="aws_request0001"`, failed, "no NotOnOrAfter"},
		{"a session that ended", "session-not-on-or-after", "20:00:00Z", "12:00:00Z", failed,
			"SessionNotOnOrAfter is 2026-11-23 12:00:00 UTC"},
		{"no authentication", "authn-statement", authn, `<saml:X>`, skipped, ""},

		{"no Name ID", "name-id", nameID + alice + "</saml:NameID>", "", failed, "no NameID"},
		{"two Name IDs", "name-id", nameID + alice + "</saml:NameID>", nameID + alice + "</saml:NameID>" + nameID +
			"eve@example.com</saml:NameID>", failed, "2 NameID elements"},
		{"an empty Name ID", "name-id", nameID + alice, nameID, failed, "empty"},
		{"another format", "name-id-format", "1.1:nameid-format:emailAddress", "2.0:nameid-format:persistent", failed,
			"persistent"},
		{"the format in another case", "name-id-format", "nameid-format:emailAddress", "nameid-format:emailaddress",
			failed, "upper and lower case"},
		{"no format", "name-id-format", ` Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"`, "", failed,
			"missing"},
		{"a qualifier", "name-id-qualifier", `emailAddress">`, `emailAddress" SPNameQualifier="urn:x">`, skipped,
			`"urn:x"`},
		{"no address", "name-id-address", alice + "</saml:NameID>", "3f2b9c1e</saml:NameID>", failed,
			"not an email address"},
		{"white space around the address", "name-id-address", alice + "</saml:NameID>", alice + "\n</saml:NameID>",
			failed, "has a line break (U+000A) at its end"},
		{"somebody else", "user", alice + "</saml:NameID>", "carol@example.com</saml:NameID>", failed,
			"AWS has no user"},
		{"another case", "user", alice + "</saml:NameID>", "Alice@example.com</saml:NameID>", skipped,
			"upper and lower case"},

		{"many attributes", "attribute-count", attributeText, attributes(many), skipped, "51 attributes"},
		{"many attributes with a tag", "attribute-count", attributeText, attributes(many + tag), failed,
			"52 attributes"},
		{"one name twice", "attribute-names", attributeText, attributes(attribute("name", "x")), skipped, `"name"`},
		{"one name twice, with a tag", "attribute-names", attributeText, attributes(attribute("name", "x") + tag),
			failed, `"name"`},
		{"several values", "attribute-values", attributeText, attributes(two), skipped, "2 values"},
		{"several values with a tag", "attribute-values", attributeText, attributes(two + tag), failed, "2 values"},
		{"XML as value, with a tag", "attribute-values", attributeText, attributes(tag + attribute("x", "<saml:y/>")),
			failed, "is XML"},
		{"a name format of one's own", "attribute-name-formats", "attrname-format:basic", "attrname-format:generic",
			skipped, "generic"},
		{"a key that is too long", "access-control-tags", attributeText,
			attributes(attribute("https://aws.amazon.com/SAML/Attributes/AccessControl:"+strings.Repeat("k", 129),
				"x")), skipped, "key"},
		{"a key of other characters", "access-control-tags", attributeText,
			attributes(attribute("https://aws.amazon.com/SAML/Attributes/AccessControl:a*b", "x")), skipped, "key"},
		{"no key", "access-control-tags", attributeText,
			attributes(attribute("https://aws.amazon.com/SAML/Attributes/AccessControl:", "x")), skipped, "key"},
		{"a value that is too long", "access-control-tags", attributeText,
			attributes(attribute("https://aws.amazon.com/SAML/Attributes/AccessControl:Team",
				strings.Repeat("v", 257))), skipped, "value"},
	}
	tried := map[string]bool{}
	for _, row := range rows {
		text := replaced(t, responseText, row.old, row.new)
		if row.why == "no authentication" {
			text = replaced(t, text, "</saml:AuthnStatement>", "</saml:X>")
		}
		if strings.Contains(text, "<saml:Assertion") {
			text = signed(t, text, cloudflare(), "Assertion")
		}
		r := explain(t, signed(t, text, cloudflare(), "Response"))
		c := find(t, r, row.id)
		require.Equal(t, row.outcome, c.Outcome, "%s: %s", row.why, c.Reason)
		require.Contains(t, c.Reason, row.says, row.why)
		require.NotContains(t, c.Reason, "from character 1 on", row.why)
		require.NotEmpty(t, c.Fix, row.why)
		require.Positive(t, c.Line, row.why)
		require.Positive(t, c.Column, row.why)
		require.Regexp(t, "^/Response", c.Path, row.why)
		require.False(t, c.Open, row.why)
		want := rotation.CannotTell
		if row.outcome == failed {
			want = rotation.No
		}
		require.Equal(t, want, r.Answer, row.why)
		tried[row.id] = true
		related := map[string][]string{ // what cannot hold where this fails
			"assertion-count": {"signature", "status"}, "encryption": {"assertion-count", "signature", "name-id",
				"confirmation"}, "plain-text": {"user", "audience", "name-id-address"},
			"confirmation":   {"recipient", "name-id", "confirmation-not-on-or-after", "in-response-to"},
			"in-response-to": {}, "audience-present": {"audience"}, "audience": {"audience-present"},
			"name-id": {"name-id-address", "user", "name-id-format"}, "name-id-address": {"user"}, "name-id-format": {},
			"status": {"assertion-count"}, "conditions": {"audience-present"},
		}
		for _, other := range r.Checks {
			if other.ID != row.id && other.Outcome == failed {
				require.Contains(t, related[row.id], other.ID, "%s also fails %s: %s", row.why, other.ID, other.Reason)
			}
		}
	}
	for _, k := range signin.AllChecks() {
		// not by a change before signing
		elsewhere := []string{"unique-ids", "binding", "signature", "assertion-signed", "signature-algorithm",
			"key-info", "certificate-dates", "relay-state"}
		require.True(t, tried[k.ID] || slices.Contains(elsewhere, k.ID) || k.Message == signin.AuthnRequest,
			"no row makes %s fail", k.ID)
	}
}

// What is not known is skipped, never passed; and only what Checks says can be left open on the way to a yes.
func TestNothingKnown(t *testing.T) {
	t.Parallel()
	capture := decode(t, good(t))
	full := pair()
	noKey := *full.IdP
	noKey.Keys = nil
	encryptionOnly := *full.IdP
	encryptionOnly.Keys = []mapping.Key{mapping.NewKey(mapping.Encryption, cloudflare().certificate.Raw)}
	unreadable := *full.IdP
	unreadable.Keys = []mapping.Key{mapping.NewKey(mapping.Signing, []byte("no certificate"))}
	noTime, noUsers, users, page, otherPage, disabled, doubtful, both, unclean := options(), options(), options(),
		options(), options(), options(), options(), options(), options()
	unclean.Users = []string{alice + "\u00a0"}
	page.UsersIncomplete = true
	otherPage.Users, otherPage.UsersIncomplete = []string{"bob@example.com"}, true
	disabled.Disabled = []string{alice}
	doubtful.Doubtful = []string{alice}
	both.Disabled, both.Doubtful = []string{alice}, []string{alice}
	noTime.Time = time.Time{}
	noUsers.Users = nil
	users.Users = []string{}
	rows := []struct {
		why     string
		pair    signin.Pair
		options signin.Options
		answer  rotation.Answer
		skipped []string
	}{
		{"everything known", full, options(), rotation.Yes, []string{"in-response-to"}},
		{"no users", full, noUsers, rotation.Yes, []string{"in-response-to", "user"}},
		{"nobody", full, users, rotation.No, []string{"in-response-to"}},
		{"one page of the users, with the user", full, page, rotation.Yes, []string{"in-response-to"}},
		{"one page of the users, without the user", full, otherPage, rotation.CannotTell, []string{"in-response-to",
			"user"}},
		{"the user, with a blank behind the name", full, unclean, rotation.CannotTell, []string{"in-response-to",
			"user"}},
		{"the user is disabled", full, disabled, rotation.No, []string{"in-response-to"}},
		{"the user has a status that nobody knows", full, doubtful, rotation.CannotTell, []string{"in-response-to",
			"user"}},
		{"the user has such a status and is disabled", full, both, rotation.No, []string{"in-response-to"}},
		{"no time", full, noTime, rotation.CannotTell, []string{"certificate-dates", "in-response-to", "not-before",
			"not-on-or-after", "confirmation-not-on-or-after", "session-not-on-or-after"}},
		{"no AWS", signin.Pair{IdP: full.IdP}, options(), rotation.CannotTell, []string{"destination", "recipient",
			"in-response-to", "audience"}},
		{"no identity provider", signin.Pair{SP: full.SP}, options(), rotation.CannotTell,
			[]string{"signature", "signature-algorithm", "key-info", "certificate-dates", "issuer", "in-response-to"}},
		{"no key", signin.Pair{SP: full.SP, IdP: &noKey}, options(), rotation.CannotTell,
			[]string{"signature", "signature-algorithm", "key-info", "certificate-dates", "in-response-to"}},
		{"a key for encryption", signin.Pair{SP: full.SP, IdP: &encryptionOnly}, options(), rotation.CannotTell,
			[]string{"signature", "signature-algorithm", "key-info", "certificate-dates", "in-response-to"}},
		{"a key that cannot be read", signin.Pair{SP: full.SP, IdP: &unreadable}, options(), rotation.CannotTell,
			[]string{"signature", "signature-algorithm", "key-info", "certificate-dates", "in-response-to"}},
		{"nothing", signin.Pair{}, signin.Options{}, rotation.CannotTell, nil},
	}
	require.Contains(t, find(t, signin.Explain(capture, signin.Pair{IdP: &unreadable}, options()), "signature").Reason,
		"cannot be read here")
	for _, row := range rows {
		r := signin.Explain(capture, row.pair, row.options)
		require.Equal(t, row.answer, r.Answer, row.why)
		var skipped []string
		for _, c := range r.Checks {
			if c.Outcome == signin.Skipped {
				skipped = append(skipped, c.ID)
				require.NotEmpty(t, c.Reason, row.why)
			}
		}
		if row.skipped != nil {
			require.Equal(t, row.skipped, skipped, row.why)
		}
	}
	var may []string
	for _, k := range signin.AllChecks() {
		if k.MaySkip {
			may = append(may, k.ID)
		}
	}
	require.Equal(t, []string{"in-response-to", "user"}, may)
	require.Equal(t, rotation.CannotTell, signin.Explain(&signin.Capture{}, full, options()).Answer)
}

func TestSignatures(t *testing.T) {
	t.Parallel()
	tampered := strings.Replace(good(t), alice+"</saml:NameID>", "mallory@example.com</saml:NameID>", 1)
	signature, before, after := cut(t, signed(t, responseText, cloudflare(), "Assertion"), "ds:Signature")
	moved := strings.Replace(before+after, "</saml:Assertion>", signature+"</saml:Assertion>", 1)
	rows := []struct {
		why, text string
		trusted   []identity
		answer    rotation.Answer
		outcomes  map[string]signin.CheckOutcome
		says      string // by the check signature
	}{
		{"both signed", good(t), nil, rotation.Yes, nil, "on Response and Assertion"},
		{"the assertion signed", signed(t, responseText, cloudflare(), "Assertion"), nil, rotation.Yes, nil,
			"on Assertion"},
		{"the response signed", signed(t, responseText, cloudflare(), "Response"), nil, rotation.CannotTell,
			map[string]signin.CheckOutcome{"assertion-signed": signin.Skipped}, "on Response"},
		{"nothing signed", responseText, nil, rotation.No, map[string]signin.CheckOutcome{"signature": signin.Failed,
			"assertion-signed": signin.Failed}, "neither"},
		{"one of two certificates", good(t), []identity{stranger(), cloudflare()}, rotation.Yes, nil, ""},
		{"another certificate", good(t), []identity{stranger()}, rotation.No,
			map[string]signin.CheckOutcome{"signature": signin.Failed},
			"signed by another certificate than those given: SHA-256"},
		{"changed after signing", tampered, nil, rotation.No,
			map[string]signin.CheckOutcome{"signature": signin.Failed}, "changed after signing"},
		{"the assertion changed, the response signed again", signed(t, strings.Replace(signed(t, responseText,
			cloudflare(), "Assertion"), "Alice", "Malice", 1), cloudflare(), "Response"), nil, rotation.No,
			map[string]signin.CheckOutcome{"signature": signin.Failed}, "Assertion: changed"},
		{"ECDSA", signed(t, responseText, curve(), "Assertion"), []identity{curve()}, rotation.CannotTell,
			map[string]signin.CheckOutcome{"signature-algorithm": signin.Skipped}, "on Assertion"},
		{"an algorithm that is not verified", strings.Replace(signed(t, responseText, cloudflare(), "Assertion"),
			"xmldsig-more#rsa-sha256", "xmldsig-more#rsa-md5", 1), nil, rotation.No,
			map[string]signin.CheckOutcome{"signature": signin.Failed}, "MD5, which is broken"},
		{"the signature in another place", moved, nil, rotation.CannotTell,
			map[string]signin.CheckOutcome{"signature": signin.Skipped}, "not where the schema has it"},
		{"a signature for another element", strings.Replace(signed(t, responseText, cloudflare(), "Assertion"),
			"#_assertion0001", "#_response0001", 1), nil, rotation.No,
			map[string]signin.CheckOutcome{"signature": signin.Failed}, "does not name it"},
		{"a signature elsewhere", signed(t, replaced(t, responseText, "</saml:Subject>",
			`</saml:Subject><saml:Advice><saml:X ID="_x"><saml:Y/></saml:X></saml:Advice>`), cloudflare(), "X",
			"Assertion"), nil, rotation.No, map[string]signin.CheckOutcome{"signature": signin.Failed},
			"neither on the response nor on its only assertion"},
	}
	for _, row := range rows {
		r := signin.Explain(decode(t, posted(row.text)), pair(row.trusted...), options())
		require.Equal(t, row.answer, r.Answer, "%s\n%s", row.why, r)
		require.Contains(t, find(t, r, "signature").Reason, row.says, row.why)
		for id, outcome := range row.outcomes {
			require.Equal(t, outcome, find(t, r, id).Outcome, "%s: %s", row.why, id)
		}
		if row.answer == rotation.No && row.outcomes["signature"] == signin.Failed && !strings.Contains(row.why,
			"again") {
			require.NotContains(t, r.Verified.NameID, "m…", row.why)
		}
	}
}

func TestBinding(t *testing.T) {
	t.Parallel()
	message := url.QueryEscape(deflated(good(t)))
	for capture, want := range map[string]signin.CheckOutcome{acsURL + "?SAMLResponse=" + message: signin.Failed,
		deflated(good(t)): signin.Skipped, "SAMLResponse=" + message + "&RelayState=x": signin.Skipped} {
		r := signin.Explain(decode(t, capture), pair(), options())
		require.Equal(t, want == signin.Failed, r.Answer == rotation.No, capture)
		require.Equal(t, want, find(t, r, "binding").Outcome, "only a URL says that it was HTTP-Redirect")
		require.Equal(t, signin.Passed, find(t, r, "signature").Outcome)
	}
}

func TestSentElsewhere(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]rotation.Answer{acsURL: rotation.Yes, acsURL + "?x=y": rotation.Yes,
		otherACS: rotation.No} {
		r := signin.Explain(decode(t, har(harPost(url, "SAMLResponse="+strings.ReplaceAll(posted(good(t)), "+",
			"%2B")))), pair(), options())
		require.Equal(t, want, r.Answer, url)
	}
}

// Only HTTP-Redirect has deflated messages.
func TestDeflatedPost(t *testing.T) {
	t.Parallel()
	r := signin.Explain(decode(t, har(harPost(acsURL, "SAMLResponse="+url.QueryEscape(deflated(good(t)))))), pair(),
		options())
	require.Equal(t, rotation.CannotTell, r.Answer)
	require.Contains(t, find(t, r, "binding").Reason, "deflated")
}

func TestInResponseTo(t *testing.T) {
	t.Parallel()
	get := func(request string) any {
		return harGet(ssoURL + "?SAMLRequest=" + strings.ReplaceAll(deflated(request), "+", "%2B"))
	}
	answer := harPost(acsURL, "SAMLResponse="+strings.ReplaceAll(posted(good(t)), "+", "%2B"))
	other := strings.Replace(requestText, "aws_request0001", "aws_request0002", 1)
	foreign := strings.Replace(other, spEntityID, "https://example.okta.com", 1)
	started := replaced(t, replaced(t, responseText, ` InResponseTo="aws_request0001"><saml:Issuer>`, "><saml:Issuer>"),
		` InResponseTo="aws_request0001" NotOnOrAfter`, " NotOnOrAfter")
	rows := []struct {
		why, capture string
		outcome      signin.CheckOutcome
		answer       rotation.Answer
	}{
		{"the request is there", har(get(requestText), answer), signin.Passed, rotation.Yes},
		{"the request is there, and others behind it", har(get(requestText), get(other), get(foreign), answer),
			signin.Passed, rotation.Yes},
		{"another request", har(get(other), answer), signin.Failed, rotation.No},
		{"the request of another service", har(get(foreign), answer), signin.Skipped, rotation.Yes},
		{"the request comes behind", har(answer, get(other)), signin.Skipped, rotation.Yes},
		{"a request that cannot be read", har(harGet(ssoURL+"?SAMLRequest=abcd"), answer), signin.Skipped,
			rotation.Yes},
		{"no request was answered", both(t, started), signin.DidNotApply, rotation.Yes},
	}
	for _, row := range rows {
		r := signin.Explain(decode(t, row.capture), pair(), options())
		require.Equal(t, row.outcome, find(t, r, "in-response-to").Outcome, row.why)
		require.Equal(t, row.answer, r.Answer, row.why)
	}
}

func TestRequest(t *testing.T) {
	t.Parallel()
	held := func(url string) signin.Pair {
		p := pair()
		p.Held = &mapping.ServiceProvider{EntityID: spEntityID, AssertionConsumerServices: []mapping.Endpoint{
			{Location: url}}}
		return p
	}
	rows := []struct {
		why, old, new string
		pair          signin.Pair
		id            string
		outcome       signin.CheckOutcome
		says          string
	}{
		{"as it should be", "", "", held(acsURL), "request-acs-cloudflare", signin.Passed, ""},
		{"Cloudflare holds another Region's", "", "", held(otherACS), "request-acs-cloudflare", signin.Failed,
			"Cloudflare has"},
		{"what Cloudflare has is not known", "", "", pair(), "request-acs-cloudflare", signin.Skipped, "not known"},
		{"an ACS URL that is not AWS's", acsURL, "https://evil.example/acs", held(acsURL), "request-acs-aws",
			signin.Failed, "none of AWS's"},
		{"no ACS URL", ` AssertionConsumerServiceURL="` + acsURL + `"`, "", held(acsURL), "request-acs-aws",
			signin.DidNotApply, "names no ACS URL"},
		{"another issuer", spEntityID, spEntityID + "1", held(acsURL), "request-issuer", signin.Failed, "issuer URL"},
		{"another destination", `Destination="` + ssoURL, `Destination="` + ssoURL + "1", held(acsURL),
			"request-destination", signin.Failed, "SSO endpoint"},
		{"another binding", saml.BindingHTTPPost, saml.BindingHTTPRedirect, held(acsURL), "request-binding",
			signin.Failed, "ProtocolBinding"},
		{"another version", `Version="2.0"`, `Version="1.1"`, held(acsURL), "request-message", signin.Failed,
			"Version"},
		{"nothing is known", "", "", signin.Pair{}, "request-destination", signin.Skipped, "identity provider"},
		{"AWS is not known", "", "", signin.Pair{}, "request-issuer", signin.Skipped, "AWS"},
		{"AWS's URLs are not known", "", "", signin.Pair{}, "request-acs-aws", signin.Skipped, "AWS"},
	}
	for _, row := range rows {
		text := requestText
		if row.old != "" {
			text = replaced(t, text, row.old, row.new)
		}
		r := signin.Explain(decode(t, "https://x.example/?SAMLRequest="+strings.ReplaceAll(deflated(text), "+", "%2B")),
			row.pair, options())
		c := find(t, r, row.id)
		if row.id == "request-destination" && row.outcome == signin.Failed {
			require.Contains(t, c.Reason, row.says)
		}
		r = signin.Explain(decode(t, posted(text)), row.pair, options())
		c = find(t, r, row.id)
		require.Equal(t, row.outcome, c.Outcome, "%s: %s", row.why, c.Reason)
		require.Contains(t, c.Reason, row.says, row.why)
		require.NotEqual(t, rotation.Yes, r.Answer, row.why)
		require.Equal(t, row.outcome == signin.Failed, r.Answer == rotation.No, row.why)
	}
	r := signin.Explain(decode(t, "https://x.example/?SAMLRequest="+strings.ReplaceAll(deflated(requestText), "+",
		"%2B")), pair(), options())
	require.Contains(t, find(t, r, "request-destination").Reason, "was sent to")
}
