package mapping

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// owner finds the part of the parties that holds a property, and makes one.
type owner[T any] struct {
	find func(Parties) *T  // nil where there is none
	make func(*Parties) *T // where there is none
}

var (
	spOf = owner[ServiceProvider]{func(p Parties) *ServiceProvider { return p.SP }, func(p *Parties) *ServiceProvider {
		if p.SP == nil {
			p.SP = &ServiceProvider{}
		}
		return p.SP
	}}
	idpOf = owner[IdentityProvider]{func(p Parties) *IdentityProvider { return p.IdP },
		func(p *Parties) *IdentityProvider {
			if p.IdP == nil {
				p.IdP = &IdentityProvider{}
			}
			return p.IdP
		}}
	appOf = owner[Application]{func(p Parties) *Application { return p.Application }, func(p *Parties) *Application {
		if p.Application == nil {
			p.Application = &Application{}
		}
		return p.Application
	}}
)

// reader makes get from a function on the owner, which is not called where the parties have no such part.
func reader[T any](of owner[T], get func(*T) []string) func(Parties) []string {
	return func(p Parties) []string {
		if t := of.find(p); t != nil {
			return get(t)
		}
		return nil
	}
}

// holder makes has in the same way.
func holder[T any](of owner[T], has func(*T) bool) func(Parties) bool {
	return func(p Parties) bool {
		t := of.find(p)
		return t != nil && has(t)
	}
}

func clearer[T any](of owner[T], clear func(*T)) func(*Parties) {
	return func(p *Parties) {
		if t := of.find(*p); t != nil {
			clear(t)
		}
	}
}

const isEmptyList = "is an empty list, where one value belongs"

func text[T any](id Property, name string, of owner[T], at func(*T) *string) property {
	return property{id: id, name: name, shape: textShape,
		get: reader(of, func(t *T) []string {
			if s := *at(t); s != "" {
				return []string{s}
			}
			return nil
		}),
		has: holder(of, func(t *T) bool { return *at(t) != "" }),
		set: func(p *Parties, v []string) string {
			if len(v) == 0 {
				return isEmptyList
			}
			*at(of.make(p)) = v[0]
			return ""
		},
		clear: clearer(of, func(t *T) { *at(t) = "" }),
	}
}

func texts[T any](id Property, name string, of owner[T], at func(*T) *[]string) property {
	return property{id: id, name: name, shape: textShape,
		get: reader(of, func(t *T) []string { return slices.Clone(*at(t)) }),
		has: holder(of, func(t *T) bool { return *at(t) != nil }),
		set: func(p *Parties, v []string) string {
			*at(of.make(p)) = append([]string{}, v...)
			return ""
		},
		clear: clearer(of, func(t *T) { *at(t) = nil }),
	}
}

func boolean[T any](id Property, name string, of owner[T], at func(*T) **bool) property {
	return property{id: id, name: name, shape: boolShape,
		get: reader(of, func(t *T) []string {
			if b := *at(t); b != nil {
				return []string{strconv.FormatBool(*b)}
			}
			return nil
		}),
		has: holder(of, func(t *T) bool { return *at(t) != nil }),
		set: func(p *Parties, v []string) string {
			switch {
			case len(v) == 0:
				return isEmptyList
			case v[0] == "true", v[0] == "false":
				*at(of.make(p)) = new(v[0] == "true")
				return ""
			}
			return "is neither true nor false"
		},
		clear: clearer(of, func(t *T) { *at(t) = nil }),
	}
}

func moment[T any](id Property, name string, of owner[T], at func(*T) *time.Time) property {
	return property{id: id, name: name, shape: textShape,
		get: reader(of, func(t *T) []string {
			if at(t).IsZero() {
				return nil
			}
			return []string{at(t).UTC().Format(time.RFC3339Nano)}
		}),
		clear: clearer(of, func(t *T) { *at(t) = time.Time{} }),
	}
}

