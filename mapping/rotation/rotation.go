package rotation

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
	"github.com/samlbridge/samlbridge/mapping/internal/keys"
	"github.com/samlbridge/samlbridge/mapping/internal/words"
	"github.com/samlbridge/samlbridge/mapping/trust"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Answer is what a [Rotation], or the explanation of a sign-in, answers. Its zero value is invalid.
type Answer uint8

const (
	// Yes, as far as what is looked at decides it.
	Yes Answer = iota + 1
	// No.
	No
	// CannotTell: something is missing, or no page of either vendor says it.
	CannotTell
)

// String returns "yes", "no" or "cannot tell".
func (a Answer) String() string {
	switch a {
	case Yes:
		return "yes"
	case No:
		return "no"
	case CannotTell:
		return "cannot tell"
	}
	return "invalid answer"
}

// MarshalText implements [encoding.TextMarshaler].
func (a Answer) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// Indicator is the colour in which AWS's console shows a certificate. The zero value is "not known": no time was given,
// or the certificate's dates could not be read.
type Indicator uint8

const (
	// Green: more than 90 days are left.
	Green Indicator = iota + 1
	// Yellow: 90 days or less are left.
	Yellow
	// Red: the certificate has expired.
	Red
)

// String returns "green", "yellow" or "red", and "" for the zero value.
func (i Indicator) String() string {
	switch i {
	case Green:
		return "green"
	case Yellow:
		return "yellow"
	case Red:
		return "red"
	}
	return ""
}

// MarshalText implements [encoding.TextMarshaler].
func (i Indicator) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// Action is what a [Step] asks a person to do. Its zero value is invalid.
type Action uint8

const (
	// Renew: get a new certificate from Cloudflare.
	Renew Action = iota + 1
	// Import a certificate in AWS, which trusts it from then on.
	Import
	// Activate a certificate at Cloudflare, which signs with it from then on.
	Activate
	// Test a sign-in.
	Test
	// Delete a certificate in AWS, which no longer trusts it.
	Delete
	// Confirm whose a certificate is that cannot be told to belong to the application.
	Confirm
)

// String returns "renew", "import", "activate", "test", "delete" or "confirm".
func (a Action) String() string {
	if a < Renew || a > Confirm {
		return "invalid action"
	}
	return []string{"renew", "import", "activate", "test", "delete", "confirm"}[a-Renew]
}

// MarshalText implements [encoding.TextMarshaler].
func (a Action) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// Reply is an answer with its reason.
type Reply struct {
	Answer Answer `json:"answer"`
	Reason string `json:"reason"` // lower case, no full stop
}

// Step is one thing to do, in its place in the order.
type Step struct {
	Action Action `json:"action"`
	SHA256 string `json:"sha256,omitempty"` // fingerprint of the certificate; "" where it is not known yet
	Text   string `json:"text"`             // an imperative sentence in the consoles' words
}

// RotationCertificate is one certificate of the calendar. Times are in UTC; they are zero where the certificate could
// not be parsed.
type RotationCertificate struct {
	SHA256  string `json:"sha256"`
	Trusted bool   `json:"trusted"` // by AWS
	Shown   bool   `json:"shown"`   // by Cloudflare
	// SameKeyAs is, for a certificate that AWS does not trust, the fingerprint of the one that AWS trusts over the same
	// key.
	SameKeyAs string `json:"sameKeyAs,omitempty"`
	// Unrelated says of one that AWS trusts that it has neither key, subject nor issuer in common with what Cloudflare
	// shows: it cannot be told to belong to this application.
	Unrelated bool      `json:"unrelated,omitempty"`
	NotBefore time.Time `json:"notBefore,omitzero"`
	// YellowFrom is when AWS's console begins to show the certificate in yellow, 90 days before NotAfter.
	YellowFrom time.Time `json:"yellowFrom,omitzero"`
	NotAfter   time.Time `json:"notAfter,omitzero"` // the last moment at which it is valid
	Indicator  Indicator `json:"indicator,omitzero"`
	// DaysLeft is how many whole days are left; 0 where it has expired or nothing is known.
	DaysLeft int `json:"daysLeft"`
}

// Rotation is how far the change of Cloudflare's signing certificate has come. For JSON there is RotationJSON of
// package samlbridge: it writes an empty list where there is nothing, and its form is stable.
type Rotation struct {
	// SignIn says whether people can sign in now, as far as certificates decide it.
	SignIn Reply `json:"signIn"`
	// Switch says whether Cloudflare may begin to sign with another certificate than now.
	Switch Reply `json:"switch"`
	// Steps are what to do, in this order; nil where there is nothing to do.
	Steps []Step `json:"steps"`
	// Certificates are all that either side has, the one that expires first before the others.
	Certificates []RotationCertificate `json:"certificates"`
}

