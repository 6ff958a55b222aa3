package signin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// JSON returns the report as indented JSON with a line feed at its end; REPORT.md documents it. Equal reports give equal bytes.
func (r *Explanation) JSON() []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(r) // a report holds nothing that cannot be encoded
	return b.Bytes()
}

// Write writes the report as text for a person. The error is the writer's.
func (r *Explanation) Write(w io.Writer) error {
	_, err := io.WriteString(w, r.String())
	return err
}

// String returns what [Explanation.Write] writes. No control character of the input is in it.
func (r *Explanation) String() string {
	t := &text{}
	t.head(r)
	for _, outcome := range []CheckOutcome{Failed, Skipped, Passed, DidNotApply} {
		t.checks(r.Checks, outcome)
	}
	t.values("verified values", r.Verified)
	t.values("unverified values", r.Unverified)
	if len(r.Messages) > 1 {
		t.line("", "")
		t.line("", "messages in the capture:")
		for i, m := range r.Messages {
			t.line("  ", "%d %s %s", i+1, m.Parameter, printable(m.URL))
		}
	}
	if len(r.Repairs) > 0 {
		t.line("", "")
		t.line("", "repairs:")
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

func (t *text) head(r *Explanation) {
	t.line("", "would sign in: %s", r.Answer)
	if r.Message == AuthnRequest {
		t.line("", "message: a request, which makes no sign-in without its response")
	}
	if len(r.Open) > 0 {
		t.line("", "left open: %s", strings.Join(r.Open, ", "))
	}
	if !r.Time.IsZero() {
		t.line("", "at: %s", utc(r.Time))
	}
	for _, s := range r.Signatures {
		state := "not verified"
		if s.Verified {
			state = "verified, " + s.Method
			switch s.SecondVerifier {
			case "confirms":
				state += ", by two verifiers"
			case "abstains":
				state += ", by one verifier"
			}
		}
		if s.Certificate != "" {
			state += ", certificate " + s.Certificate + ", in force until " + utc(s.NotAfter)
		}
		t.line("", "signature of %s: %s", s.Element, state)
	}
	t.instant("its IssueInstant", r.AtIssueInstant)
	t.instant("the capture's own time", r.AtCapture)
	if i := r.AtCapture; i != nil && r.Answer == No && i.Answer != No {
		t.line("", "fix: the no is one of the time alone, and the capture was made in time; to explain it as of then give -at %s", i.Time.Format(time.RFC3339Nano))
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
	held := "nothing failed then"
	if len(i.Failed) > 0 {
		held = "what failed then as well: " + strings.Join(i.Failed, ", ")
	}
	t.line("", "at %s, %s: %s; %s", name, when, i.Answer, held)
}

func (t *text) checks(list []Check, outcome CheckOutcome) {
	n := 0
	for i, c := range list {
		if c.Outcome != outcome || slices.ContainsFunc(list[:i], func(before Check) bool { return sameSkip(before, c) }) {
			continue
		}
		if n++; n == 1 {
			t.line("", "")
			t.line("", "%s:", outcome)
		}
		if outcome == Passed {
			t.passed(c)
			continue
		}
		ids := c.ID
		for _, next := range list[i+1:] {
			if sameSkip(c, next) {
				ids += ", " + next.ID
			}
		}
		t.line("  ", "%s: %s", ids, c.Reason)
		if c.Line > 0 {
			t.line("      ", "at %d:%d %s", c.Line, c.Column, c.Path)
		}
		for _, s := range c.Shows {
			t.line("      ", "known to show: %s (%s: %s)", s.Text, s.Evidence, s.Source)
		}
		if outcome == Failed && len(c.Shows) == 0 {
			t.line("      ", "what is shown for it is not documented")
		}
		if c.Fix != "" {
			t.line("      ", "fix: %s", c.Fix)
		}
	}
}

// sameSkip reports whether two checks were skipped for one reason that needs to be said once only.
func sameSkip(a, b Check) bool {
	return a.Outcome == b.Outcome && (a.Outcome == Skipped || a.Outcome == DidNotApply) && a.Reason == b.Reason && a.Fix == b.Fix && a.Line+b.Line == 0
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
		{"Status", v.Status}, {"Destination", []string{v.Destination}}, {"Issuer of the response", []string{v.ResponseIssuer}},
		{"IssueInstant of the response", []string{v.ResponseIssued}}, {"Issuer", []string{v.Issuer}}, {"IssueInstant", []string{v.Issued}},
		{"Name ID", []string{v.NameID}}, {"Name ID format", []string{v.NameIDFormat}}, {"Recipient", []string{v.Recipient}},
		{"confirmed until", []string{v.ConfirmedUntil}}, {"NotBefore", []string{v.NotBefore}}, {"NotOnOrAfter", []string{v.NotOnOrAfter}},
		{"Audience", v.Audiences}, {"SessionIndex", []string{v.SessionIndex}}, {"SessionNotOnOrAfter", []string{v.SessionUntil}},
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
