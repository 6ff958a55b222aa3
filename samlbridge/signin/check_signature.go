package signin

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/trust"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/signature"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

func (e *explainer) signature() result {
	var names, undecided, doubted []string
	if len(e.capture.twice) > 0 {
		return skipped("an ID is in the message twice, so no signature is looked at", "")
	}
	for _, s := range e.signed {
		switch {
		case !s.present:
		case s.opinion == form.Refuses:
			doubted = append(doubted, s.name)
		case s.verified != nil:
			names = append(names, s.name)
		case s.err != nil && s.err.Undecided:
			undecided = append(undecided, s.name+": "+hideQuoted(s.err.Message))
		case s.err != nil:
			return e.refused(s)
		}
	}
	unsigned := !e.signed[0].present && !e.signed[1].present
	switch {
	case len(e.strays) > 0:
		return failed(e.strays[0], "a signature is at "+hidePath(e.strays[0])+
			", which is neither on the response nor on its only assertion: what is signed is not what is read", fixIdP).
			withoutSymptoms()
	case unsigned && e.assertion.el.IsZero():
		return e.noAssertion()
	case unsigned:
		return failed(e.assertion.el,
			"neither the response nor the assertion is signed; AWS's metadata asks for signed assertions", fixIdP).
			withoutSymptoms()
	case len(e.certificates) == 0:
		return e.noCertificate()
	case len(undecided) > 0:
		return skipped(
			"the signature is of a kind that is not verified here, and whether AWS takes it is not documented: "+
				strings.Join(undecided, "; "),
			"let the identity provider sign as Cloudflare does and as SAML recommends: RSA-SHA256, exclusive canonicalisation, the signature behind Issuer")
	}
	if len(doubted) > 0 {
		return skipped("a second verifier does not confirm the signature on "+strings.Join(doubted, " and ")+
			", so it does not count",
			"let the identity provider sign as Cloudflare does: RSA-SHA256, exclusive canonicalisation, the signature behind Issuer")
	}
	if v := e.signed[0].verified; v != nil && v.WholeDocument {
		return unsure(v.Signature,
			"the signature on Response names no ID and so covers the whole message; SAML demands the ID, and whether AWS takes it is not documented", fixIdP)
	}
	return passed("on " + strings.Join(names, " and "))
}

// noCertificate says why there is nothing to verify a signature with.
func (e *explainer) noCertificate() result {
	if e.pair.IdP != nil {
		for _, k := range e.pair.IdP.Keys {
			if k.Signs() && k.Err != nil {
				return skipped(
					"the certificate of the identity provider that was given cannot be read here, so no signature is verified: "+hideQuoted(k.Err.Error()), "run the command check on the identity provider's document, which says more; let Cloudflare issue another certificate if this one is what it shows")
			}
		}
	}
	return skipped("no certificate of the identity provider is given", "give the identity provider's metadata, or its "+
		labelPublicKey)
}

// onlyReference is the Reference of an element's signature, and the zero Element where there are several of anything.
func onlyReference(el xmlscan.Element) xmlscan.Element {
	for _, name := range []string{"Signature", "SignedInfo", "Reference"} {
		list := children(el, nsSignature, name)
		if len(list) != 1 {
			return xmlscan.Element{}
		}
		el = list[0]
	}
	return el
}

// isReferenceTo reports whether a reference is to el by its ID or, where el is the whole message, to that.
func isReferenceTo(el, reference xmlscan.Element) bool {
	uri := attribute(reference, "URI")
	return !reference.IsZero() && (uri == "#"+attribute(el, "ID") || uri == "" && el.Parent().IsZero())
}

// signedElement is the element of the document that a signature stands on.
func (e *explainer) signedElement(s signedPart) xmlscan.Element {
	if s.name == "Assertion" {
		return e.assertion.doc
	}
	return e.capture.tree.Root()
}

