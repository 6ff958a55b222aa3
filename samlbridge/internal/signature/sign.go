package signature

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"

	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Sign returns the edits of el's document that sign el: the signature as its first child, or behind its Issuer, and an
// ID if it has none, made from a digest of the content. All other bytes stay as they are. hash is that of the signature
// method and of the digest, SHA-256 if 0.
//
// An RSA signature depends on its input only, and so does one by an [*ecdsa.PrivateKey] (RFC 6979). Whether that holds
// for an ECDSA key behind another [crypto.Signer], that signer decides.
//
// What was read as UTF-16 becomes UTF-8, in its declaration too. The result is verified with the certificate before it
// is returned. The error is an [*Error].
func Sign(el xmlscan.Element, signer crypto.Signer, certificate *x509.Certificate, hash crypto.Hash) ([]xmlscan.Edit,
	error) {
	m, err := methodFor(el, signer, certificate, hash)
	if err != nil {
		return nil, err
	}
	if old := Find(el); !old.IsZero() {
		return nil, fail(ErrSigned, old, el.Local()+" is signed already",
			"remove the signature, or give the document as it was before it was signed")
	}
	if el.TagEnd() == el.End() {
		return nil, fail(ErrShape, el, el.Local()+" is empty: there is nothing to sign", "give the whole document")
	}
	var edits []xmlscan.Edit
	if d := el.Tree().Source().Declaration(); !d.IsUTF8() {
		edits = append(edits, xmlscan.Edit{Start: d.EncodingStart, End: d.EncodingEnd, Text: "UTF-8"})
	}
	content, err := canonical(el, xmlscan.Element{}, nil)
	if err != nil {
		return nil, err
	}
	attribute, identified := el.Attr("", "ID")
	id := attribute.Value()
	if !identified {
		id = "_" + hex.EncodeToString(digest(crypto.SHA256, content)[:20])
		behindName := el.Start() + len("<") + len(appendName(nil, el.Prefix(), el.Local()))
		edits = append(edits, xmlscan.Edit{Start: behindName, End: behindName, Text: ` ID="` + id + `"`})
		withID, err := edited(el, edits)
		if err != nil {
			return nil, err
		}
		if content, err = canonical(withID, xmlscan.Element{}, nil); err != nil {
			return nil, err
		}
	}
	if !isID(id) {
		return nil, badID(el, id)
	}
	text, err := m.sign(el, id, content, signer, certificate)
	if err != nil {
		return nil, err
	}
	place := el.TagEnd()
	if issuer := el.Child(namespaceSAML, "Issuer"); !issuer.IsZero() {
		place = issuer.End()
	}
	edits = append(edits, xmlscan.Edit{Start: place, End: place, Text: text})
	signed, err := edited(el, edits)
	if err != nil {
		return nil, err
	}
	if _, err := Verify(signed, []*x509.Certificate{certificate}, Options{}); err != nil {
		return nil, err
	}
	return edits, nil
}

// methodFor chooses the signature method, and checks that signer and certificate are two halves of one key.
func methodFor(el xmlscan.Element, signer crypto.Signer, certificate *x509.Certificate, hash crypto.Hash) (method,
	error) {
	unusable := func(message, fix string) (method, error) { return method{}, fail(ErrKey, el, message, fix) }
	if signer == nil || certificate == nil {
		return unusable("a key and its certificate are needed, and one of them is nil", "give both")
	}
	if key, ok := signer.(*rsa.PrivateKey); ok && (key == nil || key.N == nil) {
		return unusable("the RSA key is empty", "give the key")
	}
	if key, ok := signer.(*ecdsa.PrivateKey); ok && (key == nil || key.Curve == nil) {
		return unusable("the ECDSA key is empty", "give the key")
	}
	var kind keyKind
	switch key := signer.Public().(type) {
	case *rsa.PublicKey:
		kind = keyRSA
		if bits := key.N.BitLen(); bits < strongRSABits || bits > greatestRSABits {
			return unusable(fmt.Sprintf("the RSA key has %d bits: expected %d to %d", bits, strongRSABits,
				greatestRSABits), "sign with another key")
		}
	case *ecdsa.PublicKey:
		kind = keyECDSA
		if curveBytes(key.Curve) == 0 {
			return unusable("the ECDSA key is on a curve that is not in common use: expected P-256, P-384 or P-521",
				"sign with another key")
		}
	default:
		return unusable("the key is neither RSA nor ECDSA", "sign with an RSA or ECDSA key")
	}
	if public, ok := certificate.PublicKey.(interface{ Equal(crypto.PublicKey) bool }); !ok ||
		!public.Equal(signer.Public()) {
		return unusable("the certificate is for another key than the one that is to sign",
			"give the certificate of the key")
	}
	if hash == 0 {
		hash = crypto.SHA256
	}
	i := slices.IndexFunc(signatureMethods, func(m method) bool {
		return m.key == kind && m.hash == hash &&
			hash != crypto.SHA1
	})
	if i < 0 {
		return unusable("the hash is not one to sign with: expected SHA-256, SHA-384 or SHA-512", "use SHA-256")
	}
	return signatureMethods[i], nil
}

