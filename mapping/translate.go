package mapping

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/pem"
)

// The steps of a translation that are reported. They are no rules: nothing is wrong where they fire.
const (
	NoteDropped  = "convert-dropped"  // the target has no place for a property
	NoteNarrowed = "convert-narrowed" // the target holds fewer values than the document
	NoteFixed    = "convert-fixed"    // the target decides a value
	NoteChosen   = "convert-chosen"   // one of several values was chosen
)

// RuleSeveralACS is the rule about several ACS URLs where one fits. A translation that has chosen one says the same
// with [NoteChosen].
const RuleSeveralACS = "aws-acs-several"

// Choice is what the caller of [Translate] decides; the zero value leaves every choice to the document.
type Choice struct {
	// ACS is the assertion consumer service URL to keep where the target holds one. Without it that is, among those with
	// the binding HTTP-POST or none stated, the one that is marked as default, else the one with the lowest index, those
	// that are marked as not the default behind all others, else the first in the AWS Region of the entity ID, else the first.
	ACS string
}

// Translation is what a target can carry of a statement.
type Translation struct {
	Parties
	// Findings names each property that was dropped, narrowed, chosen from or fixed.
	Findings []Finding
}

// Translate reduces what s says to what the vocabulary to carries, fills in what the target fixes, and names every
// difference. It changes nothing of s. The error is a [*MissingError] where a required value is missing and a
// [*ChoiceError] where the choice is not among the values.
func Translate(s Statement, to Vocabulary, choice Choice) (Translation, error) {
	t := Translation{Parties: s.Parties.Clone()}
	if choice.ACS != "" && !slices.Contains(s.Values(SPACSLocation), choice.ACS) {
		return Translation{}, &ChoiceError{Property: SPACSLocation, Choice: choice.ACS, Candidates: s.Values(SPACSLocation)}
	}
	target := to.describe()
	for i := range propertyList {
		spec := &propertyList[i]
		if spec.derived || !spec.stated(s.Parties) {
			continue
		}
		field, ok := to.Field(spec.id)
		switch {
		case !ok:
			t.drop(s, target, spec.id)
		case field.Max == 1 && spec.pick != nil, spec.id == SPACSLocation && choice.ACS != "":
			if values := s.Values(spec.id); len(values) > 1 {
				t.narrow(s, to, field, values, choice)
			}
		case field.Max > 0 && spec.set != nil:
			if values := s.Values(spec.id); len(values) > field.Max {
				t.cut(s, field, values)
			}
		}
	}
	t.dropEmptyParties(to)
	for _, field := range to.Fields {
		t.fix(s, to, field)
	}
	var missing []Field
	for _, field := range to.Fields {
		// What s states of a field is left in some form.
		if field.Required && !s.has(field.Property) && !t.has(field.Property) {
			missing = append(missing, field)
		}
	}
	if len(missing) > 0 {
		return Translation{}, &MissingError{From: s.Vocabulary, To: to, Fields: missing, oidc: s.Application != nil && s.Application.AuthType == "oidc",
			unread: slices.ContainsFunc(missing, func(f Field) bool { return slices.Contains(s.Unread, f.Property) })}
	}
	return t, nil
}

// mostDropped is how many things of one kind are named one by one: more than an honest document has.
const mostDropped = 50

func (t *Translation) drop(s Statement, target string, id Property) {
	if t.Findings == nil {
		t.Findings = make([]Finding, 0, 8) // what is dropped is rarely alone
	}
	values := s.Values(id)
	properties[id].clear(&t.Parties)
	if properties[id].shape == countShape {
		// Each of these is a thing of its own: one entry for all would hide some. Of very many, the rest are counted.
		for i, v := range values {
			if rest := len(values) - i; i == mostDropped && rest > 1 {
				t.Findings = append(t.Findings, s.find(NoteDropped, Notice, id, i,
					fmt.Sprintf("%d more (%s): there is no place for them in %s", rest, id, target), ""))
				return
			}
			t.Findings = append(t.Findings, s.find(NoteDropped, Notice, id, i,
				fmt.Sprintf("%s (%s): there is no place for it in %s", Quote(v), id, target), ""))
		}
		return
	}
	message := id.String() + ": there is no place for it in " + target
	if len(values) > 1 {
		message = id.String() + ", " + strconv.Itoa(len(values)) + " values: there is no place for them in " + target
	}
	t.Findings = append(t.Findings, s.find(NoteDropped, Notice, id, 0, message, ""))
}

