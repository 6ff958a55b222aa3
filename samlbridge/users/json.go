package users

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// place is what an open JSON value stands for.
type place uint8

const (
	elsewhere place = iota // it has no users
	page                   // an answer of an API, or a user who is alone
	pageCount              // an object of a page that counts its users
	userList
	oneUser      // an entry of a list: a user, or one of several pages
	userProfile  // an object in a user that has the user's names
	addressList  // of a user
	addressEntry // an object with one of them
	idList       // the external IDs of a user
	idEntry
)

// want is what comes next in an open JSON value.
type want uint8

const (
	wantFirst want = iota // an item, or the end
	wantComma             // a comma, or the end
	wantItem
	wantAny // behind a syntax error: any of these
)

// open is an object or a list whose end was not read yet.
type open struct {
	place        place
	end          byte // '}' or ']'
	want         want
	line, column int
	key          string // of an object's member
	// What an object says of a user, and whether it had a list of users. What is inside a user is part of that user.
	person            *person
	entry             address
	hasList, hasError bool
	more              string // the member of a page that says that more follow
}

// jsonReader reads JSON values one after another. It keeps no tree, only what is open.
type jsonReader struct {
	*input
	stack  []open
	column int // of the next byte, in code points
	text   []byte
	err    *diag.Error // of the list, which ends reading
	// What the pages up to now say: whether there was one, where the last one stands, which of its members says that
	// more follow, how many users there are in all, and how many entries the lists had.
	listed         bool
	last           open
	total, entries int
	chosen         bool // it was told that the names are the email addresses
}

func (in *input) readJSON() *diag.Error {
	r := &jsonReader{input: in, column: 1}
	for r.err == nil && r.more() {
		if problem := r.step(); problem != "" {
			r.unread(r.line, r.column, problem, "export the list again; the rest of the line was not read")
			r.resume()
		}
	}
	if r.err == nil && len(r.stack) > 0 {
		top := r.stack[len(r.stack)-1]
		r.unread(top.line, top.column, "the JSON text ends before what begins here",
			"export the list again; it was cut off")
	}
	if r.err == nil && !r.listed && len(r.collector.entries) == 0 {
		r.err = wrongDocument(1, "the JSON text has neither a list of users (Users, Resources or result) nor a user")
	}
	r.tellIncomplete()
	return r.err
}

// tellIncomplete reports that the last page is not the last of all.
func (r *jsonReader) tellIncomplete() {
	said := ""
	switch {
	case r.err != nil:
		return
	case r.last.more != "":
		said = r.last.more + " is in the last one, so that more follow"
	case r.total > r.entries:
		said = fmt.Sprintf("there are %d users in all, and %d are here", r.total, r.entries)
	default:
		return
	}
	r.incomplete = true
	r.tell(diag.SeverityError, listIncomplete, r.last.line, r.last.column, "the list is one page of several: "+said,
		"give all pages, one after another in one file; "+
			"aws identitystore list-users gets them all unless it is told where to begin or to end")
}

// resume leaves a syntax error behind: it goes on with the next line that can begin a user or a page.
func (r *jsonReader) resume() {
	for len(r.stack) > 0 && r.top().place != userList {
		r.stack = r.stack[:len(r.stack)-1]
	}
	for {
		r.skipLine()
		r.column = 1
		if !r.more() {
			r.stack = nil // what is open was reported already
			return
		}
		switch c := r.buf[r.start]; {
		case c == '{', c == '[':
			if len(r.stack) > 0 {
				r.top().want = wantAny
			}
			return
		case len(r.stack) > 0 && (c == '"' || c == ']'):
			r.top().want = wantAny
			return
		}
	}
}

func (r *jsonReader) top() *open { return &r.stack[len(r.stack)-1] }

// more skips white space and reports whether anything follows.
func (r *jsonReader) more() bool {
	for {
		n := 0
		for _, b := range r.buf[r.start:r.end] {
			if b != ' ' && b != '\t' && b != '\r' && b != '\n' {
				r.advance(n)
				return true
			}
			n++
		}
		r.advance(n)
		if !r.fill() {
			return false
		}
	}
}