// Rotate works out where a change of certificates stands: from those that AWS trusts, those that Cloudflare shows, and
// the time; the zero time is "not given". Keys for encryption are left out. AWS trusts all imported certificates at
// once, so the new one is imported first, and the old one is deleted last (AWS IAM Identity Center User Guide, Rotate a
// SAML 2.0 certificate). A certificate that becomes valid only once the present one has expired does not replace it:
// another is asked for. One that has nothing in common with what Cloudflare shows is never taken for the next one, and
// nothing is deleted for it.
func Rotate(trusted, shown []mapping.Key, at time.Time) Rotation {
	r := rotation{at: at}
	for _, k := range keys.Signing(trusted) {
		r.add(k).Trusted = true
	}
	for _, k := range keys.Signing(shown) {
		r.add(k).Shown = true
	}
	r.relate()
	slices.SortStableFunc(r.all, func(a, b *certificate) int {
		if a.NotAfter.IsZero() != b.NotAfter.IsZero() {
			return b.NotAfter.Compare(a.NotAfter) // dates that could not be read come last
		}
		return cmp.Or(a.NotAfter.Compare(b.NotAfter), strings.Compare(a.SHA256, b.SHA256))
	})
	r.next = r.findNext()
	result := Rotation{SignIn: r.signIn(), Switch: r.mayBeSwitched(), Steps: r.steps()}
	for _, c := range r.all {
		result.Certificates = append(result.Certificates, c.RotationCertificate)
	}
	return result
}

// rotation is a [Rotation] while it is worked out.
type rotation struct {
	at   time.Time
	all  []*certificate
	next *certificate // the one to switch to, nil where there is none
}

// certificate is an entry of the calendar with the certificate itself.
type certificate struct {
	RotationCertificate
	key mapping.Key
}

// add returns the entry of a certificate.
func (r *rotation) add(k mapping.Key) *certificate {
	sha := pem.SHA256Fingerprint(k.DER)
	if i := slices.IndexFunc(r.all, func(c *certificate) bool { return c.SHA256 == sha }); i >= 0 {
		return r.all[i]
	}
	c := &certificate{RotationCertificate: RotationCertificate{SHA256: sha}, key: k}
	if k.Certificate != nil {
		c.NotBefore, c.NotAfter = k.Certificate.NotBefore.UTC(), k.Certificate.NotAfter.UTC()
		c.YellowFrom = c.NotAfter.Add(-aws.ExpiresSoon)
		if !r.at.IsZero() {
			c.Indicator, c.DaysLeft = indicate(c.NotAfter.Sub(r.at))
		}
	}
	r.all = append(r.all, c)
	return c
}

// indicate applies AWS's thresholds to the time that is left. A certificate is still valid at its NotAfter (RFC 5280
// section 4.1.2.5).
func indicate(left time.Duration) (Indicator, int) {
	switch days := int(left / (24 * time.Hour)); {
	case left < 0:
		return Red, 0
	case left <= aws.ExpiresSoon:
		return Yellow, days
	default:
		return Green, days
	}
}

func (r *rotation) which(f func(*certificate) bool) []*certificate {
	var list []*certificate
	for _, c := range r.all {
		if f(c) {
			list = append(list, c)
		}
	}
	return list
}

func (r *rotation) shown() []*certificate {
	return r.which(func(c *certificate) bool { return c.Shown })
}

// untrusted are those of Cloudflare's that AWS does not trust; of those over a key that it trusts nobody can tell.
func (r *rotation) untrusted() []*certificate {
	return r.which(func(c *certificate) bool { return c.Shown && !c.Trusted && c.SameKeyAs == "" })
}

func (r *rotation) renewed() []*certificate {
	return r.which(func(c *certificate) bool { return c.Shown && c.SameKeyAs != "" })
}

// strange are those that cannot be told to belong to the application.
func (r *rotation) strange() []*certificate {
	return r.which(func(c *certificate) bool { return c.Unrelated })
}

// onlyStrange says that nothing that AWS trusts can be told to belong to the application.
func (r *rotation) onlyStrange() bool {
	return len(r.strange()) > 0 && len(r.strange()) == len(r.which(func(c *certificate) bool { return c.Trusted }))
}

// newer tells which of two certificates replaces the other, by their dates: nothing else does, since all of
// Cloudflare's have the same names.
func newer(a, b *certificate) bool {
	if a.NotAfter.IsZero() || b.NotAfter.IsZero() {
		return false
	}
	return cmp.Or(a.NotBefore.Compare(b.NotBefore), a.NotAfter.Compare(b.NotAfter)) > 0
}

