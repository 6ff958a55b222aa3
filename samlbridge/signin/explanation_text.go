package signin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// JSON returns the explanation as indented JSON with a line feed at its end; REPORT.md documents it. Equal explanations
// give equal bytes. Control characters and what changes the direction of text are escaped.
func (r *Explanation) JSON() []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(r) // an explanation contains nothing that cannot be encoded
	hidden := func(c rune) bool { return c >= 0x7f && (unicode.IsControl(c) || unicode.Is(unicode.Cf, c)) }
	if !bytes.ContainsFunc(b.Bytes(), hidden) {
		return b.Bytes()
	}
	var out []byte
	for _, c := range b.String() {
		if !hidden(c) {
			out = utf8.AppendRune(out, c)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, c) {
			out = fmt.Appendf(out, `\u%04x`, unit)
		}
	}
	return out
}

// Write writes the explanation as text for a person. The error is the writer's.
func (r *Explanation) Write(w io.Writer) error {
	_, err := io.WriteString(w, r.String())
	return err
}

// String returns what [Explanation.Write] writes: the answer, what failed and what to do about it, and what no one can
// tell; the rest where [Options].Verbose asked for it. No control character of the input is in it.
func (r *Explanation) String() string {
	t := &text{}
	t.line("", "would sign in: %s", r.Answer)
	if r.Message == AuthnRequest {
		t.line("", "message: a request, which makes no sign-in without its response")
	}
	open := func(c Check) bool { return c.Open && r.Answer == rotation.Yes }
	t.checks("failed", r.Checks, func(c Check) bool { return c.Outcome == Failed })
	t.checks("cannot tell", r.Checks, func(c Check) bool { return c.Outcome == Skipped && !open(c) })
	t.checks("left open", r.Checks, open)
	t.times(r)
	t.signatures(r)
	if !r.verbose {
		return t.String()
	}
	t.checks("passed", r.Checks, func(c Check) bool { return c.Outcome == Passed })
	t.checks("did not apply", r.Checks, func(c Check) bool { return c.Outcome == DidNotApply })
	t.values("verified values", r.Verified)
	t.values("unverified values", r.Unverified)
	if len(r.Messages) > 1 {
		t.title("messages in the capture")
		for i, m := range r.Messages {
			t.line("  ", "%d %s %s", i+1, m.Parameter, printable(m.URL))
		}
	}
	if len(r.Repairs) > 0 {
		t.title("repaired")
		for _, n := range r.Repairs {
			t.line("  ", "%s (%s)", n.Message, n.ID)
		}
	}
	return t.String()
}

type text struct{ strings.Builder }

func (t *text) line(indent, format string, args ...any) {
	t.WriteString(strings.TrimRight(indent+fmt.Sprintf(format, args...), " ") + "\n")
}

func (t *text) title(title string) {
	t.line("", "")
	t.line("", "%s:", title)
}

// times says for which moment the answer is, and what another one would change.
func (t *text) times(r *Explanation) {
	if r.Time.IsZero() {
		return
	}
	t.line("", "")
	t.line("", "received: %s", utc(r.Time))
	t.instant("its IssueInstant", r.AtIssueInstant)
	t.instant("the capture's own time", r.AtCapture)
	if i := r.AtCapture; i != nil && r.Answer == rotation.No && i.Answer != rotation.No {
		t.line("    ", "fix: only the time is wrong, and the capture was made in time: explain it as received at %s",
			i.Time.Format(time.RFC3339Nano))
	}
}

func (t *text) instant(name string, i *Instant) {
	if i == nil {
		return
	}
	when := utc(i.Time)
	if i.Unverified {
		when += " (unverified)"
	}
	failed := "nothing failed then"
	if len(i.Failed) > 0 {
		failed = "what failed then as well: " + strings.Join(i.Failed, ", ")
	}
	t.line("", "at %s, %s: %s; %s", name, when, i.Answer, failed)
}