func (t *Translation) narrow(s Statement, to Vocabulary, field Field, values []string, choice Choice) {
	i, reason := 0, "the first one in the document"
	switch field.Property {
	case SPACSLocation:
		i, reason = chooseACS(s.SP, values, choice.ACS)
	case IdPSSOLocation:
		i, reason = chooseSSO(s.IdP, values)
	}
	properties[field.Property].pick(&t.Parties, i)
	rest := slices.Delete(slices.Clone(values), i, i+1)
	note := field.Note
	if note == "" {
		note = "one was asked for"
	}
	shown := Quote(values[i])
	if properties[field.Property].shape == certShape {
		shown = fingerprintOf(values[i])
		for j, v := range rest {
			rest[j] = fingerprintOf(v)
		}
	} else {
		for j, v := range rest {
			rest[j] = Quote(v)
		}
	}
	id := NoteNarrowed
	if field.Property == SPACSLocation {
		id = NoteChosen
	}
	severity, fix := Warning, fixFor(field.Property)
	if field.Property == SPACSLocation && choice.ACS != "" {
		severity, fix = Notice, "" // whoever has chosen knows that there are others
	}
	t.Findings = append(t.Findings, s.find(id, severity, field.Property, i,
		fmt.Sprintf("%s: kept %s, %s; left out %s: %s", field.Property, shown, reason, atMost(rest), note), fix))
}

// cut keeps the first values of a property, as many as the field takes.
func (t *Translation) cut(s Statement, field Field, values []string) {
	spec := properties[field.Property]
	spec.clear(&t.Parties)
	spec.set(&t.Parties, values[:field.Max]) // get gave these, so set takes them
	t.Findings = append(t.Findings, s.find(NoteNarrowed, Warning, field.Property, field.Max,
		fmt.Sprintf("%s: kept the first %d of %d values; there is no place for more", field.Property, field.Max, len(values)), fixFor(field.Property)))
}

func fixFor(id Property) string {
	switch id {
	case SPACSLocation:
		return "choose another with the ACS option, on the command line -acs, if people sign in through another Region or host"
	case IdPCertificates:
		return "import the other certificates in AWS one by one, or use IdP metadata, which holds them all"
	}
	return ""
}

// dropEmptyParties removes a party of which nothing is left: a target that has no place for it must not see an empty one.
func (t *Translation) dropEmptyParties(to Vocabulary) {
	// A table that is somebody's own may leave its stance out.
	has := func(prefix string) bool {
		return slices.ContainsFunc(to.Fields, func(f Field) bool { return strings.HasPrefix(string(f.Property), prefix) })
	}
	if to.SP == 0 && !has("sp.") {
		t.SP = nil
	}
	if to.IdP == 0 && !has("idp.") {
		t.IdP = nil
	}
	if t.Application != nil && !slices.ContainsFunc(t.Properties(), func(id Property) bool { return strings.HasPrefix(string(id), "app.") }) {
		t.Application = nil
	}
}

func (t *Translation) fix(s Statement, to Vocabulary, field Field) {
	if field.Fixed == "" && field.Preset == "" {
		return
	}
	stated := t.Values(field.Property)
	value := field.Fixed
	if value == "" && len(stated) == 0 {
		value = field.Preset
	}
	if value == "" || len(stated) == 1 && stated[0] == value || properties[field.Property].set == nil {
		return
	}
	if clear := properties[field.Property].clear; clear != nil && len(stated) > 0 { // a list would keep what it had
		clear(&t.Parties)
	}
	properties[field.Property].set(&t.Parties, []string{value})
	message := fmt.Sprintf("%s is set to %s: %s", to.nameOf(field), Quote(value), field.Note)
	if len(stated) > 0 {
		message = fmt.Sprintf("%s is changed from %s to %s: %s", to.nameOf(field), Quote(stated[0]), Quote(value), field.Note)
	}
	f := s.find(NoteFixed, Notice, field.Property, 0, message, "")
	if len(stated) == 0 {
		f.Path = "output " + field.Key
	}
	t.Findings = append(t.Findings, f)
}

// nameOf is what the vocabulary calls a field: its label on the screen, or its key where it has none. Whoever reads a
// document that is made of keys finds the key in the finding's path.
func (v Vocabulary) nameOf(f Field) string {
	if f.Label == "" {
		return f.Key
	}
	return f.Label
}

func (v Vocabulary) describe() string { return v.Title + " (" + v.Product + ")" }

