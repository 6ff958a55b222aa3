package users

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// role is what a member of a JSON answer says. Its zero value is nothing of interest.
type role uint8

const (
	aList     role = iota + 1 // of users
	aUsername                 // of one user
	anEmail
	aStanding    // whether the user is disabled
	anIdentifier // of a user, beside the name; columnKind says of what kind
	aProfile     // an object with members of the user
	moreFollow
	aTotal // how many users there are on all pages
	aCount // an object with the total
	anError
)

// members are those that the APIs of both products and of identity providers have: the Identity Store API, SCIM, Cloudflare's
// API, Microsoft Graph, Google's Directory API.
var members = map[string]role{
	"Users": aList, "users": aList, "Resources": aList, "resources": aList, "result": aList, "value": aList,
	"UserName": aUsername, "userName": aUsername, "username": aUsername, "Username": aUsername, "user_name": aUsername, "userPrincipalName": aUsername,
	"email": anEmail, "Email": anEmail, "primaryEmail": anEmail, "mail": anEmail,
	"emails": anIdentifier, "Emails": anIdentifier, "aliases": anIdentifier, "nonEditableAliases": anIdentifier, "proxyAddresses": anIdentifier,
	"otherMails": anIdentifier, "secondEmail": anIdentifier, "alternateEmail": anIdentifier,
	"externalId": anIdentifier, "ExternalId": anIdentifier, "ExternalIds": anIdentifier, "externalIds": anIdentifier, "id": anIdentifier,
	"objectId": anIdentifier, "onPremisesImmutableId": anIdentifier, "login": anIdentifier,
	"profile": aProfile,
	"active":  aStanding, "Active": aStanding, "UserStatus": aStanding, "userStatus": aStanding, "status": aStanding, "Status": aStanding,
	"enabled": aStanding, "Enabled": aStanding, "accountEnabled": aStanding, "disabled": aStanding, "suspended": aStanding, "archived": aStanding,
	"NextToken": moreFollow, "nextToken": moreFollow, "nextPageToken": moreFollow, "@odata.nextLink": moreFollow, "nextCursor": moreFollow,
	"totalResults": aTotal, "total_count": aTotal, "@odata.count": aTotal,
	"result_info": aCount,
	"__type":      anError, "error": anError, "errors": anError, "Error": anError, "message": anError, "Message": anError, "detail": anError,
}

// place is what an open JSON value stands for.
type place uint8

const (
	elsewhere place = iota // it holds no users
	page                   // an answer of an API, or a user who stands alone
	pageCount              // an object of a page that counts its users
	userList
	oneUser // an entry of a list: a user, or one of several pages
	profile // a part of a user whose members are the user's
	values  // a list of identifiers of a user
	valueOf // one of them, as an object
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
	// What an object says of a user, and whether it had a list of users.
	username, email candidate
	standing        standing
	links           []link
	// What an object says that is one identifier.
	kind              linkKind
	value             []byte
	primary           bool
	hasList, hasError bool
	more              string // the member of a page that says that more follow
}

// candidate is a member that may hold a user's name.
type candidate struct {
	text    []byte // nil where the member is absent or is no text
	problem string
}

// jsonReader reads JSON values one after another. It keeps no tree, only what is open.
type jsonReader struct {
	*input
	stack  []open
	column int // of the next byte, in code points
	text   []byte
	err    *diag.Error // of the list, which ends reading
	// What the pages up to now say: whether there was one, where the last one stands, which of its members says that more
	// follow, how many users there are in all, and how many entries the lists had.
	listed         bool
	last           open
	total, entries int
	emailChosen    bool // it was said that the email address counts
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
		r.unread(top.line, top.column, "the JSON text ends before what begins here", "export the list again; it was cut off")
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
		said = r.last.more + " stands in the last one, so that more follow"
	case r.total > r.entries:
		said = fmt.Sprintf("there are %d users in all, and %d stand here", r.total, r.entries)
	default:
		return
	}
	r.incomplete = true
	r.tell(diag.SeverityError, ListIncomplete, r.last.line, r.last.column, "the list is one page of several: "+said,
		"give all pages, one after another in one file; the AWS command line gets them all without --max-items, --no-paginate and --starting-token")
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
	var key string
	if len(r.stack) > 0 {
		in, key = r.top().place, r.top().key
		r.top().want = wantComma
	}
	is := role(0)
	switch in {
	case page, oneUser, profile, pageCount:
		is = members[key]
	case userList:
		r.entries++
	}
	switch c {
	case '{', '[':
		return r.open(c, in, key, is)
	case '"':
		return r.quoted(in, key, is, line, column)
	}
	text, problem := r.literal()
	switch {
	case problem != "":
		return problem
	case in == userList:
		r.unread(line, column, "an entry of the list is neither a user nor a name", fixEntry)
	case in == valueOf:
		r.top().primary = r.top().primary || key == "primary" && text == "true" || key == "Primary" && text == "true"
	case is == aStanding || is == aTotal:
		r.member(is, []byte(text), "")
	case is != moreFollow: // null, or nothing that leads to another page
		r.member(is, nil, "is not a string")
	}
	return ""
}

