package interop

import (
	"encoding/base64"
	"strings"

	"github.com/crewjam/saml"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
)

// ToEntityDescriptor returns a descriptor with the role of each party. What metadata requires and a party does not
// state is filled in as samlbridge fills it in for its own metadata; what the types of crewjam cannot hold is reported.
// The descriptor is the caller's.
//
// encoding/xml writes it as metadata that the schema allows, with one addition that nobody asked for: where no party
// states an expiry it writes the year 1. [Marshal] does not.
//
// The error is a [*diag.Error]: there is no party, one lacks its entity ID, the two have different ones, a value
// cannot stand in metadata, or it holds a private key.
func ToEntityDescriptor(p mapping.Parties) (*saml.EntityDescriptor, []diag.Finding, error) {
	w := &writer{}
	if p.SP != nil {
		if err := w.entity(metadata.FromServiceProvider(p.SP)); err != nil {
			return nil, nil, err
		}
		w.dropped(mapping.SPPortalURL, p)
		w.dropped(mapping.SPProvisioning, p)
		w.dropped(mapping.SPAccessControl, p)
	}
	if p.IdP != nil {
		if err := w.entity(metadata.FromIdentityProvider(p.IdP)); err != nil {
			return nil, nil, err
		}
		w.dropped(mapping.IdPMetadataURL, p)
	}
	switch {
	case p.SP == nil && p.IdP == nil:
		return nil, nil, &diag.Error{Kind: diag.ErrMissing, Message: "there is no party to describe",
			Fix: "give a service provider or an identity provider"}
	case p.SP != nil && p.IdP != nil && p.SP.EntityID != p.IdP.EntityID:
		return nil, nil, unusable("the parties are two entities: "+diag.Quote(p.SP.EntityID)+" and "+
			diag.Quote(p.IdP.EntityID), "make a descriptor of each")
	case w.e.EntityID == "":
		return nil, nil, &diag.Error{Kind: diag.ErrMissing, Message: "the party has no entity ID", Fix: "set EntityID"}
	}
	if p.Application != nil {
		w.note("convert-dropped", diag.SeverityNotice, "app", "SAML metadata has no place for an application")
	}
	if w.e.ValidUntil.IsZero() {
		w.note("convert-fixed", diag.SeverityNotice, "ValidUntil",
			"no expiry is stated, for which encoding/xml writes the year 1; interop.Marshal leaves it out")
	}
	return &w.e, w.findings, nil
}

// writer makes a descriptor of samlbridge's model of metadata.
type writer struct {
	e        saml.EntityDescriptor
	findings []diag.Finding
}

func (w *writer) note(id string, severity diag.Severity, path, message string) {
	w.findings = append(w.findings, diag.Finding{Rule: id, Severity: severity, Place: diag.Place{Path: path},
		Message: message})
}

func (w *writer) dropped(id mapping.Property, p mapping.Parties) {
	if len(p.Values(id)) > 0 {
		w.note("convert-dropped", diag.SeverityNotice, string(id), "SAML metadata has no place for "+id.String())
	}
}

