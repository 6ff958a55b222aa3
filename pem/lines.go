package pem

import (
	"strconv"
	"strings"
)

// cleanTags blanks the tags of XML and HTML. Those that break lines become line breaks.
func cleanTags(t []cell) {
	for i := 0; i < len(t); i++ {
		switch {
		case hasPrefix(t[i:], "<![CDATA["):
			blank(t[i:i+len("<![CDATA[")], markup)
		case hasPrefix(t[i:], "]]>"):
			blank(t[i:i+len("]]>")], markup)
		case t[i].r == '<':
			n := tag(t[i:])
			if n == 0 {
				continue
			}
			name := strings.ToLower(tagName(t[i+1 : i+n]))
			blank(t[i:i+n], markup)
			if breaks(name) {
				t[i].r = '\n'
			}
			i += n - 1
		}
	}
}

// tag gives the length of the tag or comment with which t begins, 0 where there is none.
func tag(t []cell) int {
	const most = 512 // characters; namespace declarations make long tags
	if len(t) < 3 || !isAlphanumeric(t[1].r) && t[1].r != '/' && t[1].r != '!' && t[1].r != '?' {
		return 0
	}
	for i, c := range t[1:min(len(t), most)] {
		switch c.r {
		case '>':
			return i + 2
		case '<':
			return 0
		}
	}
	return 0
}

func tagName(t []cell) string {
	var b strings.Builder
	for i, c := range t {
		if i == 0 && c.r == '/' {
			continue
		}
		if !isAlphanumeric(c.r) {
			break
		}
		b.WriteRune(c.r)
	}
	return b.String()
}

// breaks tells whether a browser begins a new line at a tag. Two certificates in elements of XML are two as well.
func breaks(name string) bool {
	switch name {
	case "wbr", "span", "b", "i", "a", "font", "em", "strong":
		return false
	}
	return true
}

// cleanLines blanks what may be around the text on a line.
func cleanLines(t []cell) {
	var lines [][]cell
	for start := 0; start < len(t); start++ {
		end := start
		for end < len(t) && t[end].r != '\n' {
			end++
		}
		if len(trim(t[start:end])) > 0 {
			lines = append(lines, t[start:end])
		}
		start = end
	}
	cleanPrefixes(lines)
	for _, line := range lines {
		cleanLine(line)
	}
}

// cleanPrefixes blanks what is in front of every single line: the sign of a comment, a list or a difference, or its
// number.
func cleanPrefixes(lines [][]cell) {
	const least = 3 // lines; base64 may begin with + or a digit by chance, but not everywhere
	if len(lines) < least {
		return
	}
	for _, prefix := range []string{"+", "-", "#", "*", "//", ";"} {
		if all(lines, func(_ int, line []cell) bool { return hasPrefix(line[skipBlank(line, 0):], prefix) }) {
			for _, line := range lines {
				at := skipBlank(line, 0)
				blank(line[at:at+len(prefix)], linePrefixes)
			}
			return
		}
	}
	from, _ := lineNumber(lines[0])
	if all(lines, func(i int, line []cell) bool { n, end := lineNumber(line); return end > 0 && n == from+i }) {
		for _, line := range lines {
			_, end := lineNumber(line)
			blank(line[:end], linePrefixes)
		}
	}
}

func all(lines [][]cell, hasIt func(int, []cell) bool) bool {
	for i, line := range lines {
		if !hasIt(i, line) {
			return false
		}
	}
	return true
}

// lineNumber reads a number with which a line begins, and what is behind it; end is 0 where there is none.
func lineNumber(line []cell) (n, end int) {
	const mostDigits = 5
	start := skipBlank(line, 0)
	end = start
	var digits strings.Builder
	for end < len(line) && '0' <= line[end].r && line[end].r <= '9' && end-start < mostDigits {
		digits.WriteRune(line[end].r)
		end++
	}
	n, err := strconv.Atoi(digits.String())
	if err != nil || end < len(line) && !strings.ContainsRune(" :.|)", line[end].r) {
		return 0, 0
	}
	if end < len(line) {
		end++
	}
	return n, end
}

// cleanLine blanks signs of quoted mail, a code fence, quotation marks, brackets, and the signs that join strings.
func cleanLine(t []cell) {
	quoted := 0
	for i := 0; i < len(t) && (t[i].r == '>' || t[i].r == ' '); i++ {
		if t[i].r == '>' {
			quoted = i + 1
		}
	}
	if quoted > 0 {
		if quoted < len(t) && t[quoted].r == ' ' {
			quoted++
		}
		blank(t[:quoted], chatQuoting)
	}
	if isFence(t) {
		blank(t, codeFence)
		return
	}
	cleanLineEnd(t)
	for i := 0; i < len(t); i++ {
		switch {
		case t[i].r == ' ':
		case isQuote(t[i].r), strings.ContainsRune("([{|*", t[i].r), joins(t[i].r) && isQuoteNext(t[i+1:]):
			blank(t[i:i+1], quotes)
		default:
			i = len(t)
		}
	}
}

// cleanLineEnd is the part of cleanLine for the end of a line.
func cleanLineEnd(t []cell) {
	for i := len(t) - 1; i >= 0; i-- {
		switch {
		case t[i].r == ' ':
		case isQuote(t[i].r), strings.ContainsRune(",;)]}|*$%", t[i].r), joins(t[i].r) && isQuoteLast(t[:i]):
			blank(t[i:i+1], quotes)
		default:
			return
		}
	}
}

// joins tells whether a programming language joins strings with this sign.
func joins(r rune) bool { return r == '+' || r == '.' || r == '&' }

func isQuoteNext(t []cell) bool {
	for _, c := range t {
		if wasQuote(c) {
			return true
		}
		if c.r != ' ' {
			break
		}
	}
	return false
}

func isQuoteLast(t []cell) bool {
	for i := len(t) - 1; i >= 0; i-- {
		if wasQuote(t[i]) {
			return true
		}
		if t[i].r != ' ' {
			break
		}
	}
	return false
}

// wasQuote tells whether there is, or was, a quotation mark.
func wasQuote(c cell) bool { return isQuote(c.r) || c.fix&quotes.set() != 0 }

func blank(t []cell, why repair) {
	for i := range t {
		t[i].r = ' '
		t[i].fix |= why.set()
	}
}

// isFence knows a line of three backticks or tildes, with the name of a language or without.
func isFence(t []cell) bool {
	t = trim(t)
	if len(t) < 3 || t[0].r != '`' && t[0].r != '~' || t[1].r != t[0].r || t[2].r != t[0].r {
		return false
	}
	for _, c := range t[3:] {
		if c.r != t[0].r && !isAlphanumeric(c.r) {
			return false
		}
	}
	return len(t) <= 3+maxFenceName
}

// maxFenceName, in characters, is far longer than the name of a language and far shorter than a certificate.
const maxFenceName = 16

func isQuote(r rune) bool {
	switch r {
	case '"', '\'', '`', '´', '«', '»', '‘', '’', '‚', '‛', '“', '”', '„', '‟', '′', '″', '‹', '›':
		return true
	}
	return false
}
