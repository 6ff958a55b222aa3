// Package words says what several rules and comparisons say alike.
package words

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/mapping/internal/address"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Difference says in words how two identifiers differ, so that a reader sees what to look for in two long texts that look
// alike.
func Difference(a, b string) string {
	switch {
	case strings.EqualFold(a, b):
		return "they differ in upper and lower case"
	case strings.TrimSuffix(a, "/") == strings.TrimSuffix(b, "/"):
		return "they differ in the slash at the end"
	case strings.Join(strings.FieldsFunc(a, address.IsBlank), "") == strings.Join(strings.FieldsFunc(b,
		address.IsBlank), ""):
		return "they differ in blanks"
	}
	if hasUser(a) || hasUser(b) { // an excerpt would begin or end inside of a password
		return "they differ"
	}
	x, y := []rune(a), []rune(b)
	i := 0
	for i < min(len(x), len(y)) && x[i] == y[i] {
		i++
	}
	return fmt.Sprintf("they differ at character %d: %s and %s", i+1, diag.Quote(excerpt(x, i)),
		diag.Quote(excerpt(y, i)))
}

// hasUser reports whether a URL has a user name, and so may have a password, before its host, or a query.
func hasUser(url string) bool {
	_, rest, _ := strings.Cut(url, "://")
	authority, _, _ := strings.Cut(rest, "/")
	return strings.ContainsAny(authority, "@?#") || strings.ContainsAny(rest, "?#")
}

// excerpt is what is around a place.
func excerpt(text []rune, at int) string {
	const around = 12
	from, to := max(0, at-around), min(len(text), at+around)
	out := string(text[from:to])
	if from > 0 {
		out = "…" + out
	}
	if to < len(text) {
		out += "…"
	}
	return out
}

// Nearest returns the candidate that has the most in common with the text at its beginning; the first of equals.
func Nearest(text string, candidates []string) string {
	best, length := candidates[0], -1
	for _, c := range candidates {
		n := 0
		for n < min(len(text), len(c)) && text[n] == c[n] {
			n++
		}
		if n > length {
			best, length = c, n
		}
	}
	return best
}

// AtMost lists ten texts as they are and counts the rest.
func AtMost(list []string) string {
	const most = 10
	shown := strings.Join(list[:min(len(list), most)], ", ")
	if rest := len(list) - most; rest > 0 {
		shown += ", " + strconv.Itoa(rest) + " more"
	}
	return shown
}
