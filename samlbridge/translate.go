package samlbridge

import (
	"encoding/json"
	"reflect"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// Translate turns typed values into typed values: from is a struct of one product, such as aws.ServiceProvider, and to
// points to one of the other, such as *cloudflare.Application. The rules run as in [Convert], and *to is untouched
// where they refuse. Result.Output is what the values look like as JSON. The error is an [*Error].
func Translate(from, to any, o Options) (*Result, error) {
	target := reflect.ValueOf(to)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		return nil, &Error{Kind: diag.ErrOption, Message: "the target is no pointer to a struct of values",
			Fix: "pass a pointer, such as &cloudflare.Application{}"}
	}
	source, err := o.formOf(reflect.TypeOf(from))
	if err != nil {
		return nil, err
	}
	written, err := o.formOf(target.Type().Elem())
	if err != nil {
		return nil, err
	}
	if !isUTF8(reflect.ValueOf(from)) {
		return nil, &Error{Kind: diag.ErrValue, Message: "a value is not UTF-8", Fix: "correct the value"}
	}
	data, err := json.Marshal(from)
	if err != nil {
		return nil, &Error{Kind: diag.ErrValue, Message: "a value is not valid JSON",
			Fix: "give each policy as an ID in quotes or as an object"}
	}
	o.From, o.Sheet = source, false
	result, err := Convert("", data, written, o)
	if err != nil {
		return nil, err
	}
	values := reflect.New(target.Type().Elem())
	if err := json.Unmarshal(result.Output, values.Interface()); err != nil {
		// A test holds every struct against its table; what is left is JSON that the caller put in, such as a policy.
		return nil, &Error{Kind: diag.ErrValue, Message: "a JSON value does not have the shape that the target takes",
			Fix: "give it as the API returns it"}
	}
	target.Elem().Set(values.Elem())
	return result, nil
}

// formOf is the form whose values a struct holds.
func (o Options) formOf(t reflect.Type) (form.Form, error) {
	var types []string
	for _, c := range o.codecs() {
		if c.Values == nil {
			continue
		}
		if reflect.TypeOf(c.Values) == t {
			return c.Form, nil
		}
		types = append(types, reflect.TypeOf(c.Values).String())
	}
	return "", &Error{Kind: diag.ErrOption, Message: "no form has the values of this type",
		Fix: "use one of the candidates", Candidates: types}
}

// isUTF8 looks at every string of a struct of values: encoding/json replaces what is not UTF-8 without a word.
func isUTF8(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return utf8.ValidString(v.String())
	case reflect.Pointer, reflect.Interface:
		return v.IsNil() || isUTF8(v.Elem())
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if !isUTF8(v.Index(i)) {
				return false
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if !isUTF8(v.Field(i)) {
				return false
			}
		}
	}
	return true
}
