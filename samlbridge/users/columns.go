package users

import (
	"bytes"
	"slices"
	"strings"
)

// The columns that contain the name, as consoles, exports and APIs of both products and of the identity providers
// behind Cloudflare call them, as [columnName] makes them; the more telling first.
var (
	usernameColumns = []string{"username", "userprincipalname", "upn", "login", "loginname", "userid"}
	emailColumns    = []string{"email", "primaryemail", "emails", "emailaddress", "workemail", "useremail", "mail",
		"emailsvalue", "emails.value", "emails.address",
		"emailaddress[required]"}
)

// The columns by which the same person may be found under another name.
var (
	addressColumns = []string{"aliases", "alias", "emailaliases", "noneditablealiases", "proxyaddresses", "othermails",
		"alternateemail", "alternateemails",
		"alternateemailaddress", "secondemail", "secondaryemail", "secondaryemails", "homesecondaryemail",
		"worksecondaryemail"}
	nameColumns = []string{"mailnickname", "samaccountname", "onpremisessamaccountname", "nickname", "shortname", "uid"}
	idColumns   = []string{"externalid", "externalids.id", "externalids"}
	// ownIDColumns are of the identity provider's list only: in AWS's they are AWS's own.
	ownIDColumns = []string{"id", "objectid", "azureobjectid", "immutableid"}
)

// columnName is how names of columns are compared: squeezed, without what a member of JSON is inside of, and without
// its place in a list, where JSON was exported as CSV: aliases.0, emails[0].value, profile.login.
func columnName(name string) string {
	name = squeeze(name)
	for _, prefix := range []string{"profile.", "user."} {
		name = strings.TrimPrefix(name, prefix)
	}
	var parts []string
	for part := range strings.SplitSeq(name, ".") {
		if open := strings.IndexByte(part, '['); open >= 0 && isDigits(strings.TrimSuffix(part[open+1:], "]")) {
			part = part[:open]
		}
		if !isDigits(part) {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ".")
}

func isDigits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// column says which column the names are taken from, -1 where none is known to have them.
func (s Side) column(names []string) int {
	order := slices.Concat(emailColumns, usernameColumns)
	if s == AWS {
		order = slices.Concat(usernameColumns, emailColumns)
	}
	for _, want := range order {
		if i := slices.IndexFunc(names, func(name string) bool { return columnName(name) == want }); i >= 0 {
			return i
		}
	}
	return -1
}

// columns are what each column of a list says of a user.
type columns []columnMeaning

// columnMeaning is what one column says; its zero value is nothing of interest.
type columnMeaning struct {
	standing *standingWords
	mark     kind
	isName   bool // it has the name of a person for whom the chosen column is empty
}

func (s Side) columns(names []string, chosen int) columns {
	list := make(columns, len(names))
	for i, name := range names {
		list[i].standing = standingOf(name)
		if i == chosen {
			continue
		}
		switch name := columnName(name); {
		case slices.Contains(emailColumns, name):
			list[i].mark, list[i].isName = anAddressMark, s == IdP
		case slices.Contains(usernameColumns, name):
			list[i].mark, list[i].isName = aNameMark, s == IdP
		case slices.Contains(addressColumns, name):
			list[i].mark = anAddressMark
		case slices.Contains(nameColumns, name):
			list[i].mark = aNameMark
		case slices.Contains(idColumns, name), s == IdP && slices.Contains(ownIDColumns, name):
			list[i].mark = anIDMark
		}
	}
	return list
}

// nameIn is the column of the name in a row: the chosen one or, where that is empty, the first other one with a name.
// Of AWS's users none is called by an address.
func (c columns) nameIn(fields [][]byte, chosen int) int {
	if len(fields[chosen]) > 0 {
		return chosen
	}
	for i := range c {
		if c[i].isName && len(fields[i]) > 0 {
			return i
		}
	}
	return chosen
}

// user takes in the fields of a row.
func (c columns) user(fields [][]byte) (u user) {
	for i := range c {
		if c[i].standing != nil {
			u.take(c[i].standing, fields[i])
		}
		if c[i].mark == 0 {
			continue
		}
		text := bytes.TrimSpace(fields[i])
		switch c[i].mark {
		case anIDMark:
			u.marks.add(anIDMark, text)
		case aNameMark:
			u.marks.addName(text)
		case anAddressMark:
			u.addresses = u.addresses || bytes.IndexByte(text, '@') > 0
			u.marks.addAddresses(text)
		}
	}
	return u
}
