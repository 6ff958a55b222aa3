package rotation

import (
	"bytes"
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/trust"
	"github.com/samlbridge/samlbridge/pem"
)

// relate says of each certificate that one side only has what it has in common with those of the other side. That two
// of them are valid at the same time means nothing: those of strangers usually are.
func (r *rotation) relate() {
	var trusted []mapping.Key
	for _, c := range r.all {
		if c.Trusted {
			trusted = append(trusted, c.key)
		}
	}
	shown := r.shown()
	for _, c := range r.all {
		switch level, by := trust.Judge(c.key, trusted); {
		case level == trust.SameKey:
			c.SameKeyAs = pem.SHA256Fingerprint(by.DER)
		case level == trust.Trusted && !c.Shown && len(shown) > 0 && c.key.Certificate != nil:
			c.Unrelated = !slices.ContainsFunc(shown, func(s *certificate) bool { return related(c.key, s.key) })
		}
	}
}

// related reports whether two certificates have the key, the subject or the issuer in common, or one of them could not
// be read. Names that are empty say nothing.
func related(a, b mapping.Key) bool {
	if a.Certificate == nil || b.Certificate == nil {
		return true
	}
	level, _ := trust.Judge(a, []mapping.Key{b})
	const emptyName = 2 // a SEQUENCE of nothing
	same := func(x, y []byte) bool { return len(x) > emptyName && bytes.Equal(x, y) }
	return level != trust.Untrusted || same(a.Certificate.RawSubject, b.Certificate.RawSubject) ||
		same(a.Certificate.RawIssuer, b.Certificate.RawIssuer)
}
