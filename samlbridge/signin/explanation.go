package signin

import (
	"time"

	"github.com/samlbridge/samlbridge/mapping/rotation"
)

// explanationVersion is the version of the JSON that a [Explanation] makes. It changes when a member changes its
// meaning or goes; new members may come without.
const explanationVersion = 2

// CheckOutcome is how a check ended. Its zero value is invalid.
type CheckOutcome uint8

const (
	// Passed: what must be so is so.
	Passed CheckOutcome = iota + 1
	// Failed: it is not.
	Failed
	// Skipped: it could not be checked, or no one has documented what AWS does; the reason says which.
	Skipped
	// DidNotApply: there is nothing to look at.
	DidNotApply
)

// String returns "passed", "failed", "skipped" or "did not apply".
func (o CheckOutcome) String() string {
	if o < Passed || o > DidNotApply {
		return "invalid outcome"
	}
	return []string{"passed", "failed", "skipped", "did not apply"}[o-Passed]
}

// MarshalText implements [encoding.TextMarshaler].
func (o CheckOutcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// Report is what [Explain] found out. It is data: nothing in it refers to the capture any more. REPORT.md documents its
// JSON.
type Explanation struct {
	Version  int             `json:"version"`
	Answer   rotation.Answer `json:"answer"`
	Open     []string        `json:"open,omitempty"` // IDs of the checks that a yes leaves open
	Message  Kind            `json:"message"`
	Captured Message         `json:"captured,omitzero"`
	Time     time.Time       `json:"time,omitzero"` // UTC; as the caller gave it
	Skew     time.Duration   `json:"skewNanoseconds,omitempty"`
	// Signatures are those of the response and of its assertion, in this order; absent ones are not listed.
	Signatures []Signature `json:"signatures,omitempty"`
	// Checks are all checks for this kind of message, in the order of [Checks].
	Checks []Check `json:"checks"`
	// AtIssueInstant is set where the checks that look at the time end differently for the moment of issue.
	AtIssueInstant *Instant `json:"atIssueInstant,omitempty"`
	// AtCapture is the same for the moment at which the message was captured, as the capture says.
	AtCapture *Instant `json:"atCapture,omitempty"`
	// Verified are values that a trusted signature covers; Unverified are the others. A value stands in one of the two.
	Verified   Values    `json:"verified,omitzero"`
	Unverified Values    `json:"unverified,omitzero"`
	Messages   []Message `json:"messages"`          // all messages of the capture
	Repairs    []Repair  `json:"repairs,omitempty"` // what decoding repaired or chose

	verbose bool
}

// Check is how one check ended.
type Check struct {
	ID      string       `json:"id"`
	Outcome CheckOutcome `json:"outcome"`
	Summary string       `json:"summary"`          // what must hold
	Reason  string       `json:"reason,omitempty"` // what was found; of a passed check where that is worth a word
	// Unverified says that no trusted signature covers all that the check looked at.
	Unverified bool   `json:"unverified,omitempty"`
	Open       bool   `json:"open,omitempty"` // skipped, and a yes may leave it so
	Fix        string `json:"fix,omitempty"`
	// what is known to be seen; only of a failed check, empty where nothing is known
	Shows  []Symptom `json:"shows,omitempty"`
	Path   string    `json:"path,omitempty"` // in the message
	Line   int       `json:"line,omitempty"` // from 1, in the message as it was decoded
	Column int       `json:"column,omitempty"`
}

// Signature is one signature of the message.
type Signature struct {
	Element  string `json:"element"`          // Response or Assertion
	Verified bool   `json:"verified"`         // by one of the identity provider's certificates
	Method   string `json:"method,omitempty"` // such as RSA-SHA256, with the digest where that differs
	// SecondVerifier is what [Options].Verifiers say: confirms or abstains; "" where there are none.
	SecondVerifier string `json:"secondVerifier,omitempty"`
	// Certificate is the SHA-256 fingerprint of the certificate that verifies the signature. Where Verified is false it
	// is the one that the message carries and that verifies it, which proves nothing about who signed.
	Certificate string    `json:"certificateSha256,omitempty"`
	NotBefore   time.Time `json:"notBefore,omitzero"` // of the certificate, UTC
	NotAfter    time.Time `json:"notAfter,omitzero"`
}

// Instant is how the checks ended for another moment.
type Instant struct {
	Time       time.Time       `json:"time"`       // UTC
	Unverified bool            `json:"unverified"` // no signature covers the time itself
	Answer     rotation.Answer `json:"answer"`
	Failed     []string        `json:"failed,omitempty"` // IDs of the checks that fail at that time as well
}

// Values are what stands in a message. Times and identifiers are as written; what tells about a person is shortened
// unless [Options].Show is set.
type Values struct {
	Status         []string    `json:"status,omitempty"` // the status code and those inside it, outermost first
	Destination    string      `json:"destination,omitempty"`
	ResponseIssuer string      `json:"responseIssuer,omitempty"`
	ResponseIssued string      `json:"responseIssueInstant,omitempty"`
	Issuer         string      `json:"issuer,omitempty"`
	Issued         string      `json:"issueInstant,omitempty"`
	NameID         string      `json:"nameId,omitempty"`
	NameIDFormat   string      `json:"nameIdFormat,omitempty"`
	Recipient      string      `json:"recipient,omitempty"`
	ConfirmedUntil string      `json:"confirmationNotOnOrAfter,omitempty"`
	NotBefore      string      `json:"notBefore,omitempty"`
	NotOnOrAfter   string      `json:"notOnOrAfter,omitempty"`
	Audiences      []string    `json:"audiences,omitempty"`
	SessionIndex   string      `json:"sessionIndex,omitempty"`
	SessionUntil   string      `json:"sessionNotOnOrAfter,omitempty"`
	Attributes     []Attribute `json:"attributes,omitempty"`        // at most 60
	AttributesMore int         `json:"attributesOmitted,omitempty"` // how many there are beyond these
}

// Attribute is one attribute of the assertion.
type Attribute struct {
	Name   string   `json:"name"`
	Values []string `json:"values"` // at most 20; elements inside a value are left out
	More   int      `json:"valuesOmitted,omitempty"`
}

// concluded sets the answer. signed says that a signature was verified which covers the assertion.
func (r *Explanation) concluded(signed bool) *Explanation {
	r.Answer = answer(r.Message, r.Checks, signed)
	if r.Answer == rotation.Yes {
		for _, c := range r.Checks {
			if c.Open {
				r.Open = append(r.Open, c.ID)
			}
		}
	}
	return r
}

// answer is the one place where a yes is made.
func answer(kind Kind, checks []Check, signed bool) rotation.Answer {
	a := rotation.Yes
	for _, c := range checks {
		switch {
		case c.Outcome == Failed:
			return rotation.No
		case c.Outcome != Passed && c.Outcome != DidNotApply && !c.Open:
			a = rotation.CannotTell
		}
	}
	if kind != Response || !signed || len(checks) == 0 {
		return rotation.CannotTell
	}
	return a
}
