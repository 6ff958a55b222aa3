package pem

import (
	"crypto/x509"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/pem/diag"

	"github.com/samlbridge/samlbridge/pem/internal/tlv"
)

// reader reads one input, layer by layer, block by block, object by object.
type reader struct {
	journal
	source       string
	certificates []*x509.Certificate
}

func (r *reader) fail(at int32, e verdict) *verdict {
	e.Line, e.Column = position(r.source, at)
	e.Index = len(r.certificates)
	return &e
}

// failAt gives an error that knows its certificate a place.
func (r *reader) failAt(at int32, e *verdict) *verdict {
	e.Line, e.Column = position(r.source, at)
	return e
}

// layer reads cleaned text: the input, or what was found inside its base64. source is the text as it was.
func (r *reader) layer(source string, t []cell, depth int) *verdict {
	start := skipBlank(t, 0)
	if start == len(t) {
		if e, found := recognise(source); found {
			return r.fail(visible(t), e)
		}
		return r.fail(0, foundNothing())
	}
	if i := findPrivateKey(t); i >= 0 {
		return r.fail(t[i].at, foundPrivateKey())
	}
	if der := hexOfDER(source); der != nil {
		return r.hex(der, t[start].at)
	}
	if e, found := recogniseDocument(source); found {
		return r.fail(visible(t), e)
	}
	if marks := r.marks(t); len(marks) > 0 {
		return r.blocks(t, marks, depth)
	}
	r.note(missingArmor, t[start].at)
	before := *r
	strict := r.bare(t, depth)
	if strict == nil {
		return nil
	}
	*r = before
	found, err := r.around(t, depth)
	switch {
	case found && (err == nil || !err.vague):
		return err
	case strict.vague:
		if e, found := r.recognised(source, t); found {
			return r.fail(visible(t), e)
		}
		if found {
			return err
		}
	}
	return strict
}

// visible is the place of the first character that was not blank before it was cleaned.
func visible(t []cell) int32 {
	for _, c := range t {
		if !isBlank(c) || c.fix&(markup.set()|quotes.set()) != 0 {
			return c.at
		}
	}
	return 0
}

// bare reads text that is base64 and nothing else.
func (r *reader) bare(t []cell, depth int) *verdict {
	r.read(t)
	return r.objects(t, atNext, depth)
}

// around reads base64 that has labels or other text around it. found tells whether there is any.
func (r *reader) around(t []cell, depth int) (found bool, err *verdict) {
	done := 0 // index in t up to which all is accounted for
	for i := 0; i < len(t); i++ {
		what := startsObject(t[i:])
		if what == nothing || what != certificateStart && i > done && isBase64(t[i-1]) {
			continue
		}
		found = true
		if err := r.leftOut(t[done:i]); err != nil {
			return true, err
		}
		u, err := r.run(t, i, atOther)
		if err != nil {
			return true, err
		}
		r.read(t[i:u.end])
		if err := r.thing(u, t[i].at, depth); err != nil {
			return true, err
		}
		done, i = u.end, u.end-1
	}
	return found, r.leftOut(t[done:])
}

func isBase64(c cell) bool {
	_, ok := base64Char(c.r)
	return ok
}

// leftOut accounts for text between certificates. What is as long as base64 of something must not get lost.
func (r *reader) leftOut(t []cell) *verdict {
	start := skipBlank(t, 0)
	if start == len(t) {
		r.read(t)
		return nil
	}
	for i := start; i < len(t); i++ {
		word, isHex, isURL := i, true, false
		for ; i < len(t) && !isBlank(t[i]); i++ {
			switch {
			case hasPrefix(t[i:], "://"):
				isURL = true
			case isBase64(t[i]):
				isHex = isHex && isHexDigit(t[i].r)
				if i+1-word >= lineWidth && !isHex && !isURL {
					return r.fail(t[word].at, verdict{
						Kind:    ErrOtherObject,
						Message: "beside the certificate there is base64 of something else, or of a part of a certificate",
						Fix:     "give the whole certificate, and nothing else",
					})
				}
			default:
				word, isHex = i+1, true
			}
		}
	}
	r.note(preambleText, t[start].at)
	return nil
}

