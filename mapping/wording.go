package mapping

import (
	"strconv"
	"strings"
)

// nameOf is what the document's vocabulary calls a property.
func (s *Statement) nameOf(id Property) string {
	if f, ok := s.Vocabulary.Field(id); ok && f.Label+f.Key != "" {
		return s.Vocabulary.nameOf(f)
	}
	return id.String()
}

// nameIn is the same for a reader who looks at another document.
func (s *Statement) nameIn(id Property) string {
	if s.Name == "" {
		return s.nameOf(id) + " of the " + s.Vocabulary.describe()
	}
	return s.nameOf(id) + " in " + Quote(s.Name)
}

// expected describes the value that the field takes.
func expected(id Property) string {
	switch id {
	case SPEntityID:
		return "AWS's issuer URL, https://REGION." + classicHost + "/platform/saml/d-ID"
	case SPACSLocation:
		return "AWS's ACS URL, https://REGION." + classicHost + "/platform/saml/acs/TENANT-ID or the same on " + ipv4Host + " or " + dualStackHost
	case SPPortalURL:
		return "AWS's portal URL, such as https://NAME.awsapps.com/start"
	case IdPSSOLocation:
		return "Cloudflare's SSO endpoint, https://TEAM.cloudflareaccess.com" + ssoPath + "ID"
	case IdPEntityID:
		return "Cloudflare's entity ID, a URL on https://TEAM.cloudflareaccess.com"
	}
	return "Cloudflare's metadata URL, which is the SSO endpoint with " + metadataSuffix + " behind it"
}

const (
	awsScreen        = "IAM Identity Center > Settings > Identity source > Actions > Manage authentication"
	cloudflareScreen = "Zero Trust > Access controls > Applications > the application > Configure"
)

// whereToCopy says where the right value of a field stands and where it goes.
func (s *Statement) whereToCopy(id Property) string {
	isSP := strings.HasPrefix(string(id), "sp.")
	if s.Facts.Metadata {
		if isSP {
			return "download the metadata file again: " + awsScreen + ", section Service provider metadata, Download metadata file"
		}
		return "open the application's SAML Metadata endpoint in a browser and save the page as XML again"
	}
	shown, screen := CloudflareIdentityProviderVocabulary(), cloudflareScreen
	if isSP {
		shown, screen = AWSServiceProviderVocabulary(), awsScreen+", section Service provider metadata"
	}
	f, _ := shown.Field(id)
	fix := "copy \"" + f.Label + "\" from " + screen
	if own, ok := s.Vocabulary.Field(id); ok && own.Label != "" && own.Label != f.Label {
		fix += ", and enter it as \"" + own.Label + "\""
	}
	return fix
}

// count is a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
