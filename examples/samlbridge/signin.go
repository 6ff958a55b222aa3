package main

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/signin"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
	"github.com/samlbridge/samlbridge/samlbridge/users"
)

// longestCapture is as many bytes as [signin.Decode] takes: a HAR file has all that the browser loaded.
const longestCapture = 64 << 20

func (c command) signin(args []string) int {
	fs := flag.NewFlagSet("signin", flag.ContinueOnError)
	spFile := fs.String("sp", "", "`file` with AWS's metadata or values")
	idpFile := fs.String("idp", "", "`file` with Cloudflare's metadata, values or application")
	usersFile := fs.String("users", "", "`file` with the users in AWS")
	at := fs.String("at", "", "`time` at which the message was received, such as 2026-12-01T12:00:00Z; now if absent")
	number := fs.Int("message", 0, "`n`, which of several messages, from 1; the last response if absent")
	asJSON := fs.Bool("json", false, "print JSON")
	show := fs.Bool("show", false, "show names and attribute values; lists what -verbose does")
	verbose := fs.Bool("verbose", false, "list what passed and what did not apply, and the values")
	files, err := c.parse(fs, args, 1, 1)
	if err != nil {
		return c.usageOr(err)
	}
	if *spFile == "" || *idpFile == "" {
		return c.fail(errors.New("signin: both parties are needed; fix: call signin -sp FILE -idp FILE CAPTURE"))
	}
	if err = stdinOnce(*spFile, *idpFile, *usersFile, files[0]); err != nil {
		return c.fail(err)
	}
	o := signin.Options{Time: c.now, Show: *show, Verbose: *verbose || *show, Verifiers: verifiers()}
	if *at != "" {
		if o.Time, err = time.Parse(time.RFC3339, *at); err != nil {
			return c.fail(errors.New("signin: what -at gives is not a time; fix: write it like 2026-11-23T12:00:00Z"))
		}
	}
	pair, err := c.pair(*spFile, *idpFile)
	if err != nil {
		return c.refused(err)
	}
	if *usersFile != "" {
		if err = c.usernames(*usersFile, &o); err != nil {
			return c.fail(err)
		}
	}
	data, err := c.readUpTo(files[0], longestCapture)
	if err != nil {
		return c.fail(err)
	}
	capture, err := signin.Decode(data, *number)
	if err != nil {
		return c.fail(fmt.Errorf("%s: %w", files[0], err))
	}
	explained := signin.Explain(capture, pair, o)
	if *asJSON {
		_, err = c.stdout.Write(explained.JSON())
	} else {
		err = explained.Write(c.stdout)
	}
	switch {
	case err != nil:
		return c.fail(err)
	case explained.Answer != rotation.Yes:
		return exitFindings
	}
	return exitOK
}

// pair reads both parties. What Cloudflare holds of AWS comes with its application; in the place of AWS's own statement
// its mistakes would go unseen. What AWS holds of Cloudflare decides a sign-in and is as welcome as Cloudflare's own
// statement.
func (c command) pair(spFile, idpFile string) (signin.Pair, error) {
	codecs := terraform.Codecs(terraform.Options{})
	sp, err := c.party(spFile, serviceProvider, codecs)
	if err != nil {
		return signin.Pair{}, err
	}
	idp, err := c.party(idpFile, identityProvider, codecs)
	if err != nil {
		return signin.Pair{}, err
	}
	const fix = "fix: give what AWS shows with -sp: its metadata file, or the values of Show individual metadata values"
	for _, codec := range slices.Concat(samlbridge.Forms(), codecs) {
		if v := codec.Vocabulary; codec.Form == sp.Form && v.SP == mapping.Takes {
			return signin.Pair{}, fmt.Errorf("%s: the document is %s's %s, which is the other side's statement; %s",
				spFile, v.Product, v.Title, fix)
		}
	}
	switch {
	case sp.SP == nil:
		return signin.Pair{}, fmt.Errorf("%s: the file says nothing of the service provider; %s", spFile, fix)
	case idp.IdP == nil:
		return signin.Pair{}, fmt.Errorf(
			"%s: the file says nothing of the identity provider; fix: give Cloudflare's metadata, values or application with -idp", idpFile)
	}
	pair := signin.Pair{SP: sp.SP, IdP: idp.IdP}
	if idp.Application != nil {
		pair.Held = idp.SP
	}
	return pair, nil
}

// The parties, by their place in lists of both.
const (
	serviceProvider = iota
	identityProvider
)

// party reads a file for one of the parties, which is all that is taken of a file that holds both. Where it could be
// read in more than one way for another reason, that reason is the error.
func (c command) party(file string, side int, codecs []form.Codec) (*samlbridge.Document, error) {
	data, err := c.read(file)
	if err != nil {
		return nil, err
	}
	d, ambiguous := samlbridge.Read(file, data, samlbridge.Options{Codecs: codecs})
	if !errors.Is(ambiguous, diag.ErrAmbiguous) {
		return d, ambiguous
	}
	role := [...]form.Form{samlbridge.SPMetadata, samlbridge.IdPMetadata}[side]
	if d, err = samlbridge.Read(file, data, samlbridge.Options{From: role}); err == nil ||
		errors.Is(err, diag.ErrAmbiguous) {
		return d, err // metadata of several entities says so itself
	}
	var found []*samlbridge.Document
	for _, idpForm := range []form.Form{samlbridge.CloudflareIdPValues, samlbridge.AWSIdPValues} {
		var halves [2]*samlbridge.Document
		for i, form := range []form.Form{samlbridge.AWSSPValues, idpForm} {
			if halves[i], err = samlbridge.Read(file, data, samlbridge.Options{From: form}); err != nil {
				break
			}
		}
		// A word that happens to be a label makes no half; an endpoint does.
		if err == nil && len(halves[serviceProvider].Values(mapping.SPACSLocation)) > 0 &&
			len(halves[identityProvider].Values(mapping.IdPSSOLocation)) > 0 {
			found = append(found, halves[side])
		}
	}
	if len(found) != 1 {
		return nil, ambiguous
	}
	return found[0], nil
}

// usernames reads AWS's list. A row that nobody could be read from might be the user's, so it ends the reading.
func (c command) usernames(file string, o *signin.Options) error {
	var unread *diag.Finding
	list, err := c.userList(file, users.AWS, func(f diag.Finding) {
		if f.Rule == "users-row-unread" && unread == nil {
			unread = &f
		}
	})
	switch {
	case err != nil:
		return err
	case unread != nil:
		return errors.New(unread.String())
	}
	o.Users, o.UsersIncomplete = make([]string, list.Len()), list.Incomplete()
	for i := range o.Users {
		o.Users[i] = list.Name(i)
		if list.Disabled(i) {
			o.Disabled = append(o.Disabled, o.Users[i])
		}
		if list.Status(i) != "" {
			o.Doubtful = append(o.Doubtful, o.Users[i])
		}
	}
	return nil
}
