// Package compare says how two documents differ in meaning, whoever wrote them and in whatever form.
package compare

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/words"
	"github.com/samlbridge/samlbridge/mapping/trust"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// The kinds of findings of [Compare].
const (
	noteDiffers     = "compare-differs"      // the documents differ in meaning
	noteExtra       = "compare-extra"        // one side has further certificates, which is no difference
	noteNotCompared = "compare-not-compared" // something that only one of the documents says, or can say
)

// Comparison is how two documents differ in meaning.
type Comparison struct {
	// Differences is in the order of the tables, those of the service provider first. None: what was compared is the
	// same.
	Differences []Difference
	// Unknown is what could not be compared although one document at least states it: a value that could not be read,
	// or was withheld, or a certificate that was renewed over the key of the one that the other side has. It is no
	// success.
	Unknown []Difference
	// Notices are what is worth knowing and no difference: certificates beyond those that must be there, and what was
	// not compared, with the reason.
	Notices []diag.Finding
	// Compared lists what both documents were asked for. Where it is empty they have nothing in common.
	Compared []mapping.Property
}

// Difference is one property in which two documents differ.
type Difference struct {
	Property mapping.Property
	// OnlyA and OnlyB are what only the one document has, as messages show it: values in quotes, certificates by their
	// SHA-256 fingerprint.
	OnlyA, OnlyB []string
	// Finding says it in words, with the places in both documents; it has severity error. Its own place is in A, or in
	// B where A has nothing.
	diag.Finding
}

// Findings returns the differences and the notices, sorted by document and place.
func (c Comparison) Findings() []diag.Finding {
	var list []diag.Finding
	for _, d := range c.Differences {
		list = append(list, d.Finding)
	}
	for _, d := range c.Unknown {
		list = append(list, d.Finding)
	}
	list = append(list, c.Notices...)
	diag.Sort(list)
	return list
}

// Compare compares what two documents mean. Whether they must say the same, or one shows what the other has taken,
// their vocabularies say for each party; one that says nothing of a party, as that of parties made by hand, counts as
// showing it.
//
//   - Both show a party, or both have taken it: equal sets. Where one has room for one value only, that must be among the
//     other's.
//   - One shows it and the other has taken it: the assertion consumer services that were taken are among those shown, the
//     certificates that are shown are among those taken, and further certificates are a notice. All else is equal as far
//     as both state it, or have to.
//
// Identifiers are compared byte for byte, certificates by their DER. Order, white space that reading removed, a flag
// that is false against one that is absent, and a refreshed expiry are no differences.
func Compare(a, b mapping.Statement) Comparison {
	c := &comparer{side: [2]mapping.Statement{a, b}, name: [2]string{a.Name, b.Name}}
	if a.Name == b.Name {
		c.name = [2]string{"the first document", "the second document"}
	}
	c.party("sp.", "service provider", a.SP != nil, b.SP != nil, a.Vocabulary.SP, b.Vocabulary.SP)
	c.party("idp.", "identity provider", a.IdP != nil, b.IdP != nil, a.Vocabulary.IdP, b.Vocabulary.IdP)
	c.party("app.", "application", a.Application != nil, b.Application != nil, mapping.Shows, mapping.Shows)
	return c.Comparison
}

// comparer collects while one party after the other is compared. Its sides are 0 for A and 1 for B.
type comparer struct {
	Comparison
	side [2]mapping.Statement
	name [2]string
	// taken is the side that has taken the party which the other shows; -1 where both are on the same side of the pair.
	taken int
}

