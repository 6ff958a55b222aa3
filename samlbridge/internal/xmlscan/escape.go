package xmlscan

// AppendText appends s to dst as character data: & < > and CR, which a reader would
// turn into LF, become references. A value that XML cannot hold (invalid UTF-8, NUL
// and other control characters, surrogates, U+FFFE, U+FFFF) is refused with
// [ErrCharacter] or [ErrEncoding], never replaced; the offset counts in s.
func AppendText(dst []byte, s string) ([]byte, error) { return appendEscaped(dst, s, false) }

// AppendAttr appends s to dst as an attribute value for double quotes, which it does
// not write: as AppendText, and " TAB and LF become references too.
func AppendAttr(dst []byte, s string) ([]byte, error) { return appendEscaped(dst, s, true) }

func appendEscaped(dst []byte, s string, attr bool) ([]byte, error) {
	if _, err := countCharacters(s); err != nil {
		return nil, err
	}
	done := 0
	for i := range len(s) {
		escape := ""
		switch s[i] {
		case '&':
			escape = "&amp;"
		case '<':
			escape = "&lt;"
		case '>':
			escape = "&gt;"
		case '\r':
			escape = "&#13;"
		case '"':
			if attr {
				escape = "&quot;"
			}
		case '\t':
			if attr {
				escape = "&#9;"
			}
		case '\n':
			if attr {
				escape = "&#10;"
			}
		}
		if escape != "" {
			dst = append(append(dst, s[done:i]...), escape...)
			done = i + 1
		}
	}
	return append(dst, s[done:]...), nil
}
