package metadata

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// Document is a metadata document whose XML was checked, with its entities found but not yet read.
type Document struct {
	Notes []xmlscan.Note // what decoding changed

	tree     *xmlscan.Tree
	entities []xmlscan.Element
	limits   Limits
	locator  locator
	paths    xmlscan.Paths
}

// Limits bounds what is read.
type Limits struct {
	xmlscan.Limits
	Certificates int // of one entity; 0 means no limit
}

// Parse scans data and finds the entities. The error is an [*Error] or an [*xmlscan.Error].
func Parse[Text string | []byte](data Text, limits Limits) (*Document, error) {
	limits.Unit = xmlscan.Name{Space: MD, Local: "EntityDescriptor"}
	source, err := xmlscan.Decode(data, limits.Limits)
	if err != nil {
		return nil, err
	}
	tree, err := xmlscan.Parse(source, limits.Limits)
	if secret := findSecret(source, tree); secret != nil {
		return nil, secret // before any other message, which might quote it
	}
	if err != nil {
		return nil, err
	}
	d := &Document{Notes: source.Notes(), tree: tree, limits: limits}
	if root := tree.Root(); !root.Is(MD, "EntityDescriptor") && !d.Aggregate() {
		return nil, notMetadata(root)
	}
	for e := range d.spine() {
		if e.Is(MD, "EntityDescriptor") {
			d.entities = append(d.entities, e)
		}
	}
	if len(d.entities) == 0 {
		return nil, fail(ErrNoEntity, tree.Root(), tree.Root().Start(), "the aggregate has no EntityDescriptor",
			"give the metadata of one provider")
	}
	return d, nil
}

// spine yields the aggregates and entities of the document, and the other children of aggregates. What stands inside an
// entity or inside an extension is no entity of the document, whatever it is called.
func (d *Document) spine() func(yield func(xmlscan.Element) bool) {
	return func(yield func(xmlscan.Element) bool) {
		root := d.tree.Root()
		if !yield(root) || !d.Aggregate() {
			return
		}
		done := 0 // behind the last subtree that is not entered
		for e := range root.Descendants() {
			if e.Start() < done {
				continue
			}
			if !yield(e) {
				return
			}
			if !isAggregate(e) {
				done = e.End()
			}
		}
	}
}

func isAggregate(e xmlscan.Element) bool { return e.Is(MD, "EntitiesDescriptor") }

// Aggregate reports whether the document is an EntitiesDescriptor.
func (d *Document) Aggregate() bool { return isAggregate(d.tree.Root()) }

// Entities returns every entity of the document, read.
func (d *Document) Entities() ([]Entity, error) {
	var list []Entity
	for _, at := range d.entities {
		e, err := d.readEntity(at)
		if err != nil {
			return nil, err
		}
		if len(e.broken) > 0 {
			return nil, e.broken[0].err
		}
		list = append(list, *e)
	}
	return list, nil
}

// Signed reports whether the entity, or an aggregate around it, carries a signature.
func (d *Document) Signed(e *Entity) bool {
	for at := range withAncestors(e.at) {
		if !at.Child(DS, "Signature").IsZero() {
			return true
		}
	}
	return false
}

func withAncestors(e xmlscan.Element) func(yield func(xmlscan.Element) bool) {
	return func(yield func(xmlscan.Element) bool) {
		for ; !e.IsZero() && yield(e); e = e.Parent() {
		}
	}
}

// Others counts the entities beside the one that was chosen.
func (d *Document) Others() int { return len(d.entities) - 1 }

// Characters counts the Unicode code points of the document.
func (d *Document) Characters() int { return d.tree.Source().Characters() }

func (d *Document) text() string { return d.tree.Source().Text() }

// Position returns the line and column of an offset in the document.
func (d *Document) Position(offset int) (line, column int) {
	return d.locator.position(d.text(), offset)
}

// HasRole reports whether any entity has the role, of those with the entityID if there are such.
func (d *Document) HasRole(kind RoleKind, entityID string) bool {
	of := func(e xmlscan.Element) bool { return entityIDOf(e) == entityID }
	chosen := entityID != "" && slices.ContainsFunc(d.entities, of)
	return slices.ContainsFunc(d.entities, func(e xmlscan.Element) bool {
		return hasRole(e, kind) &&
			(!chosen || of(e))
	})
}

func hasRole(e xmlscan.Element, roles ...RoleKind) bool {
	for c := range e.Children() {
		if slices.Contains(roles, RoleKind(c.Local())) && c.Space() == MD {
			return true
		}
	}
	return false
}

