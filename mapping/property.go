package mapping

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"github.com/samlbridge/samlbridge/pem"
)

// Property names one thing that a document can say of a party, in neutral terms: "sp.entityID". Vocabularies tie it to
// labels and keys.
type Property string

// The properties of a service provider.
const (
	SPEntityID             Property = "sp.entityID"
	SPACSLocation          Property = "sp.assertionConsumerService.location"
	SPACSBinding           Property = "sp.assertionConsumerService.binding"
	SPACSResponseLocation  Property = "sp.assertionConsumerService.responseLocation"
	SPACSIndex             Property = "sp.assertionConsumerService.index"
	SPACSIsDefault         Property = "sp.assertionConsumerService.isDefault"
	SPPortalURL            Property = "sp.portalURL"
	SPNameIDFormats        Property = "sp.nameIDFormat"
	SPAuthnRequestsSigned  Property = "sp.authnRequestsSigned"
	SPWantAssertionsSigned Property = "sp.wantAssertionsSigned"
	SPCertificates         Property = "sp.certificate"
	SPEncryptionKeys       Property = "sp.encryptionCertificate"
	SPKeyUse               Property = "sp.keyUse"
	SPOtherServices        Property = "sp.otherServices"
	SPValidUntil           Property = "sp.validUntil"
	SPCacheDuration        Property = "sp.cacheDuration"
	SPProvisioning         Property = "sp.provisioning"
	SPAccessControl        Property = "sp.accessControlAttributes"
)

// The properties of an identity provider.
const (
	IdPEntityID                Property = "idp.entityID"
	IdPSSOLocation             Property = "idp.singleSignOnService.location"
	IdPSSOBinding              Property = "idp.singleSignOnService.binding"
	IdPSSOResponseLocation     Property = "idp.singleSignOnService.responseLocation"
	IdPCertificates            Property = "idp.certificate"
	IdPEncryptionKeys          Property = "idp.encryptionCertificate"
	IdPCertificateFiles        Property = "idp.certificateFile"
	IdPFingerprints            Property = "idp.certificateSHA256"
	IdPKeyUse                  Property = "idp.keyUse"
	IdPNameIDFormats           Property = "idp.nameIDFormat"
	IdPWantAuthnRequestsSigned Property = "idp.wantAuthnRequestsSigned"
	IdPOtherServices           Property = "idp.otherServices"
	IdPValidUntil              Property = "idp.validUntil"
	IdPCacheDuration           Property = "idp.cacheDuration"
	IdPMetadataURL             Property = "idp.metadataURL"
)

// The properties of a Cloudflare Access application that belong to neither party.
const (
	AppName                Property = "app.name"
	AppType                Property = "app.type"
	AppAuthType            Property = "app.authType"
	AppNameIDFormat        Property = "app.nameIDFormat"
	AppNameIDTransform     Property = "app.nameIDTransform"
	AppRelayState          Property = "app.relayState"
	AppAttributeStatements Property = "app.attributeStatements"
	AppAttributeTransform  Property = "app.attributeTransform"
	AppAllowedIdPs         Property = "app.allowedIdPs"
	AppAutoRedirect        Property = "app.autoRedirect"
	AppPolicies            Property = "app.policies"
	AppSCIM                Property = "app.scim"
	AppOther               Property = "app.other"
)

// shape says how the values of a property stand in JSON and on a sheet.
type shape uint8

const (
	textShape  shape = iota + 1 // strings
	boolShape                   // true or false
	certShape                   // certificates, base64 of the DER on one line
	jsonShape                   // JSON values
	countShape                  // values that no vocabulary spells out; they are only counted and named
)

// property is what the package can do with a [Property]. set is nil where no vocabulary of values carries it.
type property struct {
	id    Property
	name  string // for messages, in words
	shape shape
	get   func(Parties) []string
	// set returns the problem with a value, or "".
	set   func(*Parties, []string) string
	clear func(*Parties)
	// pick keeps the i-th of get's values; nil where a property never has more than fits.
	pick func(*Parties, int)
	// has and ders tell of certificates without encoding them: whether there are any, and each once. Both are nil for
	// other properties.
	has  func(Parties) bool
	ders func(Parties) [][]byte
	// derived values are worked out from others: they are written for a reader and never read.
	derived bool
}

// Values returns what p states of the property, nil where it states nothing. Certificates are base64 of the DER.
func (p Parties) Values(id Property) []string {
	if spec, ok := properties[id]; ok {
		return spec.get(p)
	}
	return nil
}

