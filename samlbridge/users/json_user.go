package users

import "bytes"

// role is what a member of a JSON answer says. Its zero value is nothing of interest.
type role uint8

const (
	aList     role = iota + 1 // of users
	aUsername                 // of one user
	anEmail                   // one address, the most telling one
	addresses                 // a list of them, of which one may be marked as the primary one
	otherAddress
	otherName
	anID      // that AWS keeps as external ID
	ownID     // the ID at the side whose list it is
	idsOfUser // a list of external IDs
	aProfile  // an object with the names
	anAddress // in an entry of a list of addresses
	aPrimary  // whether that is the primary one
	aStanding // whether the user is disabled
	moreFollow
	aTotal // how many users there are on all pages
	aCount // an object with the total
	anError
)

// members are those that the APIs of both products and of identity providers have: the Identity Store API, SCIM,
// Cloudflare's API, Microsoft Graph, Google's Directory API, Okta's and Keycloak's.
var members = map[string]role{
	"Users": aList, "users": aList, "Resources": aList, "resources": aList, "result": aList, "value": aList,
	"UserName": aUsername, "userName": aUsername, "username": aUsername, "Username": aUsername, "user_name": aUsername,
	"userPrincipalName": aUsername,
	"email":             anEmail, "Email": anEmail, "primaryEmail": anEmail, "mail": anEmail,
	"emails": addresses, "Emails": addresses,
	"aliases": otherAddress, "nonEditableAliases": otherAddress, "proxyAddresses": otherAddress,
	"otherMails": otherAddress, "secondEmail": otherAddress,
	"mailNickname": otherName, "onPremisesSamAccountName": otherName, "sAMAccountName": otherName,
	"onPremisesUserPrincipalName": otherName,
	"externalId":                  anID, "ExternalId": anID, "id": ownID, "Id": ownID, "objectId": ownID,
	"ExternalIds": idsOfUser, "externalIds": idsOfUser,
	"profile": aProfile,
	"active":  aStanding, "Active": aStanding, "UserStatus": aStanding, "userStatus": aStanding, "status": aStanding,
	"Status":  aStanding,
	"enabled": aStanding, "Enabled": aStanding, "accountEnabled": aStanding, "disabled": aStanding,
	"suspended": aStanding, "archived": aStanding,
	"NextToken": moreFollow, "nextToken": moreFollow, "nextPageToken": moreFollow, "@odata.nextLink": moreFollow,
	"nextCursor":   moreFollow,
	"totalResults": aTotal, "total_count": aTotal, "@odata.count": aTotal,
	"result_info": aCount,
	"__type":      anError, "error": anError, "errors": anError, "Error": anError, "message": anError,
	"Message": anError, "detail": anError,
}

// What objects inside a user have.
var (
	profileMembers = map[string]role{"login": aUsername, "email": anEmail, "secondEmail": otherAddress}
	entryMembers   = map[string]role{"value": anAddress, "Value": anAddress, "address": anAddress, "Address": anAddress,
		"email":   anAddress,
		"primary": aPrimary, "Primary": aPrimary}
	idMembers = map[string]role{"id": anID, "Id": anID, "value": anID, "Value": anID}
)

// role is what a member of an object in this place says.
func (p place) role(key string) role {
	switch p {
	case page, oneUser, pageCount:
		return members[key]
	case userProfile:
		return profileMembers[key]
	case addressEntry:
		return entryMembers[key]
	case idEntry:
		return idMembers[key]
	}
	return 0
}

// candidate is a member that may contain a user's name.
type candidate struct {
	member  string
	text    []byte // nil where the member is absent or is no text
	problem string
}

// address is one of several of a user.
type address struct {
	text    []byte
	primary bool
}

// person is what an object says of a user.
type person struct {
	user
	username, email candidate
	listed          candidate // the primary one of a list of addresses, else the first
	primary         bool      // listed is marked as that
}

// set takes in a member that may have been there before. One under another key is one more name.
func (c *candidate) set(member string, text []byte, bad string) (more []byte) {
	switch {
	case c.text != nil && c.member != member:
		return text
	case bad != "":
		c.problem = member + " " + bad
	case c.text != nil:
		c.problem = member + " is there twice"
	default:
		c.member, c.text = member, append([]byte{}, text...)
	}
	return nil
}

func (p *person) addUsername(member string, text []byte, bad string) {
	p.marks.addName(p.username.set(member, text, bad))
}

func (p *person) addEmail(member string, text []byte, bad string) {
	if len(text) > 0 || bad != "" { // an empty one says no more than none
		p.addAddress(address{text: p.email.set(member, text, bad)}, "")
	}
}

// addAddress takes in an address of a list, or of a member for further ones.
func (p *person) addAddress(a address, member string) {
	p.addresses = p.addresses || bytes.IndexByte(a.text, '@') > 0
	if primary := p.marks.addAddresses(a.text); primary != nil {
		a = address{text: primary, primary: true}
	} else if members[member] != addresses {
		return // no one signs in by an alias
	}
	if len(a.text) > 0 && (p.listed.text == nil || a.primary && !p.primary) {
		p.listed, p.primary = candidate{member: member, text: bytes.Clone(a.text)}, a.primary
	}
}

// nameFor returns the name of the user in a list of this side, and the other one of the two that there may be: the
// identity provider's is the email address, since that is what Cloudflare sends, AWS's the username, since that is what
// AWS compares.
func (p *person) nameFor(s Side) (name, other candidate) {
	name, other = p.username, p.email
	p.addresses = p.addresses || bytes.IndexByte(other.text, '@') > 0
	if s == IdP {
		if other.text == nil && other.problem == "" {
			other = p.listed
		}
		name, other = other, name
	}
	if name.text == nil && name.problem == "" {
		name, other = other, candidate{}
	}
	p.marks.addName(other.text)
	return name, other
}