// Select reads the entity with the given entityID, or the only one that has one of the roles.
func (d *Document) Select(entityID string, roles ...RoleKind) (*Entity, error) {
	var candidates []xmlscan.Element
	for _, e := range d.entities {
		if entityID == "" && hasRole(e, roles...) || entityID != "" && entityIDOf(e) == entityID {
			candidates = append(candidates, e)
		}
	}
	root := d.tree.Root()
	switch {
	case len(candidates) == 1:
		return d.readEntity(candidates[0])
	case entityID != "" && len(candidates) == 0:
		return nil, fail(ErrNoEntity, root, root.Start(), "no entity has the entityID "+quote(entityID)+
			"; the document has "+entityIDs(d.entities), "use one of these, byte for byte")
	case entityID != "":
		return nil, fail(ErrAmbiguous, candidates[1], candidates[1].Start(),
			fmt.Sprintf("%d entities have the entityID %s", len(candidates), quote(entityID)), "remove all but one")
	case len(candidates) == 0 && len(d.entities) == 1:
		return d.readEntity(d.entities[0]) // the caller can say better which role is missing
	case len(candidates) == 0:
		return nil, fail(ErrNoEntity, root, root.Start(), "none of the document's entities has the role "+
			inWords(roles), "give the metadata of the provider itself")
	}
	return nil, fail(ErrAmbiguous, root, root.Start(),
		fmt.Sprintf("the document has %d entities with the role %s: %s", len(candidates), inWords(roles),
			entityIDs(candidates)), "choose one by its entityID")
}

func inWords(roles []RoleKind) string {
	var words []string
	for _, r := range roles {
		words = append(words, string(r))
	}
	return strings.Join(words, " or ")
}

func entityIDs(entities []xmlscan.Element) string {
	var ids []string
	for _, e := range entities {
		ids = append(ids, entityIDOf(e))
	}
	return quoteList(ids)
}

func entityIDOf(e xmlscan.Element) string {
	a, _ := e.Attr("", "entityID")
	return collapse(a.Value())
}

func (d *Document) readEntity(at xmlscan.Element) (*Entity, error) {
	e := &Entity{EntityID: entityIDOf(at), ID: identifier(at), at: at}
	e.collapsed = e.EntityID != value(at, "entityID")
	if e.EntityID == "" {
		has := "has no entityID"
		if _, stated := at.Attr("", "entityID"); stated {
			has = "has an empty entityID"
		}
		return nil, fail(ErrMissing, at, at.Start(), "EntityDescriptor "+has,
			"download the metadata again: without the attribute entityID no one can tell whose it is")
	}
	for outer := range withAncestors(at) {
		until, cache, odd := validity(outer)
		e.odd = append(e.odd, odd...)
		// What an aggregate says of its expiry holds for its entities too (saml-metadata-2.0 section 2.3.1).
		if earlier(until, e.ValidUntil) {
			e.ValidUntil, e.untilAt = until, outer
		}
		if outer == at {
			e.CacheDuration = cache
		}
	}
	r := reader{most: d.limits.Certificates}
	for c := range at.Children() {
		switch kind := RoleKind(c.Local()); {
		case c.Space() == MD && (kind == IDPSSO || kind == SPSSO):
			role, err := r.role(c)
			switch {
			case errors.Is(err, ErrLimit):
				return nil, err
			case err != nil:
				e.broken = append(e.broken, brokenRole{kind, err}) // only what is asked for has to be whole
				continue
			}
			if role.ID == e.ID || slices.ContainsFunc(e.Roles, func(other Role) bool { return other.ID == role.ID }) {
				role.ID = "" // an ID is there once
			}
			e.Roles = append(e.Roles, role)
		case keeps(c, entityOrder):
			e.Kept = append(e.Kept, Kept{c})
		}
	}
	return e, nil
}

// earlier reports whether a ends before b does; the zero time never ends.
func earlier(a, b time.Time) bool {
	return !a.IsZero() && (b.IsZero() || a.Before(b))
}

// identifier returns an ID that can be written; "" where there is none, or one that is no xs:ID.
func identifier(at xmlscan.Element) string {
	id := collapse(value(at, "ID"))
	if !isNCName(id) {
		return ""
	}
	return id
}

// value returns the value of an attribute in no namespace, "" where there is none.
func value(at xmlscan.Element, name string) string {
	a, ok := at.Attr("", name)
	if !ok {
		return ""
	}
	return a.Value()
}

// validity reads how long an element holds. What is no date or no duration is odd: nobody can say what it means, and
// the rest of the document can be read all the same.
func validity(at xmlscan.Element) (until time.Time, cache string, odd []*Error) {
	if a, ok := at.Attr("", "validUntil"); ok {
		if until, ok = dateTime(a.Value()); !ok {
			odd = append(odd, wrongAttribute(at, a, "a date and time in UTC such as 2030-01-31T12:00:00Z"))
		}
	}
	if a, ok := at.Attr("", "cacheDuration"); ok {
		if cache = collapse(a.Value()); !duration(cache) {
			cache, odd = "", append(odd, wrongAttribute(at, a, "a duration such as PT24H or P7D"))
		}
	}
	return until, cache, odd
}