// party compares all properties that begin with the prefix.
func (c *comparer) party(prefix, name string, inA, inB bool, a, b mapping.Stance) {
	if !inA || !inB {
		for i, in := range []bool{inA, inB} {
			if in {
				c.notice(noteNotCompared, diag.Place{Document: c.side[i].Name},
					"the "+name+" was not compared: "+c.name[1-i]+" says nothing of it")
			}
		}
		return
	}
	c.taken = -1
	if (a == mapping.Takes) != (b == mapping.Takes) {
		c.taken = 0
		if b == mapping.Takes {
			c.taken = 1
		}
	}
	for _, id := range mapping.Properties() {
		if strings.HasPrefix(string(id), prefix) {
			c.property(id)
		}
	}
}

func (c *comparer) notice(rule string, place diag.Place, message string) {
	f := diag.Finding{Rule: rule, Severity: diag.SeverityNotice, Place: place, Message: message}
	c.Notices = append(c.Notices, f)
}

// unknown adds what could not be compared; it is no success.
func (c *comparer) unknown(id mapping.Property, place diag.Place, reason, fix string) {
	f := diag.Finding{Rule: noteNotCompared, Severity: diag.SeverityError, Place: place,
		Message: "could not tell: " + reason, Fix: fix}
	c.Unknown = append(c.Unknown, Difference{Property: id, Finding: f})
}

// property compares one property of both sides.
func (c *comparer) property(id mapping.Property) {
	value := [2][]meant{meaning(c.side[0], id), meaning(c.side[1], id)}
	isUnread := slices.Contains(c.side[0].Unread, id) || slices.Contains(c.side[1].Unread, id)
	if len(value[0]) == 0 && len(value[1]) == 0 && !isUnread {
		return
	}
	if c.unread(id, value) {
		return
	}
	if reason := c.incomparable(id, value); reason != "" {
		with := c.side[0]
		if len(value[0]) == 0 {
			with = c.side[1]
		}
		c.notice(noteNotCompared, with.Place(id, 0), "not compared: "+id.String()+": "+reason)
		return
	}
	c.Compared = append(c.Compared, id)
	switch {
	case id == mapping.AppPolicies:
		value = policies(c.side)
	case id == mapping.AppOther:
		value = c.otherMembers(value)
	case endpointDetails[id].of != nil:
		c.endpoints(id)
		return
	}
	only := [2][]meant{without(value[0], value[1]), without(value[1], value[0])}
	for i := range only {
		if !c.mayHaveMore(i, id) || len(value[1-i]) == 0 {
			continue
		}
		if id == mapping.IdPCertificates {
			for _, v := range only[i] {
				c.notice(noteExtra, c.side[i].Place(id, v.index),
					fmt.Sprintf("the certificate %s is in %s only, which may have more than %s", v.text, c.name[i],
						c.name[1-i]))
			}
		}
		only[i] = nil
	}
	if id == mapping.IdPCertificates && c.taken >= 0 {
		only[1-c.taken] = c.renewed(only[1-c.taken], value[c.taken])
	}
	c.differ(id, id.String(), only)
}

// unread lists what one document states in a way that could not be read, where the other one speaks of it too, and
// reports whether nothing is left to compare.
func (c *comparer) unread(id mapping.Property, value [2][]meant) bool {
	for i, s := range c.side {
		_, other := c.side[1-i].Vocabulary.Field(id)
		if !slices.Contains(s.Unread, id) || !other && len(c.side[1-i].Vocabulary.Fields) > 0 {
			continue
		}
		if len(value[1-i]) == 0 && !slices.Contains(c.side[1-i].Unread, id) && mayLeaveOut(&c.side[1-i], id) {
			c.notice(noteNotCompared, s.Place(id, 0), "not compared: "+id.String()+": its value in "+c.name[i]+
				" could not be read, and "+c.name[1-i]+" does not state it")
			return true
		}
		c.unknown(id, s.Place(id, 0), id.String()+": its value in "+c.name[i]+" could not be read",
			"use a document with the value itself, such as Terraform's state after apply")
		if len(value[i]) == 0 {
			return true
		}
	}
	return false
}