// advance consumes n bytes of what is in memory.
func (r *jsonReader) advance(n int) {
	text := r.buf[r.start : r.start+n]
	if i := bytes.LastIndexByte(text, '\n'); i >= 0 {
		r.column, text = 1, text[i+1:]
	}
	for _, b := range text {
		if utf8.RuneStart(b) { // a character may be split between two calls
			r.column++
		}
	}
	r.consume(n)
}

// step reads one token, or a member's name and the token behind it. It returns what is wrong with the JSON text.
func (r *jsonReader) step() string {
	c := r.buf[r.start]
	if len(r.stack) == 0 {
		if c != '{' && c != '[' {
			return "an object or a list was expected here"
		}
		return r.value(c)
	}
	top := r.top()
	switch {
	case c == top.end && top.want != wantItem:
		r.advance(1)
		r.close()
		return ""
	case c == ',' && (top.want == wantComma || top.want == wantAny):
		r.advance(1)
		top.want = wantItem
		return ""
	case top.want == wantComma:
		return fmt.Sprintf("a comma or %q was expected here", string(top.end))
	}
	if top.end == '}' {
		if c != '"' {
			return "the name of a member was expected here"
		}
		key, bad, problem := r.string(true)
		if problem != "" {
			return problem
		}
		top.key = string(key)
		if bad != "" {
			top.key = ""
		}
		if !r.more() || r.buf[r.start] != ':' {
			return "a colon was expected here"
		}
		r.advance(1)
		if !r.more() {
			return "a value was expected here"
		}
		c = r.buf[r.start]
	}
	return r.value(c)
}

// value reads a value that is no list or object, or opens one that is.
func (r *jsonReader) value(c byte) string {
	line, column := r.line, r.column
	var in place
	var is role
	if len(r.stack) > 0 {
		in, is = r.top().place, r.top().place.role(r.top().key)
		r.top().want = wantComma
	}
	if in == userList {
		r.entries++
	}
	switch c {
	case '{', '[':
		if len(r.stack) == maxDepth {
			return fmt.Sprintf("more than %d JSON values are inside each other", maxDepth)
		}
		r.open(c, in, is)
		return ""
	case '"':
		text, bad, problem := r.string(in == userList || in == addressList || in == idList || is != 0)
		switch {
		case problem != "":
			return problem
		case bad != "" && in != userList && is == 0: // one address or ID of several
		case in == addressList:
			r.top().person.addAddress(address{text: text}, r.top().key)
		case in == idList:
			r.top().person.marks.add(anIDMark, text)
		case in != userList:
			r.member(is, text, bad)
		case bad != "":
			r.unread(line, column, "the name "+bad, fixEntry)
		case len(text) == 0:
			r.unread(line, column, "the name is empty", fixEntry)
		default:
			r.err = r.add(text, line, user{})
		}
		return ""
	}
	text, problem := r.literal()
	switch {
	case problem != "":
		return problem
	case in == userList:
		r.unread(line, column, "an entry of the list is neither a user nor a name", fixEntry)
	case is == aStanding || is == aTotal || is == aPrimary:
		r.member(is, []byte(text), "")
	case (is == anID || is == ownID) && text != "null":
		r.member(is, []byte(text), "") // some are numbers
	case is != moreFollow && (text != "null" || is == anError): // null is nothing
		r.member(is, nil, "is not a string")
	}
	return ""
}

const fixEntry = "correct the entry, or export the list again"

