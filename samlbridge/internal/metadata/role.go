package metadata

import (
	"encoding/base64"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// reader reads the roles of one entity.
type reader struct {
	most, certificates int // most is 0 where there is no limit
}

func (r *reader) role(at xmlscan.Element) (role Role, err error) {
	role = Role{Kind: RoleKind(at.Local()), ID: identifier(at), ErrorURL: collapse(value(at, "errorURL")), at: at}
	role.ValidUntil, role.CacheDuration, role.odd = validity(at)
	role.WantAuthnRequestsSigned = optionalBoolean(at, "WantAuthnRequestsSigned", &role.odd)
	role.AuthnRequestsSigned = optionalBoolean(at, "AuthnRequestsSigned", &role.odd)
	role.WantAssertionsSigned = optionalBoolean(at, "WantAssertionsSigned", &role.odd)
	if a, ok := at.Attr("", "protocolSupportEnumeration"); ok {
		role.Protocols = append([]string{}, words(a.Value())...)
	}
	for c := range at.Children() {
		if c.Space() != MD {
			if keeps(c, roleOrder) {
				role.Kept = append(role.Kept, Kept{c})
			}
			continue
		}
		switch local := c.Local(); {
		case local == "NameIDFormat":
			if err := plain(c); err != nil {
				return role, err
			}
			role.NameIDFormats = append(role.NameIDFormats, Text{Value: collapse(c.Text()), at: c})
		case local == "KeyDescriptor":
			key, err := r.key(c, &role.odd)
			if err != nil {
				return role, err
			}
			role.Keys = append(role.Keys, key)
		case isEndpoint(local):
			endpoint, err := readEndpoint(c, &role.odd)
			if err != nil {
				return role, err
			}
			role.Endpoints = append(role.Endpoints, endpoint)
		case keeps(c, roleOrder):
			role.Kept = append(role.Kept, Kept{c})
		}
	}
	return role, nil
}

// Written is an attribute of the role as it is written, but for white space at its ends, whatever it is read as.
func (r *Role) Written(name string) (value string, stated bool) { return written(r.at, name) }

// Written is an attribute of the endpoint as it is written.
func (e *Endpoint) Written(name string) (value string, stated bool) { return written(e.at, name) }

// Written is an attribute of the key as it is written.
func (k *KeyDescriptor) Written(name string) (value string, stated bool) { return written(k.at, name) }

func written(at xmlscan.Element, name string) (value string, stated bool) {
	a, stated := at.Attr("", name)
	if !stated {
		return "", false
	}
	return collapse(a.Value()), true
}

// optionalBoolean reads a flag. One that is neither true nor false is odd, and is read as not stated.
func optionalBoolean(at xmlscan.Element, name string, odd *[]*Error) *bool {
	a, ok := at.Attr("", name)
	if !ok {
		return nil
	}
	value, ok := boolean(a.Value())
	if !ok {
		*odd = append(*odd, wrongAttribute(at, a, "true or false (xs:boolean: also 1 or 0)"))
		return nil
	}
	return &value
}

// plain refuses child elements where a value is expected: two readers could take different parts of it.
func plain(at xmlscan.Element) error {
	for c := range at.Children() {
		return fail(ErrValue, c, c.Start(), at.Local()+" contains the element "+quote(c.Local())+
			" where a plain value was expected", "download the metadata again")
	}
	return nil
}

func readEndpoint(at xmlscan.Element, odd *[]*Error) (e Endpoint, err error) {
	e = Endpoint{Element: at.Local(), at: at}
	if e.Binding, err = e.uri("Binding"); err != nil {
		return e, err
	}
	if e.Location, err = e.uri("Location"); err != nil {
		return e, err
	}
	if _, ok := at.Attr("", "ResponseLocation"); ok {
		location, _ := e.uri("ResponseLocation")
		e.ResponseLocation = &location
	}
	if a, ok := at.Attr("", "index"); ok {
		if n, ok := unsignedShort(a.Value()); ok {
			e.Index = &n
		} else {
			*odd = append(*odd, wrongAttribute(at, a, "a whole number from 0 to 65535"))
		}
	}
	e.IsDefault = optionalBoolean(at, "isDefault", odd)
	return e, nil
}

func (e *Endpoint) uri(name string) (string, error) {
	a, ok := e.at.Attr("", name)
	if !ok {
		return "", fail(ErrMissing, e.at, e.at.Start(), e.Element+" has no "+name,
			"download the metadata again: the schema requires the attribute "+name)
	}
	uri := collapse(a.Value())
	if uri != a.Value() {
		e.collapsed = append(e.collapsed, name)
	}
	return uri, nil
}

func (r *reader) key(at xmlscan.Element, odd *[]*Error) (KeyDescriptor, error) {
	key := KeyDescriptor{at: at}
	if a, ok := at.Attr("", "use"); ok {
		key.Use = a.Value()
		if key.Use != "signing" && key.Use != "encryption" {
			*odd = append(*odd, wrongAttribute(at, a, `"signing" or "encryption"`))
			key.Use = ""
		}
	}
	infos, simple := 0, true
	for c := range at.Children() {
		if c.Is(DS, "KeyInfo") {
			infos++
			said, err := r.keyInfo(&key, c)
			if err != nil {
				return key, err
			}
			simple = simple && said
		}
	}
	for c := range at.Children() {
		if keeps(c, keyOrder) && !(c.Is(DS, "KeyInfo") && simple && infos == 1) {
			key.Kept = append(key.Kept, Kept{c})
		}
	}
	return key, nil
}

// keyInfo adds the certificates in a KeyInfo and reports whether they are all that it says.
func (r *reader) keyInfo(key *KeyDescriptor, info xmlscan.Element) (simple bool, err error) {
	data := 0
	simple = bare(info)
	for c := range info.Children() {
		if !c.Is(DS, "X509Data") {
			simple = false
			continue
		}
		data++
		simple = simple && bare(c)
		for cert := range c.Children() {
			if !cert.Is(DS, "X509Certificate") {
				simple = false
				continue
			}
			if err := plain(cert); err != nil {
				return false, err
			}
			if r.certificates++; r.most > 0 && r.certificates > r.most {
				return false, fail(ErrLimit, cert, cert.Start(), "the entity has more than "+strconv.Itoa(r.most)+
					" certificates", "remove certificates that are no longer used")
			}
			c := readCertificate(cert)
			simple = simple && c.DER != nil && noAttributes(cert)
			key.Certificates = append(key.Certificates, c)
		}
	}
	return simple && data == 1 && len(key.Certificates) > 0, nil
}

// bare holds for an element with neither attributes nor text of its own.
func bare(e xmlscan.Element) bool { return !e.HasText() && noAttributes(e) }

// noAttributes holds for an element without attributes; namespace declarations say nothing by themselves.
func noAttributes(e xmlscan.Element) bool {
	for a := range e.Attrs() {
		if a.Space != xmlscan.NamespaceXMLNS {
			return false
		}
	}
	return true
}

// readCertificate takes base64 of one object of DER as it is, and any other text that package pem reads as one
// certificate. What is no single certificate keeps the bytes that are there: package mapping says of them what they
// are.
func readCertificate(at xmlscan.Element) Certificate {
	text := at.Text()
	written := decodeBase64(text)
	c := Certificate{DER: written, Written: written, at: at}
	if isSigned(written) {
		return c
	}
	bundle, err := pem.Parse([]byte(text))
	var e *diag.Error
	switch {
	case errors.As(err, &e):
		if written == nil {
			c.Problem, c.Fix = e.Message, e.Fix
		}
	case len(bundle.Certificates) > 1:
		c.DER = nil
		for _, cert := range bundle.Certificates {
			c.DER = append(c.DER, cert.Raw...)
		}
	default:
		c.DER = bundle.Certificates[0].Raw
		c.Problem = repaired(text, written != nil, bundle.Notes)
		if c.Problem != "" {
			c.Fix = "put only the base64 of the certificate there"
		}
	}
	return c
}

// repaired says what was put right in the text of a certificate, "" where it is as the schema has it.
func repaired(text string, isBase64 bool, notes []pem.Note) string {
	var list []string
	switch {
	case isBase64:
	case strings.Contains(text, "-----"):
		list = append(list, "the schema wants base64 alone here, without BEGIN and END lines")
	default:
		list = append(list, "the schema wants base64 alone here")
	}
	for _, n := range notes {
		// Bare base64 is what belongs here.
		if n.Code != pem.MissingArmor && n.Code != pem.Rewrapped && n.Code != pem.WhiteSpace {
			list = append(list, n.Message)
		}
	}
	return strings.Join(list, "; ")
}

// isSigned tells whether der is one object that begins as certificates do: two SEQUENCEs, of which the first is the
// whole.
func isSigned(der []byte) bool {
	head, size := 4, 0
	switch {
	case len(der) > head && der[0] == 0x30 && der[1] == 0x82:
		size = int(der[2])<<8 + int(der[3])
	case len(der) > head && der[0] == 0x30 && der[1] == 0x81:
		head, size = 3, int(der[2])
	default:
		return false
	}
	return der[head] == 0x30 && head+size == len(der)
}

// decodeBase64 returns nil for what is empty or no base64. White space may stand anywhere in it.
func decodeBase64(text string) []byte {
	if strings.IndexByte(text, ' ') >= 0 || strings.IndexByte(text, '\t') >= 0 { // line ends are passed over anyway
		text = strings.Join(words(text), "")
	}
	der, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(der) == 0 {
		return nil
	}
	return slices.Clip(der)
}
