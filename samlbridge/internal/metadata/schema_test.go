package metadata

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCollapse(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ in, want, why string }{
		{"https://idp.example/", "https://idp.example/", "nothing to do"},
		{" \t\r\nhttps://idp.example/\n", "https://idp.example/", "outer white space goes"},
		{"a \t b\r\n\nc", "a b c", "inner white space becomes one space"},
		{"\u00a0a\u2003b\u00a0", "\u00a0a\u2003b\u00a0", "only XML's own white space counts"},
		{" \n ", "", "nothing but white space"},
	} {
		require.Equal(t, row.want, collapse(row.in), row.why)
	}
}

func TestBoolean(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		in        string
		value, ok bool
	}{
		{"true", true, true}, {"1", true, true}, {"false", false, true}, {"0", false, true}, {" true\n", true, true},
		{"True", false, false}, {"TRUE", false, false}, {"yes", false, false}, {"T", false, false}, {"", false, false},
		{"01", false, false}, {"true false", false, false},
	} {
		value, ok := boolean(row.in)
		require.Equal(t, row.ok, ok, "%q", row.in)
		require.Equal(t, row.value, value, "%q", row.in)
	}
}

func TestUnsignedShort(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		in   string
		want int
		ok   bool
	}{
		{"0", 0, true}, {"65535", 65535, true}, {"007", 7, true}, {"+7", 7, true}, {" 7 ", 7, true},
		{"000000000000000000000065535", 65535, true},
		{"65536", 0, false}, {"99999999999999999999999999", 0, false}, {"-1", 0, false}, {"", 0, false},
		{"+", 0, false}, {"1.0", 0, false},
		{"0x10", 0, false}, {"1_0", 0, false}, {"1 0", 0, false}, {"٧", 0, false}, {"++1", 0, false},
	} {
		n, ok := unsignedShort(row.in)
		require.Equal(t, row.ok, ok, "%q", row.in)
		if ok {
			require.Equal(t, row.want, n, "%q", row.in)
		}
	}
}