// renewed leaves out the certificates that are shown and not taken, but of whose key another certificate was taken. Of
// these it cannot be told whether they are missing.
func (c *comparer) renewed(missing, taken []meant) []meant {
	shower := 1 - c.taken
	return slices.DeleteFunc(missing, func(v meant) bool {
		level, by := trust.Judge(c.certificate(shower, v), c.side[c.taken].IdP.Keys)
		if level != trust.SameKey {
			return false
		}
		key := base64.StdEncoding.EncodeToString(by.DER)
		other := slices.IndexFunc(taken, func(m meant) bool { return m.key == key })
		c.unknown(mapping.IdPCertificates, c.side[shower].Place(mapping.IdPCertificates, v.index),
			c.name[shower]+" has the certificate "+v.text+", "+c.name[c.taken]+" has "+taken[other].text+
				" over the same key; "+trust.Doubt(c.side[c.taken].SPProduct), c.fix(mapping.IdPCertificates))
		return true
	})
}

// certificate is the key behind a value of IdPCertificates.
func (c *comparer) certificate(i int, v meant) mapping.Key {
	for _, k := range c.side[i].IdP.Keys {
		if base64.StdEncoding.EncodeToString(k.DER) == v.key {
			return k
		}
	}
	return mapping.Key{}
}

// mayHaveMore says whether a side may have values that the other has not.
func (c *comparer) mayHaveMore(i int, id mapping.Property) bool {
	if c.taken >= 0 {
		switch id {
		case mapping.SPACSLocation:
			return i != c.taken
		case mapping.IdPCertificates:
			return i == c.taken
		}
	}
	return c.holdsOne(1-i, id) && !c.holdsOne(i, id)
}

func (c *comparer) holdsOne(i int, id mapping.Property) bool {
	f, ok := c.side[i].Vocabulary.Field(id)
	return ok && f.Max == 1
}

// incomparable says why the sides need not agree in a property; "" where they must.
func (c *comparer) incomparable(id mapping.Property, value [2][]meant) string {
	for i, s := range c.side {
		f, ok := s.Vocabulary.Field(id)
		// What cannot be left out is not merely unknown where it is missing: somebody has damaged it.
		required := f.Required || id == mapping.IdPCertificates && s.Facts.Metadata
		switch {
		case !ok && len(s.Vocabulary.Fields) > 0:
			return s.Vocabulary.Title + " of " + s.Vocabulary.Product + " has no place for it"
		case f.Fixed != "":
			return s.Vocabulary.Product + " decides it"
		case len(value[i]) == 0 && (c.taken >= 0 && !required || endpointDetails[id].mayBeUnknown ||
			mayLeaveOut(&s, id)):
			return c.name[i] + " does not state it"
		}
	}
	switch id {
	case mapping.SPValidUntil, mapping.IdPValidUntil, mapping.SPCacheDuration, mapping.IdPCacheDuration:
		if !slices.EqualFunc(value[0], value[1], equalMeant) {
			return "a refreshed expiry is no difference"
		}
	case mapping.SPKeyUse, mapping.IdPKeyUse:
		if !slices.EqualFunc(value[0], value[1], equalMeant) {
			return "keys are compared as those that verify signatures and those for encryption; one without a use is for both"
		}
	case mapping.AppOther:
		if c.side[0].Application.Raw == nil || c.side[1].Application.Raw == nil {
			return "their values are not at hand"
		}
	}
	return ""
}

// mayLeaveOut reports whether nothing is known of a property that the statement leaves out: policies and AWS's settings
// stand on screens of their own, and of an application people copy out of the dashboard what they care for. A
// certificate is a file of its own, which values in text do without; of an identifier, which is a line, what is not
// there may be damaged.
func mayLeaveOut(s *mapping.Statement, id mapping.Property) bool {
	switch id {
	case mapping.AppPolicies, mapping.SPProvisioning, mapping.SPAccessControl:
		return true
	}
	_, isApplication := s.Vocabulary.Field(mapping.AppType)
	whole := isApplication || s.Facts.Metadata || len(s.Vocabulary.Fields) == 0
	return !whole && (id == mapping.IdPCertificates || strings.HasPrefix(string(id), "app."))
}