// refused says why a signature does not count.
func (e *explainer) refused(s signedPart) result {
	el := e.signedElement(s)
	sig := signature.Find(el)
	reference := onlyReference(el)
	switch {
	case s.err.Signer != nil:
		return failed(sig, s.name+" is signed by another certificate than those given: SHA-256 "+
			pem.SHA256Fingerprint(s.err.Signer.Raw)+", which the message carries, is none of the identity provider's",
			"if Cloudflare shows that certificate as "+labelPublicKey+" of this application, import it "+
				awsCertificates+"> Import certificate; otherwise somebody else made this message")
	case errors.Is(s.err, signature.ErrMismatch):
		fix := "capture the message again and do not edit it: re-indenting breaks a signature too; if that repeats, find what changes the response between Cloudflare and AWS"
		// nothing tells a change from another key
		if info, err := signature.Inspect(el); err == nil && info.Certificate == nil {
			fix += ", and compare the certificates " + awsCertificates + "with what Cloudflare shows as " +
				labelPublicKey
		}
		return failed(sig, s.name+": "+hideQuoted(s.err.Message), fix)
	}
	if !reference.IsZero() && !isReferenceTo(el, reference) { // the message quotes IDs, of which nothing would be left
		return failed(reference, "the signature on "+s.name+
			" does not name it: the URI of its Reference is not # and the ID of that element", fixIdP).withoutSymptoms()
	}
	return failed(sig, s.name+": "+hideQuoted(s.err.Message), fixIdP).withoutSymptoms()
}

func (e *explainer) assertionSigned(p part) result {
	switch {
	case e.signed[1].present:
		return passed("")
	case e.signed[0].present:
		return unsure(p.el,
			"only the response is signed; AWS's metadata asks for signed assertions, and whether a signature around them is enough is not documented",
			"let the identity provider sign the assertion; Cloudflare signs both")
	}
	return failed(p.el, "the assertion is not signed, which AWS's metadata asks for",
		"let the identity provider sign the assertion; Cloudflare signs both")
}

const noSignature = "no signature was verified"

func (e *explainer) algorithm() result {
	verified := false
	for _, s := range e.signed {
		if s.verified == nil {
			continue
		}
		verified = true
		const fix = "let the identity provider sign with RSA-SHA256 and a key of 2,048 bits; Cloudflare does"
		switch v := s.verified; {
		case v.SHA1:
			return unsure(v.Signature, s.name+" is signed with "+methodOf(v.Info)+
				"; SHA-1 proves little any more, and whether AWS still takes it is not documented", fix)
		case v.SmallKey:
			return unsure(v.Signature, s.name+
				" is signed with an RSA key of less than 2,048 bits; whether AWS takes it is not documented", fix)
		case methodOf(v.Info) != "RSA-SHA256":
			return unsure(v.Signature, s.name+" is signed with "+methodOf(v.Info)+
				"; AWS documents no list of algorithms, and only RSA-SHA256 is known to work", fix)
		}
	}
	if !verified {
		return skipped(noSignature, "")
	}
	return passed("")
}

// keyInfo holds what the message says of its signer against the certificates that verify it or, where none does,
// against all that are trusted. What it says proves nothing of who signed.
func (e *explainer) keyInfo() result {
	if len(e.certificates) == 0 {
		return skipped(noSignature, "")
	}
	last := notApplied("no signature says who signed")
	for _, s := range e.signed {
		at := signature.Find(e.signedElement(s)).Child(nsSignature, "KeyInfo")
		if !s.present || at.IsZero() || s.err != nil && s.err.Signer != nil { // the check signature says that
			continue
		}
		said := statement{what: "a KeyInfo without a certificate", doubt: toolkits, fix: fixKeyInfo}
		for d := range at.Descendants() {
			if !d.Is(nsSignature, "X509Certificate") {
				continue
			}
			if said = e.carried(d, s.verified); said.what == "" {
				break
			}
		}
		if said.what != "" {
			return unsure(at, "the signature on "+s.name+" carries "+said.what+"; "+said.doubt, said.fix)
		}
		last = passed("")
	}
	return last
}

// statement is what is odd about what a signature says of its signer; what is "" where nothing is.
type statement struct{ what, doubt, fix string }

const (
	toolkits   = "some toolkits refuse that, and whether AWS does is not documented"
	fixImport  = "import it " + awsCertificates + "> Import certificate, if Cloudflare shows it as " + labelPublicKey
	fixKeyInfo = "if Cloudflare shows another certificate as " + labelPublicKey + " than AWS has, import it " +
		awsCertificates +
		"> Import certificate; otherwise let the identity provider send the certificate that it signs with"
)

