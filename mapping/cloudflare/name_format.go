package cloudflare

import "strings"

// nameFormats are the name formats that Cloudflare's API takes.
var nameFormats = []string{
	"urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
	"urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
	"urn:oasis:names:tc:SAML:2.0:attrname-format:basic",
}

// documentedFormat returns the name format that the text is in some case, or "".
func documentedFormat(text string) string {
	for _, f := range nameFormats {
		if strings.EqualFold(f, text) {
			return f
		}
	}
	return ""
}

// SentAlways are the attributes that Cloudflare sends by itself where it has a value for them (Cloudflare One docs,
// Generic SAML application, SAML attributes).
func SentAlways() []string { return []string{"id", "name", "email", "groups"} }
