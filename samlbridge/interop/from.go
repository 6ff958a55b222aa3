package interop

import (
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/crewjam/saml"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
)

// FromEntityDescriptor returns the parties that a descriptor states: of each kind the first role. Findings name all
// that the parties do not hold, with the path of the field. The error is a [*diag.Error]: there is no party in it, or a
// private key.
func FromEntityDescriptor(e *saml.EntityDescriptor) (mapping.Parties, []diag.Finding, error) {
	r, err := read(e)
	if err != nil {
		return mapping.Parties{}, nil, err
	}
	var p mapping.Parties
	if role, count := r.entity.First(metadata.SPSSO); role != nil {
		p.SP = r.entity.ServiceProvider(role)
		r.others("SPSSODescriptors", count)
	}
	if role, count := r.entity.First(metadata.IDPSSO); role != nil {
		p.IdP = r.entity.IdentityProvider(role)
		r.others("IDPSSODescriptors", count)
	}
	return p, r.findings, nil
}

// noPrivateKey refuses text in which a private key stands. Every text of a descriptor that is read goes through it.
func noPrivateKey(path, text string) error {
	if _, found := diag.FindSecret(text); !found {
		return nil
	}
	return &diag.Error{Kind: diag.ErrSecret, Place: diag.Place{Path: path},
		Message: "a private key is where others would read it",
		Fix:     "remove it, treat the key as exposed and replace it; only certificates are needed here"}
}

// Marshal writes a descriptor as SAML metadata that is valid by the schema, as samlbridge writes it: in the schema's
// order, without empty attributes and without dates that nobody stated. Use it in place of encoding/xml, which writes
// what the schema does not allow where a descriptor leaves something out. Findings name all that is not written. The
// error is a [*diag.Error].
func Marshal(e *saml.EntityDescriptor) ([]byte, []diag.Finding, error) {
	r, err := read(e)
	if err != nil {
		return nil, nil, err
	}
	for i := range e.IDPSSODescriptors {
		if len(e.IDPSSODescriptors[i].SingleSignOnServices) == 0 {
			return nil, nil, lacking(fmt.Sprintf("IDPSSODescriptors[%d]", i), "SingleSignOnServices")
		}
	}
	for i := range e.SPSSODescriptors {
		if len(e.SPSSODescriptors[i].AssertionConsumerServices) == 0 {
			return nil, nil, lacking(fmt.Sprintf("SPSSODescriptors[%d]", i), "AssertionConsumerServices")
		}
	}
	for i := range r.entity.Roles {
		// crewjam's type of an identity provider has no index for what the schema requires to have one.
		if r.entity.Roles[i].FillIndexes("ArtifactResolutionService") {
			r.note("convert-fixed", diag.SeverityNotice, fmt.Sprintf("IDPSSODescriptors[%d].ArtifactResolutionServices",
				i), "indexes are given in the order of the list: metadata requires them")
		}
	}
	out, err := metadata.Write(r.entity)
	if err != nil {
		return nil, nil, unusable(err.Error(), "correct that value in the descriptor")
	}
	if err := noPrivateKey("", string(out)); err != nil {
		return nil, nil, err
	}
	return out, r.findings, nil
}

func lacking(path, field string) error {
	return &diag.Error{Kind: diag.ErrMissing, Place: diag.Place{Path: path}, Message: field +
		" is empty: the schema requires one at least", Fix: "set " + field}
}

func unusable(message, fix string) error {
	return &diag.Error{Kind: diag.ErrValue, Message: message, Fix: fix}
}

// reader turns a descriptor into samlbridge's model of metadata.
type reader struct {
	entity   metadata.Entity
	findings []diag.Finding
	err      error // the first one
}

func (r *reader) note(id string, severity diag.Severity, path, message string) {
	r.findings = append(r.findings, diag.Finding{Rule: id, Severity: severity, Place: diag.Place{Path: path},
		Message: message})
}

// public refuses a private key, which nothing may show or pass on.
func (r *reader) public(path, text string) {
	if err := noPrivateKey(path, text); err != nil && r.err == nil {
		r.err = err
	}
}

// dropped reports a field that holds something which has no place in the model.
func (r *reader) dropped(path string, there bool) {
	if there {
		r.note("convert-dropped", diag.SeverityNotice, path, "the field has no place in a party and is left out")
	}
}

func (r *reader) others(path string, count int) {
	if count > 1 {
		r.note("read-selected", diag.SeverityWarning, path, fmt.Sprintf("one of %d roles of this kind was read", count))
	}
}

