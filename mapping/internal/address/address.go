// Package address takes URLs and identifiers apart, for the products that recognise them.
package address

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// Placeholder is the kind of a value out of a guide that somebody has to replace.
const Placeholder = "placeholder"

// Address is an absolute http or https URL in its parts.
type Address struct {
	Host     string // lower case, without port
	Path     string // as written
	User     string // what is before @ in the authority
	Fragment bool
	Raw      string // as given

	Scheme string // lower case
	port   string
	query  bool
}

// Parse returns the parts of an absolute http or https URL. ok is false for everything else; what else it is,
// the caller says in words of its own.
func Parse(raw string) (a Address, ok bool) {
	if a, ok = Plain(raw); ok {
		return a, true
	}
	u, err := url.Parse(raw)
	if err != nil || u.Opaque != "" || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
		return Address{}, false
	}
	a = Address{Raw: raw, Scheme: u.Scheme, Host: strings.ToLower(u.Hostname()), Path: u.EscapedPath(), port: u.Port(),
		query: strings.Contains(raw, "?"), Fragment: strings.Contains(raw, "#")}
	if u.User != nil {
		a.User = u.User.String()
	}
	return a, true
}

// Plain takes apart what nearly every URL is, and what needs no parser: https, a host in lower case, and a path of
// unreserved characters (RFC 3986 section 2.3).
func Plain(raw string) (a Address, ok bool) {
	const scheme = "https"
	rest, ok := strings.CutPrefix(raw, scheme+"://")
	host := 0
	for host < len(rest) && plainCharacters[rest[host]] == inHost {
		host++
	}
	if !ok || host == 0 || host < len(rest) && rest[host] != '/' {
		return Address{}, false
	}
	path := rest[host:]
	for i := range len(path) {
		if plainCharacters[path[i]] == 0 {
			return Address{}, false
		}
	}
	return Address{Raw: raw, Scheme: scheme, Host: rest[:host], Path: path}, true
}

const (
	inPath = iota + 1
	inHost // and in a path
)

var plainCharacters = func() (class [256]uint8) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZ_~/") {
		class[c] = inPath
	}
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyz0123456789-.") {
		class[c] = inHost
	}
	return class
}()

// plain reports whether the URL is nothing but https, a host in lower case and a path: the form of every URL that the
// two products show.
func (a Address) plain() bool {
	rest, ok := strings.CutPrefix(a.Raw, "https://")
	rest, isHost := strings.CutPrefix(rest, a.Host)
	return ok && isHost && rest == a.Path
}

// Oddity says in words what keeps the URL from being plain; "" for a plain one.
func (a Address) Oddity() string {
	switch {
	case a.plain():
		return ""
	case a.Scheme != "https":
		return "it is " + a.Scheme + ", not https"
	case a.User != "":
		return "it has a user name"
	case a.port != "":
		return "it has a port"
	case a.query:
		return "it has a query"
	case a.Fragment:
		return "it has a fragment"
	case strings.HasPrefix(a.Raw, "https://"+a.Host):
		return "its path has characters beyond ASCII"
	}
	return "scheme and host are not in lower case"
}

// Under reports whether the host is a name inside the domain, label by label, and returns what stands before it.
func (a Address) Under(domain string) (labels string, ok bool) {
	if labels, ok = strings.CutSuffix(a.Host, domain); ok {
		labels, ok = strings.CutSuffix(labels, ".")
	}
	if !ok {
		return "", false
	}
	return labels, true
}

// Imitates returns the first of the domains that the address only seems to belong to: it is inside a longer name of
// somebody else's domain, or before the @ of another host.
func (a Address) Imitates(genuine, imitated []string) string {
	for _, domain := range genuine {
		if _, ok := a.Under(domain); ok || a.Host == domain {
			return ""
		}
	}
	for _, domain := range imitated {
		if strings.Contains(a.Host, domain) || strings.Contains(strings.ToLower(a.User), domain) {
			return domain
		}
	}
	return ""
}

// Private returns what kind of host this is where a browser on the Internet cannot reach it by a name, or "".
func (a Address) Private() string {
	// No name ends in a digit, and no IPv4 address in anything else.
	if end := a.Host[len(a.Host)-1]; end >= '0' && end <= '9' || strings.Contains(a.Host, ":") {
		if _, err := netip.ParseAddr(a.Host); err == nil {
			return "an IP address"
		}
	}
	name := strings.TrimSuffix(a.Host, ".")
	last := name[strings.LastIndexByte(name, '.')+1:]
	switch {
	case last == "localhost":
		return "this computer"
	case last == name:
		return "a name without a domain"
	case last == "local" || last == "internal" || last == "test" || last == "invalid":
		return "never public: it ends in ." + last
	}
	return ""
}

// Foreign reports whether the host needs characters beyond ASCII, as itself or in the xn-- form.
func (a Address) Foreign() bool {
	for label := range strings.SplitSeq(a.Host, ".") {
		if strings.HasPrefix(label, "xn--") {
			return true
		}
	}
	return strings.ContainsFunc(a.Host, func(r rune) bool { return r > unicode.MaxASCII })
}

var brokenEscape = regexp.MustCompile(`%(?:[^0-9A-Fa-f]|[0-9A-Fa-f][^0-9A-Fa-f]|.?$)`)

// notInURL holds for the visible ASCII characters that no URL may hold.
func notInURL(r rune) bool {
	switch r {
	case '"', '<', '>', '\\', '^', '`', '{', '|', '}':
		return true
	}
	return false
}

// BadCharacter returns what stands in the text that no URL may hold (RFC 3986 section 2; for what cannot be seen, RFC
// 3987 section 4.1), or "".
func BadCharacter(raw string) string {
	if !isVisibleASCII(raw) || strings.ContainsFunc(raw, notInURL) { // nearly no URL: the tables of Unicode take time
		i := -1
		for _, r := range raw {
			i++
			bad := StrayName(r)
			if notInURL(r) {
				bad = "the character " + diag.Quote(string(r))
			}
			if bad != "" {
				return placed(bad, i, utf8.RuneCountInString(raw))
			}
		}
	}
	if strings.Contains(raw, "%") && brokenEscape.MatchString(raw) {
		return "a % without two hexadecimal digits"
	}
	return ""
}
