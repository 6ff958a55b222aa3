package form

import "crypto/x509"

// Verifier gives a second opinion on a signature that the module's own verification takes. Package dsig has one. What
// it refuses is not taken.
type Verifier interface {
	Verify(Signed) Opinion
}

// Signed is an element whose signature the module takes.
type Signed struct {
	// Element is the signed element as it was read, its signature included, in UTF-8. Namespaces that are declared
	// around it are declared on it.
	Element string
	// Certificate is the one of the caller's own that verifies the signature. Its dates do not matter.
	Certificate *x509.Certificate
}

// Opinion is what a [Verifier] says. Its zero value is invalid, and counts as [Refuses].
type Opinion uint8

const (
	// Confirms: the certificate's key signed the element.
	Confirms Opinion = iota + 1
	// Refuses: it did not, as far as this verifier can see.
	Refuses
	// Abstains: the verifier does not judge signatures of this kind.
	Abstains
)

// String returns "confirms", "refuses" or "abstains".
func (o Opinion) String() string {
	if o < Confirms || o > Abstains {
		return "invalid opinion"
	}
	return []string{"confirms", "refuses", "abstains"}[o-Confirms]
}

// Judge asks all verifiers: one refusal is enough to refuse, and one confirmation to confirm where there is none.
func (s Signed) Judge(verifiers []Verifier) Opinion {
	all := Abstains
	for _, v := range verifiers {
		switch v.Verify(s) {
		case Confirms:
			all = Confirms
		case Abstains:
		default:
			return Refuses
		}
	}
	return all
}
