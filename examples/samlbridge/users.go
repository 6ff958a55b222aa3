package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/report"
	"github.com/samlbridge/samlbridge/samlbridge/users"
)

func (c command) users(args []string) int {
	fs := flag.NewFlagSet("users", flag.ContinueOnError)
	idpFile := fs.String("idp", "", "`file` with the people of the identity provider")
	awsFile := fs.String("aws", "", "`file` with the users in AWS")
	asJSON := fs.Bool("json", false, "print JSON")
	files, err := c.parse(fs, args, 0, -1)
	if err != nil {
		return c.usageOr(err)
	}
	if len(files) > 0 {
		return c.fail(fmt.Errorf("users: %q is given without a flag that says which side it is of; "+
			"fix: call users -idp FILE -aws FILE", files[0]))
	}
	if *idpFile == "" || *awsFile == "" {
		return c.fail(errors.New("users: the lists of both sides are needed; fix: call users -idp FILE -aws FILE"))
	}
	if err = stdinOnce(*idpFile, *awsFile); err != nil {
		return c.fail(err)
	}
	out := bufio.NewWriter(c.stdout)
	var w userWriter = &userText{out: out}
	if *asJSON {
		w = &userJSON{out: out}
	}
	tally, err := c.compareUsers(*idpFile, *awsFile, w)
	w.end(tally, err)
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	switch {
	case err != nil:
		return c.fail(err)
	case tally.Cannot+tally.Uncertain+tally.Unread+tally.Incomplete > 0:
		return exitFindings
	}
	return exitOK
}

// userWriter writes what is known as soon as it is known: the lists may be longer than memory is.
type userWriter interface {
	finding(diag.Finding)
	person(users.Person)
	end(userTally, error)
}

// userTally counts how many people there are of each kind, how many rows no one was read from, and how many of the
// lists are one page of several.
type userTally struct {
	Can        int `json:"can"`
	Cannot     int `json:"cannot"`
	Uncertain  int `json:"uncertain"`
	OnlyInAWS  int `json:"onlyInAws"`
	Unread     int `json:"rowsUnread"`
	Incomplete int `json:"listsIncomplete,omitempty"`
}

func (c command) compareUsers(idpFile, awsFile string, w userWriter) (userTally, error) {
	var tally userTally
	report := func(f diag.Finding) {
		switch f.Rule {
		case "users-row-unread":
			tally.Unread++
		case "users-list-incomplete":
			tally.Incomplete++
		}
		w.finding(f)
	}
	idp, err := c.userList(idpFile, users.IdP, report)
	if err != nil {
		return tally, err
	}
	if idp.Len() == 0 && tally.Unread+tally.Incomplete == 0 {
		return tally, fmt.Errorf("%s: the list names no one; fix: give the list of those who are to sign in", idpFile)
	}
	aws, err := c.userList(awsFile, users.AWS, report)
	if err != nil {
		return tally, err
	}
	for p := range users.Compare(idp, aws) {
		switch p.Outcome {
		case users.Can:
			tally.Can++
		case users.Cannot:
			tally.Cannot++
		case users.Uncertain:
			tally.Uncertain++
		case users.OnlyInAWS:
			tally.OnlyInAWS++
		}
		w.person(p)
	}
	return tally, nil
}

func (c command) userList(file string, side users.Side, report func(diag.Finding)) (*users.List, error) {
	in, err := c.open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return users.Read(file, in, side, report)
}

// userText writes a line for each name, with the access first, and two for each reason: what it is, and what to do
// about it.
type userText struct{ out io.Writer }

func (t *userText) finding(f diag.Finding) { fmt.Fprintln(t.out, f) }

func (t *userText) person(p users.Person) {
	io.WriteString(t.out, p.Outcome.String()+" "+shownName(p.Username))
	for i, r := range p.Reasons {
		separator := "\n    also "
		if i == 0 {
			separator = ": "
		}
		fmt.Fprintf(t.out, "%s%s (%s)\n    fix: %s", separator, r.Message, r.Rule, r.Fix)
	}
	io.WriteString(t.out, "\n")
}

func (t *userText) end(n userTally, err error) {
	if err == nil {
		fmt.Fprintf(t.out, "%d can sign in, %d cannot, %d uncertain, %d only in AWS; %d rows could not be read",
			n.Can, n.Cannot, n.Uncertain, n.OnlyInAWS, n.Unread)
		if n.Incomplete > 0 {
			fmt.Fprintf(t.out, ", %d of 2 lists incomplete", n.Incomplete)
		}
		io.WriteString(t.out, "\n")
	}
}

// shownName leaves an ordinary name as it is, for other programs to read, and quotes what a terminal would not show.
func shownName(name string) string {
	const longest = 128
	isHidden := func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '"' }
	if name != "" && len(name) <= longest && !strings.ContainsFunc(name, isHidden) {
		return name
	}
	return diag.Quote(name)
}

// userJSON writes one JSON object, one finding or name a line.
type userJSON struct {
	out     io.Writer
	section string // the list that is open
	entries int    // in it
}

func (j *userJSON) finding(f diag.Finding) {
	j.entry("findings", report.Finding(f))
}

func (j *userJSON) person(p users.Person) {
	type reason struct {
		Rule    string `json:"rule"`
		Message string `json:"message"`
		Fix     string `json:"fix"`
	}
	entry := struct {
		Username    string       `json:"username"`
		Outcome     users.Access `json:"outcome"`
		AWSUsername string       `json:"awsUsername,omitempty"`
		IdPLine     int          `json:"idpLine,omitempty"`
		AWSLine     int          `json:"awsLine,omitempty"`
		Reasons     []reason     `json:"reasons,omitempty"`
	}{p.Username, p.Outcome, p.AWSUsername, p.IdPLine, p.AWSLine, nil}
	for _, r := range p.Reasons {
		entry.Reasons = append(entry.Reasons, reason{r.Rule, r.Message, r.Fix})
	}
	text, _ := json.Marshal(entry) // strings and numbers always encode
	j.entry("users", text)
}

// entry adds an entry to a list, after closing the lists before it.
func (j *userJSON) entry(section string, text []byte) {
	j.open(section)
	if j.entries > 0 {
		io.WriteString(j.out, ",")
	}
	j.entries++
	fmt.Fprintf(j.out, "\n    %s", text)
}

// open makes a list the current one. The lists stand in a fixed order, and all of them are there.
func (j *userJSON) open(section string) {
	if j.section == "" {
		fmt.Fprintf(j.out, "{\n  \"version\": %d,\n  \"findings\": [", report.Version)
		j.section = "findings"
	}
	if j.section != section {
		j.shut()
		fmt.Fprintf(j.out, ",\n  %q: [", section)
		j.section, j.entries = section, 0
	}
}

func (j *userJSON) shut() {
	if j.entries > 0 {
		io.WriteString(j.out, "\n  ")
	}
	io.WriteString(j.out, "]")
}

func (j *userJSON) end(n userTally, err error) {
	j.open("users")
	j.shut()
	summary, _ := json.Marshal(n)
	fmt.Fprintf(j.out, ",\n  \"summary\": %s", summary)
	if err != nil {
		message, _ := json.Marshal(err.Error())
		fmt.Fprintf(j.out, ",\n  \"error\": %s", message)
	}
	io.WriteString(j.out, "\n}\n")
}
