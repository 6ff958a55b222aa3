package samlbridge

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
)

// Detect returns the form of a document, found from its content. The error is an [*Error]: no form fits, or more than one.
func Detect(name string, data []byte, o Options) (Form, error) {
	in, err := newInput(name, data, o)
	if err != nil {
		return "", err
	}
	codec, err := choose(in, o)
	return codec.Form, err
}

// choose returns the codec that the caller named, or the one for which the input has most signs.
func choose(in Input, o Options) (Codec, error) {
	if o.From != "" {
		return o.codec(o.From)
	}
	switch in.Kind {
	case XMLInput:
		// What is wrong with the XML is said before anybody asks what it is about.
		if _, err := in.metadata(o.Limits); err != nil {
			return Codec{}, metadataError(err, in.Name)
		}
	case JSONInput:
		if _, err := in.json(o.Limits); err != nil {
			return Codec{}, err
		}
	}
	var found []signs
	for _, c := range o.codecs() {
		if c.Read == nil || c.Detect == nil {
			continue
		}
		if n := c.Detect(in); n > 0 {
			found = append(found, signs{c, n})
		}
	}
	if len(found) == 1 {
		return found[0].codec, nil
	}
	best, most := mostSigns(found)
	// A text may hold both halves of the pair: then what the conversion is for decides which one is meant. A form that has
	// no more than a word or two in common with the text is not meant by it.
	if fitting, n := mostSigns(slices.DeleteFunc(found, o.unfit)); 2*n > most {
		best = fitting
	}
	if len(best) > 0 {
		if whole, both, err := in.bothHalves(best, o); both {
			return whole, err
		}
	}
	switch len(best) {
	case 1:
		return best[0], nil
	case 0:
		return Codec{}, in.unknown()
	}
	var forms []string
	for _, c := range best {
		forms = append(forms, string(c.Form))
	}
	if err := in.openID(); err != nil {
		return Codec{}, err
	}
	message, fix := "the input could be "+strings.Join(forms, " or "), "name its form, on the command line with -from"
	if in.Kind == XMLInput {
		if doc, err := in.metadata(o.Limits); err == nil && doc.Aggregate() && doc.HasRole(metadata.SPSSO, "") && doc.HasRole(metadata.IDPSSO, "") {
			if _, err := doc.Select(o.EntityID); err != nil && o.EntityID != "" {
				return Codec{}, metadataError(err, in.Name)
			}
			message, fix = "the input is an aggregate of service providers and identity providers: it "+strings.TrimPrefix(message, "the input "), "choose one by its entityID, on the command line with -entity; or "+fix
		}
	}
	if in.Kind == TextInput {
		fix += ", and label every value as that form's console does"
	}
	return Codec{}, &Error{Kind: ErrAmbiguous, Name: in.Name, Message: message, Fix: fix}
}

// signs is how many signs of a codec's form an input has.
type signs struct {
	codec Codec
	count int
}

// unfit holds for forms without the party that a conversion is for.
func (o Options) unfit(s signs) bool {
	return !(o.wantSP && s.codec.Vocabulary.SP != 0 || o.wantIdP && s.codec.Vocabulary.IdP != 0)
}

// mostSigns returns the codecs with most signs, more than one where they are even, and how many signs those are.
func mostSigns(found []signs) (best []Codec, most int) {
	for _, s := range found {
		switch {
		case s.count > most:
			best, most = []Codec{s.codec}, s.count
		case s.count > 0 && s.count == most:
			best = append(best, s.codec)
		}
	}
	return best, most
}

// openID says of a JSON text that it belongs to OpenID Connect, nil where it does not: some of its members are named as
// SAML's values are.
func (in Input) openID() error {
	doc, err := in.json(Limits{})
	if in.Kind != JSONInput || err != nil {
		return nil
	}
	what := ""
	switch root := doc.Root; {
	case root.Get("authorization_endpoint") != nil, root.Get("token_endpoint") != nil:
		what = "the discovery document of an OpenID Connect provider"
	case root.Get("keys") != nil && root.Get("issuer") == nil:
		what = "a set of JSON Web Keys, which OpenID Connect and Access tokens use"
	default:
		return nil
	}
	return &Error{Kind: ErrWrongDocument, Name: in.Name, Message: "the input is " + what + "; SAML has none",
		Fix: "use an Access application for SaaS with SAML as its protocol, and give its JSON, its values, or its metadata"}
}

// unknown says what an input is that no form fits.
func (in Input) unknown() error {
	if in.Kind == TextInput {
		if err := in.wrapped(); err != nil {
			return err
		}
	}
	if in.Kind == TextInput || in.Kind == BinaryInput {
		// Certificate text that is damaged gets the message that says how.
		if _, err := pem.Parse(in.Data); errors.Is(err, pem.ErrPrivateKey) || strings.Contains(in.Text, "-----BEGIN") || !errors.Is(err, pem.ErrBase64) && !errors.Is(err, pem.ErrOtherObject) {
			return named(certificateError(err), in.Name)
		}
	}
	if err := in.openID(); err != nil {
		return err
	}
	e := &Error{Kind: ErrWrongDocument, Name: in.Name, Fix: "give SAML metadata, an Access application's JSON, or the labels with their values as the console shows them"}
	text := strings.TrimSpace(in.Text)
	switch {
	case in.compressed() != "":
		e.Message = "the input is " + in.compressed()
		e.Fix = "unpack it and give the file in it"
	case in.Kind == BinaryInput:
		e.Message = "the input is neither text in UTF-8 or UTF-16 nor a certificate"
		e.Fix = "save text as UTF-8, or give another file"
	case in.Kind == XMLInput:
		e.Message = "the metadata has neither an IDPSSODescriptor nor an SPSSODescriptor"
		e.Fix = "give the metadata of a service provider or of an identity provider"
	case in.Kind == JSONInput:
		e.Message = "the JSON text has no member at its top that belongs to an Access application or to the values of either product"
	case strings.HasPrefix(text, "https://") && !strings.ContainsAny(text, " \n\t"):
		e.Message = "the input is only a URL, " + mapping.Quote(text)
		e.Fix = "put its label before it, as in \"SSO endpoint: https://…\", or download what it leads to; nothing here uses the network"
	default:
		e.Message = fmt.Sprintf("none of the %d lines has a label that AWS IAM Identity Center or Cloudflare Access uses", strings.Count(text, "\n")+1)
		e.Fix += "; " + inEnglish
	}
	return e
}