func locations[T any](id Property, name string, of owner[T], at func(*T) *[]Endpoint) property {
	spec := property{id: id, name: name, shape: textShape,
		// Endpoints that differ in their binding only are one location: that is all that a console shows.
		get: reader(of, func(t *T) []string {
			var list []string
			for i, e := range *at(t) {
				if e.Location == "" {
					continue
				}
				if list == nil {
					list = make([]string, 0, len(*at(t))-i)
				}
				list = append(list, e.Location)
			}
			return distinct(list)
		}),
		has: holder(of, func(t *T) bool {
			return slices.ContainsFunc(*at(t), func(e Endpoint) bool { return e.Location != "" })
		}),
		set: func(p *Parties, v []string) string {
			list := at(of.make(p))
			for _, location := range v {
				*list = append(*list, Endpoint{Location: location})
			}
			return ""
		},
		clear: clearer(of, func(t *T) { *at(t) = nil }),
	}
	spec.pick = func(p *Parties, i int) {
		list, keep := at(of.make(p)), spec.get(*p)[i]
		*list = slices.DeleteFunc(*list, func(e Endpoint) bool { return e.Location != keep })
	}
	return spec
}

// distinct removes repetitions, in linear time where there may be many.
func distinct(list []string) []string {
	if len(list) < 16 {
		kept := list[:0]
		for _, s := range list {
			if !slices.Contains(kept, s) {
				kept = append(kept, s)
			}
		}
		return kept
	}
	seen := make(map[string]bool, len(list))
	return slices.DeleteFunc(list, func(s string) bool {
		repeated := seen[s]
		seen[s] = true
		return repeated
	})
}

// detail is an attribute of an endpoint beside its location.
type detail struct {
	get   func(Endpoint) string
	clear func(*Endpoint)
}

var (
	bindingDetail  = detail{func(e Endpoint) string { return e.Binding }, func(e *Endpoint) { e.Binding = "" }}
	responseDetail = detail{func(e Endpoint) string { return e.ResponseLocation },
		func(e *Endpoint) { e.ResponseLocation = "" }}
	indexDetail = detail{func(e Endpoint) string {
		if e.Index == nil {
			return ""
		}
		return strconv.Itoa(*e.Index)
	}, func(e *Endpoint) { e.Index = nil }}
	defaultDetail = detail{func(e Endpoint) string {
		if e.IsDefault == nil {
			return ""
		}
		return strconv.FormatBool(*e.IsDefault)
	}, func(e *Endpoint) { e.IsDefault = nil }}
)

func endpointDetail[T any](id Property, name string, of owner[T], at func(*T) *[]Endpoint, d detail) property {
	return property{id: id, name: name, shape: textShape,
		get: reader(of, func(t *T) []string {
			var list []string
			for _, e := range *at(t) {
				if v := d.get(e); v != "" {
					list = append(list, v)
				}
			}
			return list
		}),
		has: holder(of, func(t *T) bool {
			return slices.ContainsFunc(*at(t), func(e Endpoint) bool { return d.get(e) != "" })
		}),
		clear: clearer(of, func(t *T) {
			for i := range *at(t) {
				d.clear(&(*at(t))[i])
			}
		}),
	}
}

// keyList is certificates and encryptionKeys: the keys of one kind, seen and removed without touching the others.
func keyList[T any](id Property, name string, of owner[T], at func(*T) *[]Key, is func(Key) bool) property {
	ders := func(p Parties) [][]byte {
		t := of.find(p)
		if t == nil {
			return nil
		}
		var list [][]byte
		for _, k := range *at(t) {
			if is(k) && len(k.DER) > 0 && !slices.ContainsFunc(list,
				func(der []byte) bool { return bytes.Equal(der, k.DER) }) {
				list = append(list, k.DER)
			}
		}
		return list
	}
	return property{id: id, name: name, shape: certShape, ders: ders,
		has: func(p Parties) bool {
			t := of.find(p)
			return t != nil && slices.ContainsFunc(*at(t), func(k Key) bool { return is(k) && len(k.DER) > 0 })
		},
		get: func(p Parties) []string {
			var list []string
			for _, der := range ders(p) {
				list = append(list, base64.StdEncoding.EncodeToString(der))
			}
			return list
		},
		clear: clearer(of, func(t *T) { *at(t) = slices.DeleteFunc(*at(t), is) }),
		pick: func(p *Parties, i int) {
			list, keep := at(of.make(p)), ders(*p)[i]
			*list = slices.DeleteFunc(*list, func(k Key) bool { return is(k) && !bytes.Equal(k.DER, keep) })
		},
	}
}

