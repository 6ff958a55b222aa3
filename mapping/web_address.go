package mapping

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// webAddress is an absolute http or https URL in its parts.
type webAddress struct {
	raw      string
	scheme   string // lower case
	host     string // lower case, without port
	path     string // as written
	user     string // what stands before @ in the authority
	port     string
	query    bool
	fragment bool
}

// parseWebAddress returns the parts of an absolute http or https URL. ok is false for everything else; what else it is,
// the caller says in words of its own.
func parseWebAddress(raw string) (a webAddress, ok bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Opaque != "" || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
		return webAddress{}, false
	}
	a = webAddress{raw: raw, scheme: u.Scheme, host: strings.ToLower(u.Hostname()), path: u.EscapedPath(), port: u.Port(),
		query: strings.Contains(raw, "?"), fragment: strings.Contains(raw, "#")}
	if u.User != nil {
		a.user = u.User.String()
	}
	return a, true
}

// plain reports whether the URL is nothing but https, a host in lower case and a path: the form of every URL that the two
// products show.
func (a webAddress) plain() bool {
	rest, ok := strings.CutPrefix(a.raw, "https://")
	rest, isHost := strings.CutPrefix(rest, a.host)
	return ok && isHost && rest == a.path
}

// oddity says in words what keeps the URL from being plain; "" for a plain one.
func (a webAddress) oddity() string {
	switch {
	case a.plain():
		return ""
	case a.scheme != "https":
		return "its scheme is " + a.scheme + " instead of https"
	case a.user != "":
		return "a user name stands before the host"
	case a.port != "":
		return "it names a port"
	case a.query:
		return "it has a query"
	case a.fragment:
		return "it has a fragment"
	case strings.HasPrefix(a.raw, "https://"+a.host):
		return "its path has characters that a URL spells with %"
	}
	return "scheme and host are not in lower case"
}

// under reports whether the host is a name inside the domain, label by label, and returns what stands before it.
func (a webAddress) under(domain string) (labels string, ok bool) {
	if labels, ok = strings.CutSuffix(a.host, domain); ok {
		labels, ok = strings.CutSuffix(labels, ".")
	}
	if !ok {
		return "", false
	}
	return labels, true
}

// imitates returns the first of the domains that the address only seems to belong to: it stands inside a longer name of
// somebody else's domain, or before the @ of another host.
func (a webAddress) imitates(genuine, imitated []string) string {
	for _, domain := range genuine {
		if _, ok := a.under(domain); ok || a.host == domain {
			return ""
		}
	}
	for _, domain := range imitated {
		if strings.Contains(a.host, domain) || strings.Contains(strings.ToLower(a.user), domain) {
			return domain
		}
	}
	return ""
}

// private returns what kind of host this is where a browser on the Internet cannot reach it by a name, or "".
func (a webAddress) private() string {
	// No name ends in a digit, and no IPv4 address in anything else.
	if end := a.host[len(a.host)-1]; end >= '0' && end <= '9' || strings.Contains(a.host, ":") {
		if _, err := netip.ParseAddr(a.host); err == nil {
			return "an IP address"
		}
	}
	name := strings.TrimSuffix(a.host, ".")
	last := name[strings.LastIndexByte(name, '.')+1:]
	switch {
	case last == "localhost":
		return "this computer itself"
	case last == name:
		return "a name without a domain"
	case last == "local" || last == "internal" || last == "test" || last == "invalid":
		return "a name in ." + last + ", which is never public"
	}
	return ""
}

// foreignHost reports whether the host needs characters beyond ASCII, as itself or in the xn-- form.
func (a webAddress) foreignHost() bool {
	for label := range strings.SplitSeq(a.host, ".") {
		if strings.HasPrefix(label, "xn--") {
			return true
		}
	}
	return strings.ContainsFunc(a.host, func(r rune) bool { return r > unicode.MaxASCII })
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

// badCharacter returns what stands in the text that no URL may hold (RFC 3986 section 2; for what cannot be seen, RFC
// 3987 section 4.1), or "".
func badCharacter(raw string) string {
	if !isVisibleASCII(raw) || strings.ContainsFunc(raw, notInURL) { // nearly no URL: the tables of Unicode take time
		i := -1
		for _, r := range raw {
			i++
			bad := strayName(r)
			if notInURL(r) {
				bad = "the character " + Quote(string(r))
			}
			if bad != "" {
				return placed(bad, i, utf8.RuneCountInString(raw))
			}
		}
	}
	if strings.Contains(raw, "%") && brokenEscape.MatchString(raw) {
		return "a % without two hexadecimal digits behind it"
	}
	return ""
}
