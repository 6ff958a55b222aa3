package compare

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/words"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// meant is one value of a property as a comparison sees it.
type meant struct {
	key   string // equal for values that mean the same
	text  string // for messages
	index int    // of the value that stands for it, as [Statement].Origin counts
}

func equalMeant(a, b meant) bool { return a.key == b.key }

// without are the values of list that other has not, each once.
func without(list, other []meant) []meant {
	has := map[string]bool{}
	for _, m := range other {
		has[m.key] = true
	}
	var rest []meant
	for _, m := range list {
		if !has[m.key] {
			has[m.key] = true
			rest = append(rest, m)
		}
	}
	return rest
}

// meaning returns the values of a property, so that those which mean the same have the same key.
func meaning(s mapping.Statement, id mapping.Property) []meant {
	var list []meant
	values := s.Values(id)
	for i, value := range values {
		m := meant{key: value, text: diag.Quote(value), index: i}
		switch id {
		case mapping.SPAuthnRequestsSigned, mapping.SPWantAssertionsSigned, mapping.IdPWantAuthnRequestsSigned,
			mapping.AppAutoRedirect, mapping.AppSCIM:
			if value == "false" {
				continue // what its absence means, by the SAML schema and by Cloudflare's API
			}
		case mapping.AppNameIDFormat, mapping.AppAuthType, mapping.SPProvisioning:
			m.key = strings.ToLower(value) // words of which either vendor takes any case
		case mapping.AppAttributeStatements:
			m.key = statementKey(s.Application.AttributeStatements[i])
			m.text = diag.Quote(m.key)
		}
		if id.IsCertificate() {
			der, _ := base64.StdEncoding.DecodeString(value) // made by Values
			m.text = pem.SHA256Fingerprint(der)
		}
		if slices.Contains(s.Sensitive, id) {
			m.text = s.Hide(diag.Quote(value))
		}
		list = append(list, m)
	}
	switch id {
	case mapping.AppType, mapping.AppAuthType:
		if len(list) == 0 {
			// The one value that an application of Access for SaaS has for AWS; its absence means the same.
			list = []meant{{key: preset(id), text: diag.Quote(preset(id))}}
		}
	case mapping.SPOtherServices, mapping.IdPOtherServices:
		for i, e := range otherEndpoints(s.Parties, id) {
			list[i].key += " " + e.Binding + " " + e.ResponseLocation
			list[i].text = diag.Quote(values[i] + " " + e.Binding)
		}
	}
	return list
}

func preset(id mapping.Property) string {
	if id == mapping.AppType {
		return "saas"
	}
	return "saml"
}

// statementKey is an attribute statement as JSON, without what makes no difference: a flag that is false, and the order
// of the claims of several identity providers.
func statementKey(a mapping.AttributeStatement) string {
	if a.Required != nil && !*a.Required {
		a.Required = nil
	}
	a.Source.NameByIdP = slices.Clone(a.Source.NameByIdP)
	slices.SortStableFunc(a.Source.NameByIdP, func(x, y mapping.NameByIdP) int {
		return strings.Compare(x.IdPID,
			y.IdPID)
	})
	text, _ := json.Marshal(a) // strings and booleans always encode
	return string(text)
}

// otherEndpoints are the endpoints behind the values of SPOtherServices or IdPOtherServices, in their order.
func otherEndpoints(p mapping.Parties, id mapping.Property) []mapping.Endpoint {
	if id == mapping.SPOtherServices {
		return slices.Concat(p.SP.ArtifactResolution, p.SP.SingleLogoutServices, p.SP.ManageNameIDServices)
	}
	return slices.Concat(p.IdP.ArtifactResolution, p.IdP.SingleLogoutServices, p.IdP.ManageNameIDServices,
		p.IdP.NameIDMappingServices, p.IdP.AssertionIDServices)
}

// comparedDetail is a detail of an endpoint.
type comparedDetail struct {
	location mapping.Property
	of       func(mapping.Parties) []mapping.Endpoint
	get      func(mapping.Endpoint) string
	// mayBeUnknown says that an endpoint without the detail is one of which it is not known; else its absence means
	// something.
	mayBeUnknown bool
}

var endpointDetails = map[mapping.Property]comparedDetail{
	mapping.SPACSBinding:           {mapping.SPACSLocation, acsOf, binding, true},
	mapping.SPACSResponseLocation:  {mapping.SPACSLocation, acsOf, responseLocation, false},
	mapping.SPACSIndex:             {mapping.SPACSLocation, acsOf, index, true},
	mapping.SPACSIsDefault:         {mapping.SPACSLocation, acsOf, isMarkedDefault, false},
	mapping.IdPSSOBinding:          {mapping.IdPSSOLocation, ssoOf, binding, true},
	mapping.IdPSSOResponseLocation: {mapping.IdPSSOLocation, ssoOf, responseLocation, false},
}

