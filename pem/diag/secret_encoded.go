package diag

import (
	"strings"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/pem/internal/tlv"
)

const (
	noBase64 = 0xff

	// minLine is the shortest line, in characters, that makes one run with the next: prose has no words of that
	// length.
	minLine = 32
	// sampleChars is how much of a run is decoded to tell whether it is text that is encoded there.
	sampleChars = 64
)

// base64Values are the values of the characters of both alphabets.
var base64Values = func() (values [256]byte) {
	for i := range values {
		values[i] = noBase64
	}
	for _, alphabet := range []string{"+/", "-_"} {
		for value, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + alphabet) {
			values[c] = byte(value)
		}
	}
	return values
}()

// decodeHead decodes the base64 in either alphabet with which text begins, whatever is between its characters, as far
// as dst has room.
func decodeHead(dst []byte, text string) []byte {
	n, bits, have := 0, uint(0), 0
	text = text[:min(len(text), 4*len(dst))]
	for i := 0; i < len(text) && n < len(dst); i++ {
		for have == 0 && i+4 <= len(text) && n+3 <= len(dst) { // nearly always four characters are together
			four := text[i : i+4]
			a, b, c, d := base64Values[four[0]], base64Values[four[1]], base64Values[four[2]], base64Values[four[3]]
			if a|b|c|d == noBase64 {
				break
			}
			three := dst[n : n+3]
			three[0], three[1], three[2] = a<<2|b>>4, b<<4|c>>2, c<<6|d
			i, n = i+4, n+3
		}
		if i == len(text) || n == len(dst) {
			break
		}
		value := base64Values[text[i]]
		if value == noBase64 {
			continue
		}
		bits, have = bits<<6|uint(value), have+6
		if have >= 8 {
			have -= 8
			dst[n] = byte(bits >> have)
			n++
		}
	}
	return dst[:n]
}

// findEncoded looks into all that is long enough and may be base64 or hexadecimal digits.
func findEncoded(text string, decodings int) (offset int, found bool) {
	for i := 0; i+minLine <= len(text); {
		last := i + minLine - 1 // a word that is long enough has a character here
		for last >= i && base64Values[text[last]] != noBase64 {
			last--
		}
		if last >= i {
			i = last + 1
			continue
		}
		end := wordEnd(text, i+minLine)
		if digits, stop := hexRun(text, i); len(digits) >= minRun {
			end = stop
			if findInHex(digits, decodings) {
				return i, true
			}
		} else {
			n, stop := base64Run(text, i, end)
			if n >= minRun && !isWholeCertificate(text[i:], n) && findInBase64(joined(text[i:stop], n), decodings) {
				return i, true
			}
			end = stop
		}
		i = end
	}
	return findSpacedHex(text, decodings)
}

// base64Run measures a stretch of base64 whose first word is text[i:end]: how many characters it has, and where it
// ends. Its lines may be broken in any way that texts and their escapes have.
func base64Run(text string, i, end int) (chars, stop int) {
	for last := end - i; ; {
		chars += last
		next := end + separator(text[end:])
		if last < minLine || next == end || next == len(text) {
			return chars, end
		}
		after := wordEnd(text, next)
		if after == next {
			return chars, end
		}
		last, end = after-next, after
	}
}

// joined puts the lines of a run together; it has n characters.
func joined(run string, n int) string {
	if len(run) == n {
		return run
	}
	chars := make([]byte, 0, n)
	for i := 0; i < len(run); {
		end := wordEnd(run, i)
		chars = append(chars, run[i:end]...)
		i = end + separator(run[end:])
	}
	return string(chars)
}

func wordEnd(text string, i int) int {
	for i < len(text) && base64Values[text[i]] != noBase64 {
		i++
	}
	return i
}

// separators break lines: as they are, and as JSON, XML and URLs escape them.
var separators = []string{`\n`, `\r`, `\t`, "&#10;", "&#13;", "&#xA;", "&#xD;", "&#xa;", "&#xd;", "%0A", "%0D", "%0a",
	"%0d"}

