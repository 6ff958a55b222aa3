package signin

import (
	"fmt"
	"time"

	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

const (
	noTime  = "no time was given"
	fixTime = "say when the message was received"
)

func (e *explainer) notBefore(p part) result {
	at := p.el.Child(nsAssertion, "Conditions")
	from, r, decided := e.instantIn(p, at, "NotBefore", false)
	if decided {
		return r
	}
	if e.now.Add(e.options.Skew).Before(from) {
		return failed(at, fmt.Sprintf("%s is %s, %s after the time %s%s", p.label("NotBefore"), utc(from),
			span(from.Sub(e.now)), utc(e.now), e.skew()),
			"set the clock of the device right; a response that was just made is valid at once")
	}
	return passed("from " + utc(from))
}

func (e *explainer) notOnOrAfter(p part) result {
	return e.until(p, p.el.Child(nsAssertion, "Conditions"), "NotOnOrAfter", "NotOnOrAfter", false)
}

func (e *explainer) confirmedUntil(p part) result {
	at := e.confirmationData(p)
	if at.IsZero() {
		return skipped(noConfirmation, "")
	}
	return e.until(p, at, "NotOnOrAfter", "NotOnOrAfter of the confirmation", true)
}

func (e *explainer) sessionUntil(p part) result {
	last := notApplied("the assertion has no AuthnStatement")
	for _, statement := range children(p.el, nsAssertion, "AuthnStatement") {
		if last = e.until(p, statement, "SessionNotOnOrAfter", "SessionNotOnOrAfter", false); last.outcome == Failed ||
			last.outcome == Skipped {
			return last
		}
	}
	return last
}

// until checks that a time has not come yet.
func (e *explainer) until(p part, at xmlscan.Element, name, label string, required bool) result {
	end, r, decided := e.instantIn(p, at, name, required)
	if decided {
		return r
	}
	if !e.now.Add(-e.options.Skew).Before(end) {
		return failed(at, fmt.Sprintf("%s is %s, %s before the time %s%s", p.label(label), utc(end),
			span(e.now.Sub(end)), utc(e.now), e.skew()),
			"sign in again; if a new response fails like this at once, set the clocks right, and do not keep pages of the sign-in open")
	}
	return passed("until " + utc(end))
}

// instantIn reads a time. Where that already decides the check, decided is true.
func (e *explainer) instantIn(p part, at xmlscan.Element, name string, required bool) (t time.Time, r result,
	decided bool) {
	a, stated := at.Attr("", name)
	if !stated && required {
		return t, failed(at, "there is no "+name+", which SAML demands here", fixIdP).withoutSymptoms(), true
	}
	if !stated {
		return t, notApplied(at.Local() + " states no " + name), true
	}
	t, problem := instant(a.Value())
	switch {
	case problem != "":
		return t, failed(at, p.label(name)+" "+problem, fixIdP).withoutSymptoms(), true
	case e.now.IsZero():
		return t, skipped(noTime, fixTime), true
	}
	return t, r, false
}

// span is a duration as a person says it.
func span(d time.Duration) string {
	if d >= 48*time.Hour {
		return fmt.Sprintf("%d days", d/(24*time.Hour))
	}
	return d.Truncate(time.Millisecond).String()
}

func (e *explainer) skew() string {
	if e.options.Skew > 0 {
		return fmt.Sprintf(", with %s granted for clocks that differ", e.options.Skew)
	}
	return "; nothing is granted for clocks that differ, since what AWS grants is not documented"
}

func (e *explainer) authnStatement(p part) result {
	if len(children(p.el, nsAssertion, "AuthnStatement")) == 0 {
		return unsure(p.el,
			"the assertion has no AuthnStatement, which SAML demands for a sign-in through the browser; whether AWS does is not documented", fixIdP)
	}
	return passed("")
}
