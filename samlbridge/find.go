package samlbridge

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/failure"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadata"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadataform"
	"github.com/samlbridge/samlbridge/samlbridge/internal/pemform"
	"github.com/samlbridge/samlbridge/samlbridge/internal/valuesform"
)

// find returns the codec that the caller named, or the one for which the input has most signs.
func find(s *form.Source, o Options, want party) (form.Codec, error) {
	if o.From != "" {
		return o.codec(o.From)
	}
	// What is wrong with the syntax is said before anybody asks what it is about.
	switch s.Kind {
	case form.XML:
		if _, err := s.Metadata(); err != nil {
			return form.Codec{}, err
		}
	case form.JSON:
		if _, err := s.ParsedJSON(); err != nil {
			return form.Codec{}, err
		}
	}
	limit := valuesform.Parse(s, o.codecs())
	found := signs(s, o)
	if len(found) > 1 { // a certificate with text around it is one of the labelled values
		found = slices.DeleteFunc(found, func(c counted) bool { return c.codec.Form == PEM && c.count == 1 })
	}
	if len(found) == 1 {
		return found[0].codec, nil
	}
	best, most := mostSigns(found)
	// A text may hold both halves of the pair: then what the conversion is for decides which one is meant. A form that
	// has no more than a word or two in common with the text is not meant by it.
	if fitting, n := mostSigns(slices.DeleteFunc(slices.Clone(found), want.unfit)); 2*n > most {
		best = fitting
	}
	if len(best) > 0 && want == (party{}) {
		if whole, both, err := valuesform.BothHalves(s, best); both {
			return whole, err
		}
	}
	switch len(best) {
	case 1:
		return best[0], nil
	case 0:
		return form.Codec{}, unknown(s, limit)
	}
	return form.Codec{}, ambiguous(s, best)
}

// counted is how many signs of a codec's form an input has.
type counted struct {
	codec form.Codec
	count int
}

func signs(s *form.Source, o Options) []counted {
	var found []counted
	for _, c := range o.codecs() {
		if c.Read == nil || c.Detect == nil {
			continue
		}
		if n := c.Detect(s); n > 0 {
			found = append(found, counted{c, n})
		}
	}
	return found
}

// unfit holds for forms without the party that a conversion is for.
func (p party) unfit(c counted) bool {
	return !(p.sp && c.codec.Vocabulary.SP != 0 || p.idp && c.codec.Vocabulary.IdP != 0)
}

// mostSigns returns the codecs with most signs, more than one where they are even, and how many signs those are.
func mostSigns(found []counted) (best []form.Codec, most int) {
	for _, c := range found {
		switch {
		case c.count > most:
			best, most = []form.Codec{c.codec}, c.count
		case c.count > 0 && c.count == most:
			best = append(best, c.codec)
		}
	}
	return best, most
}

// ambiguous says between which forms the caller has to choose.
func ambiguous(s *form.Source, best []form.Codec) error {
	if err := openID(s); err != nil {
		return err
	}
	var forms []string
	for _, c := range best {
		forms = append(forms, string(c.Form))
	}
	e := &Error{Kind: diag.ErrAmbiguous, Message: "the input could be " + strings.Join(forms, " or "),
		Fix: "name its form", Candidates: forms}
	if s.Kind == form.XML {
		doc, err := s.Metadata()
		if err == nil && doc.Aggregate() && doc.HasRole(metadata.SPSSO, "") && doc.HasRole(metadata.IDPSSO, "") {
			if _, err := doc.Select(s.EntityID); err != nil && s.EntityID != "" {
				return failure.XML(err, s.Name)
			}
			e.Message = "the input is an aggregate of service providers and identity providers: it could be " +
				strings.Join(forms, " or ")
			e.Fix = "choose one by its entityID, or name its form"
		}
	}
	if s.Kind == form.Text {
		e.Fix += ", and label every value as that form's console does"
	}
	return e
}

// openID says of a JSON text that it belongs to OpenID Connect, nil where it does not: some of its members are named as
// SAML's values are.
func openID(s *form.Source) error {
	if s.Kind != form.JSON {
		return nil
	}
	doc, err := s.ParsedJSON()
	if err != nil {
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
	return &Error{Kind: diag.ErrWrongDocument, Message: "the input is " + what + "; SAML has none",
		Fix: "use an Access application whose protocol is SAML: its JSON, its values, or its metadata"}
}

// unknown says what an input is that no form fits. limit is what kept its labels from being read, nil for most.
func unknown(s *form.Source, limit error) error {
	if s.Kind == form.Text {
		if err := metadataform.Wrapped(s); err != nil {
			return err
		}
	}
	if s.Kind == form.Text || s.Kind == form.Binary {
		// Certificate text that is damaged gets the message that says how.
		_, err := pem.Parse(s.Data)
		isText := errors.Is(err, pem.ErrBase64) || errors.Is(err, pem.ErrOtherObject) || errors.Is(err, diag.ErrLimit)
		if errors.Is(err, diag.ErrSecret) || strings.Contains(s.Text, "-----BEGIN") || !isText {
			return pemform.Error(err)
		}
	}
	if err := openID(s); err != nil {
		return err
	}
	e := &Error{Kind: diag.ErrWrongDocument,
		Fix: "use SAML metadata, an Access application's JSON, or the labels with their values as the console shows them"}
	text := strings.TrimSpace(s.Text)
	switch {
	case s.Packed() != "":
		e.Message, e.Fix = "the input is "+s.Packed(), "unpack it and use the file in it"
	case s.Kind == form.Binary:
		e.Message, e.Fix = "the input is neither text in UTF-8 or UTF-16 nor a certificate",
			"save the text as UTF-8, or use another file"
	case s.Kind == form.XML:
		e.Message = "the metadata has neither an IDPSSODescriptor nor an SPSSODescriptor"
		e.Fix = "use the metadata of a service provider or of an identity provider"
	case s.Kind == form.JSON:
		e.Message = "the JSON has no member at its top that belongs to an Access application or to the values of either product"
	case strings.HasPrefix(text, "https://") && !strings.ContainsAny(text, " \n\t"):
		e.Message = "the input is only a URL, " + diag.Quote(text) + whatIs(text)
		e.Fix = "put its label before it, as in \"SSO endpoint: https://…\", or download what it leads to; nothing here uses the network"
	case limit != nil:
		return limit
	default:
		e.Message = fmt.Sprintf(
			"none of the %d lines has a label that AWS IAM Identity Center or Cloudflare Access uses",
			strings.Count(text, "\n")+1)
		e.Fix += "; " + valuesform.InEnglish
		const most = 20 // of so many lines the first URL is looked at
		for i, line := range strings.SplitN(text, "\n", most) {
			if what := whatIs(strings.TrimSpace(line)); what != "" && i < most-1 {
				e.Message += fmt.Sprintf("; line %d is %s%s", i+1, diag.Quote(strings.TrimSpace(line)), what)
				break
			}
		}
	}
	return e
}

// whatIs says what a URL is that one of the products has, as a clause; "" where none knows it.
func whatIs(url string) string {
	for _, p := range knownProducts {
		if k := p.Recognise(url); k.Product == p.Name && k.What != "" {
			return ", " + k.What
		}
	}
	return ""
}
