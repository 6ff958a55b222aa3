package aws

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// accessControlPrefix begins the names of the SAML attributes that Identity Center passes on as session tags
// (AWS IAM Identity Center User Guide, Attributes for access control).
const accessControlPrefix = iamAttributePrefix + "AccessControl:"

// iamAttributePrefix begins the names of all SAML attributes that AWS gives a meaning.
const iamAttributePrefix = "https://aws.amazon.com/SAML/Attributes/"

// iamAttributes are those that only SAML federation with AWS IAM reads. One that ends in a colon has a key behind it.
var iamAttributes = []string{"Role", "RoleSessionName", "SessionDuration", "SourceIdentity", "TransitiveTagKeys",
	"PrincipalTag:"}

// sentAlways are the attributes that Cloudflare sends by itself where it has a value for them (Cloudflare One docs,
// Generic SAML application, SAML attributes).
var sentAlways = []string{"id", "name", "email", "groups"}

// Limits of AWS's attributes for access control and of the session tags that they become.
const (
	maxTags        = 50  // attributes in a response, attributes for access control in an instance
	maxTagKey      = 128 // code points of a key
	maxTagValue    = 256 // code points of a value
	maxSourceValue = 256 // code points of a mapping expression
)

// tagKeyProblem says what is wrong with the key of a session tag, or "".
func tagKeyProblem(key string) string {
	n := utf8.RuneCountInString(key)
	bad := strings.IndexFunc(key, func(r rune) bool {
		return r == utf8.RuneError || !unicode.In(r, unicode.L, unicode.Z, unicode.N) &&
			!strings.ContainsRune("_.:/=+-@", r)
	})
	switch {
	case n == 0:
		return "is empty"
	case n > maxTagKey:
		return "has " + diag.Count(n, "character") + "; AWS takes at most " + strconv.Itoa(maxTagKey)
	case bad >= 0:
		r, _ := utf8.DecodeRuneInString(key[bad:])
		return "contains " + diag.Quote(string(r)) + "; letters, digits, blanks and _ . : / = + - @ are allowed"
	}
	return ""
}

// AccessControlKeys returns the keys of the statements that become session tags, with the statements' indexes.
func AccessControlKeys(a *mapping.Application) (keys []string, at []int) {
	for i, s := range a.AttributeStatements {
		if key, ok := strings.CutPrefix(s.Name, accessControlPrefix); ok {
			keys, at = append(keys, key), append(at, i)
		}
	}
	return keys, at
}

// isIAMAttribute reports whether a name is one that only SAML federation with AWS IAM reads.
func isIAMAttribute(name string) bool {
	short, ok := strings.CutPrefix(name, iamAttributePrefix)
	return ok && slices.ContainsFunc(iamAttributes, func(a string) bool {
		return short == a || strings.HasSuffix(a, ":") && strings.HasPrefix(short, a)
	})
}