// signatures lists the signatures, or those with one verifier only.
func (t *text) signatures(r *Explanation) {
	first := true
	for _, s := range r.Signatures {
		state := "not verified"
		if s.Verified {
			state = "verified, " + s.Method + map[string]string{"confirms": ", by two verifiers",
				"abstains": ", by one verifier"}[s.SecondVerifier]
		}
		if s.SecondVerifier != "abstains" && !r.verbose {
			continue
		}
		if s.Certificate != "" && r.verbose {
			state += ", certificate " + s.Certificate + ", in force until " + utc(s.NotAfter)
		}
		if first {
			t.line("", "")
			first = false
		}
		t.line("", "signature of %s: %s", s.Element, state)
	}
}

// checks lists those checks that are meant; what several have to say together is said once.
func (t *text) checks(title string, list []Check, meant func(Check) bool) {
	n := 0
	for i, c := range list {
		if !meant(c) || slices.ContainsFunc(list[:i], func(before Check) bool {
			return meant(before) &&
				sameReason(before, c)
		}) {
			continue
		}
		if n++; n == 1 {
			t.title(title)
		}
		if c.Outcome == Passed {
			t.passed(c)
			continue
		}
		ids := c.ID
		for _, next := range list[i+1:] {
			if meant(next) && sameReason(c, next) {
				ids += ", " + next.ID
			}
		}
		t.line("  ", "%s: %s", ids, c.Reason)
		if c.Fix != "" {
			t.line("      ", "fix: %s", c.Fix)
		}
		if c.Line > 0 {
			t.line("      ", "at %d:%d %s", c.Line, c.Column, c.Path)
		}
		for _, s := range c.Shows {
			t.line("      ", "known to show: %s (%s: %s)", s.Text, s.Evidence, s.Source)
		}
	}
}

// sameReason reports whether two checks were skipped, or did not apply, for one reason that needs to be said once only.
func sameReason(a, b Check) bool {
	return a.Outcome == b.Outcome && (a.Outcome == Skipped || a.Outcome == DidNotApply) && a.Reason == b.Reason &&
		a.Fix == b.Fix && a.Line+b.Line == 0
}

func (t *text) passed(c Check) {
	line := c.ID + ": " + c.Summary
	if c.Reason != "" {
		line += " (" + c.Reason + ")"
	}
	if c.Unverified {
		line += " [unverified]"
	}
	t.line("  ", "%s", line)
}

func (t *text) values(title string, v Values) {
	rows := []struct {
		name  string
		value []string
	}{
		{"Status", v.Status}, {"Destination", []string{v.Destination}}, {"Issuer of the response",
			[]string{v.ResponseIssuer}},
		{"IssueInstant of the response", []string{v.ResponseIssued}}, {"Issuer", []string{v.Issuer}},
		{"IssueInstant", []string{v.Issued}},
		{"Name ID", []string{v.NameID}}, {"Name ID format", []string{v.NameIDFormat}},
		{"Recipient", []string{v.Recipient}},
		{"confirmed until", []string{v.ConfirmedUntil}}, {"NotBefore", []string{v.NotBefore}},
		{"NotOnOrAfter", []string{v.NotOnOrAfter}},
		{"Audience", v.Audiences}, {"SessionIndex", []string{v.SessionIndex}}, {"SessionNotOnOrAfter",
			[]string{v.SessionUntil}},
	}
	for _, a := range v.Attributes {
		rows = append(rows, struct {
			name  string
			value []string
		}{"Attribute " + diag.Quote(a.Name), append(slices.Clone(a.Values), omitted(a.More)...)})
	}
	if v.AttributesMore > 0 {
		rows = append(rows, struct {
			name  string
			value []string
		}{"Attributes", omitted(v.AttributesMore)})
	}
	first := true
	for _, row := range rows {
		var shown []string
		for _, value := range row.value {
			if value != "" {
				shown = append(shown, printable(value))
			}
		}
		if len(shown) == 0 {
			continue
		}
		if first {
			t.line("", "")
			t.line("", "%s:", title)
			first = false
		}
		t.line("  ", "%s: %s", row.name, strings.Join(shown, ", "))
	}
}

func omitted(n int) []string {
	if n == 0 {
		return nil
	}
	return []string{fmt.Sprintf("and %d more", n)}
}

// printable is a value without quotation marks where it needs none.
func printable(s string) string {
	if quoted := diag.Quote(s); quoted != `"`+s+`"` {
		return quoted
	}
	return s
}
