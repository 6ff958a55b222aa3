package metadata

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

func TestLost(t *testing.T) {
	t.Parallel()
	d := parse(t, everything)
	entities, err := d.Entities()
	require.NoError(t, err)
	require.Equal(t, []string{
		"the attribute Name at /EntitiesDescriptor/@Name",
		"the attribute cacheDuration at /EntitiesDescriptor/@cacheDuration",
		"the element Extensions at /EntitiesDescriptor/Extensions",
		"the attribute md:note at /EntitiesDescriptor/EntityDescriptor/@md:note",
		"the attribute xsi:schemaLocation at /EntitiesDescriptor/EntityDescriptor/@xsi:schemaLocation",
		"text between the elements of EntityDescriptor at /EntitiesDescriptor/EntityDescriptor",
		"the element Signature at /EntitiesDescriptor/EntityDescriptor/Signature",
		"the attribute md:x at /EntitiesDescriptor/EntityDescriptor/IDPSSODescriptor/KeyDescriptor[2]/@md:x",
		"the element inside at /EntitiesDescriptor/EntityDescriptor/IDPSSODescriptor/SingleLogoutService/inside",
		"the attribute md:x at /EntitiesDescriptor/EntityDescriptor/IDPSSODescriptor/NameIDFormat/@md:x",
		"the attribute md:x at /EntitiesDescriptor/EntityDescriptor/IDPSSODescriptor/SingleSignOnService/@md:x",
		"the element Unknown at /EntitiesDescriptor/EntityDescriptor/IDPSSODescriptor/Unknown",
	}, inWordsOf(d.Lost(entities)))
}

func TestPartsOfParty(t *testing.T) {
	t.Parallel()
	d := parse(t, everything)
	e, err := d.Select("e")
	require.NoError(t, err)
	idp, _ := e.First(IDPSSO)
	outside := []string{
		"the attribute Name at /EntitiesDescriptor/@Name",
		"the attribute validUntil at /EntitiesDescriptor/@validUntil", // the role's is earlier
		"the attribute cacheDuration at /EntitiesDescriptor/@cacheDuration",
		"the element Extensions at /EntitiesDescriptor/Extensions",
	}
	const at = "/EntitiesDescriptor/EntityDescriptor"
	keys := []string{
		"the attribute md:x at " + at + "/IDPSSODescriptor/KeyDescriptor[2]/@md:x",
		"the attribute Id at " + at + "/IDPSSODescriptor/KeyDescriptor[2]/KeyInfo/@Id",
		"the element KeyName at " + at + "/IDPSSODescriptor/KeyDescriptor[2]/KeyInfo/KeyName",
		"the element X509SubjectName at " + at + "/IDPSSODescriptor/KeyDescriptor[2]/KeyInfo/X509Data/X509SubjectName",
		"the element EncryptionMethod at " + at + "/IDPSSODescriptor/KeyDescriptor[2]/EncryptionMethod",
		"the element KeyDescriptor at " + at + "/IDPSSODescriptor/KeyDescriptor[3]",
		"the element KeyDescriptor at " + at + "/IDPSSODescriptor/KeyDescriptor[4]",
	}
	inside := func(ours ...string) []string {
		for i := range ours {
			ours[i] = strings.Replace(ours[i], "~", at+"/IDPSSODescriptor", 1)
		}
		return ours
	}
	require.Equal(t, concat(outside,
		[]string{
			"the attribute ID at " + at + "/@ID",
			"the attribute md:note at " + at + "/@md:note",
			"the attribute xsi:schemaLocation at " + at + "/@xsi:schemaLocation",
			"text between the elements of EntityDescriptor at " + at,
			"the element Signature at " + at + "/Signature",
			"the element Extensions at " + at + "/Extensions",
			"the element AttributeAuthorityDescriptor at " + at + "/AttributeAuthorityDescriptor",
		},
		inside("the attribute ID at ~/@ID", "the attribute errorURL at ~/@errorURL",
			"the attribute protocolSupportEnumeration at ~/@protocolSupportEnumeration",
			"the element Extensions at ~/Extensions"),
		keys,
		inside("the element Organization at ~/Organization", "the element ContactPerson at ~/ContactPerson",
			"the attribute ResponseLocation at ~/SingleLogoutService/@ResponseLocation",
			"the element inside at ~/SingleLogoutService/inside", "the attribute md:x at ~/NameIDFormat/@md:x",
			"the attribute md:x at ~/SingleSignOnService/@md:x",
			"the element AttributeProfile at ~/AttributeProfile", "the element Attribute at ~/Attribute",
			"the element Unknown at ~/Unknown"),
		[]string{
			"the element SPSSODescriptor at " + at + "/SPSSODescriptor",
			"the element Organization at " + at + "/Organization",
			"the element ContactPerson at " + at + "/ContactPerson[1]",
			"the element ContactPerson at " + at + "/ContactPerson[2]",
			"the element AdditionalMetadataLocation at " + at + "/AdditionalMetadataLocation",
		}), inWordsOf(d.Parts(e, idp, false)))

	require.Equal(t, concat(outside,
		[]string{
			"the attribute md:note at " + at + "/@md:note",
			"the attribute xsi:schemaLocation at " + at + "/@xsi:schemaLocation",
			"text between the elements of EntityDescriptor at " + at,
			"the element Signature at " + at + "/Signature",
			"the element AttributeAuthorityDescriptor at " + at + "/AttributeAuthorityDescriptor",
		},
		keys,
		inside("the attribute ResponseLocation at ~/SingleLogoutService/@ResponseLocation",
			"the element inside at ~/SingleLogoutService/inside", "the attribute md:x at ~/NameIDFormat/@md:x",
			"the attribute md:x at ~/SingleSignOnService/@md:x", "the element Unknown at ~/Unknown"),
		[]string{"the element SPSSODescriptor at " + at + "/SPSSODescriptor"}), inWordsOf(d.Parts(e, idp, true)),
		"metadata carries the rest")
}

