package pem

import (
	"crypto/x509"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// reader reads one input, layer by layer, block by block, object by object.
type reader struct {
	journal
	source       string
	certificates []*x509.Certificate
}

func (r *reader) fail(at int32, e Error) *Error {
	e.Line, e.Column = position(r.source, at)
	e.Index = len(r.certificates)
	return &e
}

// layer reads cleaned text: the input, or what was found inside its base64.
func (r *reader) layer(t []cell, depth int) *Error {
	start := skipBlank(t, 0)
	if start == len(t) {
		return r.fail(0, foundNothing())
	}
	if i := findPrivateKey(t); i >= 0 {
		return r.fail(t[i].at, foundPrivateKey())
	}
	if marks := r.marks(t); len(marks) > 0 {
		return r.blocks(t, marks, depth)
	}
	r.read(t)
	r.note(missingArmor, t[start].at)
	err := r.objects(t, false, depth)
	if err != nil && err.vague {
		if e, found := recognise(t); found {
			return r.fail(t[start].at, e)
		}
	}
	return err
}

// blocks reads text that has BEGIN or END lines.
func (r *reader) blocks(t []cell, marks []mark, depth int) *Error {
	done := 0 // index in t up to which all is accounted for
	for len(marks) > 0 {
		var begin, end *mark
		from, to := done, len(t)
		if !marks[0].end {
			if err := r.outside(t[done:marks[0].from]); err != nil {
				return err
			}
			begin, from, marks = &marks[0], marks[0].to, marks[1:]
		}
		if len(marks) > 0 {
			to = marks[0].from
		}
		body := t[from:to]
		if len(marks) > 0 && marks[0].end {
			end, to, marks = &marks[0], marks[0].to, marks[1:]
		}
		isEmpty := skipBlank(body, 0) == len(body)
		switch {
		case isEmpty && end == nil && len(marks) > 0: // BEGIN after BEGIN
			r.note(doubleWrapped, t[begin.from].at)
		case isEmpty && begin == nil && done > 0: // END after END
			r.note(doubleWrapped, t[end.from].at)
		default:
			if err := r.block(t, begin, end, body, depth); err != nil {
				return err
			}
		}
		done = to
	}
	return r.outside(t[done:])
}

// outside accounts for text before, between and behind the blocks. It must not hold a certificate: that would get lost.
func (r *reader) outside(t []cell) *Error {
	start := skipBlank(t, 0)
	if start == len(t) {
		r.read(t)
		return nil
	}
	for i := range t {
		if startsCertificate(t[i:]) {
			return r.fail(t[i].at, Error{
				Kind:    ErrArmor,
				Message: "base64 of a certificate stands outside the BEGIN and END lines",
				Fix:     "put each certificate between BEGIN and END lines of its own, or leave those lines out everywhere",
			})
		}
	}
	r.note(preambleText, t[start].at)
	return nil
}

// block reads what stands between a BEGIN and an END line. One of the two may be missing: the DER tells whether anything is.
func (r *reader) block(t []cell, begin, end *mark, body []cell, depth int) *Error {
	label, at, err := r.label(t, begin, end)
	if err != nil {
		return err
	}
	content, err := r.content(body, begin != nil, end != nil, at)
	if err != nil {
		return err
	}
	before := len(r.certificates)
	isCertificate := label == labelCertificate || isLegacy(label)
	err = r.objects(content, label == labelTrusted, depth)
	switch {
	case err == nil:
	case err.vague && label != "" && !isCertificate:
		e := notACertificate("a block of "+label, fixDownload)
		err.Kind, err.Message, err.Fix = e.Kind, e.Message, e.Fix
		if strings.Contains(label, "PUBLIC KEY") {
			err.Kind = ErrPublicKey
		}
		return err
	case err.vague && (begin == nil || end == nil):
		err.Kind = ErrArmor
		err.Message = "a BEGIN or END line stands alone, and what is beside it is not base64 of a certificate"
		return err
	default:
		return err
	}
	if len(r.certificates) > before+1 {
		r.note(sharedArmor, at)
	}
	switch {
	case isLegacy(label):
		r.note(legacyLabel, at)
	case !isCertificate:
		r.note(wrongLabel, at)
	}
	return nil
}

// label gives the label of a block, and the place of its first mark. One of the marks may be missing.
func (r *reader) label(t []cell, begin, end *mark) (label string, at int32, err *Error) {
	switch {
	case begin == nil:
		at = t[end.from].at
		r.note(missingBegin, at)
		return end.label, at, nil
	case end == nil:
		at = t[begin.from].at
		r.note(missingEnd, at)
		return begin.label, at, nil
	case begin.label == end.label:
	case begin.label != "" && end.label != "":
		return "", 0, r.fail(t[end.from].at, Error{
			Kind:    ErrArmor,
			Message: fmt.Sprintf("an END line of %s follows a BEGIN line of %s", end.label, begin.label),
			Fix:     fixWhole,
		})
	default:
		r.note(armorLines, t[end.from].at)
	}
	return begin.label, t[begin.from].at, nil
}

// content gives what is between the lines of a block, without the blanks around it.
func (r *reader) content(body []cell, hasBegin, hasEnd bool, at int32) ([]cell, *Error) {
	r.read(body)
	lead := skipBlank(body, 0)
	content := trim(body)
	tail := body[lead+len(content):]
	if !hasEnd {
		content = r.withoutCutEnd(content)
	}
	if len(content) == 0 {
		return nil, r.fail(at, Error{Kind: ErrEmpty, Message: "there is no base64 between the BEGIN and the END line", Fix: fixWhole})
	}
	if hasBegin && isHeader(content) {
		return nil, r.fail(content[0].at, Error{
			Kind:    ErrArmor,
			Message: "the block has header lines (RFC 1421), which certificates do not have",
			Fix:     "remove the lines with a colon behind the BEGIN line, if what follows them is a certificate",
		})
	}
	if hasBegin {
		r.edge(body[:lead], content[0].at)
	}
	if hasEnd {
		r.edge(tail, content[len(content)-1].at)
	}
	return content, nil
}

// withoutCutEnd drops the first few characters of an END line with which the input stops.
func (r *reader) withoutCutEnd(content []cell) []cell {
	last := len(content)
	for last > 0 && content[last-1].r != '\n' {
		last--
	}
	if last == len(content) || !strings.HasPrefix("-----END", squeeze(content[last:])) {
		return content
	}
	r.note(armorLines, content[last].at)
	return trim(content[:last])
}

// edge looks at the blanks between a BEGIN or END line and the base64: one line break is expected.
func (r *reader) edge(blanks []cell, at int32) {
	breaks, spaces := 0, 0
	for _, c := range blanks {
		switch {
		case c.r == '\n':
			breaks++
		case c.fix == 0:
			spaces++
		}
	}
	if breaks == 0 {
		r.note(rewrapped, at)
	}
	if breaks > 1 || spaces > 0 {
		r.note(whiteSpace, at)
	}
}

// isHeader tells whether t begins with a name and a colon.
func isHeader(t []cell) bool {
	for _, c := range t {
		if c.r == ':' {
			return true
		}
		if !isAlphanumeric(c.r) && c.r != '-' {
			return false
		}
	}
	return false
}

// objects reads one thing of base64 after the other.
func (r *reader) objects(t []cell, trusted bool, depth int) *Error {
	start := skipBlank(t, 0)
	for i := start; i < len(t); {
		u, err := r.run(t, i, trusted)
		if err != nil {
			return err
		}
		switch {
		case first(u.data).tag == tagSequence:
			err = r.object(u, t[i].at, trusted)
		case i > start:
			err = r.fail(t[i].at, Error{
				Kind:    ErrTrailingData,
				Message: "something that is not a certificate follows where the certificate ends",
				Fix:     "remove what follows, or copy the certificate that it belongs to again",
			})
		case isText(u.data):
			err = r.inner(u, t[i].at, depth)
		default:
			err = r.fail(t[i].at, explain(u.data))
		}
		if err != nil {
			return err
		}
		i = skipBlank(t, u.end)
	}
	return nil
}

// object reads one certificate.
func (r *reader) object(u run, at int32, trusted bool) *Error {
	der := u.data
	if trusted {
		cert := first(der)
		settings := der[len(cert.full):]
		if e := first(settings); e.tag == tagSequence && len(e.full) == len(settings) && !holdsPrivateKey(settings) {
			r.note(trustSettings, at)
			der = cert.full
		}
	}
	cert, err := readCertificate(der)
	if err != nil {
		if err.Kind == ErrTruncated {
			at = u.places[len(u.places)-1]
		}
		return r.fail(at, *err)
	}
	if u.odd {
		return r.fail(u.places[len(u.places)-1], Error{
			Kind:    ErrBase64,
			Message: "the base64 has one character more than the certificate needs",
			Fix:     fixWhole,
		})
	}
	r.certificates = append(r.certificates, cert)
	return nil
}

// inner reads the text that was found inside base64.
func (r *reader) inner(u run, at int32, depth int) *Error {
	if depth == maxLayers {
		return r.fail(at, Error{
			Kind:    ErrBase64,
			Message: fmt.Sprintf("there is base64 inside base64, more than %d layers deep", maxLayers),
			Fix:     "decode it until the text of the certificate appears",
		})
	}
	if findJWK(string(u.data)) >= 0 {
		return r.fail(at, foundPrivateKey())
	}
	r.note(doubleWrapped, at)
	t := clean(string(u.data))
	for i := range t {
		t[i].at = u.places[t[i].at*4/3] // three bytes stand in four characters
	}
	return r.layer(t, depth+1)
}

// isText tells whether there is text: UTF-8 without control characters.
func isText(b []byte) bool {
	for _, r := range string(b) {
		if r == utf8.RuneError || unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r' {
			return false
		}
	}
	return len(b) > 0
}
