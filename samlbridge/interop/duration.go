package interop

import (
	"strconv"
	"strings"
	"time"
)

// formatDuration writes a positive duration as xs:duration (XML Schema 1.0 part 2, 3.2.6), in hours, minutes and
// seconds.
func formatDuration(d time.Duration) string {
	var b strings.Builder
	b.WriteString("PT")
	for _, part := range []struct {
		of     time.Duration
		letter string
	}{{time.Hour, "H"}, {time.Minute, "M"}} {
		if n := d / part.of; n > 0 {
			b.WriteString(strconv.FormatInt(int64(n), 10) + part.letter)
		}
		d %= part.of
	}
	if d > 0 {
		b.WriteString(strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + "S")
	}
	return b.String()
}

// parseDuration reads what is an xs:duration, as metadata.Write makes sure, if it is one that a descriptor can hold: of
// days and less, since years and months have no length of their own, within the range of time.Duration, and more than
// zero, which stands for "not stated".
func parseDuration(s string) (time.Duration, bool) {
	rest, ok := strings.CutPrefix(s, "P")
	if !ok {
		return 0, false
	}
	date, clock, _ := strings.Cut(rest, "T")
	total := time.Duration(0)
	for _, part := range []struct {
		text  string
		units map[byte]time.Duration
	}{{date, map[byte]time.Duration{'D': 24 * time.Hour}}, {clock, map[byte]time.Duration{'H': time.Hour,
		'M': time.Minute, 'S': time.Second}}} {
		for text := part.text; text != ""; {
			i := strings.IndexAny(text, "YMDHS")
			if i < 0 {
				return 0, false
			}
			unit, known := part.units[text[i]]
			n, err := strconv.ParseFloat(text[:i], 64)
			if !known || err != nil || n*float64(unit) >= float64(1<<63-1-total) {
				return 0, false
			}
			total += time.Duration(n * float64(unit))
			text = text[i+1:]
		}
	}
	return total, total > 0
}