func isHexDigit(r rune) bool {
	return '0' <= r && r <= '9' || 'a' <= r && r <= 'f' || 'A' <= r && r <= 'F'
}

// hex reads the certificates in what was written as hexadecimal digits.
func (r *reader) hex(der []byte, at int32) *verdict {
	certs, fixes, err := readDER(der)
	if err != nil {
		return r.failAt(at, err)
	}
	r.read([]cell{{at: at, fix: fixes | hexDecoded.set()}})
	r.certificates = append(r.certificates, certs...)
	return nil
}

// recognised names what a text is, as it was or cleaned.
func (r *reader) recognised(source string, t []cell) (e verdict, found bool) {
	if e, found = recognise(source); found {
		return e, true
	}
	return recognise(plain(t))
}

// blocks reads text that has BEGIN or END lines.
func (r *reader) blocks(t []cell, marks []mark, depth int) *verdict {
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

// outside accounts for text before, between and behind the blocks. A certificate in it would get lost.
func (r *reader) outside(t []cell) *verdict {
	start := skipBlank(t, 0)
	if start == len(t) {
		r.read(t)
		return nil
	}
	for i := range t {
		if what := startsObject(t[i:]); what == certificateStart || what == wrappedStart {
			return r.fail(t[i].at, verdict{
				Kind:    ErrArmor,
				Message: "base64 of a certificate is outside the BEGIN and END lines",
				Fix:     "put each certificate between BEGIN and END lines of its own, or remove those lines everywhere",
			})
		}
	}
	r.note(preambleText, t[start].at)
	return nil
}

// block reads what is between a BEGIN and an END line. One of the two may be missing: the DER tells whether anything
// is.
func (r *reader) block(t []cell, begin, end *mark, body []cell, depth int) *verdict {
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
	until := atNext
	if label == labelTrusted {
		until = atEnd
	}
	err = r.objects(content, until, depth)
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
		err.Message = "a BEGIN or END line is alone, and what is beside it is not base64 of a certificate"
		return err
	default:
		return err
	}
	if len(r.certificates) > before+1 && r.journal[inPKCS7] == 0 {
		r.note(sharedArmor, at)
	}
	switch {
	case isLegacy(label):
		r.note(legacyLabel, at)
	case !isCertificate && !isPKCS7(label):
		r.note(wrongLabel, at)
	}
	return nil
}

