package signin

import (
	"crypto/x509"
	"errors"
	"slices"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/internal/signature"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Pair is the two parties of a sign-in. A nil member is not known: what needs it is skipped.
type Pair struct {
	// SP is AWS as it shows itself. From the values alone nobody can tell whose statement they are: what Cloudflare has
	// taken of AWS belongs in Held. As SP it would agree with a message that repeats its mistakes, and the answer be a
	// wrong yes. Whoever reads it from a document refuses one whose vocabulary has [mapping.Takes] for the service
	// provider.
	SP *mapping.ServiceProvider
	// IdP is Cloudflare as it shows itself or as AWS holds it. What AWS holds decides a sign-in; its signing keys are
	// the trusted ones.
	IdP *mapping.IdentityProvider
	// Held is the service provider as Cloudflare's application holds it; it matters for an AuthnRequest.
	Held *mapping.ServiceProvider
}

// Options is what a caller may decide of [Explain]. The zero value is safe: dates are not checked, so that the answer
// is never yes, and values are not shown.
type Options struct {
	// Time is when the message is received. The package reads no clock.
	Time time.Time
	// Skew is how far the clocks of both sides may differ. What AWS tolerates is not documented; 0 grants nothing.
	Skew time.Duration
	// Users are the usernames in IAM Identity Center's directory, in any order; nil is "not given".
	Users []string
	// UsersIncomplete says that Users are not all: one page of several. Whoever is not among them may exist.
	UsersIncomplete bool
	// Disabled are those of Users who are disabled.
	Disabled []string
	// Doubtful are those of Users who have a status of which nobody knows whether it lets them sign in, such as
	// LOCKED_OUT.
	Doubtful []string
	// Verifiers have to confirm each signature as well; package dsig has one. What one of them refuses is no yes.
	Verifiers []form.Verifier
	// Verbose has the text of the explanation list what passed, what did not apply, and the values. Its JSON has all of
	// it.
	Verbose bool
	// Show puts values into the report, see the package's documentation.
	Show bool
}

// Explain holds a message against the two parties. It never fails: what cannot be checked is skipped, with the reason.
func Explain(c *Capture, p Pair, o Options) *Explanation {
	if c == nil {
		c = &Capture{}
	}
	e := &explainer{capture: c, pair: p, options: o, now: o.Time, redactor: redactor{o.Show}}
	r := &Explanation{Version: explanationVersion, Message: c.Kind, Captured: e.sent(c.Message), Time: o.Time.UTC(),
		Skew: o.Skew, verbose: o.Verbose}
	for _, m := range c.Messages {
		r.Messages = append(r.Messages, e.sent(m))
	}
	r.Repairs = slices.Clone(c.Repairs)
	list := requestChecks
	switch c.Kind {
	case Response:
		e.read()
		list = responseChecks
		r.Signatures = e.signatures()
		r.Verified, r.Unverified = e.values()
	case AuthnRequest:
		e.response = part{el: c.tree.Root(), doc: c.tree.Root()}
	default:
		return r.concluded(false)
	}
	for _, k := range list {
		r.Checks = append(r.Checks, e.check(k))
	}
	r.AtIssueInstant = e.atIssueInstant(r.Checks)
	r.AtCapture = e.at(c.Time, true, r.Checks)
	return r.concluded(e.assertion.verified != nil)
}

// sent is a message's way, as a report may show it.
func (e *explainer) sent(m Message) Message {
	m.URL = e.identifier(m.URL)
	return m
}

// part is an element of the message. What is read of it is verified where verified is set.
type part struct {
	el       xmlscan.Element // to read values from
	doc      xmlscan.Element // the same element of the document, for its place
	verified *signature.Verified
}

// explainer is one message with what it is held against.
type explainer struct {
	redactor
	capture *Capture
	pair    Pair
	options Options
	now     time.Time

	certificates []*x509.Certificate // of the identity provider, those that verify signatures and can be read
	response     part
	assertion    part              // the zero part unless there is exactly one
	assertions   []xmlscan.Element // all of them, encrypted ones included, wherever they are but in advice
	advised      []xmlscan.Element // those in the Advice of the response's assertion
	signed       [2]signedPart     // response and assertion
	strays       []xmlscan.Element // signatures that belong to neither
}

// signedPart is what became of one signature.
type signedPart struct {
	name     string
	present  bool
	verified *signature.Verified
	err      *signature.Error
	opinion  form.Opinion // of the caller's verifiers; zero where there are none, or nothing to ask
}

// read finds the parts of the response and verifies their signatures. From here on values are read from what was
// verified, as far as anything was.
func (e *explainer) read() {
	root := e.capture.tree.Root()
	var only xmlscan.Element // the assertion that is a child of the response
	for d := range root.Descendants() {
		switch {
		case !d.Is(nsAssertion, "Assertion") && !d.Is(nsAssertion, "EncryptedAssertion"):
		case inAdvice(d):
			e.advised = append(e.advised, d)
		default:
			if d.Parent() == root && d.Local() == "Assertion" {
				only = d
			}
			e.assertions = append(e.assertions, d)
		}
	}
	if len(e.assertions) != 1 {
		only = xmlscan.Element{}
	}
	for d := range root.Descendants() {
		on := d.Parent()
		if d.Is(nsSignature, "Signature") && on != root && (only.IsZero() || on != only) && !slices.Contains(e.advised,
			on) {
			e.strays = append(e.strays, d)
		}
	}
	if e.pair.IdP != nil {
		for _, k := range e.pair.IdP.Keys {
			if k.Signs() && k.Certificate != nil {
				e.certificates = append(e.certificates, k.Certificate)
			}
		}
	}
	e.signed[0] = e.verify("Response", root)
	e.response = part{el: root, doc: root}
	if v := e.signed[0].verified; v != nil {
		e.response = part{el: v.Tree.Root(), doc: root, verified: v}
	}
	if only.IsZero() {
		return
	}
	e.signed[1] = e.verify("Assertion", only)
	switch v := e.signed[1].verified; {
	case v != nil:
		e.assertion = part{el: v.Tree.Root(), doc: only, verified: v}
	case e.response.verified != nil:
		e.assertion = part{el: e.response.el.Child(nsAssertion, "Assertion"), doc: only, verified: e.response.verified}
	default:
		e.assertion = part{el: only, doc: only}
	}
}

// inAdvice reports whether an element is in the Advice of an assertion that is the response's own, which a reader may
// ignore (saml-core-2.0 section 2.3.3).
func inAdvice(el xmlscan.Element) bool {
	for at := el.Parent(); !at.IsZero(); at = at.Parent() {
		if on := at.Parent(); at.Is(nsAssertion, "Advice") && on.Is(nsAssertion, "Assertion") &&
			!on.Parent().IsZero() && on.Parent().Parent().IsZero() {
			return true
		}
	}
	return false
}

func (e *explainer) verify(name string, el xmlscan.Element) signedPart {
	s := signedPart{name: name, present: !signature.Find(el).IsZero()}
	if !s.present || len(e.capture.twice) > 0 {
		return s
	}
	if len(e.certificates) == 0 { // some signatures no certificate can verify
		if err := signature.Check(el); errors.As(err, &s.err) && s.err.Undecided {
			s.err = nil
		}
		return s
	}
	// SHA-1 is a finding of its own: what it covers is still what was signed.
	v, err := signature.Verify(el, e.certificates, signature.Options{AllowSHA1: true})
	if err != nil {
		s.err, _ = err.(*signature.Error)
		return s
	}
	if len(e.options.Verifiers) > 0 {
		s.opinion = form.Signed{Element: v.Element(), Certificate: v.Signer}.Judge(e.options.Verifiers)
	}
	if s.opinion != form.Refuses {
		s.verified = v
	}
	return s
}

// original returns the element of the document that el is, or is a copy of.
func (e *explainer) original(el xmlscan.Element) xmlscan.Element {
	for _, p := range []part{e.assertion, e.response} {
		if p.verified != nil && el.Tree() == p.verified.Tree {
			return p.verified.Original(el)
		}
	}
	return el
}

// check runs one check.
func (e *explainer) check(k check) Check {
	r := k.run(e)
	c := Check{ID: k.id, Summary: k.summary, Outcome: r.outcome, Reason: r.reason, Fix: r.fix, Open: r.open &&
		k.maySkip, Unverified: r.unverified}
	if r.outcome == Failed && !r.symptomless {
		c.Shows = slices.Clone(k.shows)
	}
	c.Line, c.Column = r.pos.Line, r.pos.Column
	if !r.at.IsZero() {
		at := e.original(r.at)
		c.Line, c.Column = at.Position()
		c.Path = hidePath(at)
	}
	return c
}

// atIssueInstant says how the checks that look at the time would have ended when the message was issued, if that makes
// a difference.
func (e *explainer) atIssueInstant(checks []Check) *Instant {
	p := e.response
	if p.verified == nil && e.assertion.verified != nil {
		p = e.assertion
	}
	issued, problem := instant(attribute(p.el, "IssueInstant"))
	if problem != "" {
		return nil
	}
	return e.at(issued, p.verified == nil, checks)
}

// at says the same for any time.
func (e *explainer) at(t time.Time, unverified bool, checks []Check) *Instant {
	if e.now.IsZero() || t.IsZero() || e.capture.Kind != Response {
		return nil
	}
	i := &Instant{Time: t, Unverified: unverified}
	changed := false
	then := *e
	then.now = t
	again := slices.Clone(checks)
	for n, k := range responseChecks {
		if k.dated {
			again[n] = then.check(k)
			changed = changed || again[n].Outcome != checks[n].Outcome
		}
		if again[n].Outcome == Failed {
			i.Failed = append(i.Failed, k.id)
		}
	}
	if !changed {
		return nil
	}
	i.Answer = answer(Response, again, e.assertion.verified != nil)
	return i
}

// check is one thing that must hold, as a value.
type check struct {
	id, summary string
	run         func(*explainer) result
	shows       []Symptom // what is known to be seen where it fails
	dated       bool      // it looks at the time
	maySkip     bool      // a yes may leave it open
}

// result is how a check ended.
type result struct {
	outcome     CheckOutcome
	reason, fix string
	at          xmlscan.Element
	pos         diag.Pos // where at does not say it
	open        bool     // skipped, and a yes may leave it so
	unverified  bool     // no trusted signature covers what was looked at
	symptomless bool     // failed for a reason for which nobody has written down what is shown
}

func passed(reason string) result { return result{outcome: Passed, reason: reason} }

// notApplied is a check that has nothing to look at.
func notApplied(reason string) result { return result{outcome: DidNotApply, reason: reason} }

func skipped(reason, fix string) result { return result{outcome: Skipped, reason: reason, fix: fix} }

func failed(at xmlscan.Element, reason, fix string) result {
	return result{outcome: Failed, reason: reason, fix: fix, at: at}
}

// withoutSymptoms says that the reason is not the one for which the check's symptoms are known.
func (r result) withoutSymptoms() result {
	r.symptomless = true
	return r
}

// leftOpen is a check that lacks what only the caller can give; see [Checks].
func leftOpen(reason, fix string) result {
	return result{outcome: Skipped, reason: reason, fix: fix, open: true}
}

// unsure is a check whose outcome nobody has documented.
func unsure(at xmlscan.Element, reason, fix string) result {
	return result{outcome: Skipped, reason: reason, fix: fix, at: at}
}

// noAssertion is how checks of the assertion end where there is none to check.
func (e *explainer) noAssertion() result {
	if len(e.assertions) == 1 && e.assertions[0].Local() == "EncryptedAssertion" {
		return skipped("the one assertion is encrypted", "")
	}
	return skipped("there is not exactly one assertion to look at", "")
}

// ofAssertion runs a check where there is one assertion.
func ofAssertion(run func(*explainer, part) result) func(*explainer) result {
	return func(e *explainer) result {
		if e.assertion.el.IsZero() {
			return e.noAssertion()
		}
		r := run(e, e.assertion)
		r.unverified = e.assertion.verified == nil
		return r
	}
}

// ofResponse runs a check that looks at the response.
func ofResponse(run func(*explainer) result) func(*explainer) result {
	return func(e *explainer) result {
		r := run(e)
		r.unverified = e.response.verified == nil
		return r
	}
}

// label names a value of a part, and says if it is unverified.
func (p part) label(name string) string {
	if p.verified == nil {
		return "the unverified " + name
	}
	return "the " + name
}

func attribute(el xmlscan.Element, name string) string {
	a, _ := el.Attr("", name)
	return a.Value()
}

// children returns the children of an element of SAML's that have a name.
func children(el xmlscan.Element, space, local string) []xmlscan.Element {
	var list []xmlscan.Element
	for c := range el.Children() {
		if c.Is(space, local) {
			list = append(list, c)
		}
	}
	return list
}
