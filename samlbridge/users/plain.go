package users

import (
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// good reports whether a name can be a username with which a person signs in.
func good(name string) bool {
	if plain(name) {
		return true
	}
	return aws.CheckUsername(name).Severity != diag.SeverityError
}

// plain reports whether a name is, by a quick look, an ordinary email address: one of which [aws.CheckUsername] and
// the other checks have nothing to say. Nearly all names are.
func plain(name string) bool {
	if len(name) > 128 {
		return false
	}
	atom, ats := 0, 0
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', 'A' <= c && c <= 'Z', c == '-', c == '_', c == '+':
			atom++
		case c == '.' && atom > 0:
			atom = 0
		case c == '@' && atom > 0 && ats == 0:
			atom, ats = 0, 1
		default:
			return false
		}
	}
	return ats == 1 && atom > 0
}
