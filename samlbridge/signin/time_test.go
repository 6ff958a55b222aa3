package signin_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/samlbridge/signin"
)

func TestCertificateDates(t *testing.T) {
	t.Parallel()
	capture := decode(t, good(t))
	for when, word := range map[time.Time]string{received.AddDate(2, 0, 0): "expired", received.AddDate(-2, 0,
		0): "only from"} {
		o := options()
		o.Time = when
		c := find(t, signin.Explain(capture, pair(), o), "certificate-dates")
		require.Equal(t, signin.Skipped, c.Outcome)
		require.Contains(t, c.Reason, word)
		require.False(t, c.Open)
	}
}

// The bounds of time: NotBefore belongs to the time of validity, NotOnOrAfter does not, and skew moves both.
func TestTimeBounds(t *testing.T) {
	t.Parallel()
	capture := decode(t, good(t))
	from, until := time.Date(2026, 11, 23, 11, 55, 0, 0, time.UTC), time.Date(2026, 11, 23, 12, 5, 0, 0, time.UTC)
	rows := []struct {
		at     time.Time
		skew   time.Duration
		failed []string
	}{
		{from.Add(-time.Second), 0, []string{"not-before"}},
		{from, 0, nil},
		{from.Add(-time.Minute), time.Minute, nil},
		{from.Add(-time.Minute - 1), time.Minute, []string{"not-before"}},
		{until.Add(-time.Nanosecond), 0, nil},
		{until, 0, []string{"not-on-or-after", "confirmation-not-on-or-after"}},
		{until.Add(time.Minute - 1), time.Minute, nil},
		{until.Add(time.Minute), time.Minute, []string{"not-on-or-after", "confirmation-not-on-or-after"}},
		{until.AddDate(0, 0, 1), 0, []string{"not-on-or-after", "confirmation-not-on-or-after",
			"session-not-on-or-after"}},
	}
	for _, row := range rows {
		o := options()
		o.Time, o.Skew = row.at.In(time.FixedZone("", 3600)), row.skew
		r := signin.Explain(capture, pair(), o)
		var failed []string
		for _, c := range r.Checks {
			if c.Outcome == signin.Failed {
				failed = append(failed, c.ID)
				require.Contains(t, c.Reason, row.at.UTC().Format("15:04:05.999 UTC"), "both times are given")
			}
		}
		require.Equal(t, row.failed, failed, row.at)
		require.Equal(t, time.UTC, r.Time.Location())
	}
}

// A saved capture that fails by time alone stays a no, and the report says what held when it was issued.
func TestAtIssueInstant(t *testing.T) {
	t.Parallel()
	late := options()
	late.Time = received.AddDate(0, 1, 0)
	r := signin.Explain(decode(t, good(t)), pair(), late)
	require.Equal(t, rotation.No, r.Answer)
	require.Equal(t, &signin.Instant{Time: received.Add(-10 * time.Second), Answer: rotation.Yes}, r.AtIssueInstant)
	require.Contains(t, r.String(), "at its IssueInstant, 2026-11-23 12:00:00 UTC: yes; nothing failed then")

	late.Users = []string{}
	r = signin.Explain(decode(t, good(t)), pair(), late)
	require.Equal(t, &signin.Instant{Time: received.Add(-10 * time.Second), Answer: rotation.No,
		Failed: []string{"user"}}, r.AtIssueInstant)

	r = signin.Explain(decode(t, signed(t, responseText, cloudflare(), "Assertion")), pair(), late)
	require.False(t, r.AtIssueInstant.Unverified, "the assertion has a time of its own")
	r = signin.Explain(decode(t, responseText), pair(), late)
	require.True(t, r.AtIssueInstant.Unverified)
}