// open opens an object or a list: what it stands for depends on where it is and on the member that it is.
func (r *jsonReader) open(c byte, in place, is role) {
	o := open{end: c + 2, line: r.line, column: r.column}
	if len(r.stack) > 0 {
		o.person, o.key = r.top().person, r.top().key
	}
	switch {
	case c == '{' && len(r.stack) == 0:
		o.place, o.person = page, &person{}
	case c == '[' && len(r.stack) == 0:
		o.place = userList
		r.listed = true
	case c == '{' && in == userList:
		o.place, o.person = oneUser, &person{}
	case c == '[' && in != pageCount && is == aList:
		o.place = userList
		r.top().hasList, r.listed = true, true
	case c == '{' && is == aCount:
		o.place, o.person = pageCount, &person{}
	case c == '{' && is == aProfile:
		o.place = userProfile
	case c == '[' && (is == addresses || is == otherAddress):
		o.place = addressList
	case c == '{' && in == addressList:
		o.place = addressEntry
	case c == '[' && is == idsOfUser:
		o.place = idList
	case c == '{' && in == idList:
		o.place = idEntry
	case in == userList:
		r.unread(r.line, r.column, "an entry of the list is a list; a user was expected", fixEntry)
	default:
		r.member(is, nil, "is not a string")
	}
	r.advance(1)
	r.stack = append(r.stack, o)
}

// member takes in what an object says under its current key, whose role is given; bad is what is wrong with the value.
func (r *jsonReader) member(is role, text []byte, bad string) {
	top := r.top()
	switch is {
	case aUsername:
		top.person.addUsername(top.key, text, bad)
	case anEmail:
		top.person.addEmail(top.key, text, bad)
	case otherAddress, addresses:
		top.person.addAddress(address{text: text}, top.key)
	case otherName:
		top.person.marks.addName(text)
	case anID:
		top.person.marks.add(anIDMark, text)
	case ownID:
		if r.side == IdP {
			top.person.marks.add(anIDMark, text)
		}
	case anAddress:
		top.entry.text = bytes.Clone(text)
	case aPrimary:
		top.entry.primary = string(text) == "true"
	case aStanding:
		top.person.take(memberStandings[top.key], text)
	case moreFollow:
		if len(text) > 0 || bad != "" {
			top.more = top.key
		}
	case aTotal:
		if n, err := strconv.Atoi(string(text)); err == nil {
			r.total = max(r.total, n)
			if top.place != pageCount { // SCIM leaves an empty list out (RFC 7644, section 3.4.2)
				top.hasList, r.listed = true, true
			}
		}
	case anError:
		top.hasError = true
	}
}

// close ends the object or list on top.
func (r *jsonReader) close() {
	o := *r.top()
	r.stack = r.stack[:len(r.stack)-1]
	switch {
	case o.place == addressEntry:
		o.person.addAddress(o.entry, r.top().key)
		return
	case o.place != page && o.place != oneUser:
		return
	case o.hasList:
		if o.place == oneUser {
			r.entries-- // it was taken for a user
		}
		r.last = o
		return
	}
	name, other := o.person.nameFor(r.side)
	if r.side == IdP && !r.chosen && len(other.text) > 0 && !bytes.Equal(name.text, other.text) {
		r.chosen = true
		r.tell(diag.SeverityNotice, columnChosen, o.line, o.column, "the names are taken from "+name.member+
			", not from "+other.member+", which differs: Cloudflare sends the email address", "")
	}
	switch {
	case name.problem != "":
		r.unread(o.line, o.column, name.problem, fixEntry)
	case name.text == nil && o.place == page:
		what := "the object has neither a list of users (Users, Resources or result) nor a userName"
		if o.hasError {
			what = "the object is an error message, not a list of users"
		}
		if !r.listed && len(r.collector.entries) == 0 {
			r.err = wrongDocument(o.line, what)
			return
		}
		r.unread(o.line, o.column, what, "give the answer of ListUsers or of SCIM as it is")
	case name.text == nil:
		r.unread(o.line, o.column, "the user has no userName", fixEntry)
	case len(name.text) == 0:
		r.unread(o.line, o.column, "the userName is empty", fixEntry)
	default:
		r.err = r.add(name.text, o.line, o.person.user)
	}
}
