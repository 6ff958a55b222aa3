package metadata

import (
	"strconv"
	"strings"
	"time"
)

// The white space of XML (XML 1.0 section 2.3): xs:anyURI and the other types that metadata uses collapse it and no
// other.
const blanks = " \t\r\n"

// collapse is the white space rule of those types (XML Schema 1.0 part 2, 4.3.6).
func collapse(s string) string {
	if !hasBlank(s) {
		return s
	}
	return strings.Join(words(s), " ")
}

// hasBlank tells the few values with white space from all others, which need no copy.
func hasBlank(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' && strings.IndexByte(blanks, s[i]) >= 0 {
			return true
		}
	}
	return false
}

// words splits a list type.
func words(s string) []string {
	if s != "" && !hasBlank(s) {
		return []string{s}
	}
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(blanks, r) })
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// boolean reads an xs:boolean; ok is false for anything else.
func boolean(s string) (value, ok bool) {
	switch collapse(s) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}

// unsignedShort reads an xs:unsignedShort.
func unsignedShort(s string) (int, bool) {
	s = strings.TrimPrefix(collapse(s), "+")
	digits := strings.TrimLeft(s, "0")
	if !isDigits(s) || len(digits) > len("65535") {
		return 0, false
	}
	n, _ := strconv.Atoi("0" + digits)
	return n, n <= 65535
}

// dateTime reads an xs:dateTime (XML Schema 1.0 part 2, 3.2.7) whose year has at most nine digits, to the nanosecond.
// Without a zone it is UTC: saml-core-2.0 section 1.3.3 allows no other. 24:00:00 is the end of the day.
func dateTime(s string) (time.Time, bool) {
	var d digits
	d.rest, d.ok = collapse(s), true
	sign := 1
	if rest, ok := strings.CutPrefix(d.rest, "-"); ok {
		sign, d.rest = -1, rest
	}
	year := d.year()
	month, day := d.two("-"), d.two("-")
	hour, minute, second := d.two("T"), d.two(":"), d.two(":")
	nanosecond := d.fraction()
	offset := d.zone()
	endOfDay := hour == 24 && minute == 0 && second == 0 && nanosecond == 0
	if !d.ok || month < 1 || month > 12 || hour > 23 && !endOfDay || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	date := time.Date(sign*year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if date.Day() != day {
		return time.Time{}, false // a day that the month has not
	}
	return date.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute +
		time.Duration(second)*time.Second +
		time.Duration(nanosecond) - offset), true
}

// digits takes a date apart from the left. Once something is wrong ok stays false.
type digits struct {
	rest string
	ok   bool
}

// take returns the next n bytes, which must be digits, as a number.
func (d *digits) take(n int) int {
	if n > len(d.rest) || !isDigits(d.rest[:n]) {
		d.ok = false
		return 0
	}
	v, _ := strconv.Atoi(d.rest[:n])
	d.rest = d.rest[n:]
	return v
}

func (d *digits) two(before string) int {
	rest, ok := strings.CutPrefix(d.rest, before)
	d.rest, d.ok = rest, d.ok && ok
	return d.take(2)
}

// year has four digits, or more and then no leading zero; there is no year 0.
func (d *digits) year() int {
	n := max(strings.IndexByte(d.rest, '-'), 0)
	d.ok = n == 4 || n > 4 && n <= 9 && d.rest[0] != '0'
	v := d.take(n)
	d.ok = d.ok && v != 0
	return v
}

func (d *digits) fraction() int {
	rest, ok := strings.CutPrefix(d.rest, ".")
	if !ok {
		return 0
	}
	d.rest = strings.TrimLeft(rest, "0123456789")
	fraction := rest[:len(rest)-len(d.rest)]
	d.ok = d.ok && fraction != ""
	v, _ := strconv.Atoi((fraction + "000000000")[:9])
	return v
}

// zone returns how far the zone that ends the text is ahead of UTC: Z, none, or up to 14:00 either way.
func (d *digits) zone() time.Duration {
	if d.rest == "" || d.rest == "Z" {
		return 0
	}
	sign := d.rest[:1]
	hours, minutes := d.two(sign), d.two(":")
	offset := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	d.ok = d.ok && d.rest == "" && (sign == "+" || sign == "-") && minutes <= 59 && offset <= 14*time.Hour
	if sign == "-" {
		return -offset
	}
	return offset
}

// duration reports whether s is an xs:duration. It is kept as written: months and years have no length of their own.
func duration(s string) bool {
	date, clock, timed := strings.Cut(strings.TrimPrefix(s, "-"), "T")
	date, ok := strings.CutPrefix(date, "P")
	if !ok || timed && clock == "" || !timed && date == "" {
		return false
	}
	return fields(date, "YMD") && fields(clock, "HMS")
}

// fields holds for a run of whole numbers, each followed by one of the letters, in the letters' order. Seconds may be
// decimal.
func fields(s, letters string) bool {
	for s != "" {
		n := strings.IndexAny(s, letters)
		if n < 0 {
			return false
		}
		number := s[:n]
		if s[n] == 'S' {
			number = strings.Replace(number, ".", "", 1)
		}
		if !isDigits(number) {
			return false
		}
		letters = letters[strings.IndexByte(letters, s[n])+1:]
		s = s[n+1:]
	}
	return true
}
