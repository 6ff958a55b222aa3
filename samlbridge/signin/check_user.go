package signin

import (
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/saml"
	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

const fixNameID = inCloudflare + "set " + labelNameID + " to Email, and remove name_id_transform_jsonata if it is set"

// nameIDOf returns the one Name ID, or the zero Element.
func nameIDOf(p part) xmlscan.Element {
	if list := children(p.el.Child(nsAssertion, "Subject"), nsAssertion, "NameID"); len(list) == 1 {
		return list[0]
	}
	return xmlscan.Element{}
}

var noNameID = notApplied("there is no Name ID to look at")

// ofNameID runs a check where there is one Name ID that says something.
func ofNameID(p part, run func(at xmlscan.Element) result) result {
	at := nameIDOf(p)
	if at.Text() == "" {
		return noNameID
	}
	return run(at)
}

// ofName runs a check where it is certain what AWS reads as the Name ID.
func (e *explainer) ofName(p part, run func(at xmlscan.Element) result) result {
	return ofNameID(p, func(at xmlscan.Element) result {
		if e.original(at).HasComments() {
			return skipped("a comment is inside NameID, and what AWS reads is not documented; see plain-text", "")
		}
		return run(at)
	})
}

func (e *explainer) nameID(p part) result {
	subject := p.el.Child(nsAssertion, "Subject")
	n := len(children(subject, nsAssertion, "NameID"))
	switch {
	case subject.IsZero():
		return failed(p.el, "the assertion has no Subject, so it says nothing about who signs in", fixIdP)
	case n != 1:
		return failed(subject, "the subject has "+plural(n, "NameID")+", expected one", fixIdP)
	case nameIDOf(p).Text() == "":
		return failed(nameIDOf(p), "the Name ID is empty", fixNameID)
	}
	return passed("")
}

func (e *explainer) nameIDFormat(p part) result {
	return ofNameID(p, func(at xmlscan.Element) result {
		a, stated := at.Attr("", "Format")
		if a.Value() == saml.NameIDFormatEmail {
			return passed("")
		}
		found := "is missing"
		if stated {
			found = "is " + e.quote(a.Value())
		}
		return failed(at, p.label("Name ID's Format")+" "+found+", expected "+diag.Quote(saml.NameIDFormatEmail)+
			", the only one that AWS documents"+difference(a.Value(), saml.NameIDFormatEmail), fixNameID)
	})
}

func (e *explainer) nameIDQualifier(p part) result {
	return ofNameID(p, func(at xmlscan.Element) result {
		a, stated := at.Attr("", "SPNameQualifier")
		switch {
		case !stated:
			return notApplied("the Name ID has no SPNameQualifier")
		case e.pair.SP == nil || e.pair.SP.EntityID == "":
			return skipped(noSP, "give AWS's metadata or values")
		case a.Value() != e.pair.SP.EntityID:
			return unsure(at, "the Name ID is for the service provider "+e.quote(a.Value())+
				", not for AWS; whether AWS looks at that is not documented", fixIdP)
		}
		return passed("")
	})
}

func (e *explainer) nameIDAddress(p part) result {
	return e.ofName(p, func(at xmlscan.Element) result {
		if u := aws.CheckUsername(at.Text()); u.Severity == diag.SeverityError {
			return failed(at, p.label("Name ID")+", "+e.quotePersonal(at.Text())+", "+u.Problem, fixNameID)
		}
		return passed("")
	})
}

func (e *explainer) user(p part) result {
	return e.ofName(p, func(at xmlscan.Element) result {
		if e.options.Users == nil {
			return leftOpen("no list of AWS's users was given", "give the list of users: aws identitystore list-users")
		}
		r := e.userCalled(p, at)
		// whoever forged the name would be let in by whoever makes it a user
		if p.verified == nil && r.outcome != Passed {
			r.fix = "find out first why no trusted signature covers the Name ID, see the check signature; change no user until one does"
		}
		return r
	})
}

// userCalled looks the Name ID up in the list.
func (e *explainer) userCalled(p part, at xmlscan.Element) result {
	name, users := at.Text(), e.options.Users
	shown := e.quotePersonal(name)
	if p.verified == nil {
		shown += " of the unverified Name ID"
	}
	if slices.Contains(e.options.Disabled, name) {
		return failed(at, "the user "+shown+" is disabled in AWS, which lets no disabled user sign in",
			"enable the user in IAM Identity Center > Users > the user > Enable user access").withoutSymptoms()
	}
	if slices.Contains(e.options.Doubtful, name) {
		return unsure(at, "the list of AWS's users has a status for the user "+shown+" that may keep the person out",
			"look at the user in IAM Identity Center > Users; if the status lets the person sign in, nothing needs to be done")
	}
	if slices.Contains(users, name) {
		return passed("")
	}
	if i := slices.IndexFunc(users, func(u string) bool { return strings.EqualFold(u, name) }); i >= 0 {
		return unsure(at, p.label("Name ID")+" is "+e.quotePersonal(name)+" and the username "+
			e.quotePersonal(users[i])+
			": they differ in upper and lower case only; AWS documents that they must match exactly, and whether case counts is not documented", "spell the username the same on both sides")
	}
	if i := slices.IndexFunc(users, func(u string) bool { return aws.CheckUsername(u).Clean == name }); i >= 0 {
		u := aws.CheckUsername(users[i])
		return unsure(at, "the list of AWS's users has the username "+e.quotePersonal(users[i])+", which "+u.Problem,
			u.Fix)
	}
	message := "AWS has no user with the username " + shown
	if at := strings.LastIndexByte(name, '@'); at > 0 && slices.Contains(users, name[:at]) {
		message += ", but one with the part before the @ alone; the whole address must be the username"
	}
	if e.options.UsersIncomplete {
		return unsure(at, message+"; the list that was given is one page of several", "give the whole list of users")
	}
	return failed(at, message,
		"if the person has a user by another username, rename it with aws identitystore update-user or SCIM; else add one in IAM Identity Center > Users with the Name ID as username")
}