// separator gives the length of what may be between two lines of base64 at the beginning of text.
func separator(text string) int {
	n := 0
scan:
	for n < len(text) {
		switch text[n] {
		case ' ', '\t', '\r', '\n', '"', '\'', ',', '>', '|':
			n++
			continue
		case '\\', '&', '%':
			for _, s := range separators {
				if strings.HasPrefix(text[n:], s) {
					n += len(s)
					continue scan
				}
			}
			if text[n] == '\\' { // of an escape that is escaped again
				n++
				continue
			}
		}
		break
	}
	return n
}

// findInBase64 decodes a run that may have begun before the base64 in it, in each of the four ways that are possible.
func findInBase64(chars string, decodings int) bool {
	const size = sampleChars / 4 * 3
	middle := (len(chars) - sampleChars) / 2 &^ 3
	for shift := range min(4, len(chars)-sampleChars+1) {
		var room [size]byte
		isDER := decodeHead(room[:1], chars[shift:])[0] == tlv.Sequence
		if !isDER {
			b := decodeHead(room[:], chars[min(middle+shift, len(chars)-sampleChars):])
			if !isUTF16(b) && !isText(b) {
				continue
			}
		}
		if findBytes(decodeHead(make([]byte, len(chars)/4*3+3), chars[shift:]), decodings) {
			return true
		}
	}
	return false
}

// isWholeCertificate tells by its head whether a run of so many characters is a certificate and nothing else, as
// nearly all that is long are: two SEQUENCEs with lengths of two octets, which make up the whole run.
func isWholeCertificate(run string, chars int) bool {
	var room [8]byte
	head := decodeHead(room[:], run)
	if head[0] != tlv.Sequence || head[1] != 0x82 || head[4] != tlv.Sequence || head[5] != 0x82 {
		return false
	}
	size := 4 + int(head[2])<<8 + int(head[3])
	return chars == (size*8+5)/6
}

// findSpacedHex looks into digits of which no long word is made: bytes with colons, blanks or prefixes between them.
// The shortest run that counts covers several of the places where it looks.
func findSpacedHex(text string, decodings int) (offset int, found bool) {
	const (
		step = 32
		back = 4 * step
	)
	done := 0 // up to where all was looked at
	for i := step; i < len(text); i += step {
		if !isSpacedHex(text[i-step/2 : i]) {
			continue
		}
		start := i
		for start > max(done, i-back) && isHexSpace(text[start-1]) {
			start--
		}
		for start < i && !isHexDigit(text[start]) && text[start] != '\\' {
			start++
		}
		digits, end := hexRun(text, start)
		if len(digits) >= minRun && findInHex(digits, decodings) {
			return start, true
		}
		if end > i {
			done, i = end, end
		}
	}
	return 0, false
}

// isSpacedHex tells whether nothing else is in a piece of text, and both digits and what is between them.
func isSpacedHex(piece string) bool {
	digits := 0
	for i := range len(piece) {
		if !isHexSpace(piece[i]) {
			return false
		}
		if isHexDigit(piece[i]) {
			digits++
		}
	}
	return digits >= 4 && digits < len(piece)
}

// isHexSpace holds for digits and for what may be between them or before them.
func isHexSpace(c byte) bool { return hexSpace[c] }

