package pem

import "strings"

// mark is a BEGIN or END line, or what is left of one.
type mark struct {
	end      bool
	label    string // in its canonical spelling; "" for one that is not in labels
	from, to int    // indexes in the cleaned text, dashes included
}

// labels are the labels that mean something to us. Only these are ever quoted: any other text could be key material.
var labels = []string{
	labelCertificate, "X509 CERTIFICATE", "X.509 CERTIFICATE", labelTrusted,
	"PUBLIC KEY", "RSA PUBLIC KEY", "DSA PUBLIC KEY", "SSH2 PUBLIC KEY",
	"CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST",
	"PKCS7", "PKCS #7 SIGNED DATA", "CMS", "PKCS12",
	"X509 CRL", "ATTRIBUTE CERTIFICATE",
	"DH PARAMETERS", "X9.42 DH PARAMETERS", "DSA PARAMETERS", "EC PARAMETERS", "SSL SESSION PARAMETERS",
	"PGP MESSAGE", "PGP PUBLIC KEY BLOCK", "PGP SIGNATURE", "SSH SIGNATURE",
}

const (
	labelCertificate = "CERTIFICATE"
	labelTrusted     = "TRUSTED CERTIFICATE" // OpenSSL's; trust settings follow the certificate inside the same base64

	armorDashes   = 5  // RFC 7468, section 3
	maxLabelCells = 48 // twice the longest label, for the spaces that strays put in
)

func isPKCS7(label string) bool {
	return label == "PKCS7" || label == "PKCS #7 SIGNED DATA" || label == "CMS"
}

func isLegacy(label string) bool {
	return label == "X509 CERTIFICATE" || label == "X.509 CERTIFICATE" || label == labelTrusted
}

// marks finds the BEGIN and END lines, wherever on a line they are.
func (r *reader) marks(t []cell) []mark {
	var found []mark
	free := 0 // where the last mark ends
	for i := 0; i < len(t); i++ {
		word := ""
		switch t[i].r {
		case 'B', 'b':
			word = "BEGIN"
		case 'E', 'e':
			word = "END"
		default:
			continue
		}
		if m, ok := r.markAt(t, free, i, word); ok {
			found = append(found, m)
			free = m.to
			i = m.to - 1
		}
	}
	return found
}

// markAt looks at the word at t[i]. What is around it decides whether it is armor or prose. A label that is known
// needs dashes on one side, or the line for itself; the cut-off beginning of one, dashes in front and the line's end
// behind; any other label needs to look exactly as RFC 7468 has it.
func (r *reader) markAt(t []cell, free, i int, word string) (mark, bool) {
	if !hasFold(t[i:], word) || i > free && isAlphanumeric(t[i-1].r) {
		return mark{}, false
	}
	m := mark{end: word == "END"}

	m.from = i
	for m.from > free && t[m.from-1].r == ' ' {
		m.from--
	}
	left := 0
	for m.from > free && t[m.from-1].r == '-' {
		m.from--
		left++
	}
	if left > armorDashes && m.from > free && !isBlank(t[m.from-1]) {
		m.from += left - armorDashes // the dashes before belong to base64url
		left = armorDashes
	}

	name := i + len(word)
	m.to = name
	for m.to < len(t) && m.to < name+maxLabelCells && isLabel(t[m.to].r) {
		m.to++
	}
	text := squeeze(t[name:m.to])
	label, isCut := labelOf(text)
	m.label = label
	right := 0
	for m.to < len(t) && t[m.to].r == '-' {
		m.to++
		right++
	}
	if right == 2*armorDashes {
		m.to -= armorDashes // the next line's dashes follow at once
		right = armorDashes
	}

	opens, closes := atLineStart(t, m.from), atLineEnd(t, m.to)
	capitals := hasPrefix(t[i:], word) && text == strings.ToUpper(text)
	switch {
	case m.label != "" && (left > 1 || right > 1 || opens && closes):
	case isCut && capitals && left >= armorDashes-1 && closes:
	case text != "" && capitals && left == armorDashes && right == armorDashes:
	default:
		return mark{}, false
	}

	exact := strings.Repeat("-", armorDashes)
	isExact := m.label == "" || hasPrefix(t[m.from:], exact+word+" "+m.label+exact)
	if left != armorDashes || right != armorDashes || !isExact {
		r.note(armorLines, t[m.from].at)
	}
	r.read(t[m.from:m.to])
	return m, true
}

// labelOf finds the label that a text without blanks is; isCut says that it may be the beginning of one.
func labelOf(text string) (label string, isCut bool) {
	for _, l := range labels {
		squeezed := strings.ReplaceAll(l, " ", "")
		if strings.EqualFold(text, squeezed) {
			label = l
		}
		isCut = isCut || strings.HasPrefix(squeezed, text)
	}
	return label, isCut
}

// isLabel knows the characters of labels, and the + that forms put in place of blanks.
func isLabel(r rune) bool { return isAlphanumeric(r) || r == ' ' || r == '.' || r == '#' || r == '+' }

// squeeze gives a label without its spaces.
func squeeze(t []cell) string {
	var b strings.Builder
	for _, c := range t {
		if c.r != ' ' && c.r != '+' {
			b.WriteRune(c.r)
		}
	}
	return b.String()
}

func hasPrefix(t []cell, s string) bool {
	if len(t) < len(s) {
		return false
	}
	for i := range len(s) {
		if t[i].r != rune(s[i]) {
			return false
		}
	}
	return true
}

// hasFold compares with a word in capitals.
func hasFold(t []cell, word string) bool {
	if len(t) < len(word) {
		return false
	}
	for i := range len(word) {
		if t[i].r&^0x20 != rune(word[i]) {
			return false
		}
	}
	return true
}

func atLineStart(t []cell, i int) bool {
	for i > 0 && t[i-1].r == ' ' {
		i--
	}
	return i == 0 || t[i-1].r == '\n'
}

func atLineEnd(t []cell, i int) bool {
	for i < len(t) && t[i].r == ' ' {
		i++
	}
	return i == len(t) || t[i].r == '\n'
}
