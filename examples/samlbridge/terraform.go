package main

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"slices"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

// terraformFlags is the flag that chooses what to read of Terraform's documents.
func terraformFlags(fs *flag.FlagSet) *terraform.Options {
	o := &terraform.Options{}
	fs.StringVar(&o.Address, "address", "", "`address` of the application in a Terraform document")
	return o
}

// terraformNames are the flags for what no document says and a configuration needs.
func terraformNames(fs *flag.FlagSet, o *terraform.Options) {
	fs.StringVar(&o.ResourceName, "resource", "", "`name` of the resource in written Terraform")
	fs.StringVar(&o.AccountID, "account", "", "`ID` of the Cloudflare account in written Terraform")
	fs.StringVar(&o.ImportID, "import", "", "`ID` of an existing application to import, in written Terraform")
}

// statements reads the two files of compare. Where one of them holds several applications and the other is AWS's, the
// application with AWS's Entity ID is meant.
func (c command) statements(files []string, sides [2]*side) ([]*samlbridge.Document, error) {
	var piped []byte
	if slices.Contains(files, "-") { // it can be read once, and may be wanted twice
		var err error
		if piped, err = c.read("-"); err != nil {
			return nil, err
		}
	}
	docs, errs := make([]*samlbridge.Document, 2), make([]error, 2)
	read := func(i int, s *side) {
		c.stdin = bytes.NewReader(piped)
		docs[i], errs[i] = c.statement(files[i], s)
	}
	for i, s := range sides {
		read(i, s)
	}
	for i, s := range sides {
		other := docs[1-i]
		isAWS := other != nil && other.SP != nil && other.Application == nil
		if !errors.Is(errs[i], diag.ErrAmbiguous) || !isAWS || cmp.Or(s.entity, s.both.entity) != "" {
			continue
		}
		named := *s
		named.entity = other.SP.EntityID
		read(i, &named)
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return docs, nil
}