func read(e *saml.EntityDescriptor) (*reader, error) {
	if e == nil {
		return nil, &diag.Error{Kind: diag.ErrWrongDocument, Message: "the descriptor is nil",
			Fix: "give the descriptor of one entity"}
	}
	if len(e.SPSSODescriptors)+len(e.IDPSSODescriptors) == 0 {
		return nil, &diag.Error{Kind: diag.ErrWrongDocument,
			Message: "the descriptor has neither an SPSSODescriptor nor an IDPSSODescriptor",
			Fix:     "give the descriptor of a service provider or of an identity provider"}
	}
	r := &reader{}
	r.entity = metadata.Entity{EntityID: r.uri("EntityID", e.EntityID), ID: e.ID, ValidUntil: e.ValidUntil.UTC(),
		CacheDuration: r.duration("CacheDuration", e.CacheDuration)}
	if r.entity.EntityID == "" {
		return nil, unusable("the descriptor has no entity ID", "set EntityID")
	}
	r.public("ID", e.ID)
	r.dropped("Signature", e.Signature != nil)
	r.dropped("RoleDescriptors", len(e.RoleDescriptors) > 0)
	r.dropped("AuthnAuthorityDescriptors", len(e.AuthnAuthorityDescriptors) > 0)
	r.dropped("AttributeAuthorityDescriptors", len(e.AttributeAuthorityDescriptors) > 0)
	r.dropped("PDPDescriptors", len(e.PDPDescriptors) > 0)
	r.dropped("AffiliationDescriptor", e.AffiliationDescriptor != nil)
	r.dropped("Organization", e.Organization != nil)
	r.dropped("ContactPerson", e.ContactPerson != nil)
	r.dropped("AdditionalMetadataLocations", len(e.AdditionalMetadataLocations) > 0)
	for i := range e.IDPSSODescriptors {
		r.identityProvider(fmt.Sprintf("IDPSSODescriptors[%d]", i), &e.IDPSSODescriptors[i])
	}
	for i := range e.SPSSODescriptors {
		r.serviceProvider(fmt.Sprintf("SPSSODescriptors[%d]", i), &e.SPSSODescriptors[i])
	}
	if r.err != nil {
		return nil, r.err
	}
	return r, nil
}

func (r *reader) identityProvider(path string, d *saml.IDPSSODescriptor) {
	role := r.role(path, metadata.IDPSSO, &d.SSODescriptor)
	role.WantAuthnRequestsSigned = clone(d.WantAuthnRequestsSigned)
	r.endpoints(&role, path, "SingleSignOnService", d.SingleSignOnServices)
	r.endpoints(&role, path, "ArtifactResolutionService", d.ArtifactResolutionServices)
	r.endpoints(&role, path, "NameIDMappingService", d.NameIDMappingServices)
	r.endpoints(&role, path, "AssertionIDRequestService", d.AssertionIDRequestServices)
	r.dropped(path+".AttributeProfiles", len(d.AttributeProfiles) > 0)
	r.dropped(path+".Attributes", len(d.Attributes) > 0)
	r.entity.Roles = append(r.entity.Roles, role)
}

func (r *reader) serviceProvider(path string, d *saml.SPSSODescriptor) {
	role := r.role(path, metadata.SPSSO, &d.SSODescriptor)
	role.AuthnRequestsSigned, role.WantAssertionsSigned = clone(d.AuthnRequestsSigned), clone(d.WantAssertionsSigned)
	r.indexed(&role, path, "AssertionConsumerService", d.AssertionConsumerServices)
	r.dropped(path+".AttributeConsumingServices", len(d.AttributeConsumingServices) > 0)
	r.entity.Roles = append(r.entity.Roles, role)
}

func (r *reader) role(path string, kind metadata.RoleKind, d *saml.SSODescriptor) metadata.Role {
	role := metadata.Role{Kind: kind, ID: d.ID, ErrorURL: r.uri(path+".ErrorURL", d.ErrorURL),
		CacheDuration: r.duration(path+".CacheDuration", d.CacheDuration)}
	if d.ValidUntil != nil {
		role.ValidUntil = d.ValidUntil.UTC()
	}
	r.public(path+".ID", d.ID)
	r.public(path+".ProtocolSupportEnumeration", d.ProtocolSupportEnumeration)
	if d.ProtocolSupportEnumeration != "" {
		role.Protocols = strings.Fields(d.ProtocolSupportEnumeration)
	}
	r.dropped(path+".Signature", d.Signature != nil)
	r.dropped(path+".Organization", d.Organization != nil)
	r.dropped(path+".ContactPeople", len(d.ContactPeople) > 0)
	for i, k := range d.KeyDescriptors {
		r.key(&role, fmt.Sprintf("%s.KeyDescriptors[%d]", path, i), k)
	}
	for i, f := range d.NameIDFormats {
		at := fmt.Sprintf("%s.NameIDFormats[%d]", path, i)
		if value := r.uri(at, string(f)); value != "" {
			role.NameIDFormats = append(role.NameIDFormats, metadata.Text{Value: value})
		} else {
			r.note("read-empty", diag.SeverityNotice, at, "the format is empty and is read as not stated")
		}
	}
	r.indexed(&role, path, "ArtifactResolutionService", d.ArtifactResolutionServices)
	r.endpoints(&role, path, "SingleLogoutService", d.SingleLogoutServices)
	r.endpoints(&role, path, "ManageNameIDService", d.ManageNameIDServices)
	return role
}