func binding(e mapping.Endpoint) string          { return e.Binding }
func responseLocation(e mapping.Endpoint) string { return e.ResponseLocation }

func index(e mapping.Endpoint) string {
	if e.Index == nil {
		return ""
	}
	return strconv.Itoa(*e.Index)
}

func acsOf(p mapping.Parties) []mapping.Endpoint { return p.SP.AssertionConsumerServices }
func ssoOf(p mapping.Parties) []mapping.Endpoint { return p.IdP.SingleSignOnServices }

// isMarkedDefault leaves out the mark that says what its absence says.
func isMarkedDefault(e mapping.Endpoint) string {
	if e.IsDefault != nil && *e.IsDefault {
		return "true"
	}
	return ""
}

// policies returns both sides' policies: by their ID where one side knows no more of them, else in full without the
// times at which they were made and changed.
func policies(side [2]mapping.Statement) [2][]meant {
	var list [2][]meant
	ids, full := true, true
	for i, s := range side {
		for j, raw := range s.Application.Policies {
			value := decoded(raw)
			id, isID := value.(string)
			fields, isObject := value.(map[string]any)
			if isID {
				full = false
			} else if isObject {
				id, _ = fields["id"].(string)
				delete(fields, "created_at")
				delete(fields, "updated_at")
				full = full && slices.ContainsFunc(sortedKeys(fields), func(k string) bool {
					return k != "id" &&
						k != "precedence"
				})
			}
			ids = ids && id != ""
			text := "policy " + strconv.Itoa(j+1)
			if id != "" {
				text = "policy " + diag.Quote(id)
			}
			key, _ := json.Marshal(fields) // was JSON before
			if fields == nil {
				key = raw
			}
			list[i] = append(list[i], meant{key: string(key), text: text, index: j})
			if id != "" {
				list[i][j].key += "\x00" + id
			}
		}
	}
	if ids && !full {
		for i := range list {
			for j, m := range list[i] {
				_, id, _ := strings.Cut(m.key, "\x00")
				list[i][j].key = id
			}
		}
	}
	return list
}

func sortedKeys(m map[string]any) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// otherMembers returns the members that no field stands for, with their values, as far as both sides have them; what
// only one side has is a notice. The values are not shown: nobody knows what they are.
func (c *comparer) otherMembers(value [2][]meant) [2][]meant {
	var list [2][]meant
	for i := range value {
		var alone []string
		has := map[string]bool{}
		for _, m := range value[1-i] {
			has[m.key] = true
		}
		document := decoded(c.side[i].Application.Raw)
		for _, m := range value[i] {
			name := m.key
			if strings.HasSuffix("."+name, ".created_at") || strings.HasSuffix("."+name, ".updated_at") {
				continue
			}
			if !has[name] {
				alone = append(alone, m.text)
				continue
			}
			value := member(document, name)
			if name == "tags" { // a set, which each of Cloudflare's clients puts in its own order
				value = sorted(value)
			}
			m.key += "\x00" + string(value)
			m.text += " with a value of its own"
			list[i] = append(list[i], m)
		}
		if len(alone) > 0 {
			c.notice(noteNotCompared, diag.Place{Document: c.side[i].Name},
				"not compared: only "+c.name[i]+" has the members "+words.AtMost(alone))
		}
	}
	return list
}

// sorted is a JSON list of texts in the order of the texts; everything else stays as it is.
func sorted(list []byte) []byte {
	var texts []string
	if json.Unmarshal(list, &texts) != nil {
		return list
	}
	slices.Sort(texts)
	out, _ := json.Marshal(texts) // texts can be written
	return out
}

// decoded is a document as maps, lists and texts, nil where it is no JSON. Numbers stay as they are written.
func decoded(raw json.RawMessage) (value any) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if d.Decode(&value) != nil {
		return nil
	}
	return value
}

// member returns the value at a path such as "saas_app.custom_attributes[0].other", without the order of members and
// white space; nil where there is none.
func member(value any, path string) []byte {
	for path != "" {
		switch v := value.(type) {
		case map[string]any:
			path = strings.TrimPrefix(path, ".")
			name := firstName(v, path)
			if name == "" {
				return nil
			}
			value, path = v[name], path[len(name):]
		case []any:
			index, rest, ok := strings.Cut(strings.TrimPrefix(path, "["), "]")
			i, err := strconv.Atoi(index)
			if !ok || err != nil || i < 0 || i >= len(v) {
				return nil
			}
			value, path = v[i], rest
		default:
			return nil
		}
	}
	text, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	return text
}

// firstName is the member's name with which a path begins, "" where there is none. A name may hold a dot or a bracket
// itself: the longest one that fits is meant.
func firstName(members map[string]any, path string) string {
	for end := len(path); end > 0; end = strings.LastIndexAny(path[:end], ".[") {
		if _, ok := members[path[:end]]; ok {
			return path[:end]
		}
	}
	return ""
}