// chooseACS picks the assertion consumer service that a target with one field gets, and says why.
func chooseACS(sp *ServiceProvider, locations []string, want string) (int, string) {
	if want != "" {
		return slices.Index(locations, want), "as the caller chose"
	}
	// SAML's order (saml-metadata-2.0 section 2.2.3) among those that the response can be sent to: by POST, as far as it is stated.
	byPOST := func(e Endpoint) bool { return e.Location != "" && (e.Binding == BindingHTTPPost || e.Binding == "") }
	any := !slices.ContainsFunc(sp.AssertionConsumerServices, byPOST)
	var lowest, lowestRefused Endpoint
	for _, e := range sp.AssertionConsumerServices {
		switch {
		case e.Location == "" || !any && !byPOST(e):
		case e.IsDefault != nil && *e.IsDefault:
			return slices.Index(locations, e.Location), "which the metadata marks as default"
		case e.Index == nil:
		case e.IsDefault != nil:
			if lowestRefused.Index == nil || *e.Index < *lowestRefused.Index {
				lowestRefused = e
			}
		case lowest.Index == nil || *e.Index < *lowest.Index:
			lowest = e
		}
	}
	if lowest.Index == nil {
		lowest = lowestRefused
	}
	if lowest.Index != nil {
		return slices.Index(locations, lowest.Location), fmt.Sprintf("which has the lowest index, %d", *lowest.Index)
	}
	first, region := -1, awsRegion(sp.EntityID)
	for _, e := range sp.AssertionConsumerServices {
		switch {
		case e.Location == "" || !any && !byPOST(e):
		case region != "" && awsRegion(e.Location) == region:
			return slices.Index(locations, e.Location), "the first in the issuer's Region, " + region
		case first < 0:
			first = slices.Index(locations, e.Location)
		}
	}
	return first, "the first one"
}

// chooseSSO prefers HTTP-POST, then HTTP-Redirect: the two bindings that AWS can use.
func chooseSSO(idp *IdentityProvider, locations []string) (int, string) {
	for _, binding := range []string{BindingHTTPPost, BindingHTTPRedirect} {
		for _, e := range idp.SingleSignOnServices {
			if e.Binding == binding && e.Location != "" {
				return slices.Index(locations, e.Location), "whose binding is " + binding[strings.LastIndexByte(binding, ':')+1:]
			}
		}
	}
	return 0, "the first one"
}

// MissingError says that a document lacks what the target requires.
type MissingError struct {
	From, To Vocabulary
	Fields   []Field // of To, at least one

	oidc   bool // the document is of an application that speaks OpenID Connect
	unread bool // the document states a missing value in a way that could not be read
}

// Error names each missing field in both vendors' words.
func (e *MissingError) Error() string {
	var list []string
	for _, f := range e.Fields {
		entry := f.Property.String()
		if names := names(f.Property); len(names) > 0 {
			entry += " (" + strings.Join(names, ", ") + ")"
		}
		list = append(list, entry)
	}
	what := "the document"
	if e.From.Product != "" {
		what += ", " + e.From.describe() + ","
	}
	return fmt.Sprintf("%s lacks what %s requires: %s", what, e.To.describe(), strings.Join(list, "; "))
}

// Fix says what to do about it.
func (e *MissingError) Fix() string {
	lacks := func(prefix string) bool {
		return slices.ContainsFunc(e.Fields, func(f Field) bool { return strings.HasPrefix(string(f.Property), prefix) })
	}
	switch {
	case e.oidc:
		return "give an application whose protocol is SAML: this one speaks OpenID Connect, which IAM Identity Center does not take"
	case e.unread:
		return "give a document that holds the value itself: where this is Terraform's, run terraform apply first, then give what terraform show -json prints of the state"
	case lacks("idp.") && e.From.IdP == 0 && e.From.SP != 0:
		return "give the identity provider's document: Cloudflare's SAML metadata, or SSO endpoint, Access Entity ID and Public key"
	case lacks("sp.") && e.From.SP == 0 && e.From.IdP != 0:
		return "give the service provider's document: the metadata file or the values that AWS shows under Service provider metadata"
	}
	return "copy the missing value from the console that shows it and add it to the document"
}

// ChoiceError says that what the caller chose is not among the document's values.
type ChoiceError struct {
	Property   Property
	Choice     string
	Candidates []string
}

// Error lists at most ten of the values that could have been chosen.
func (e *ChoiceError) Error() string {
	return fmt.Sprintf("%s %s is not in the document; it has %s", e.Property, Quote(e.Choice), quoteList(e.Candidates))
}

// quoteList quotes at most ten values and counts the rest.
func quoteList(values []string) string {
	const most = 10
	var list []string
	for i, v := range values {
		if i == most {
			list = append(list, fmt.Sprintf("%d more", len(values)-most))
			break
		}
		list = append(list, Quote(v))
	}
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}

// fingerprintOf names a certificate: by its SHA-256, since all of Cloudflare's have the same subject and issuer.
func fingerprintOf(base64DER string) string {
	der, _ := base64.StdEncoding.DecodeString(base64DER) // made by Values
	return "the certificate with SHA-256 fingerprint " + pem.SHA256Fingerprint(der)
}