var hexSpace = func() (class [256]bool) {
	for c := range class {
		class[c] = isHexDigit(byte(c)) || strings.IndexByte(`xX\`+hexGaps, byte(c)) >= 0
	}
	return class
}()

// hexGaps may be between bytes.
const hexGaps = " \t\r\n:,;-\"'"

// findInHex decodes digits of which the first may belong to something else.
func findInHex(digits []byte, decodings int) bool {
	return findBytes(unhex(digits), decodings) || findBytes(unhex(digits[1:]), decodings)
}

// hexRun collects hexadecimal digits from i on, with colons, blanks or prefixes between bytes. It gives fewer than
// minRun of them where there is something else.
func hexRun(text string, i int) (digits []byte, end int) {
	end = i
	for next := i; ; {
		start, isPrefixed := next, false
		switch rest := text[next:]; {
		case strings.HasPrefix(rest, "0x"), strings.HasPrefix(rest, "0X"), strings.HasPrefix(rest, `\x`):
			start, isPrefixed = start+2, true
		case strings.HasPrefix(rest, "x"): // behind a backslash
			start++
		}
		stop := start
		for stop < len(text) && isHexDigit(text[stop]) {
			stop++
		}
		n := stop - start
		if stop < len(text) && base64Values[text[stop]] != noBase64 && text[stop] != '-' {
			return digits, end
		}
		switch {
		case n == 1 && isPrefixed:
			digits = append(digits, '0')
		case n == 0, n%2 == 1 && n < minLine:
			return digits, end
		}
		digits = append(digits, text[start:stop]...)
		end, next = stop, stop
		for next < len(text) && next-stop < maxHexGap && strings.IndexByte(hexGaps, text[next]) >= 0 {
			next++
		}
	}
}

// maxHexGap is the widest gap between two bytes: a line break and an indentation.
const maxHexGap = 40

func isHexDigit(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// unhex decodes pairs of digits; one digit that is left over is left out.
func unhex(digits []byte) []byte {
	b := make([]byte, len(digits)/2)
	for i := range b {
		b[i] = nibble(digits[2*i])<<4 | nibble(digits[2*i+1])
	}
	return b
}

func nibble(c byte) byte {
	if c > '9' {
		return c&7 + 9
	}
	return c & 15
}

// unpercent decodes percent-encoding. ok is false where there is none.
func unpercent(text string) (plain string, ok bool) {
	first := strings.IndexByte(text, '%')
	if first < 0 {
		return "", false
	}
	var b []byte
	for i := first; i < len(text); i++ {
		if isPercent(text, i) {
			if b == nil {
				b = append(make([]byte, 0, len(text)), text[:i]...)
			}
			b = append(b, nibble(text[i+1])<<4|nibble(text[i+2]))
			i += 2
		} else if b != nil {
			c := text[i]
			if before := b[max(0, len(b)-1):]; c == '+' && len(before) > 0 && strings.IndexByte(" \n,:",
				before[0]) >= 0 {
				c = ' ' // as forms encode it; in base64 it is a character of its own
			}
			b = append(b, c)
		}
	}
	return string(b), b != nil
}

func isPercent(text string, i int) bool {
	return text[i] == '%' && i+2 < len(text) && isHexDigit(text[i+1]) && isHexDigit(text[i+2])
}

// beforeUnpercent gives the offset in text of what unpercent puts at an offset.
func beforeUnpercent(text string, at int) int {
	i := 0
	for ; at > 0; at-- {
		if isPercent(text, i) {
			i += 2
		}
		i++
	}
	return i
}

// sample is the middle of b: what is encoded may be preceded and followed by something else.
func sample(b []byte) []byte {
	const size = sampleChars / 4 * 3
	if len(b) > size {
		return b[(len(b)-size)/2:][:size]
	}
	return b
}

// isText tells whether b is a piece of UTF-8 without control characters. Characters may be cut at both ends.
func isText(b []byte) bool {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && n == 1 && i >= utf8.UTFMax-1 && i <= len(b)-utf8.UTFMax:
			return false
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r == 0x7f:
			return false
		}
		i += n
	}
	return true
}

// isUTF16 tells whether every other byte of b is zero, as in UTF-16 of plain characters.
func isUTF16(b []byte) bool {
	for i := 2; i < len(b); i++ {
		if (b[i] == 0) != (b[i-2] == 0) {
			return false
		}
	}
	return len(b) >= 16 && (b[0] == 0) != (b[1] == 0)
}
