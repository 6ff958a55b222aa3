package main

import (
	"cmp"
	"errors"
	"flag"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

// side is one of the two that compare and rotate hold against each other, with flags of its own.
type side struct {
	name                  string // what its flags end in
	from, entity, address string
	both                  *side // what this one has where its own flags say nothing
	// instead are forms to read a document in that could be of several, the first that fits.
	instead []form.Form
}

func sideFlags(fs *flag.FlagSet, first, second string) [2]*side {
	both := &side{}
	fs.StringVar(&both.entity, "entity", "", "entity `ID` of the entity or the application to read, on both sides")
	fs.StringVar(&both.address, "address", "", "`address` of the application in Terraform documents, on both sides")
	sides := [2]*side{{name: first, both: both}, {name: second, both: both}}
	for _, s := range sides {
		fs.StringVar(&s.from, "from-"+s.name, "", "`form` on this side, which says whose statement it is")
		fs.StringVar(&s.entity, "entity-"+s.name, "", "entity `ID` on this side")
		fs.StringVar(&s.address, "address-"+s.name, "", "`address` in this side's Terraform document")
	}
	return sides
}

// statement reads a file as the statement that the side's form is; without a form it is found from the content.
func (c command) statement(file string, s *side) (*samlbridge.Document, error) {
	data, err := c.read(file)
	if err != nil {
		return nil, err
	}
	o := samlbridge.Options{From: form.Form(s.from), EntityID: cmp.Or(s.entity, s.both.entity), Time: c.now,
		Limits: c.limits,
		Codecs: terraform.Codecs(terraform.Options{Address: cmp.Or(s.address, s.both.address)})}
	d, err := samlbridge.Read(file, data, o)
	var e *samlbridge.Error
	if errors.As(err, &e) && e.Kind == diag.ErrAmbiguous {
		for _, o.From = range s.instead {
			if !slices.Contains(e.Candidates, string(o.From)) {
				continue
			}
			if half, otherwise := samlbridge.Read(file, data, o); otherwise == nil {
				return half, nil
			}
		}
	}
	return d, s.ownFlags(err)
}

// ownFlags names the side's flags in what the library says to do.
func (s *side) ownFlags(err error) error {
	err = withFlags(err)
	var e *samlbridge.Error
	if !errors.As(err, &e) {
		return err
	}
	own := *e
	if i := strings.LastIndex(own.Fix, " ("); i >= 0 {
		list := []string{"-from", "-from-" + s.name, "-entity", "-entity-" + s.name, "-address", "-address-" + s.name}
		own.Fix = own.Fix[:i] + strings.NewReplacer(list...).Replace(own.Fix[i:])
	}
	return &own
}
