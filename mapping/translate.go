package mapping

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/mapping/internal/words"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// chosenRule is the ID of the finding that says that one of several values was taken, which has consequences.
const chosenRule = "convert-chosen"

// Choice is what the caller of [Translate] decides; the zero value leaves every choice to the document.
type Choice struct {
	// ACS is the assertion consumer service URL to keep where the target takes one. Without it that is SAML's default
	// endpoint (saml-metadata-2.0 section 2.2.3) among those with the binding HTTP-POST or none stated; for values that
	// somebody copied, which have no marks, the first in the AWS Region of the entity ID, else the first.
	ACS string
}

// Translation is what a target can carry of a statement.
type Translation struct {
	Parties
	// Changes names each property that was dropped, narrowed, chosen from or set.
	Changes []diag.Change
	// Findings are the choices that somebody should know of.
	Findings []diag.Finding
}

// Translate reduces what s says to what the vocabulary to carries, fills in what the target sets, and names every
// difference. It changes nothing of s and runs no rules. The error is a [*diag.Error]: a required value is missing, or
// the choice is not among the values.
func Translate(s Statement, to Vocabulary, choice Choice) (Translation, error) {
	if err := checkChoice(s, choice); err != nil {
		return Translation{}, err
	}
	t := translator{Translation: Translation{Parties: s.Parties.Clone()}, s: s, to: to, choice: choice}
	for i := range propertyList {
		t.property(&propertyList[i])
	}
	t.dropEmptyParties()
	for i := range to.Fields {
		t.set(&to.Fields[i])
	}
	if err := t.missing(); err != nil {
		return Translation{}, err
	}
	return t.Translation, nil
}

func checkChoice(s Statement, choice Choice) error {
	locations := s.Values(SPACSLocation)
	if choice.ACS == "" || slices.Contains(locations, choice.ACS) {
		return nil
	}
	return &diag.Error{Kind: diag.ErrOption, Place: diag.Place{Document: s.Name, Property: string(SPACSLocation)},
		Message: fmt.Sprintf("the ACS URL %s is not in the document; it has %s", diag.Quote(choice.ACS),
			diag.List(locations)),
		Fix:        "choose one of the document's own values, byte for byte",
		Candidates: locations}
}

// translator is a translation while it is made.
type translator struct {
	Translation
	s      Statement
	to     Vocabulary
	choice Choice
}

func (t *translator) property(spec *property) {
	if spec.derived || !spec.stated(t.s.Parties) {
		return
	}
	field := t.to.field(spec.id)
	if field == nil {
		field = t.workedOut(spec.id)
	}
	switch {
	case field == nil:
		t.drop(spec)
	case field.Max == 1 && spec.pick != nil, spec.id == SPACSLocation && t.choice.ACS != "":
		if values := t.s.Values(spec.id); len(values) > 1 {
			t.narrow(field, values)
		}
	case field.Max > 0 && spec.set != nil:
		if values := t.s.Values(spec.id); len(values) > field.Max {
			t.cut(field, values)
		}
	}
}

// workedOut is the property as a field, where the target shows it only as something worked out from it, such as a
// certificate's fingerprint.
func (t *translator) workedOut(id Property) *Field {
	if id != IdPCertificates {
		return nil
	}
	for i := range t.to.Fields {
		if f := &t.to.Fields[i]; f.Property.spec().derived {
			return &Field{Property: id, Max: f.Max}
		}
	}
	return nil
}

func (t *translator) change(kind diag.ChangeKind, id Property, i int, message string) {
	t.Changes = append(t.Changes, diag.Change{Kind: kind, Place: t.s.Place(id, i), Message: message})
}

// mostDropped is how many things of one kind are named one by one: more than an honest document has.
const mostDropped = 50