// A HAR file knows when its requests began: a no of the time alone says so and how to ask again, and stays a no.
func TestAtCapture(t *testing.T) {
	t.Parallel()
	entry := func(started string) any {
		e := harPost(acsURL, "SAMLResponse="+url.QueryEscape(posted(good(t)))).(map[string]any)
		e["startedDateTime"] = started
		return e
	}
	late := options()
	late.Time = received.AddDate(0, 1, 0)
	nobody := late
	nobody.Users = []string{}
	soon := time.Date(2026, 11, 23, 12, 0, 20, 500_000_000, time.UTC)
	rows := []struct {
		why, started string
		options      signin.Options
		want         *signin.Instant
		fix          bool
	}{
		{"in time", "2026-11-23T12:00:20.500Z", late, &signin.Instant{Time: soon, Unverified: true,
			Answer: rotation.Yes}, true},
		{"in time, in another zone", "2026-11-23T13:00:20.5+01:00", late, &signin.Instant{Time: soon, Unverified: true,
			Answer: rotation.Yes}, true},
		{"in time, with another mistake", "2026-11-23T12:00:20.500Z", nobody, &signin.Instant{Time: soon,
			Unverified: true, Answer: rotation.No, Failed: []string{"user"}}, false},
		{"too late as well", "2026-11-23T13:00:20Z", late, &signin.Instant{Time: time.Date(2026, 11, 23, 13, 0, 20, 0,
			time.UTC), Unverified: true, Answer: rotation.No,
			Failed: []string{"not-on-or-after", "confirmation-not-on-or-after"}}, false},
		{"the caller's time is in time", "2026-11-23T12:00:20Z", options(), nil, false},
		{"no time", "", late, nil, false},
		{"no time at all", "yesterday", late, nil, false},
	}
	for _, row := range rows {
		c := decode(t, har(harGet("https://example.com/"), entry(row.started)))
		r := signin.Explain(c, pair(), row.options)
		require.Equal(t, row.want, r.AtCapture, row.why)
		require.Equal(t, row.options.Time, r.Time, "the clock is the caller's")
		require.Equal(t, row.fix, strings.Contains(r.String(), "explain it as received at 2026-11-23T12:00:20.5Z"),
			row.why)
		if row.options.Time.Equal(late.Time) {
			require.Equal(t, rotation.No, r.Answer, row.why)
		}
	}
	r := signin.Explain(decode(t, har(entry("2026-11-23T12:00:20.500Z"))), pair(), late)
	require.Equal(t, soon, r.Captured.Time)
	require.Contains(t, r.String(),
		"at the capture's own time, 2026-11-23 12:00:20.5 UTC (unverified): yes; nothing failed then\n")
}

// Times as xs:dateTime has them, in the place of the one from which the assertion is valid; received is 12:00:10 UTC.
func TestTimeForms(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why, text string
		outcome   signin.CheckOutcome
		says      string
	}{
		{"UTC", "2026-11-23T12:00:10Z", signin.Passed, "12:00:10 UTC"},
		{"UTC, a second later", "2026-11-23T12:00:11Z", signin.Failed, "1s after"},
		{"a fraction", "2026-11-23T12:00:10.001Z", signin.Failed, "1ms after"},
		{"a long fraction", "2026-11-23T12:00:10.000000000001Z", signin.Passed, ""},
		{"no time zone is UTC", "2026-11-23T12:00:11", signin.Failed, "12:00:11 UTC"},
		{"another time zone", "2026-11-23T13:00:10+01:00", signin.Passed, "12:00:10 UTC"},
		{"another time zone, later", "2026-11-23T11:00:11-01:00", signin.Failed, "12:00:11 UTC"},
		{"the end of a day", "2026-11-22T24:00:00Z", signin.Passed, "2026-11-23 00:00:00 UTC"},
		{"white space around", " 2026-11-23T12:00:10Z ", signin.Passed, ""},
		{"hour 24 and more", "2026-11-22T24:00:01Z", signin.Failed, "not a time"},
		{"a leap second", "2026-11-22T23:59:60Z", signin.Failed, "not a time"},
		{"a day that is none", "2026-02-30T12:00:00Z", signin.Failed, "not a time"},
		{"a date", "2026-11-23", signin.Failed, "not a time"},
		{"a blank for the T", "2026-11-23 12:00:00Z", signin.Failed, "not a time"},
		{"a comma", "2026-11-23T12:00:10,5Z", signin.Failed, "not a time"},
		{"a point without digits", "2026-11-23T12:00:10.Z", signin.Failed, "not a time"},
		{"a year of five digits", "12026-11-23T12:00:10Z", signin.Failed, "not a time"},
		{"more behind it", "2026-11-23T12:00:10Zx", signin.Failed, "not a time"},
		{"nothing", "", signin.Failed, "missing"},
	}
	for _, row := range rows {
		c := find(t, explain(t, both(t, replaced(t, responseText, `NotBefore="2026-11-23T11:55:00Z"`, `NotBefore="`+
			row.text+`"`))), "not-before")
		require.Equal(t, row.outcome, c.Outcome, "%s: %s", row.why, c.Reason)
		require.Contains(t, c.Reason, row.says, row.why)
	}
}