// carried says what is odd about a certificate that a signature carries.
func (e *explainer) carried(at xmlscan.Element, verified *signature.Verified) statement {
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(at.Text()), ""))
	key := mapping.NewKey(mapping.Signing, der)
	if err != nil || key.Certificate == nil {
		return statement{"a certificate that cannot be read", toolkits, fixKeyInfo}
	}
	fingerprint := ", SHA-256 " + pem.SHA256Fingerprint(der)
	level, by := trust.Judge(key, e.pair.IdP.Keys)
	switch made := verified == nil || bytes.Equal(key.Certificate.RawSubjectPublicKeyInfo,
		verified.Signer.RawSubjectPublicKeyInfo); {
	case !made:
		return statement{"a certificate that did not make it" + fingerprint, toolkits, fixKeyInfo}
	case level == trust.Trusted:
		return statement{}
	case level == trust.Untrusted:
		return statement{"another certificate than the identity provider's" + fingerprint, toolkits, fixKeyInfo}
	}
	doubt := trust.Doubt(aws.Product())
	if key.Certificate.NotBefore.Before(by.Certificate.NotBefore) {
		return statement{"an older certificate over the key of the one in use" + fingerprint, doubt,
			"let the identity provider send the certificate that AWS has, or " + fixImport}
	}
	return statement{"a certificate that was renewed over the key of the one in use" + fingerprint, doubt, fixImport}
}

// methodOf names the algorithm, and the digest where it is of another hash.
func methodOf(i signature.Info) string {
	if strings.HasSuffix(i.Method, strings.ReplaceAll(i.Digest, "-", "")) {
		return i.Method
	}
	return i.Method + " with " + i.Digest
}

func (e *explainer) certificateDates() result {
	verified := false
	for _, s := range e.signed {
		if s.verified == nil {
			continue
		}
		verified = true
		if e.now.IsZero() {
			return skipped(noTime, fixTime)
		}
		const fix = "get the certificate that Cloudflare shows now as " + labelPublicKey + " and import it " +
			awsCertificates + "> Import certificate"
		switch cert := e.signer(s); {
		case e.now.After(cert.NotAfter):
			return unsure(s.verified.Signature, "the certificate that signed "+s.name+" expired at "+utc(cert.NotAfter)+
				", before "+utc(e.now)+
				"; AWS's console shows it in red, and whether a sign-in still succeeds is not documented", fix)
		case e.now.Before(cert.NotBefore):
			return unsure(s.verified.Signature, "the certificate that signed "+s.name+" is in force only from "+
				utc(cert.NotBefore)+", after "+utc(e.now)+"; whether a sign-in succeeds before is not documented", fix)
		}
	}
	if !verified {
		return skipped(noSignature, "")
	}
	return passed("")
}

// signer is the certificate that a signature counts for: of several for one key, as a renewal makes them, one in force.
func (e *explainer) signer(s signedPart) *x509.Certificate {
	signer := s.verified.Signer
	for _, c := range e.certificates {
		if bytes.Equal(c.RawSubjectPublicKeyInfo, signer.RawSubjectPublicKeyInfo) && !e.now.Before(c.NotBefore) &&
			!e.now.After(c.NotAfter) {
			return c
		}
	}
	return signer
}

// signatures lists the signatures for the report.
func (e *explainer) signatures() []Signature {
	var list []Signature
	for _, s := range e.signed {
		if !s.present {
			continue
		}
		entry := Signature{Element: s.name}
		var signer *x509.Certificate
		switch {
		case s.verified != nil:
			entry.Verified, entry.Method, signer = true, methodOf(s.verified.Info), e.signer(s)
			if s.opinion != 0 {
				entry.SecondVerifier = s.opinion.String()
			}
		case s.err != nil:
			signer = s.err.Signer
		}
		if signer != nil {
			entry.Certificate, entry.NotBefore, entry.NotAfter = pem.SHA256Fingerprint(signer.Raw),
				signer.NotBefore.UTC(), signer.NotAfter.UTC()
		}
		list = append(list, entry)
	}
	return list
}

func utc(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.999 UTC") }