// findNext finds the newest certificate of either side that has not expired and replaces one that Cloudflare shows. One
// that comes too late stands back where another does not.
func (r *rotation) findNext() *certificate {
	var next *certificate
	for _, c := range r.all {
		switch {
		case c.Indicator == Red || c.Unrelated || r.replacedBy(c) == nil:
		case next == nil, r.comesTooLate(next) && !r.comesTooLate(c),
			r.comesTooLate(next) == r.comesTooLate(c) && newer(c, next):
			next = c
		}
	}
	return next
}

// replacedBy is the certificate that expires last among those of Cloudflare's that are older than this one; nil where
// none is.
func (r *rotation) replacedBy(c *certificate) *certificate {
	var last *certificate
	for _, s := range r.shown() {
		if newer(c, s) {
			last = s
		}
	}
	return last
}

// comesTooLate holds for a certificate that is valid only once what it replaces has expired. Both of a certificate's
// dates belong to the time in which it is valid, and they are whole seconds (RFC 5280 section 4.1.2.5): so nothing is
// missing between one that ends at 23:59:59 and one that begins at 00:00:00.
func (r *rotation) comesTooLate(c *certificate) bool {
	last := r.replacedBy(c)
	return last != nil && !r.at.IsZero() && r.at.Before(c.NotBefore) && c.NotBefore.Sub(last.NotAfter) > time.Second
}

// obstacle says why a certificate may not be in force; "" where it is.
func (r *rotation) obstacle(c *certificate) string {
	switch {
	case r.at.IsZero():
		return "no time was given to compare the certificate's dates with"
	case c.NotAfter.IsZero():
		return "the dates of " + c.SHA256 + " could not be read"
	case c.Indicator == Red:
		return c.SHA256 + " expired at " + keys.UTC(c.NotAfter) +
			", and no page of AWS says whether it refuses what an expired certificate signed"
	case r.at.Before(c.NotBefore):
		return c.SHA256 + " is valid only from " + keys.UTC(c.NotBefore) +
			", and no page of AWS says whether it refuses what was signed before"
	}
	return ""
}

func (r *rotation) signIn() Reply {
	shown, untrusted, renewed := r.shown(), r.untrusted(), r.renewed()
	switch {
	case len(shown) == 0:
		return Reply{CannotTell, "Cloudflare's document has no certificate"}
	case !slices.ContainsFunc(r.all, func(c *certificate) bool { return c.Trusted }):
		return Reply{CannotTell, "AWS's document has no certificate"}
	case r.onlyStrange():
		return r.strangeVerdict()
	case len(untrusted) == len(shown):
		return Reply{No, "AWS trusts nothing that Cloudflare shows, and refuses what is signed with " +
			listSHA256(untrusted)}
	case len(untrusted) > 0:
		return Reply{CannotTell, "Cloudflare shows " + diag.Count(len(shown), "certificate") +
			", its document does not say which of them signs, and AWS does not trust " + listSHA256(untrusted)}
	case len(renewed) > 0:
		return renewedVerdict(renewed[0])
	}
	for _, c := range shown {
		if why := r.obstacle(c); why != "" {
			return Reply{CannotTell, why}
		}
	}
	return Reply{Yes, "AWS trusts every certificate that Cloudflare shows, and all of them are in force"}
}

func (r *rotation) strangeVerdict() Reply {
	return Reply{CannotTell, "what AWS trusts cannot be told to belong to this application: " +
		listSHA256(r.strange()) +
		" and what Cloudflare shows have neither key, subject nor issuer in common"}
}

func renewedVerdict(c *certificate) Reply {
	return Reply{CannotTell, "AWS does not trust " + c.SHA256 + ", but " + c.SameKeyAs + " over the same key; " +
		trust.Doubt(aws.Product()) + ": import it"}
}

func (r *rotation) mayBeSwitched() Reply {
	switch renewed := r.renewed(); {
	case len(r.shown()) == 0:
		return Reply{CannotTell, "Cloudflare's document has no certificate"}
	case r.onlyStrange():
		return r.strangeVerdict()
	case r.next == nil && len(r.untrusted()) > 0:
		return Reply{No, "AWS does not trust " + listSHA256(r.untrusted()) +
			" yet, which Cloudflare shows: import it first"}
	case r.next == nil && len(renewed) > 0:
		return renewedVerdict(renewed[0])
	case r.next == nil && len(r.strange()) > 0:
		return Reply{No, "no newer certificate than Cloudflare's is known to belong to this application: " +
			"there is nothing to switch to"}
	case r.next == nil:
		return Reply{No, "neither side has a newer certificate than Cloudflare's: there is nothing to switch to"}
	case r.next.SameKeyAs != "":
		return renewedVerdict(r.next)
	case !r.next.Trusted:
		return Reply{No, "AWS does not trust " + r.next.SHA256 + " yet: import it first"}
	case !r.at.IsZero() && r.at.Before(r.next.NotBefore):
		return Reply{No, r.next.SHA256 + " is valid only from " + keys.UTC(r.next.NotBefore)}
	}
	if why := r.obstacle(r.next); why != "" {
		return Reply{CannotTell, why}
	}
	if !r.next.Shown {
		return Reply{Yes, "AWS trusts " + r.next.SHA256 + " already, which is newer than what Cloudflare shows; " +
			"make sure that it is the one to which Cloudflare switches"}
	}
	return Reply{Yes, "AWS trusts " + r.next.SHA256 + " already, beside what Cloudflare signed with before"}
}