// Has reports whether Values returns any list, without making one of certificates.
func (p Parties) Has(id Property) bool {
	spec, ok := properties[id]
	return ok && spec.stated(p)
}

func (spec *property) stated(p Parties) bool {
	if spec.has != nil {
		return spec.has(p)
	}
	return spec.get(p) != nil
}

// Properties returns the properties that p states, if only as an empty list, in the order of the package's tables.
func (p Parties) Properties() []Property {
	stated := make([]Property, 0, 16)
	for i := range propertyList {
		if spec := &propertyList[i]; !spec.derived && spec.stated(p) {
			stated = append(stated, spec.id)
		}
	}
	return stated
}

// String describes the property in words: "entity ID of the service provider".
func (id Property) String() string {
	if spec, ok := properties[id]; ok {
		return spec.name
	}
	return string(id)
}

var (
	propertyList = propertyTable()
	properties   = indexProperties()
)

func indexProperties() map[Property]*property {
	index := map[Property]*property{}
	for i := range propertyList {
		index[propertyList[i].id] = &propertyList[i]
	}
	return index
}

// spec is what the package can do with the property: nothing with one that it does not know.
func (id Property) spec() *property {
	if spec, ok := properties[id]; ok {
		return spec
	}
	return &property{}
}

func propertyTable() []property {
	return slices.Concat(spProperties(), idpProperties(), appProperties())
}

func spProperties() []property {
	acs := func(s *ServiceProvider) *[]Endpoint { return &s.AssertionConsumerServices }
	keys := func(s *ServiceProvider) *[]Key { return &s.Keys }
	return []property{
		text(SPEntityID, "entity ID of the service provider", spOf,
			func(s *ServiceProvider) *string { return &s.EntityID }),
		locations(SPACSLocation, "assertion consumer service URL", spOf, acs),
		endpointDetail(SPACSBinding, "binding of the assertion consumer service", spOf, acs, bindingDetail),
		endpointDetail(SPACSResponseLocation, "response location of the assertion consumer service", spOf, acs,
			responseDetail),
		endpointDetail(SPACSIndex, "index of the assertion consumer service", spOf, acs, indexDetail),
		endpointDetail(SPACSIsDefault, "default mark of the assertion consumer service", spOf, acs, defaultDetail),
		text(SPPortalURL, "portal URL of the service provider", spOf,
			func(s *ServiceProvider) *string { return &s.PortalURL }),
		texts(SPNameIDFormats, "Name ID formats of the service provider", spOf,
			func(s *ServiceProvider) *[]string { return &s.NameIDFormats }),
		boolean(SPAuthnRequestsSigned, "AuthnRequestsSigned", spOf,
			func(s *ServiceProvider) **bool { return &s.AuthnRequestsSigned }),
		boolean(SPWantAssertionsSigned, "WantAssertionsSigned", spOf,
			func(s *ServiceProvider) **bool { return &s.WantAssertionsSigned }),
		certificates(SPCertificates, "certificate of the service provider", spOf, keys),
		encryptionKeys(SPEncryptionKeys, "encryption certificate of the service provider", spOf, keys),
		keyUses(SPKeyUse, "use of the service provider's keys", spOf, keys),
		otherServices(SPOtherServices, "other endpoints of the service provider", spOf,
			func(s *ServiceProvider) []service {
				return []service{{"ArtifactResolutionService", &s.ArtifactResolution}, {"SingleLogoutService",
					&s.SingleLogoutServices},
					{"ManageNameIDService", &s.ManageNameIDServices}}
			}),
		moment(SPValidUntil, "expiry of the service provider's metadata", spOf, func(s *ServiceProvider) *time.Time {
			return &s.ValidUntil
		}),
		text(SPCacheDuration, "cache duration of the service provider's metadata", spOf,
			func(s *ServiceProvider) *string { return &s.CacheDuration }),
		text(SPProvisioning, "provisioning mode of the service provider", spOf,
			func(s *ServiceProvider) *string { return &s.Provisioning }),
		jsonList(SPAccessControl, "attributes for access control", spOf,
			func(s *ServiceProvider) *[]AccessControlAttribute { return &s.AccessControlAttributes }),
	}
}