func concat(lists ...[]string) (all []string) {
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

func inWordsOf(parts []Part) []string {
	var list []string
	for _, p := range parts {
		list = append(list, p.What+" at "+p.Path)
	}
	return list
}

// samples are documents to hold laws against: one that has everything, and other projects' where they are at hand.
func samples(t testing.TB) map[string]string {
	list := map[string]string{"everything": everything}
	files, err := filepath.Glob("../../../../shared/corpus/metadata/*.xml")
	require.NoError(t, err)
	if len(files) == 0 {
		t.Log("the corpus of other projects' metadata is not here")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		list[filepath.Base(file)] = string(data)
	}
	return list
}

// forEachRole calls f with every role that can be read of every sample.
func forEachRole(t *testing.T, f func(name string, d *Document, e *Entity, r *Role)) {
	t.Helper()
	roles := 0
	for name, text := range samples(t) {
		d, err := Parse([]byte(text), Limits{})
		if err != nil {
			continue
		}
		entities, err := d.Entities()
		if err != nil {
			continue
		}
		for i := range entities {
			for j := range entities[i].Roles {
				roles++
				f(name, d, &entities[i], &entities[i].Roles[j])
			}
		}
	}
	require.Greater(t, roles, 1)
}

func partyOf(e *Entity, r *Role) mapping.Parties {
	if r.Kind == SPSSO {
		return mapping.Parties{SP: e.ServiceProvider(r)}
	}
	return mapping.Parties{IdP: e.IdentityProvider(r)}
}

// Nothing vanishes: each attribute and each text of an entity and of what stands around it is in the party, or in a
// part that is listed. The walk here knows nothing of how parts are found.
func TestNothingVanishes(t *testing.T) {
	t.Parallel()
	forEachRole(t, func(name string, d *Document, e *Entity, r *Role) {
		require.Empty(t, vanished(t, d, e, r), name)
	})
}

// vanished lists what is neither in the party nor in a part.
func vanished(t *testing.T, d *Document, e *Entity, r *Role) []string {
	t.Helper()
	listed := map[int]bool{}
	for _, p := range d.Parts(e, r, false) {
		listed[p.Offset] = true
	}
	for _, o := range e.Odd(r) {
		listed[offsetOf(d, diag.Pos{Line: o.Line, Column: o.Column})] = true
	}
	for _, p := range d.Problems(r) {
		listed[offsetOf(d, p.Pos)] = true
	}
	party, until := partyOf(e, r), e.validUntil(r)
	// JSON has no years beyond 9999, and no parsed certificates.
	if party.SP != nil {
		party.SP.ValidUntil = time.Time{}
		withoutParsed(party.SP.Keys)
	} else {
		party.IdP.ValidUntil = time.Time{}
		withoutParsed(party.IdP.Keys)
	}
	text, err := json.Marshal(party)
	require.NoError(t, err)
	return unaccounted(d, e, listed, string(text)+`"`+until.Format(time.RFC3339Nano)+`"`)
}

func withoutParsed(keys []mapping.Key) {
	for i := range keys {
		keys[i].Certificate, keys[i].Err = nil, nil
	}
}

func unaccounted(d *Document, e *Entity, listed map[int]bool, party string) (missing []string) {
	// A value counts as held if it stands in the party somewhere, as JSON has it.
	held := func(value string) bool {
		quoted, _ := json.Marshal(value)
		return strings.Contains(party, string(quoted)) || strings.Contains(party, ":"+value)
	}
	done := 0
	look := func(x xmlscan.Element) {
		beside := x.End() <= e.at.Start() || x.Start() >= e.at.End()
		switch {
		case x.Start() < done:
			return
		case listed[x.Start()] || x != e.at && x.Is(MD, "EntityDescriptor") || beside && isAggregate(x):
			done = x.End()
			return
		}
		for a := range x.Attrs() {
			value := canonical(a.Local, a.Value())
			if a.Space != xmlscan.NamespaceXMLNS && !listed[a.NameStart] && value != protocol && !held(value) {
				missing = append(missing, x.Path()+"/@"+a.Local+"="+value)
			}
		}
		if value := canonical(x.Local(), x.Text()); value != "" && !listed[x.TagEnd()] && !held(value) {
			missing = append(missing, x.Path()+"="+value)
		}
	}
	look(d.tree.Root())
	for x := range d.tree.Root().Descendants() {
		look(x)
	}
	return missing
}

// canonical is a value in the notation of a party's JSON.
func canonical(name, value string) string {
	value = strings.Join(strings.Fields(value), " ")
	switch name {
	case "X509Certificate":
		return strings.ReplaceAll(value, " ", "")
	case "WantAuthnRequestsSigned", "AuthnRequestsSigned", "WantAssertionsSigned", "isDefault":
		return strings.NewReplacer("1", "true", "0", "false").Replace(value)
	case "index":
		n, _ := unsignedShort(value)
		return strconv.Itoa(n)
	case "validUntil":
		at, _ := dateTime(value)
		return at.Format(time.RFC3339Nano)
	}
	return value
}

// offsetOf is the inverse of Document.Position.
func offsetOf(d *Document, pos diag.Pos) int {
	rest := strings.ReplaceAll(d.text(), "\r\n", " \n") // of the same length
	offset := 0
	for range pos.Line - 1 {
		end := strings.IndexAny(rest, "\r\n") + 1
		offset, rest = offset+end, rest[end:]
	}
	return offset + len(string([]rune(rest[:min(len(rest), 4*pos.Column)])[:pos.Column-1]))
}
