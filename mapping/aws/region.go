package aws

import (
	"regexp"
	"strings"
)

// besideURL is what the console shows beside an ACS URL: a Region by its name or code, in either order, and the words
// that tell rows and columns apart. Words count in the console's capitals only: in lower case they are somebody's own.
var besideURL = regexp.MustCompile(`^(?:[\s,;:/|–—-]*[(\[]?(?:` + strings.Join([]string{
	`(?:US (?:East|West)|Africa|Asia Pacific|Canada(?: West)?|China|Europe|EU|Israel|Mexico|Middle East|South America|` +
		`AWS GovCloud|AWS European Sovereign Cloud)(?: \([A-Z][\p{L}. -]{1,30}\)|\b)`,
	`[a-z]{2,4}(?:-[a-z]+){1,3}-[0-9]{1,2}\b`,
	`(?:Primary|Additional|Secondary|Replica)(?: Regions?)?\b`, `[Rr]egions?\b`, `Default IPv4\b`, `IPv4(?: only)?\b`,
	`Dual-?stack\b`, `Default\b`,
}, "|") + `)[)\]]?)+`)

// beside is how much of the beginning of a text the console shows beside a URL.
func beside(text string) int { return len(besideURL.FindString(text)) }