func idpProperties() []property {
	sso := func(i *IdentityProvider) *[]Endpoint { return &i.SingleSignOnServices }
	keys := func(i *IdentityProvider) *[]Key { return &i.Keys }
	return []property{
		text(IdPEntityID, "entity ID of the identity provider", idpOf,
			func(i *IdentityProvider) *string { return &i.EntityID }),
		locations(IdPSSOLocation, "single sign-on URL", idpOf, sso),
		endpointDetail(IdPSSOBinding, "binding of the single sign-on service", idpOf, sso, bindingDetail),
		endpointDetail(IdPSSOResponseLocation, "response location of the single sign-on service", idpOf, sso,
			responseDetail),
		certificates(IdPCertificates, "certificate of the identity provider", idpOf, keys),
		derived(IdPCertificateFiles, "file name of the certificate", func(der []byte) string {
			sum := sha256.Sum256(der) // the name begins as the fingerprint does
			return "idp-certificate-" + hex.EncodeToString(sum[:4]) + ".crt"
		}),
		derived(IdPFingerprints, "SHA-256 fingerprint of the certificate", pem.SHA256Fingerprint),
		encryptionKeys(IdPEncryptionKeys, "encryption certificate of the identity provider", idpOf, keys),
		keyUses(IdPKeyUse, "use of the identity provider's keys", idpOf, keys),
		texts(IdPNameIDFormats, "Name ID formats of the identity provider", idpOf, func(i *IdentityProvider) *[]string {
			return &i.NameIDFormats
		}),
		boolean(IdPWantAuthnRequestsSigned, "WantAuthnRequestsSigned", idpOf,
			func(i *IdentityProvider) **bool { return &i.WantAuthnRequestsSigned }),
		otherServices(IdPOtherServices, "other endpoints of the identity provider", idpOf,
			func(i *IdentityProvider) []service {
				return []service{{"ArtifactResolutionService", &i.ArtifactResolution}, {"SingleLogoutService",
					&i.SingleLogoutServices},
					{"ManageNameIDService", &i.ManageNameIDServices}, {"NameIDMappingService",
						&i.NameIDMappingServices},
					{"AssertionIDRequestService", &i.AssertionIDServices}}
			}),
		moment(IdPValidUntil, "expiry of the identity provider's metadata", idpOf,
			func(i *IdentityProvider) *time.Time { return &i.ValidUntil }),
		text(IdPCacheDuration, "cache duration of the identity provider's metadata", idpOf,
			func(i *IdentityProvider) *string { return &i.CacheDuration }),
		text(IdPMetadataURL, "metadata URL of the identity provider", idpOf,
			func(i *IdentityProvider) *string { return &i.MetadataURL }),
	}
}

func appProperties() []property {
	return []property{
		text(AppName, "name of the application", appOf, func(a *Application) *string { return &a.Name }),
		text(AppType, "type of the application", appOf, func(a *Application) *string { return &a.Type }),
		text(AppAuthType, "protocol of the application", appOf, func(a *Application) *string { return &a.AuthType }),
		text(AppNameIDFormat, "Name ID format that the application sends", appOf,
			func(a *Application) *string { return &a.NameIDFormat }),
		text(AppNameIDTransform, "Name ID transformation", appOf,
			func(a *Application) *string { return &a.NameIDTransform }),
		text(AppRelayState, "default relay state", appOf, func(a *Application) *string { return &a.RelayState }),
		jsonList(AppAttributeStatements, "attribute statements", appOf, func(a *Application) *[]AttributeStatement {
			return &a.AttributeStatements
		}),
		text(AppAttributeTransform, "attribute transformation", appOf,
			func(a *Application) *string { return &a.AttributeTransform }),
		texts(AppAllowedIdPs, "identity providers that may be used", appOf,
			func(a *Application) *[]string { return &a.AllowedIdPs }),
		boolean(AppAutoRedirect, "instant authentication", appOf,
			func(a *Application) **bool { return &a.AutoRedirect }),
		jsonList(AppPolicies, "Access policies", appOf, func(a *Application) *[]json.RawMessage { return &a.Policies }),
		boolean(AppSCIM, "SCIM provisioning", appOf, func(a *Application) **bool { return &a.SCIMEnabled }),
		otherMembers(AppOther, "other members of the application"),
	}
}

// Properties returns every property in the order of the tables, but for those that are worked out from others.
func Properties() []Property {
	var list []Property
	for i := range propertyList {
		if !propertyList[i].derived {
			list = append(list, propertyList[i].id)
		}
	}
	return list
}

// IsCertificate reports whether the property's values are certificates.
func (id Property) IsCertificate() bool { return id.spec().shape == certShape }

// IsCounted reports whether the property's values are only named and counted, since no vocabulary spells them out.
func (id Property) IsCounted() bool { return id.spec().shape == countShape }
