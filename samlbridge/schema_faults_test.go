package samlbridge_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// rich are valid documents with all that the schema has for the two roles.
func rich(t *testing.T) map[form.Form]string {
	t.Helper()
	const organization = `<md:Organization><md:Extensions><x:a xmlns:x="urn:x"/></md:Extensions><md:OrganizationName xml:lang="en">E</md:OrganizationName><md:OrganizationDisplayName xml:lang="en">E</md:OrganizationDisplayName><md:OrganizationURL xml:lang="en">https://example.com/</md:OrganizationURL></md:Organization>`
	const people = organization +
		`<md:ContactPerson contactType="technical"><md:Company>C</md:Company><md:GivenName>G</md:GivenName><md:SurName>S</md:SurName><md:EmailAddress>mailto:a@example.com</md:EmailAddress><md:TelephoneNumber>1</md:TelephoneNumber></md:ContactPerson><md:ContactPerson contactType="support"/>`
	const head = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" ID="_e" cacheDuration="PT1H" validUntil="2040-01-01T00:00:00Z" entityID=`
	const extensions = `<md:Extensions><x:a xmlns:x="urn:x">b</x:a></md:Extensions>`
	const logout = `<md:ArtifactResolutionService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://example.com/artifact" index="0"/><md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://example.com/slo" ResponseLocation="https://example.com/slo/done"/><md:ManageNameIDService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://example.com/manage"/><md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>`
	values := string(sample(t, "idp-metadata.xml"))
	_, certificate, _ := strings.Cut(values, "X509Certificate>")
	certificate, _, _ = strings.Cut(certificate, "<")
	key := `<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>` + certificate +
		`</ds:X509Certificate></ds:X509Data></ds:KeyInfo><md:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/></md:KeyDescriptor>`
	const protocol = ` protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" errorURL="https://example.com/error" cacheDuration="PT1H" validUntil="2040-01-01T00:00:00Z"`
	const tail = people +
		`<md:AdditionalMetadataLocation namespace="urn:y">https://example.com/more</md:AdditionalMetadataLocation></md:EntityDescriptor>`
	return map[form.Form]string{
		samlbridge.IdPMetadata: head + `"https://example.cloudflareaccess.com">` + extensions + `<md:IDPSSODescriptor` +
			protocol + ` WantAuthnRequestsSigned="false">` + extensions + key + people + logout +
			`<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/` + strings.Repeat("7", 64) + `"/>` +
			`<md:NameIDMappingService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://example.com/map"/><md:AssertionIDRequestService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://example.com/id"/><md:AttributeProfile>urn:p</md:AttributeProfile>` +
			`<saml:Attribute xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Name="n"/></md:IDPSSODescriptor>` +
			tail,
		samlbridge.SPMetadata: head + `"https://eu-central-1.signin.aws.amazon.com/platform/saml/d-9900000000">` +
			extensions + `<md:SPSSODescriptor` + protocol +
			` AuthnRequestsSigned="false" WantAssertionsSigned="true">` + extensions + key + people + logout +
			`<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-4000-8000-000000000000" index="0" isDefault="true"/>` +
			`<md:AttributeConsumingService index="0" isDefault="true"><md:ServiceName xml:lang="en">s</md:ServiceName><md:ServiceDescription xml:lang="en">d</md:ServiceDescription><md:RequestedAttribute Name="n" isRequired="true"/></md:AttributeConsumingService></md:SPSSODescriptor>` + tail,
	}
}

// broken are documents that differ from a valid one in one place each, in every way that a schema can forbid.
func broken(t *testing.T, text string) map[string]string {
	t.Helper()
	source, err := xmlscan.Decode(text, xmlscan.Limits{})
	require.NoError(t, err)
	tree, err := xmlscan.Parse(source, xmlscan.Limits{})
	require.NoError(t, err)
	list := map[string]string{"nothing": text}
	splice := func(why string, start, end int, with string) { list[why] = text[:start] + with + text[end:] }
	for e := range tree.Root().Descendants() {
		at := fmt.Sprintf("%05d %s", e.Start(), e.Local())
		splice(at+" is gone", e.Start(), e.End(), "")
		splice(at+" twice", e.Start(), e.End(), e.Raw()+e.Raw())
		for sibling := range e.Parent().Children() {
			if sibling != e {
				splice(at+" comes first", e.Parent().TagEnd(), e.End(), e.Raw()+text[e.Parent().TagEnd():e.Start()])
			}
			break
		}
		splice(at+" comes last", e.Start(), e.Parent().EndTag(), text[e.End():e.Parent().EndTag()]+e.Raw())
		name := e.Start() + 1 + strings.IndexAny(text[e.Start()+1:], " />")
		splice(at+" with an attribute", name, name, ` foreign="x"`)
		if e.EndTag() > e.TagEnd() {
			splice(at+" with text", e.EndTag(), e.EndTag(), "text")
			splice(at+" with an element", e.EndTag(), e.EndTag(), "<md:Foreign/>")
			splice(at+" without anything in it", e.TagEnd(), e.EndTag(), "")
		}
		for a := range e.Attrs() {
			if a.Space == xmlscan.NamespaceXMLNS {
				continue
			}
			splice(at+" without "+a.Local, a.NameStart, a.ValueEnd+1, "")
			for _, value := range []string{"", "1 x", "9", "True", "true", "signing", "P1DT", "_x"} {
				splice(at+" with "+a.Local+"="+value, a.ValueStart, a.ValueEnd, value)
			}
		}
	}
	return list
}

// What is written is schema-valid whatever came in (law 8): each way to break a valid document, each form of metadata.
func TestWhatIsWrittenIsSchemaValid(t *testing.T) {
	t.Parallel()
	out := newOutputs(t)
	written, refused, n := 0, 0, 0
	for from, text := range rich(t) {
		documents := broken(t, text)
		for _, why := range slices.Sorted(maps.Keys(documents)) {
			if n++; !exhaustive && n%17 != 0 {
				continue
			}
			for _, to := range []form.Form{samlbridge.SPMetadata, samlbridge.IdPMetadata, samlbridge.AWSIdPMetadata} {
				if (from == samlbridge.SPMetadata) != (to == samlbridge.SPMetadata) {
					continue
				}
				result, err := samlbridge.Convert(why, []byte(documents[why]), to, samlbridge.Options{Force: true,
					Time: goldenTime})
				if err != nil {
					var e *diag.Error
					require.ErrorAs(t, err, &e, why)
					refused++
					continue
				}
				written++
				out.add(t, fmt.Sprintf("%s-%s-%s.xml", from, to, strings.NewReplacer(" ", "-", "=", "-").Replace(why)),
					result.Output)
			}
		}
	}
	require.Greater(t, written, refused)
	require.Equal(t, written, out.requireValid(t))
	t.Logf("%d documents written, %d refused", written, refused)
}