// open begins an object or a list, and says what it is by what it is in and the name of its member.
func (r *jsonReader) open(c byte, in place, key string, is role) string {
	if len(r.stack) == MaxDepth {
		return fmt.Sprintf("more than %d JSON values are inside each other", MaxDepth)
	}
	o := open{end: c + 2, line: r.line, column: r.column}
	switch {
	case c == '{' && len(r.stack) == 0:
		o.place = page
	case c == '[' && len(r.stack) == 0:
		o.place = userList
		r.listed = true
	case c == '{' && in == userList:
		o.place = oneUser
	case c == '[' && in != pageCount && is == aList:
		o.place = userList
		r.top().hasList, r.listed = true, true
	case c == '{' && is == aCount:
		o.place = pageCount
	case is == aProfile && c == '{':
		o.place = profile
	case is == anIdentifier || in == values:
		r.openIdentifiers(&o, c, in, key)
	case in == userList:
		r.unread(r.line, r.column, "an entry of the list is a list; a user was expected", fixEntry)
	default:
		r.member(is, nil, "is not a string")
	}
	r.advance(1)
	r.stack = append(r.stack, o)
	return ""
}

// quoted reads a string, which is a user's name or says something of one.
func (r *jsonReader) quoted(in place, key string, is role, line, column int) string {
	text, bad, problem := r.string(in == userList || is != 0 || in == values || in == valueOf)
	switch {
	case problem != "":
		return problem
	case is == anIdentifier, in == values, in == valueOf:
		if bad == "" {
			r.identifier(in, key, text)
		}
	case in != userList:
		r.member(is, text, bad)
	case bad != "":
		r.unread(line, column, "the name "+bad, fixEntry)
	case len(text) == 0:
		r.unread(line, column, "the name is empty", fixEntry)
	default:
		r.err = r.add(text, line, standing{})
	}
	return ""
}

const fixEntry = "correct the entry, or export the list again"

// member takes in what an object says under its current key, whose role is given; bad is what is wrong with the value.
func (r *jsonReader) member(is role, text []byte, bad string) {
	top := r.top()
	user := r.user()
	var at *candidate
	switch is {
	case aUsername:
		at = &user.username
	case anEmail:
		at = &user.email
	case aStanding:
		user.standing.take(memberStandings[top.key], text)
		return
	case moreFollow:
		if len(text) > 0 || bad != "" {
			top.more = top.key
		}
		return
	case aTotal:
		if n, err := strconv.Atoi(string(text)); err == nil {
			r.total = max(r.total, n)
			if top.place != pageCount { // SCIM leaves an empty list out (RFC 7644, section 3.4.2)
				top.hasList, r.listed = true, true
			}
		}
		return
	case anError:
		top.hasError = true
		return
	default:
		return
	}
	switch {
	case bad != "":
		at.problem = top.key + " " + bad
	case at.text != nil:
		at.problem = top.key + " stands twice"
	default:
		at.text = append([]byte{}, text...)
	}
}

// close ends the object or list on top.
func (r *jsonReader) close() {
	o := *r.top()
	r.stack = r.stack[:len(r.stack)-1]
	switch {
	case o.place == valueOf:
		r.closeIdentifier(o)
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
	name := r.nameOf(o)
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
		r.addUser(name.text, o)
	}
}