// entity adds an entity of one role. The expiry of two is the earlier one.
func (w *writer) entity(from metadata.Entity, filled []metadata.Filled) error {
	out, err := metadata.Write(from)
	if err != nil {
		return unusable(err.Error(), "correct that value in the party")
	}
	if err := noPrivateKey("", string(out)); err != nil {
		return err
	}
	for _, f := range filled {
		w.note("convert-fixed", diag.SeverityNotice, string(f.Property), f.Message)
	}
	w.e.EntityID = from.EntityID
	if until := from.ValidUntil; !until.IsZero() && (w.e.ValidUntil.IsZero() || until.Before(w.e.ValidUntil)) {
		w.e.ValidUntil = until
	}
	if from.CacheDuration != "" {
		d, ok := parseDuration(from.CacheDuration)
		if !ok {
			w.note("convert-dropped", diag.SeverityNotice, "CacheDuration", "the cache duration "+
				diag.Quote(from.CacheDuration)+
				" is left out: the field takes days, hours, minutes and seconds that are more than zero and less than 292 years")
		} else if w.e.CacheDuration == 0 || d < w.e.CacheDuration {
			w.e.CacheDuration = d
		}
	}
	role := &from.Roles[0]
	d := saml.SSODescriptor{RoleDescriptor: saml.RoleDescriptor{ProtocolSupportEnumeration: protocol,
		KeyDescriptors: w.keys(role)},
		ArtifactResolutionServices: indexed(role, "ArtifactResolutionService"),
		SingleLogoutServices:       endpoints(role, "SingleLogoutService"),
		ManageNameIDServices:       endpoints(role, "ManageNameIDService"),
	}
	for _, f := range role.NameIDFormats {
		if strings.TrimSpace(f.Value) != "" {
			d.NameIDFormats = append(d.NameIDFormats, saml.NameIDFormat(f.Value))
		}
	}
	if role.Kind == metadata.SPSSO {
		w.e.SPSSODescriptors = []saml.SPSSODescriptor{{SSODescriptor: d,
			AuthnRequestsSigned:       clone(role.AuthnRequestsSigned),
			WantAssertionsSigned:      clone(role.WantAssertionsSigned),
			AssertionConsumerServices: indexed(role, "AssertionConsumerService")}}
		return nil
	}
	if len(d.ArtifactResolutionServices) > 0 {
		// A second field of that name, without an index, hides this one from encoding/xml.
		w.note("convert-dropped", diag.SeverityNotice, "IDPSSODescriptors[0].SSODescriptor.ArtifactResolutionServices",
			"encoding/xml does not write this field, and interop.Marshal does")
	}
	w.e.IDPSSODescriptors = []saml.IDPSSODescriptor{{SSODescriptor: d,
		WantAuthnRequestsSigned:    clone(role.WantAuthnRequestsSigned),
		SingleSignOnServices:       endpoints(role, "SingleSignOnService"),
		NameIDMappingServices:      endpoints(role, "NameIDMappingService"),
		AssertionIDRequestServices: endpoints(role, "AssertionIDRequestService"),
	}}
	return nil
}

const protocol = "urn:oasis:names:tc:SAML:2.0:protocol"

// keys makes two keys of one that states no use, which means both: the type always writes the attribute, and the schema
// allows no empty one.
func (w *writer) keys(role *metadata.Role) []saml.KeyDescriptor {
	var list []saml.KeyDescriptor
	both := 0
	for _, k := range role.Keys {
		uses := []string{k.Use}
		if k.Use == "" {
			uses = []string{string(mapping.Signing), string(mapping.Encryption)}
			both++
		}
		for _, use := range uses {
			d := saml.KeyDescriptor{Use: use}
			for _, c := range k.Certificates {
				d.KeyInfo.X509Data.X509Certificates = append(d.KeyInfo.X509Data.X509Certificates,
					saml.X509Certificate{Data: base64.StdEncoding.EncodeToString(c.DER)})
			}
			list = append(list, d)
		}
	}
	if both > 0 {
		w.note("convert-fixed", diag.SeverityNotice, string(role.Kind)+"s[0].KeyDescriptors",
			"a key without a use serves for signing and for encryption; it is given once for each, since the type has no way to state no use")
	}
	return list
}

func endpoints(role *metadata.Role, element string) []saml.Endpoint {
	var list []saml.Endpoint
	for _, e := range role.Endpoints {
		if e.Element != element {
			continue
		}
		s := saml.Endpoint{Binding: e.Binding, Location: e.Location}
		if e.ResponseLocation != nil {
			s.ResponseLocation = *e.ResponseLocation
		}
		list = append(list, s)
	}
	return list
}

func indexed(role *metadata.Role, element string) []saml.IndexedEndpoint {
	var list []saml.IndexedEndpoint
	for _, e := range role.Endpoints {
		if e.Element == element {
			list = append(list, saml.IndexedEndpoint{Binding: e.Binding, Location: e.Location,
				ResponseLocation: clone(e.ResponseLocation), Index: *e.Index, IsDefault: clone(e.IsDefault)})
		}
	}
	return list
}