// differ reports what is on one side only.
func (c *comparer) differ(id mapping.Property, what string, only [2][]meant) {
	if len(only[0]) == 0 && len(only[1]) == 0 {
		return
	}
	d := Difference{Property: id}
	var parts []string
	for i, list := range only {
		var values, places []string
		for _, v := range list {
			values = append(values, v.text)
			places = append(places, v.text+c.place(i, id, v.index))
		}
		if i == 0 {
			d.OnlyA = values
		} else {
			d.OnlyB = values
		}
		if len(places) > 0 {
			parts = append(parts, "only "+c.name[i]+" has "+words.AtMost(places))
		}
	}
	message := what + " differs: " + strings.Join(parts, "; ")
	if len(only[0]) == 1 && len(only[1]) == 1 && !id.IsCertificate() && !id.IsCounted() &&
		!slices.Contains(slices.Concat(c.side[0].Sensitive, c.side[1].Sensitive), id) {
		message += "; " + words.Difference(only[0][0].key, only[1][0].key)
	}
	at, first := 0, only[0]
	if len(first) == 0 {
		at, first = 1, only[1]
	}
	d.Finding = diag.Finding{Rule: noteDiffers, Severity: diag.SeverityError,
		Place:   c.side[at].Place(id, first[0].index),
		Message: message, Fix: c.fix(id)}
	c.Differences = append(c.Differences, d)
}

// place says where a value is, behind the value.
func (c *comparer) place(i int, id mapping.Property, index int) string {
	if s := c.side[i]; s.Origin != nil {
		if pos := s.Origin(id, index).Pos; pos != (diag.Pos{}) {
			return " (" + pos.String() + ")"
		}
	}
	return ""
}

// fix says what to do about a difference: only where one side has taken what the other shows, it is known who is right.
func (c *comparer) fix(id mapping.Property) string {
	switch {
	case c.taken < 0:
		return "find out which document is current, and correct what was made from the other"
	case id == mapping.IdPCertificates:
		return "import what is missing: " + c.importing()
	case id == mapping.SPEntityID, id == mapping.SPACSLocation, id == mapping.IdPEntityID, id == mapping.IdPSSOLocation:
		return c.side[c.taken].WhereToCopy(id)
	}
	return "take the value from " + c.name[1-c.taken] + ", which shows it"
}

// endpoints compares a detail of each endpoint that both sides have, as far as both state it.
func (c *comparer) endpoints(id mapping.Property) {
	detail := endpointDetails[id]
	at := [2]map[string][]meant{}
	unknown := map[string]bool{}
	for i, s := range c.side {
		at[i] = map[string][]meant{}
		index := 0
		for _, e := range detail.of(s.Parties) {
			text := detail.get(e)
			if text == "" {
				unknown[e.Location] = unknown[e.Location] || detail.mayBeUnknown
				continue
			}
			at[i][e.Location] = append(at[i][e.Location], meant{text, diag.Quote(text), index})
			index++
		}
	}
	inB := map[string]bool{}
	for _, location := range c.side[1].Values(detail.location) {
		inB[location] = true
	}
	for _, location := range c.side[0].Values(detail.location) {
		if unknown[location] || !inB[location] {
			continue
		}
		a, b := at[0][location], at[1][location]
		c.differ(id, id.String()+" "+diag.Quote(location), [2][]meant{without(a, b), without(b, a)})
	}
}

// importing is where the other side takes certificates.
func (c *comparer) importing() string {
	if p := c.side[c.taken].SPProduct; p != nil && p.Import != "" {
		return p.Named() + ": " + p.Import + " > Import certificate"
	}
	return "where the service provider takes certificates"
}
