package main

import (
	"cmp"
	"errors"
	"flag"
	"strings"

	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

// side is one of the two that compare and rotate hold against each other, with flags of its own.
type side struct {
	name                  string // what its flags end in
	from, entity, address string
	both                  *side // what this one has where its own flags say nothing
	// instead are forms to read a document in that could be of several, the first that fits.
	instead []samlbridge.Form
}

func sideFlags(fs *flag.FlagSet, first, second string) [2]*side {
	both := &side{}
	fs.StringVar(&both.entity, "entity", "", "entityID of the entity or the application to read, on both sides")
	fs.StringVar(&both.address, "address", "", "address or name of the application to read of Terraform's documents, on both sides")
	sides := [2]*side{{name: first, both: both}, {name: second, both: both}}
	for _, s := range sides {
		fs.StringVar(&s.from, "from-"+s.name, "", "form of what stands on this side, which says whose statement it is")
		fs.StringVar(&s.entity, "entity-"+s.name, "", "entityID of the entity or the application to read on this side")
		fs.StringVar(&s.address, "address-"+s.name, "", "address or name of the application to read of this side's Terraform document")
	}
	return sides
}

// statement reads a file as the statement that the side's form is; without a form it is found from the content.
func (c command) statement(file string, s *side) (*samlbridge.Document, error) {
	data, err := c.read(file)
	if err != nil {
		return nil, err
	}
	o := samlbridge.Options{From: samlbridge.Form(s.from), EntityID: cmp.Or(s.entity, s.both.entity), Time: c.now, Limits: c.limits,
		Codecs: terraform.Codecs(terraform.Options{Address: cmp.Or(s.address, s.both.address)})}
	d, err := samlbridge.ReadAs(file, data, o)
	if errors.Is(err, samlbridge.ErrAmbiguous) {
		// Detect finds no fault with what is ambiguous within one form, such as a list of applications.
		if _, noForm := samlbridge.Detect(file, data, o); noForm != nil {
			for _, o.From = range s.instead {
				if half, otherwise := samlbridge.ReadAs(file, data, o); otherwise == nil {
					d, err = half, nil
					break
				}
			}
		}
	}
	var e *samlbridge.Error
	if errors.As(err, &e) {
		e.Fix = s.ownFlags(e.Fix)
	}
	notes := findingsOf(err)
	if d != nil {
		notes = d.Notes
	}
	for i := range notes {
		notes[i].Fix = s.ownFlags(notes[i].Fix)
	}
	return d, err
}

// ownFlags puts the side's flags into what the library says to do, which knows those of one document.
func (s *side) ownFlags(fix string) string {
	var list []string
	for _, flag := range []string{"-from", "-entity", "-address"} {
		list = append(list, "with "+flag, "with "+flag+"-"+s.name)
	}
	return strings.NewReplacer(list...).Replace(fix)
}
