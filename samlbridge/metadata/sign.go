package metadata

import (
	"crypto"
	"crypto/x509"

	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/failure"
	"github.com/samlbridge/samlbridge/samlbridge/internal/metadataform"
	"github.com/samlbridge/samlbridge/samlbridge/internal/signature"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Sign signs SAML metadata: the EntityDescriptor or EntitiesDescriptor that is its root. Signature and digest are by
// SHA-256; the certificate, which has to be the key's, stands in the signature. A root without ID gets one that is made
// from its content. The signature is inserted where the schema has it, and every other byte is kept, but that the
// output is UTF-8 without a byte order mark.
//
// RSA keys have to have 2,048 to 8,192 bits, ECDSA keys to be on P-256, P-384 or P-521. With an RSA key, and with an
// [ecdsa.PrivateKey], equal input gives equal bytes; another signer for ECDSA may sign differently each time.
//
// The error is a [*diag.Error]: [diag.ErrOption] where key and certificate cannot be used, [diag.ErrSignature] where
// the metadata cannot be signed, as when it is signed already.
func Sign(name string, metadata []byte, signer crypto.Signer, certificate *x509.Certificate, l form.Limits) ([]byte,
	error) {
	source, err := form.NewSource(name, metadata, l)
	if err != nil {
		return nil, err
	}
	if _, err := metadataform.Parse(source); err != nil {
		return nil, err
	}
	tree, err := source.Tree()
	if err != nil {
		return nil, err
	}
	edits, err := signature.Sign(tree.Root(), signer, certificate, crypto.SHA256)
	if err != nil {
		return nil, metadataform.SignatureError(err, name)
	}
	text, err := xmlscan.Splice(tree.Source().Text(), edits)
	if err != nil {
		return nil, failure.XML(err, name)
	}
	return []byte(text), nil
}