func certificates[T any](id Property, name string, of owner[T], at func(*T) *[]Key) property {
	spec := keyList(id, name, of, at, Key.Signs)
	spec.set = func(p *Parties, v []string) string {
		var keys []Key
		for _, text := range v {
			der, err := base64.StdEncoding.DecodeString(text)
			if err != nil {
				return "is not the base64 of a certificate"
			}
			keys = append(keys, NewKey("", der))
		}
		*at(of.make(p)) = append(*at(of.make(p)), keys...)
		return ""
	}
	return spec
}

// derived is worked out from each certificate of the identity provider.
func derived(id Property, name string, of func(der []byte) string) property {
	return property{id: id, name: name, shape: textShape, derived: true, clear: func(*Parties) {},
		get: reader(idpOf, func(t *IdentityProvider) []string {
			var list []string
			for _, k := range t.Keys {
				if k.Signs() && len(k.DER) > 0 {
					list = append(list, of(k.DER))
				}
			}
			return distinct(list)
		}),
	}
}

func encryptionKeys[T any](id Property, name string, of owner[T], at func(*T) *[]Key) property {
	return keyList(id, name, of, at, func(k Key) bool { return !k.Signs() })
}

func keyUses[T any](id Property, name string, of owner[T], at func(*T) *[]Key) property {
	return property{id: id, name: name, shape: textShape,
		get: reader(of, func(t *T) []string {
			var list []string
			for _, k := range *at(t) {
				if k.Use != "" {
					list = append(list, string(k.Use))
				}
			}
			return list
		}),
		clear: clearer(of, func(t *T) {
			for i := range *at(t) {
				(*at(t))[i].Use = ""
			}
		}),
	}
}

// service is a list of endpoints that no values form carries, with the name of its element.
type service struct {
	element string
	list    *[]Endpoint
}

func otherServices[T any](id Property, name string, of owner[T], at func(*T) []service) property {
	return property{id: id, name: name, shape: countShape,
		get: reader(of, func(t *T) []string {
			var list []string
			for _, s := range at(t) {
				for _, e := range *s.list {
					list = append(list, strings.TrimSpace(s.element+" "+e.Location))
				}
			}
			return list
		}),
		clear: clearer(of, func(t *T) {
			for _, s := range at(t) {
				*s.list = nil
			}
		}),
	}
}

func jsonList[T, E any](id Property, name string, of owner[T], at func(*T) *[]E) property {
	return property{id: id, name: name, shape: jsonShape,
		get: reader(of, func(t *T) []string {
			if *at(t) == nil {
				return nil
			}
			list := make([]string, 0, len(*at(t)))
			for _, e := range *at(t) {
				// These types hold strings, booleans and JSON that was read: marshalling them cannot fail.
				b, _ := json.Marshal(e)
				list = append(list, string(b))
			}
			return list
		}),
		set: func(p *Parties, v []string) string {
			list := make([]E, len(v))
			for i, text := range v {
				if json.Unmarshal([]byte(text), &list[i]) != nil {
					return "does not have the shape that the field takes"
				}
			}
			*at(of.make(p)) = list
			return ""
		},
		clear: clearer(of, func(t *T) { *at(t) = nil }),
	}
}

func otherMembers(id Property, name string) property {
	return property{id: id, name: name, shape: countShape,
		get: reader(appOf, func(a *Application) []string { return slices.Concat(a.OIDCFields, a.Other) }),
		clear: clearer(appOf, func(a *Application) {
			a.OIDCFields, a.Other, a.Raw = nil, nil, nil
		}),
	}
}