// sign returns the text of a Signature for the element with an ID.
func (m method) sign(el xmlscan.Element, id string, content []byte, signer crypto.Signer,
	certificate *x509.Certificate) (string, error) {
	digestMethod := digestMethods[slices.IndexFunc(digestMethods, func(d method) bool { return d.hash == m.hash })]
	// Written as its own canonical form, but for the namespace declaration, which comes from Signature.
	parts := `<ds:CanonicalizationMethod Algorithm="` + algorithmExcC14N + `"></ds:CanonicalizationMethod>` +
		`<ds:SignatureMethod Algorithm="` + m.uri + `"></ds:SignatureMethod>` +
		`<ds:Reference URI="#` + id + `"><ds:Transforms><ds:Transform Algorithm="` + algorithmEnvelope +
		`"></ds:Transform>` +
		`<ds:Transform Algorithm="` + algorithmExcC14N + `"></ds:Transform></ds:Transforms>` +
		`<ds:DigestMethod Algorithm="` + digestMethod.uri + `"></ds:DigestMethod>` +
		`<ds:DigestValue>` + base64.StdEncoding.EncodeToString(digest(m.hash, content)) +
		`</ds:DigestValue></ds:Reference></ds:SignedInfo>`
	const declaration = ` xmlns:ds="` + namespaceDS + `"`
	var random io.Reader = rand.Reader
	if _, ok := signer.(*ecdsa.PrivateKey); ok {
		random = nil // deterministic, by RFC 6979
	}
	value, err := signer.Sign(random, digest(m.hash, []byte("<ds:SignedInfo"+declaration+">"+parts)), m.hash)
	if err == nil && m.key == keyECDSA {
		value, err = halves(value, curveBytes(signer.Public().(*ecdsa.PublicKey).Curve))
	}
	if err != nil {
		e := fail(ErrKey, el, "the key refused to sign", "see the cause, which the key's own software gives")
		e.Err = err
		return "", e
	}
	return `<ds:Signature` + declaration + `><ds:SignedInfo>` + parts +
		`<ds:SignatureValue>` + base64.StdEncoding.EncodeToString(value) + `</ds:SignatureValue>` +
		`<ds:KeyInfo><ds:X509Data><ds:X509Certificate>` + base64.StdEncoding.EncodeToString(certificate.Raw) +
		`</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`, nil
}

// halves turns an ECDSA signature from ASN.1, which signers give, into r and s side by side, which XML Signature has.
func halves(der []byte, size int) ([]byte, error) {
	var value struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &value); err != nil {
		return nil, err
	}
	out := make([]byte, 2*size)
	for _, half := range []*big.Int{value.R, value.S} {
		if half.Sign() < 0 || half.BitLen() > 8*size {
			return nil, errors.New("the signature is longer than the key allows")
		}
	}
	value.R.FillBytes(out[:size])
	value.S.FillBytes(out[size:])
	return out, nil
}

// edited returns el as it is after edits, which add nothing before it.
func edited(el xmlscan.Element, edits []xmlscan.Edit) (xmlscan.Element, error) {
	text, err := xmlscan.Splice(el.Tree().Source().Text(), edits)
	if err == nil {
		var tree *xmlscan.Tree
		if tree, err = parse([]byte(text)); err == nil {
			return nth(tree.Root(), el.Index()), nil
		}
	}
	return xmlscan.Element{}, fail(ErrShape, el, "the document cannot be read any more when it is signed",
		"save it as UTF-8, and give its elements IDs that differ")
}
