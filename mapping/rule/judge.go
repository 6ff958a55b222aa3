package rule

import (
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/address"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Verdict is what is wrong with a URL or an entity ID in its field: at most one thing for one value, so that one cause
// makes one finding.
type Verdict struct {
	mapping.Known
	// Rule is the ID of the rule that the value breaks; "" where nothing is wrong.
	Rule string
	// Something says that the value is provably something else: comparing it with anything says nothing new.
	Something    bool
	Message, Fix string

	judged bool
	owner  *mapping.Product // in whose field
}

// The IDs of the rules about values of anybody, which package saml holds.
const (
	strayCharacters = "entity-id-characters"
	badCharacters   = "endpoint-url-characters"
	notAbsolute     = "endpoint-url-absolute"
	notHTTPS        = "endpoint-url-https"
	hasUserName     = "endpoint-url-user-name"
	hasFragment     = "endpoint-url-fragment"
	privateHost     = "endpoint-url-public-host"
	nonASCIIHost    = "endpoint-url-ascii-host"
)

// endpoints are the properties whose values are URLs to which a browser goes.
var endpoints = []mapping.Property{mapping.SPACSLocation, mapping.SPPortalURL, mapping.IdPSSOLocation,
	mapping.IdPMetadataURL}

// urls are the properties whose values are judged.
var urls = [...]mapping.Property{mapping.SPEntityID, mapping.SPACSLocation, mapping.SPPortalURL, mapping.IdPEntityID,
	mapping.IdPSSOLocation, mapping.IdPMetadataURL}

// Verdicts says what is wrong with each value of a property, in the order of Values.
func (v *View) Verdicts(id mapping.Property) []Verdict {
	if i := slices.Index(urls[:], id); i >= 0 {
		return v.verdicts[i]
	}
	return nil
}

// recognise fills in what the values are that are judged. What another view holds too is taken from there.
func (v *View) recognise(of *View) {
	for n, id := range urls {
		v.values[n] = v.Values(id)
		v.verdicts[n] = make([]Verdict, len(v.values[n]))
		at := 0 // both have their values in one order
		for i, value := range v.values[n] {
			for at < len(of.values[n]) && of.values[n][at] != value {
				at++
			}
			if at < len(of.values[n]) {
				v.verdicts[n][i] = of.verdicts[n][at]
			} else {
				v.verdicts[n][i].Known = v.Recognise(value)
			}
		}
	}
}

// judgeAll says what is wrong with the values, where that was not said of them in the field of the same product.
func (v *View) judgeAll() {
	v.isRight = true
	for n, id := range urls {
		owner := v.Owner(id)
		for i := range v.verdicts[n] {
			d := &v.verdicts[n][i]
			if !d.judged || d.Rule != "" || d.owner != owner {
				*d = v.judge(id, v.values[n][i], d.Known)
				d.judged, d.owner = true, owner
			}
			v.isRight = v.isRight && d.Rule == ""
		}
	}
}

// Judged makes a rule's function: it reports the values of the properties that break it; of all URLs and entity IDs
// where none are given.
func Judged(ids ...mapping.Property) func(*Pass) {
	if len(ids) == 0 {
		ids = urls[:]
	}
	return func(p *Pass) {
		if p.quiet && p.View.isRight {
			return // nobody asks whether there was something to judge
		}
		for _, id := range ids {
			for i, verdict := range p.View.Verdicts(id) {
				if verdict.Rule == p.rule.ID {
					p.Report(p.View, id, i, verdict.Message, verdict.Fix)
				}
			}
		}
		p.States(ids...)
	}
}

// judge says what is wrong with one value of a property.
func (v *View) judge(id mapping.Property, value string, known mapping.Known) Verdict {
	d := Verdict{Known: known}
	said := d.find(v, id, value)
	if d.Rule == "" {
		return d
	}
	owner := v.Owner(id)
	if said == "" && v.belongs(id, "https://"+value) {
		said = ": https:// is missing in front"
	}
	if said == "" && d.What != "" {
		said = ", " + d.What
	}
	d.Message = v.NameOf(id) + " is " + diag.Quote(value) + said
	if d.Unverified != "" && !d.Something && d.Odd == "" {
		d.Fix = "compare it with the " + owner.Named() + " console; if it matches, ignore this"
		return d
	}
	if owner != nil && owner.Expected != nil {
		switch name, pattern := owner.Expected(id); {
		case name == "":
		case said == "":
			d.Message += "; expected " + name + ", " + diag.Quote(pattern)
		case d.What != "" && strings.HasSuffix(said, d.What):
			d.Message += "; expected " + name
		}
	}
	d.Fix = v.WhereToCopy(id)
	if other := v.other(owner); v.Facts.Metadata && other != nil && d.Product == other.Name && other.Metadata != "" {
		d.Fix = other.Metadata + ", or " + d.Fix // which of the two it should be, cannot be told
	}
	return d
}

// other is the product at the other end of the pair.
func (v *View) other(owner *mapping.Product) *mapping.Product {
	switch owner {
	case nil:
		return nil
	case v.SPProduct:
		return v.IdPProduct
	}
	return v.SPProduct
}

// find fills in the rule that the value breaks, and returns what to say about it beyond what the value is.
func (d *Verdict) find(v *View, id mapping.Property, value string) (said string) {
	if d.Known.Rule != "" && d.What != "" && d.Kind == address.Placeholder {
		d.Rule, d.Something = d.Known.Rule, true
		return ""
	}
	isEndpoint := slices.Contains(endpoints, id)
	if stray := address.Stray(value); stray != "" {
		// It keeps everything else from being recognised for what it is.
		d.Rule, d.Something = strayCharacters, true
		if isEndpoint {
			d.Rule = badCharacters
		}
		return ": it contains " + stray
	}
	if d.Known.Rule != "" {
		d.Rule, d.Something = d.Known.Rule, true
		return ""
	}
	if owner := v.Owner(id); owner != nil && owner.Misplaced != nil {
		d.Rule, d.Something = owner.Misplaced(id, d.Known)
	}
	if d.Something {
		return ""
	}
	if isEndpoint {
		if rule, words := v.addressFault(id, value); rule != "" {
			d.Rule, d.Something = rule, rule == badCharacters || rule == notAbsolute
			return ": " + words
		}
	}
	switch {
	case d.Rule == "":
		return ""
	case d.Odd != "":
		return ": " + d.Odd
	case d.Unverified != "":
		return ": " + d.Unverified
	}
	return ""
}

// belongs reports whether a value is what the owner of a property has there.
func (v *View) belongs(id mapping.Property, value string) bool {
	owner := v.Owner(id)
	if owner == nil || owner.Misplaced == nil {
		return false
	}
	rule, _ := owner.Misplaced(id, v.Recognise(value))
	return rule == ""
}

// addressFault looks at an endpoint as a URL, whoever it belongs to, and says in words what is wrong. An entity ID is a
// name, which need not be a URL at all.
func (v *View) addressFault(id mapping.Property, value string) (rule, words string) {
	a, ok := address.Plain(value)
	if !ok {
		if bad := address.BadCharacter(value); bad != "" {
			return badCharacters, "it contains " + bad + ", which no URL has"
		}
		a, ok = address.Parse(value)
	}
	switch {
	case !ok && v.belongs(id, "https://"+value):
		return notAbsolute, "https:// is missing in front"
	case !ok:
		return notAbsolute, "it is not an https URL with a host"
	case a.Scheme != "https":
		return notHTTPS, "it is http, which others can read and change on the way"
	case a.User != "":
		return hasUserName, "its host is " + diag.Quote(a.Host) + ", behind a user name"
	case a.Fragment && id != mapping.SPPortalURL:
		return hasFragment, "no browser sends the part after #"
	case a.Private() != "":
		return privateHost, "its host is " + a.Private()
	case a.Foreign():
		return nonASCIIHost, "its host has characters beyond ASCII"
	}
	return "", ""
}
