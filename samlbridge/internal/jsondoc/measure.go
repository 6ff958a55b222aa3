package jsondoc

import (
	"bytes"
	"encoding/json"
)

// Measure says which limits a text of JSON needs: each field is the most that was found, as far as it can be read. far
// is the field of within at which measuring ended, "" for none: what a refusal costs is bounded too.
func Measure(data []byte, within Limits) (most Limits, far string) {
	within = within.withDefaults()
	most = Limits{Bytes: len(data)}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var objects []bool // which of the open arrays and objects are objects
	name := false      // a member's name comes next
	for {
		switch {
		case most.Depth > within.Depth:
			return most, "Depth"
		case most.Values > within.Values:
			return most, "Values"
		case most.Name > within.Name:
			return most, "Name"
		}
		token, err := decoder.Token()
		if err != nil {
			return most, ""
		}
		switch token := token.(type) {
		case json.Delim:
			if token == '}' || token == ']' {
				objects = objects[:len(objects)-1]
				name = len(objects) > 0 && objects[len(objects)-1]
				continue
			}
			objects = append(objects, token == '{')
			most.Depth = max(most.Depth, len(objects))
			name = token == '{'
		case string:
			if name {
				most.Name = max(most.Name, len(token))
				name = false
				continue
			}
			name = len(objects) > 0 && objects[len(objects)-1]
		default:
			name = len(objects) > 0 && objects[len(objects)-1]
		}
		most.Values++
	}
}