func (r *rotation) steps() []Step {
	var steps []Step
	if len(r.shown()) > 0 {
		for _, c := range r.strange() {
			steps = append(steps, Step{Action: Confirm, SHA256: c.SHA256, Text: "Find out what " + c.SHA256 +
				" is for, which cannot be told to belong to this application; leave it in AWS until you know"})
		}
	}
	if r.onlyStrange() {
		return steps
	}
	for _, c := range r.which(func(c *certificate) bool { return c.Shown && !c.Trusted && c.Indicator != Red }) {
		steps = append(steps, importStep(c.SHA256))
	}
	// Without anything to switch to in time, what expires needs a certificate that nobody has seen yet.
	tooLate := r.next != nil && r.comesTooLate(r.next)
	renew := tooLate || r.next == nil && len(r.shown()) > 0 &&
		!slices.ContainsFunc(r.shown(), func(c *certificate) bool {
			return c.Indicator != Yellow &&
				c.Indicator != Red
		})
	switch {
	case renew:
		steps = append(steps, r.renewStep(tooLate), importStep(""), activateStep("", ""))
	case r.next != nil:
		when := ""
		if !r.at.IsZero() && r.at.Before(r.next.NotBefore) {
			when = ", not before " + keys.UTC(r.next.NotBefore)
		}
		steps = append(steps, activateStep(r.next.SHA256, when))
	}
	old := r.deletions(renew)
	if len(steps)+len(old) > len(r.strange()) {
		steps = append(steps, Step{Action: Test,
			Text: "Sign in through Cloudflare in a private window, and go on only if it works"})
	}
	return append(steps, old...)
}

// renewStep asks for a certificate that nobody has seen yet.
func (r *rotation) renewStep(tooLate bool) Step {
	last, gap := r.shown()[len(r.shown())-1], ""
	if tooLate {
		last, gap = r.replacedBy(r.next), ", before "+r.next.SHA256+" becomes valid at "+keys.UTC(r.next.NotBefore)
	}
	return Step{Action: Renew, Text: "Get the certificate that replaces " + last.SHA256 + ", which expires at " +
		keys.UTC(last.NotAfter) + gap +
		": look at the Public key under " + cloudflare.Product().Screen +
		", or at the SAML Metadata endpoint, until it has changed; " +
		"Cloudflare documents neither when it renews it nor that it tells"}
}

// deletions are the last steps: what AWS no longer needs once everything before is done. What could not be read, or is
// unrelated, may be needed for something else.
func (r *rotation) deletions(renew bool) []Step {
	var steps []Step
	for _, c := range r.all {
		replaced := r.next != nil && newer(r.next, c) || r.next == nil && (renew ||
			!c.Shown && !slices.ContainsFunc(r.shown(), func(s *certificate) bool { return !newer(s, c) }))
		if c.Trusted && replaced && !c.Unrelated && !c.NotAfter.IsZero() && len(r.shown()) > 0 {
			steps = append(steps, Step{Action: Delete, SHA256: c.SHA256,
				Text: "Delete " + c.SHA256 + " in AWS: " + aws.Product().Import +
					"; AWS does not let you remove the last valid certificate"})
		}
	}
	return steps
}

// importStep and activateStep are about a certificate that nobody has seen yet where no fingerprint is given.
func importStep(sha256 string) Step {
	return Step{Action: Import, SHA256: sha256,
		Text: "Import " + cmp.Or(sha256, "the new certificate") + " in AWS: " + aws.Product().Import +
			" > Import certificate; AWS trusts it from then on, beside the others"}
}

func activateStep(sha256, when string) Step {
	return Step{Action: Activate, SHA256: sha256,
		Text: "Let Cloudflare sign with " + cmp.Or(sha256, "the new certificate") + when +
			"; Cloudflare's documentation does not say how, so if it changes by itself, wait until it shows this one only"}
}

func listSHA256(list []*certificate) string {
	var all []string
	for _, c := range list {
		all = append(all, c.SHA256)
	}
	return words.AtMost(all)
}