func (t *translator) drop(spec *property) {
	id, values := spec.id, spec.get(t.s.Parties)
	spec.clear(&t.Parties)
	target := t.to.describe()
	if spec.shape != countShape {
		message := spec.name + ": no field in " + target
		if len(values) > 1 {
			message = spec.name + ", " + strconv.Itoa(len(values)) + " values: no field in " + target
		}
		t.change(diag.Dropped, id, 0, message)
		return
	}
	// Each of these is a thing of its own: one entry for all would hide some. Of very many, the rest are counted.
	for i, v := range values {
		if rest := len(values) - i; i == mostDropped && rest > 1 {
			t.change(diag.Dropped, id, i, fmt.Sprintf("%d more (%s): no field in %s", rest, id, target))
			return
		}
		t.change(diag.Dropped, id, i, diag.Quote(v)+" ("+spec.name+"): no field in "+target)
	}
}

func (t *translator) narrow(field *Field, values []string) {
	id := field.Property
	i, reason := 0, "the first in the document"
	switch id {
	case SPACSLocation:
		i, reason = t.s.DefaultACS(t.choice.ACS)
	case IdPSSOLocation:
		i, reason = chooseSSO(t.s.IdP, values)
	}
	id.spec().pick(&t.Parties, i)
	shown := make([]string, 0, len(values))
	for _, v := range values {
		if id.spec().shape == certShape {
			v = fingerprintOf(v)
		} else {
			v = diag.Quote(v)
		}
		shown = append(shown, v)
	}
	rest := slices.Delete(slices.Clone(shown), i, i+1)
	message := fmt.Sprintf("chose %s, %s; not used: %s", shown[i], reason, words.AtMost(rest))
	kind := diag.Narrowed
	if id == SPACSLocation {
		kind = diag.Chosen
	}
	t.change(kind, id, i, message)
	if id == SPACSLocation && t.choice.ACS != "" {
		return // who has chosen knows that there are others
	}
	t.choose(id, i, message)
}

// choose says what a choice among several values means for the person.
func (t *translator) choose(id Property, i int, message string) {
	fix := ""
	switch id {
	case SPACSLocation:
		fix = "choose another one if people sign in through it"
	case IdPCertificates:
		fix = "import the others one by one, or use the metadata, which has them all"
	}
	t.Findings = append(t.Findings, diag.Finding{Rule: chosenRule, Severity: diag.SeverityWarning,
		Place: t.s.Place(id, i), Message: message, Fix: fix})
}

// cut keeps the first values of a property, as many as the field takes.
func (t *translator) cut(field *Field, values []string) {
	spec := field.Property.spec()
	spec.clear(&t.Parties)
	spec.set(&t.Parties, values[:field.Max]) // get gave these, so set takes them
	message := fmt.Sprintf("kept the first %d of %d values of %s", field.Max, len(values), field.Property)
	t.change(diag.Narrowed, field.Property, field.Max, message)
	t.choose(field.Property, field.Max, message)
}

// dropEmptyParties removes a party of which nothing is left: a target that has no place for it must not see an empty
// one.
func (t *translator) dropEmptyParties() {
	// A table that is somebody's own may leave its stance out.
	has := func(prefix string) bool {
		return slices.ContainsFunc(t.to.Fields, func(f Field) bool {
			return strings.HasPrefix(string(f.Property),
				prefix)
		})
	}
	if t.to.SP == 0 && !has("sp.") {
		t.SP = nil
	}
	if t.to.IdP == 0 && !has("idp.") {
		t.IdP = nil
	}
	isApp := func(id Property) bool { return strings.HasPrefix(string(id), "app.") }
	if t.Application != nil && !slices.ContainsFunc(t.Properties(), isApp) {
		t.Application = nil
	}
}

// set fills in what the target decides.
func (t *translator) set(field *Field) {
	if field.Fixed == "" && field.Preset == "" {
		return
	}
	spec := field.Property.spec()
	stated := t.Values(field.Property)
	value := field.Fixed
	if value == "" && len(stated) == 0 {
		value = field.Preset
	}
	if value == "" || len(stated) == 1 && stated[0] == value || spec.set == nil {
		return
	}
	if spec.clear != nil && len(stated) > 0 { // a list would keep what it had
		spec.clear(&t.Parties)
	}
	spec.set(&t.Parties, []string{value})
	message := fmt.Sprintf("%s is set to %s: %s", field.name(), diag.Quote(value), field.Note)
	if len(stated) > 0 {
		message = fmt.Sprintf("%s is changed from %s to %s: %s", field.name(), diag.Quote(stated[0]),
			diag.Quote(value), field.Note)
	}
	place := t.s.Place(field.Property, 0)
	if len(stated) == 0 {
		place.Path, place.Pos = "output "+field.Key, diag.Pos{}
	}
	t.Changes = append(t.Changes, diag.Change{Kind: diag.Set, Place: place, Message: message})
}

