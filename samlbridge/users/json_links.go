package users

import (
	"bytes"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// user is the object of the user whose members are read: the top, or what a part of a user is in.
func (r *jsonReader) user() *open {
	for i := len(r.stack) - 1; i > 0; i-- {
		if r.stack[i].place == oneUser || r.stack[i].place == page {
			return &r.stack[i]
		}
	}
	return &r.stack[0]
}

// openIdentifiers says what a list or object of a user's identifiers, or an object in such a list, is.
func (r *jsonReader) openIdentifiers(o *open, c byte, in place, key string) {
	o.kind = columnKind(key)
	if in == values {
		o.kind = r.top().kind
	}
	switch c {
	case '[':
		o.place = values
	case '{':
		o.place = valueOf
	}
	if in == values && c == '[' {
		o.place = elsewhere
	}
}

// identifier takes in a string that is an identifier, or a member of an object that is one.
func (r *jsonReader) identifier(in place, key string, text []byte) {
	top := r.top()
	switch {
	case in == values:
		r.link(top.kind, text, bytes.HasPrefix(text, []byte("SMTP:")))
	case in != valueOf:
		if key == "login" { // Okta's username
			r.member(aUsername, text, "")
			return
		}
		r.link(columnKind(key), text, false)
	default:
		switch key {
		case "value", "Value", "address", "Id", "id", "email":
			top.value = bytes.Clone(text)
		}
	}
}

// closeIdentifier ends an object that is one identifier.
func (r *jsonReader) closeIdentifier(o open) {
	if len(o.value) > 0 {
		r.link(o.kind, o.value, o.primary)
	}
}

// link keeps an identifier. The primary email address is the user's.
func (r *jsonReader) link(kind linkKind, text []byte, primary bool) {
	l, ok := linkTo(kind, string(text))
	if !ok {
		return
	}
	user := r.user()
	user.links = append(user.links, l)
	if primary && l.kind == byEmail && user.email.text == nil && user.email.problem == "" {
		_, address, found := bytes.Cut(text, []byte("SMTP:"))
		if !found {
			address = text
		}
		user.email.text = bytes.Clone(address)
	}
}

// nameOf is what a user is called. Cloudflare sends the email address as Name ID, so that of the identity provider's list
// counts, and the username where there is none; AWS compares with the username.
func (r *jsonReader) nameOf(o open) candidate {
	usable := func(c candidate) bool { return c.problem == "" && len(c.text) > 0 }
	switch {
	case r.side == IdP && usable(o.email):
		if usable(o.username) && !bytes.Equal(o.username.text, o.email.text) && !r.emailChosen {
			r.emailChosen = true
			r.tell(diag.SeverityNotice, ColumnChosen, o.line, o.column,
				"the names are the email addresses, which Cloudflare sends as Name ID, and not the usernames", "")
		}
		return o.email
	case o.username.text == nil && o.username.problem == "":
		return o.email
	}
	return o.username
}

// addUser keeps a user with all identifiers.
func (r *jsonReader) addUser(name []byte, o open) {
	links := o.links
	for _, c := range []candidate{o.username, o.email} {
		if l, ok := linkTo(byName, string(c.text)); ok && c.problem == "" {
			links = append(links, l)
		}
	}
	if r.err = r.add(name, o.line, o.standing); r.err == nil {
		r.err = r.addLinks(name, links)
	}
}