func TestDateTime(t *testing.T) {
	t.Parallel()
	at := func(year int, month time.Month, day, hour, minute, second, nano int) time.Time {
		return time.Date(year, month, day, hour, minute, second, nano, time.UTC)
	}
	for _, row := range []struct {
		in   string
		want time.Time
		why  string
	}{
		{"2030-01-31T12:34:56Z", at(2030, 1, 31, 12, 34, 56, 0), "UTC"},
		{" 2030-01-31T12:34:56Z\n", at(2030, 1, 31, 12, 34, 56, 0), "white space is collapsed"},
		{"2030-01-31T12:34:56", at(2030, 1, 31, 12, 34, 56, 0), "SAML knows no other zone"},
		{"2030-01-31T12:34:56.5Z", at(2030, 1, 31, 12, 34, 56, 500_000_000), "a fraction"},
		{"2030-01-31T12:34:56.1234567891Z", at(2030, 1, 31, 12, 34, 56, 123_456_789), "nanoseconds, the rest is cut"},
		{"2030-01-31T24:00:00Z", at(2030, 2, 1, 0, 0, 0, 0), "the end of the day"},
		{"2029-12-31T24:00:00.000Z", at(2030, 1, 1, 0, 0, 0, 0), "the end of the year"},
		{"2030-01-31T12:00:00+02:00", at(2030, 1, 31, 10, 0, 0, 0), "ahead of UTC"},
		{"2030-01-31T12:00:00-05:30", at(2030, 1, 31, 17, 30, 0, 0), "behind UTC"},
		{"2030-01-31T12:00:00-00:00", at(2030, 1, 31, 12, 0, 0, 0), "UTC, written oddly"},
		{"2030-01-31T12:00:00+14:00", at(2030, 1, 30, 22, 0, 0, 0), "the farthest zone"},
		{"2028-02-29T00:00:00Z", at(2028, 2, 29, 0, 0, 0, 0), "a leap day"},
		{"2000-02-29T00:00:00Z", at(2000, 2, 29, 0, 0, 0, 0), "each 400 years is one"},
		{"0001-01-01T00:00:00Z", time.Time{}, "the date that some software writes for none"},
		{"10000-01-01T00:00:00Z", at(10000, 1, 1, 0, 0, 0, 0), "more than four digits"},
		{"-0044-03-15T00:00:00Z", at(-44, 3, 15, 0, 0, 0, 0), "before our era"},
	} {
		got, ok := dateTime(row.in)
		require.True(t, ok, "%s: %s", row.in, row.why)
		require.Equal(t, row.want, got, "%s: %s", row.in, row.why)
		again, ok := dateTime(got.Format(time.RFC3339Nano))
		require.True(t, ok, row.in)
		require.Equal(t, got, again, "%s: it can be written and read back", row.in)
	}
	for _, row := range []struct{ in, why string }{
		{"", "nothing"},
		{"2030-01-31", "no time"},
		{"2030-01-31 12:34:56Z", "a space for the T"},
		{"2030-01-31t12:34:56z", "lower case"},
		{"2030-1-31T12:34:56Z", "one digit"},
		{"30-01-31T12:34:56Z", "two digits of a year"},
		{"02030-01-31T12:34:56Z", "a leading zero beyond four digits"},
		{"0000-01-31T12:34:56Z", "there is no year 0"},
		{"1000000000-01-01T00:00:00Z", "beyond what can be counted in"},
		{"+2030-01-31T12:34:56Z", "a plus sign"},
		{"2030-00-31T12:34:56Z", "month 0"},
		{"2030-13-31T12:34:56Z", "month 13"},
		{"2030-01-00T12:34:56Z", "day 0"},
		{"2030-01-32T12:34:56Z", "day 32"},
		{"2030-02-29T12:34:56Z", "no leap year"},
		{"1900-02-29T12:34:56Z", "no leap year either"},
		{"2030-04-31T12:34:56Z", "April has 30 days"},
		{"2030-01-31T25:00:00Z", "hour 25"},
		{"2030-01-31T24:00:01Z", "behind the end of the day"},
		{"2030-01-31T24:00:00.1Z", "behind the end of the day"},
		{"2030-01-31T12:60:00Z", "minute 60"},
		{"2030-01-31T12:00:60Z", "xs:dateTime has no leap seconds"},
		{"2030-01-31T12:00:00.Z", "a point without a fraction"},
		{"2030-01-31T12:00Z", "no seconds"},
		{"2030-01-31T12:00:00+14:01", "no such zone"},
		{"2030-01-31T12:00:00+02:60", "no such zone"},
		{"2030-01-31T12:00:00+0200", "no colon"},
		{"2030-01-31T12:00:00+02", "no minutes"},
		{"2030-01-31T12:00:00ZZ", "something behind"},
		{"2030-01-31T12:00:00 GMT", "another zone's name"},
		{"2030-01-31T12:00:0٣Z", "digits of another script"},
		{"-", "a sign only"},
	} {
		_, ok := dateTime(row.in)
		require.False(t, ok, "%s: %s", row.in, row.why)
	}
}

func TestDuration(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"P1D", "PT24H", "-P1D", "P1Y2M3DT4H5M6.7S", "P0Y", "PT0S", "PT36000000S", "P500Y",
		"P99999999999999999999Y", "PT.5S", "PT5.S", "P1M", "PT1M", "P1YT1S"} {
		require.True(t, duration(in), in)
	}
	for _, in := range []string{"", "P", "PT", "P1DT", "-", "1D", "P1", "P1H", "PT1D", "PT1Y", "P1.5D", "PT1.5H",
		"P1M1Y", "P1D1D", "PT1S1M", "P-1D", "+P1D", "P1W", "p1d",
		"PT1.2.3S", "PT.S", "P 1D", "P1D ", "PTT1S", "P1DT1HT1M", "P١D"} {
		require.False(t, duration(in), in)
	}
}