// missing names each required field of the target that nothing fills.
func (t *translator) missing() error {
	var fields []Field
	for _, f := range t.to.Fields {
		// What s states of a field is left in some form.
		if f.Required && !t.s.Has(f.Property) && !t.Has(f.Property) {
			fields = append(fields, f)
		}
	}
	if len(fields) == 0 {
		return nil
	}
	var list []string
	for _, f := range fields {
		entry := cmp.Or(f.Label, f.Key)
		if owner := t.s.Owner(f.Property); owner != nil && owner.Shown != nil {
			if own, ok := owner.Shown().Field(f.Property); ok && own.Label != "" && own.Label != entry {
				entry += " (" + owner.Named() + ": " + own.Label + ")"
			}
		}
		list = append(list, entry)
	}
	target := t.to.Product
	if t.to.Standard {
		target = t.to.Title
	}
	e := &diag.Error{Kind: diag.ErrMissing, Place: diag.Place{Document: t.s.Name, Property: string(fields[0].Property)},
		Message: "missing for " + target + ": " + strings.Join(list, ", "), Fix: t.missingFix(fields)}
	if what, fix := t.lookalike(); what != "" {
		e.Message, e.Fix = what+"; "+e.Message, fix
	}
	return e
}

// lookalike says what a document is in which a product is the party that it is not here, such as Cloudflare as the
// service provider of a login method, and which document is meant.
func (t *translator) lookalike() (what, fix string) {
	for _, row := range []struct {
		id    Property
		other *Product
	}{{SPEntityID, t.s.IdPProduct}, {IdPEntityID, t.s.SPProduct}} {
		for _, value := range t.s.Values(row.id) {
			if row.other == nil || row.other.Recognise == nil || row.other.Metadata == "" {
				continue
			}
			if k := row.other.Recognise(value); k.Product == row.other.Name && k.Rule == "" {
				return t.s.NameOf(row.id) + " is " + diag.Quote(value) + ", " + k.What, row.other.Metadata
			}
		}
	}
	return "", ""
}

func (t *translator) missingFix(fields []Field) string {
	lacks := func(prefix string) bool {
		return slices.ContainsFunc(fields, func(f Field) bool { return strings.HasPrefix(string(f.Property), prefix) })
	}
	from := t.s.Vocabulary
	switch {
	case t.s.Application != nil && t.s.Application.AuthType == "oidc":
		return "use an application that speaks SAML; this one speaks OpenID Connect"
	case slices.ContainsFunc(fields, func(f Field) bool { return slices.Contains(t.s.Unread, f.Property) }):
		return "use a document with the value itself; for Terraform, apply first and use the JSON of the state"
	case lacks("idp.") && from.IdP == 0 && from.SP != 0:
		return "use the identity provider's document: " + t.s.IdPProduct.documents()
	case lacks("sp.") && from.SP == 0 && from.IdP != 0:
		return "use the service provider's document: " + t.s.SPProduct.documents()
	}
	return "copy the missing value from the console that shows it and add it to the document"
}

// documents names what a product has for a reader who holds the other side's document.
func (p *Product) documents() string {
	if p == nil {
		return "its SAML metadata, or the values that its console shows"
	}
	return p.Named() + "'s SAML metadata, or the values that its console shows"
}

// name is what messages call a field: by its key where the screen has no label for it.
func (f *Field) name() string { return cmp.Or(f.Short, f.Label, f.Key) }

func (v *Vocabulary) describe() string { return v.Title + " (" + v.Product + ")" }

// fingerprintOf names a certificate: by its SHA-256, since all of one vendor's may have the same subject and issuer.
func fingerprintOf(base64DER string) string {
	der, _ := base64.StdEncoding.DecodeString(base64DER) // made by Values
	return "the certificate " + pem.SHA256Fingerprint(der)
}
