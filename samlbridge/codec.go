package samlbridge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
)

// Codec reads and writes one form. Values of it are data: [Codecs] lists the core's, [Options].Codecs adds others.
type Codec struct {
	Form    Form
	Summary string // what the form is, for a list; lower case, no full stop
	// Vocabulary is the table that the form carries. Conversions walk it, so that a codec need not report what it cannot carry.
	Vocabulary mapping.Vocabulary
	// Detect counts the signs that an input has this form; 0 means it has not. The form with most signs wins.
	Detect func(Input) int
	// Read turns an input into a document; nil for a form that is written only. Errors should be [*Error] values;
	// name, vocabulary and form are filled in by the caller.
	Read func(Input, Options) (*Document, error)
	// Write turns what the vocabulary carries of a document into bytes; nil for a form that is read only. The parties are
	// the document's, reduced to the vocabulary and with everything that it requires. Findings are about changes that the
	// vocabulary does not show.
	Write func(d *Document, p mapping.Parties, o Options) ([]byte, []mapping.Finding, error)
	// rewrite writes a document that was read from metadata by changing its bytes where it must. The parties are the
	// document's with nothing for keys but certificates. What it returns beside the bytes is what they state, each change,
	// and what became of the signature.
	rewrite func(d *Document, p mapping.Parties) ([]byte, mapping.Translation, mapping.SignatureState)
	// carries says that Write keeps what a document of metadata holds beside its party.
	carries bool
	// Sheet says that the form can be written as a sheet for a person, see [Options].Sheet.
	Sheet bool
}

// core is built once: nothing writes to it afterwards.
var core = []Codec{
	spMetadataCodec(), idpMetadataCodec(), awsUploadCodec(),
	ValuesCodec(AWSSPValues, "what AWS shows: issuer URL, ACS URLs, portal URL; as labelled lines or JSON", mapping.AWSServiceProviderVocabulary()),
	ValuesCodec(AWSIdPValues, "what AWS takes by hand: sign-in URL, issuer URL, certificate; as labelled lines or JSON", mapping.AWSIdentityProviderVocabulary()),
	applicationCodec(),
	ValuesCodec(CloudflareAppValues, "what the Cloudflare dashboard takes for the application; as labelled lines or JSON", mapping.CloudflareServiceProviderVocabulary()),
	ValuesCodec(CloudflareIdPValues, "what the Cloudflare dashboard shows: SSO endpoint, Access Entity ID, Public key; as labelled lines or JSON", mapping.CloudflareIdentityProviderVocabulary()),
	certificateCodec(),
}

// Codecs returns the core's codecs: the forms of the package. The list and its vocabularies are the caller's. A codec of the
// caller's may call their functions: Write refuses, with [ErrOption], parties without what the vocabulary requires.
func Codecs() []Codec {
	list := slices.Clone(core)
	for i, c := range core {
		list[i].Vocabulary = c.Vocabulary.Clone()
		list[i].Write = func(d *Document, p mapping.Parties, o Options) ([]byte, []mapping.Finding, error) {
			if !states(p, c.Vocabulary) {
				return nil, nil, &Error{Kind: ErrOption, Message: "the parties lack what the form " + string(c.Form) + " requires",
					Fix: "call the function Write, which says what is missing"}
			}
			if d == nil {
				d = &Document{}
			}
			return c.Write(d, p, o)
		}
	}
	return list
}

func (o Options) codecs() []Codec {
	if len(o.Codecs) == 0 {
		return core
	}
	return slices.Concat(core, o.Codecs)
}

// codec finds the codec of a form that a caller named.
func (o Options) codec(form Form) (Codec, error) {
	codecs := o.codecs()
	if i := slices.IndexFunc(codecs, func(c Codec) bool { return c.Form == form }); i >= 0 {
		return codecs[i], nil
	}
	var forms []string
	for _, c := range codecs {
		forms = append(forms, string(c.Form))
	}
	return Codec{}, &Error{Kind: ErrOption, Message: fmt.Sprintf("there is no form %s", mapping.Quote(string(form))),
		Fix: "name one of " + strings.Join(forms, ", ")}
}
