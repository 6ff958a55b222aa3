package users

import (
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// window is the part of a stream that is in memory: what was not consumed yet, at most one row ahead.
type window struct {
	r          io.Reader
	buf        []byte
	start, end int  // of what was read and not consumed, in buf
	line       int  // of buf[start], from 1
	longest    int  // what a row may have
	crEnds     bool // lines end with CR alone, which is read as LF
	looked     int  // how much of buf was searched for a private key
	secret     bool
	done       bool
	err        error // why the stream ended, nil for its end
}

// windowBytes is what is read at once: enough that moving the rest of a row to the front costs nothing.
const windowBytes = 256 << 10

// lookBack is how much of what was consumed is kept, to find a private key that goes on in what is read next.
const lookBack = 8 << 10

func newWindow(r io.Reader, longest int) window {
	return window{r: r, buf: make([]byte, windowBytes+longest+lookBack), line: 1, longest: longest}
}

// look searches what was read since the last time for a private key.
func (w *window) look() {
	if w.looked < w.end && !w.secret {
		_, w.secret = diag.FindSecret(string(w.buf[max(0, w.looked-lookBack):w.end]))
		w.looked = w.end
	}
}

// fill reads on. It returns false at the end of the stream.
func (w *window) fill() bool {
	if w.done {
		return false
	}
	if w.end == len(w.buf) {
		w.look()
		from := max(0, w.start-lookBack)
		copy(w.buf, w.buf[from:w.end])
		w.start, w.end, w.looked = w.start-from, w.end-from, w.looked-from
	}
	// A reader that gives neither bytes nor an error for this long never will.
	const patience = 100
	for range patience {
		n, err := w.r.Read(w.buf[w.end:])
		if w.crEnds {
			endWithLF(w.buf[w.end : w.end+n])
		}
		w.end += n
		if err != nil {
			w.done = true
			if err != io.EOF {
				w.err = err
			}
		}
		if n > 0 || w.done {
			return n > 0
		}
	}
	w.done, w.err = true, io.ErrNoProgress
	return false
}

// endOfLine returns where the line that begins at start+from ends, relative to start: behind its line feed, or at the
// end of the stream. The line is too long if it leaves no room for its end in longest bytes from start on.
func (w *window) endOfLine(from int) (end int, tooLong bool) {
	for seen := from; ; {
		if i := bytes.IndexByte(w.buf[w.start+seen:w.end], '\n'); i >= 0 {
			end = seen + i + 1
			return end, end > w.longest+1
		}
		seen = w.end - w.start
		if seen > w.longest {
			return seen, true
		}
		if !w.fill() {
			return w.end - w.start, false
		}
	}
}

// consume leaves behind n bytes that end a line.
func (w *window) consume(n int) {
	w.line += bytes.Count(w.buf[w.start:w.start+n], []byte{'\n'})
	w.start += n
}

// skipLine leaves the rest of the line behind, however long it is.
func (w *window) skipLine() {
	for {
		if i := bytes.IndexByte(w.buf[w.start:w.end], '\n'); i >= 0 {
			w.consume(i + 1)
			return
		}
		w.start = w.end
		if !w.fill() {
			return
		}
	}
}

// firstByte returns the first byte that is no white space, without consuming anything; 0 where the stream, or what fits
// in memory of it, has none.
func (w *window) firstByte() byte {
	for seen := 0; ; {
		for _, b := range w.buf[w.start+seen : w.end] {
			if b != ' ' && b != '\t' && b != '\r' && b != '\n' {
				return b
			}
		}
		if seen = w.end - w.start; seen > w.longest || !w.fill() {
			return 0
		}
	}
}

// ensure reads until n bytes are in memory, if there are so many.
func (w *window) ensure(n int) {
	for w.end-w.start < n && w.fill() {
	}
}

// decode looks for a byte order mark and puts a decoder in front of the stream where it asks for one. Then it looks how
// lines end.
func (w *window) decode() *diag.Error {
	w.ensure(4)
	head := w.buf[:min(4, w.end)]
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		w.start = 3
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		w.recode(binary.LittleEndian)
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		w.recode(binary.BigEndian)
	case bytes.HasPrefix(head, []byte("0\x82")), bytes.HasPrefix(head, []byte("0\x81")):
		return failure(diag.ErrEncoding, 0, "the input is binary (DER), such as a certificate, not text", fixNoList)
	case bytes.IndexByte(head, 0) >= 0:
		return failure(diag.ErrEncoding, 0, "the input is not text in UTF-8, nor in UTF-16 with a byte order mark",
			"give the list as CSV, JSON or plain text; a spreadsheet must be exported as CSV first")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return failure(diag.ErrEncoding, 0, "the input is a ZIP archive or a spreadsheet, not text",
			"export the spreadsheet as CSV")
	}
	w.ensure(windowBytes)
	first := w.buf[w.start:min(w.end, w.start+windowBytes)] // as much in whatever pieces the stream comes
	if bytes.IndexByte(first, '\n') < 0 && bytes.IndexByte(first, '\r') >= 0 {
		w.crEnds = true
		endWithLF(w.buf[w.start:w.end])
	}
	return nil
}

// endWithLF puts line feeds in the place of carriage returns.
func endWithLF(text []byte) {
	for i, b := range text {
		if b == '\r' {
			text[i] = '\n'
		}
	}
}

// recode makes the window read UTF-16 as UTF-8.
func (w *window) recode(order binary.ByteOrder) {
	rest := append([]byte(nil), w.buf[2:w.end]...)
	w.r = &utf16Reader{order: order, r: io.MultiReader(bytes.NewReader(rest), &rested{w.r, w.done, w.err})}
	w.start, w.end, w.looked, w.done, w.err = 0, 0, 0, false, nil
}

// rested is a stream that may have ended before.
type rested struct {
	r    io.Reader
	done bool
	err  error
}

func (r *rested) Read(p []byte) (int, error) {
	switch {
	case r.err != nil:
		return 0, r.err
	case r.done:
		return 0, io.EOF
	}
	return r.r.Read(p)
}

// utf16Reader turns UTF-16 into UTF-8. What is no character becomes a byte that UTF-8 does not have, so that its row is
// reported.
type utf16Reader struct {
	r     io.Reader
	order binary.ByteOrder
	in    []byte // bytes that make no whole character yet, at most three
	out   []byte // what does not fit where it was asked for
	err   error
}

const notUTF8 = 0xff

func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.out) == 0 && u.err == nil {
		chunk := make([]byte, 32<<10)
		n, err := u.r.Read(chunk)
		u.err = err
		u.convert(chunk[:n])
	}
	n := copy(p, u.out)
	if u.out = u.out[n:]; len(u.out) > 0 || n > 0 {
		return n, nil
	}
	return 0, u.err
}

func (u *utf16Reader) convert(chunk []byte) {
	data := append(u.in, chunk...)
	for len(data) >= 2 {
		r := rune(u.order.Uint16(data))
		size := 2
		if utf16.IsSurrogate(r) {
			if len(data) < 4 && u.err == nil {
				break
			}
			if len(data) >= 4 {
				if r = utf16.DecodeRune(r, rune(u.order.Uint16(data[2:]))); r != utf8.RuneError {
					size = 4
				}
			} else {
				r = utf8.RuneError
			}
			if r == utf8.RuneError {
				u.out = append(u.out, notUTF8)
				data = data[2:]
				continue
			}
		}
		u.out = utf8.AppendRune(u.out, r)
		data = data[size:]
	}
	if u.err != nil && len(data) > 0 {
		u.out = append(u.out, notUTF8)
		data = nil
	}
	u.in = append([]byte(nil), data...)
}