// key reads the certificates of a key. A use that is none is not taken for "not stated", which would let the key sign.
func (r *reader) key(role *metadata.Role, path string, k saml.KeyDescriptor) {
	r.public(path+".Use", k.Use)
	r.dropped(path+".EncryptionMethods", len(k.EncryptionMethods) > 0)
	if k.Use != "" && k.Use != string(mapping.Signing) && k.Use != string(mapping.Encryption) {
		r.note("read-unread", diag.SeverityWarning, path+".Use", "the use "+diag.Quote(k.Use)+
			` is neither "signing" nor "encryption"; the key was left out`)
		return
	}
	key := metadata.KeyDescriptor{Use: k.Use}
	for i, c := range k.KeyInfo.X509Data.X509Certificates {
		at := fmt.Sprintf("%s.KeyInfo.X509Data.X509Certificates[%d]", path, i)
		r.public(at, c.Data)
		ders := split(c.Data)
		if len(ders) == 0 {
			r.note("read-unread", diag.SeverityWarning, at,
				"the certificate is empty or is not base64 and was left out")
		}
		if len(ders) > 1 {
			r.note("read-repaired", diag.SeverityNotice, at,
				fmt.Sprintf("%d certificates are in the place of one; each is read by itself", len(ders)))
		}
		for _, der := range ders {
			key.Certificates = append(key.Certificates, metadata.Certificate{DER: der})
		}
	}
	if len(key.Certificates) > 0 {
		role.Keys = append(role.Keys, key)
	}
}

// split decodes the text of an X509Certificate, in which crewjam's own service provider puts a whole chain. What is no
// certificate that can be parsed is one thing: other software may read it.
func split(text string) [][]byte {
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil || len(der) == 0 {
		return nil
	}
	chain, err := x509.ParseCertificates(der)
	if err != nil || len(chain) < 2 {
		return [][]byte{der}
	}
	var ders [][]byte
	for _, c := range chain {
		ders = append(ders, c.Raw)
	}
	return ders
}

func (r *reader) endpoints(role *metadata.Role, path, element string, list []saml.Endpoint) {
	for i, e := range list {
		response := &e.ResponseLocation
		if *response == "" {
			response = nil
		}
		r.endpoint(role, fmt.Sprintf("%s.%ss[%d]", path, element, i), metadata.Endpoint{Element: element,
			Binding: e.Binding, Location: e.Location, ResponseLocation: response})
	}
}

func (r *reader) indexed(role *metadata.Role, path, element string, list []saml.IndexedEndpoint) {
	for i, e := range list {
		r.endpoint(role, fmt.Sprintf("%s.%ss[%d]", path, element, i), metadata.Endpoint{Element: element,
			Binding: e.Binding, Location: e.Location,
			ResponseLocation: clone(e.ResponseLocation), Index: new(e.Index), IsDefault: clone(e.IsDefault)})
	}
}

// endpoint leaves out one without a location: crewjam's reader empties the location of every binding that it does not
// know.
func (r *reader) endpoint(role *metadata.Role, path string, e metadata.Endpoint) {
	e.Binding = r.uri(path+".Binding", e.Binding)
	if e.Location = r.uri(path+".Location", e.Location); e.Location == "" {
		r.note("read-unread", diag.SeverityWarning, path+".Location", "the endpoint with the binding "+
			diag.Quote(e.Binding)+
			" has no location and was left out; a reader that does not know a binding empties the location")
		return
	}
	if e.ResponseLocation != nil {
		*e.ResponseLocation = r.uri(path+".ResponseLocation", *e.ResponseLocation)
	}
	role.Endpoints = append(role.Endpoints, e)
}

// uri collapses white space, as the type xs:anyURI demands.
func (r *reader) uri(path, value string) string {
	r.public(path, value)
	collapsed := strings.Join(strings.FieldsFunc(value, func(c rune) bool {
		return strings.ContainsRune(" \t\r\n",
			c)
	}), " ")
	if collapsed != value {
		r.note("read-collapsed", diag.SeverityNotice, path,
			"white space in the value was collapsed, as its type xs:anyURI demands")
	}
	return collapsed
}

// duration writes a duration as xs:duration. A negative one is what crewjam makes of years beyond what it can count.
func (r *reader) duration(path string, d time.Duration) string {
	switch {
	case d == 0:
		return ""
	case d < 0:
		r.note("read-unread", diag.SeverityWarning, path, "the cache duration is negative and was left out")
		return ""
	}
	return formatDuration(d)
}

func clone[T any](p *T) *T {
	if p == nil {
		return nil
	}
	return new(*p)
}
