package samlbridge_test

import (
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/metadata"
)

// rewrite makes edits as package metadata does, with a result as conversions have it.
func rewrite(name string, data []byte, edits metadata.Edit, o samlbridge.Options) (*samlbridge.Result, error) {
	output, changes, err := metadata.Rewrite(name, data, o.EntityID, edits, o.Limits)
	if err != nil {
		return nil, err
	}
	return &samlbridge.Result{Output: output, Changes: changes}, nil
}

// inspect lists what metadata contains.
func inspect(name string, data []byte) (*metadata.Inspection, error) {
	return metadata.Inspect(name, data, form.Limits{})
}
