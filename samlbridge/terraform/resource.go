package terraform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// resource is an application as a document has it.
type resource struct {
	address string // as Terraform spells it
	name    string
	values  node
	prior   bool // what a plan found, and will not make
}

// at is the place of the resource.
func (r resource) at() diag.Origin {
	return diag.Origin{Path: visible(r.address), Pos: r.values.pos}
}

// saasApp is nil where the application is none of Access for SaaS.
func (r resource) saasApp() *node {
	saas := r.values.get("saas_app").inner()
	if saas == nil || saas.kind != object && saas.kind != expression {
		return nil
	}
	return saas
}

// isOIDC reports whether the application is one that AWS cannot use at all.
func (r resource) isOIDC() bool {
	protocol := r.saasApp().get("auth_type")
	return protocol != nil && protocol.kind == text && strings.EqualFold(protocol.text, "oidc")
}

// entityID is the service provider's; known is false where an expression or a later apply decides it.
func (r resource) entityID() (id string, known bool) {
	saas := r.saasApp()
	n := saas.get("sp_entity_id")
	if n != nil && n.kind == text {
		return n.text, true
	}
	return "", saas.kind == object && (n == nil || n.kind != expression)
}

// choose returns the SAML application that the options name, or the only one. Of documents with one application, that
// one is read even where another Entity ID was asked for: then it is the Entity ID that is wrong.
func choose(found []resource, o Options, so form.Options) (resource, error) {
	const give = "give the application of type saas that AWS IAM Identity Center is set up in"
	if len(found) == 0 {
		return resource{}, problem(diag.ErrWrongDocument, diag.Origin{},
			"there is no resource of type "+resourceType+" here",
			"give the file, or the state, that has the application")
	}
	saas := where(found, func(r resource) bool { return r.saasApp() != nil })
	if len(saas) == 0 {
		return resource{}, problem(diag.ErrWrongDocument, found[0].at(), "the application has no saas_app object", give)
	}
	if o.Address != "" {
		saas = where(saas, func(r resource) bool { return o.Address == r.address || o.Address == r.name })
		if len(saas) == 0 {
			return resource{}, problem(diag.ErrOption, diag.Origin{}, "no application has the address "+
				diag.Quote(o.Address)+"; there are "+described(found), "choose one of them by its address")
		}
	}
	if saml := where(saas, func(r resource) bool { return !r.isOIDC() }); len(saml) > 0 {
		saas = saml
	}
	fitting := saas
	if so.EntityID != "" && len(saas) > 1 {
		fitting = where(saas, func(r resource) bool { id, _ := r.entityID(); return id == so.EntityID })
		if len(fitting) == 0 {
			fitting = where(saas, func(r resource) bool { _, known := r.entityID(); return !known })
		}
	}
	switch {
	case len(fitting) == 1:
		return fitting[0], nil
	case len(fitting) == 0:
		return resource{}, problem(diag.ErrOption, diag.Origin{}, "no application has the Entity ID "+
			diag.Quote(so.EntityID)+"; there are "+described(saas),
			"choose one by its address")
	}
	return resource{}, problem(diag.ErrAmbiguous, diag.Origin{},
		fmt.Sprintf("there are %d SAML applications: %s", len(fitting), described(fitting)),
		"choose one by its address, or by its Entity ID")
}

func where(list []resource, is func(resource) bool) []resource {
	return slices.DeleteFunc(slices.Clone(list), func(r resource) bool { return !is(r) })
}

// others are the applications that were not chosen.
func others(found []resource, chosen resource) []unplaced {
	var list []unplaced
	for _, r := range found {
		if r.address != chosen.address {
			list = append(list, unplaced{r.address, diag.Origin{Pos: r.values.pos}})
		}
	}
	return list
}

// described lists at most ten applications.
func described(list []resource) string {
	var names []string
	for _, r := range list[:min(len(list), 10)] {
		name := diag.Quote(r.address)
		if n := r.saasApp().get("sp_entity_id"); n != nil && n.kind == text && !n.sensitive {
			name += " with the Entity ID " + diag.Quote(n.text)
		}
		names = append(names, name)
	}
	if len(list) > len(names) {
		names = append(names, fmt.Sprintf("%d more", len(list)-len(names)))
	}
	return strings.Join(names, ", ")
}

// unplaced is an argument that no field stands for, by its key.
type unplaced struct {
	key string
	at  diag.Origin
}

func isApplication(resourceTypeName string) bool {
	return resourceTypeName == resourceType || resourceTypeName == resourceTypeAlias
}