// label gives the label of a block, and the place of its first mark. One of the marks may be missing.
func (r *reader) label(t []cell, begin, end *mark) (label string, at int32, err *verdict) {
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
		return "", 0, r.fail(t[end.from].at, verdict{
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
func (r *reader) content(body []cell, hasBegin, hasEnd bool, at int32) ([]cell, *verdict) {
	r.read(body)
	lead := skipBlank(body, 0)
	content := trim(body)
	tail := body[lead+len(content):]
	if !hasEnd {
		content = r.withoutCutEnd(content)
	}
	if len(content) == 0 {
		return nil, r.fail(at, verdict{
			Kind:    ErrEmpty,
			Message: "there is no base64 between the BEGIN and the END line",
			Fix:     fixWhole,
		})
	}
	if hasBegin && isHeader(content) {
		return nil, r.fail(content[0].at, verdict{
			Kind:    ErrArmor,
			Message: "the block has header lines (RFC 1421), which certificates do not have",
			Fix:     "remove the lines with a colon below the BEGIN line",
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
func (r *reader) objects(t []cell, until ending, depth int) *verdict {
	start := skipBlank(t, 0)
	for i := start; i < len(t); {
		u, err := r.run(t, i, until)
		if err != nil {
			return err
		}
		switch {
		case until == atEnd:
			err = r.trusted(u, t[i].at)
		case i > start && tlv.First(u.data).Tag != tlv.Sequence && !isText(u.data):
			err = r.fail(t[i].at, verdict{
				Kind:    ErrTrailingData,
				Message: "something that is not a certificate follows where the certificate ends",
				Fix:     "remove what follows, or copy the certificate that it belongs to again",
			})
		default:
			err = r.thing(u, t[i].at, depth)
		}
		if err != nil {
			return err
		}
		i = skipBlank(t, u.end)
	}
	return nil
}

// thing reads what a run encodes: certificates, or text that contains some.
func (r *reader) thing(u run, at int32, depth int) *verdict {
	switch {
	case tlv.First(u.data).Tag == tlv.Sequence:
		return r.object(u, at)
	case isText(u.data):
		return r.inner(u, at, depth)
	}
	return r.fail(at, explain(u.data))
}

// trusted reads a certificate of OpenSSL's with what OpenSSL puts behind it.
func (r *reader) trusted(u run, at int32) *verdict {
	cert := tlv.First(u.data)
	settings := u.data[len(cert.Full):]
	e := tlv.First(settings)
	isOne := e.Tag == tlv.Sequence && len(e.Full) == len(settings)
	if isOne && identify(settings) == unknownObject && !tlv.HoldsPrivateKey(settings) {
		r.note(trustSettings, at)
		u.data = cert.Full
	}
	return r.object(u, at)
}

// object reads the certificates that a run encodes.
func (r *reader) object(u run, at int32) *verdict {
	certs, fixes, err := readDER(u.data)
	if err != nil && err.Kind == ErrTruncated {
		at = u.places[len(u.places)-1]
		if cert, lost := withPlusSigns(u); cert != nil {
			certs, fixes, err = []*x509.Certificate{cert}, plusSigns.set(), nil
		} else if lost {
			e := foundLostPlusSigns(len(u.gaps))
			err = &e
			at = u.places[u.gaps[0]-1]
		}
	}
	if err != nil {
		err.Index += len(r.certificates)
		return r.failAt(at, err)
	}
	if u.odd && fixes&plusSigns.set() == 0 {
		return r.fail(u.places[len(u.places)-1], verdict{
			Kind:    ErrBase64,
			Message: "the base64 has one character more than the certificate needs",
			Fix:     fixWhole,
		})
	}
	r.read([]cell{{at: at, fix: fixes}})
	r.certificates = append(r.certificates, certs...)
	return nil
}

// withPlusSigns reads a run in which blanks took the place of + signs, as decoding a form does. lost is true where
// there are as many of them as characters are missing; only the certificate's own signature proves that they are the
// same.
func withPlusSigns(u run) (cert *x509.Certificate, lost bool) {
	if len(u.gaps) == 0 || u.need != len(u.chars)+len(u.gaps) {
		return nil, false
	}
	chars := make([]byte, 0, u.need)
	done := 0
	for _, gap := range u.gaps {
		chars = append(append(chars, u.chars[done:gap]...), '+')
		done = gap
	}
	cert, err := readCertificate(decode(append(chars, u.chars[done:]...)))
	if err != nil || CheckSelfSignature(cert) != nil {
		return nil, true
	}
	return cert, true
}

// inner reads the text that was found inside base64.
func (r *reader) inner(u run, at int32, depth int) *verdict {
	if depth == maxLayers {
		return r.fail(at, verdict{
			Kind:    ErrBase64,
			Message: fmt.Sprintf("there is base64 inside base64, more than %d layers deep", maxLayers),
			Fix:     "decode it until the text of the certificate appears",
		})
	}
	source := string(u.data)
	if _, found := diag.FindSecret(source); found {
		return r.fail(at, foundPrivateKey())
	}
	r.note(doubleWrapped, at)
	t := clean(source)
	for i := range t {
		t[i].at = u.places[t[i].at*4/3] // three bytes are four characters
	}
	return r.layer(source, t, depth+1)
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
