package users

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// linkKind is what connects two users with different usernames. A lower one is better evidence.
type linkKind byte

const (
	byExternalID linkKind = iota + 1
	byEmail
	byName // another username
	byLocalPart
)

// String goes on after "the same".
func (k linkKind) String() string {
	return []string{"", "external ID", "email address", "other username", "name before the @"}[k]
}

// link is one identifier of a user beside the name.
type link struct {
	of   uint32 // the place of the user's name; while reading, where it is in the text
	kind linkKind
	text string // folded, but for external IDs
}

// key is the same for all links that connect two users.
func (l link) key() string { return string(byte(l.kind)) + l.text }

// linkTo makes a link of a value as it is written; ok is false where it connects nobody.
func linkTo(kind linkKind, value string) (l link, ok bool) {
	value = strings.TrimSpace(value)
	// Microsoft's proxyAddresses say which protocol an address is for.
	if scheme, rest, found := strings.Cut(value, ":"); found && kind == byEmail {
		if !strings.EqualFold(scheme, "smtp") {
			return link{}, false
		}
		value = rest
	}
	if kind == byName && strings.Contains(value, "@") {
		kind = byEmail
	}
	if kind != byExternalID {
		value = aws.FoldCase(value)
	}
	if value == "" || kind == byEmail && !strings.Contains(value, "@") {
		return link{}, false
	}
	return link{kind: kind, text: value}, true
}

// linkName makes a link of a username.
func linkName(name string) link {
	l, _ := linkTo(byName, name)
	return l
}

// links are the identifiers of the i-th user.
func (l *List) links(i int) []link {
	from, _ := slices.BinarySearchFunc(l.linked, uint32(i), func(x link, of uint32) int { return cmp.Compare(x.of, of) })
	to := from
	for to < len(l.linked) && l.linked[to].of == uint32(i) {
		to++
	}
	return l.linked[from:to]
}

// columnKind says what kind of identifier a column or a member has; 0 for none. aliases.0 and emails[0].value are columns
// of JSON that was exported as CSV.
func columnKind(name string) linkKind {
	name = squeeze(name)
	if i := strings.IndexAny(name, ".["); i > 0 {
		name = name[:i]
	}
	switch {
	case slices.Contains([]string{"externalid", "externalids", "objectid", "immutableid", "onpremisesimmutableid", "id"}, name):
		return byExternalID
	case slices.Contains(emailColumns, name), slices.Contains([]string{"aliases", "alias", "emailaliases", "noneditablealiases",
		"proxyaddresses", "othermails", "otheremails", "secondemail", "secondaryemail", "worksecondaryemail",
		"homesecondaryemail", "alternateemail", "alternateemails", "alternateemailaddress"}, name):
		return byEmail
	case slices.Contains(usernameColumns, name):
		return byName
	}
	return 0
}

// splitValues splits a field that may have several addresses.
func splitValues(field []byte) []string {
	return strings.FieldsFunc(string(bytes.Trim(field, "[]")), func(r rune) bool { return strings.ContainsRune(",;|+\n\" '", r) })
}

// addLinks keeps the identifiers of the user that was added last, each once; what is as the name says nothing more.
func (c *collector) addLinks(name []byte, links []link) *diag.Error {
	if len(links) == 0 {
		return nil
	}
	c.addresses = c.addresses || slices.ContainsFunc(links, func(l link) bool { return l.kind == byEmail })
	own := linkName(string(name))
	at := c.entries[len(c.entries)-1].at
	first := len(c.linked)
	for _, l := range links {
		l.of = at
		if l.kind == own.kind && l.text == own.text || slices.Contains(c.linked[first:], l) {
			continue
		}
		if c.linkBytes += len(l.text); c.linkBytes+len(c.text) > c.limits.bytes {
			return tooManyBytes(c.limits.bytes, int(c.entries[len(c.entries)-1].line&lineBits))
		}
		c.linked = append(c.linked, l)
	}
	return nil
}

// sortedLinks turns the places in the text into places in the sorted list.
func (c *collector) sortedLinks() []link {
	if len(c.linked) == 0 {
		return nil
	}
	type place struct{ at, i uint32 }
	places := make([]place, len(c.entries))
	for i, e := range c.entries {
		places[i] = place{e.at, uint32(i)}
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Compare(a.at, b.at) })
	k := 0
	for i := range c.linked {
		for places[k].at != c.linked[i].of { // both are in the order of the input
			k++
		}
		c.linked[i].of = places[k].i
	}
	slices.SortStableFunc(c.linked, func(a, b link) int { return cmp.Compare(a.of, b.of) })
	return slices.Clip(c.linked)
}
