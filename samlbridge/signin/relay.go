package signin

import (
	"net/url"
	"slices"
	"strings"
)

const parameterRelayState = "RelayState"

// relayState is what came with a message beside it, as far as the capture shows that.
type relayState struct {
	shown  bool
	values []string // as it is in the capture and, if that differs, percent-decoded; empty where none was sent
}

// relayOf is a RelayState that the capture shows. Whether it is percent-encoded there, tools decide differently.
func relayOf(value string) relayState {
	r := relayState{shown: true}
	if value == "" {
		return r
	}
	r.values = []string{value}
	if decoded, err := url.QueryUnescape(value); err == nil && decoded != value {
		r.values = append(r.values, decoded)
	}
	return r
}

// sameAs reports whether two of them may be one value.
func (r relayState) sameAs(other relayState) bool {
	return slices.ContainsFunc(r.values, func(v string) bool { return slices.Contains(other.values, v) })
}

// relayIn finds RelayState in a whole query or a whole body of that form.
func relayIn(query string) relayState {
	for pair := range strings.SplitSeq(query, "&") {
		if value, ok := strings.CutPrefix(pair, parameterRelayState+"="); ok {
			return relayOf(value)
		}
	}
	return relayState{shown: true}
}

// relayReach bounds how far around a parameter RelayState is looked for, so that going through a text takes one pass.
const relayReach = 16 << 10

// relayAround finds RelayState in the text around a parameter, if that looks like a query or a body. whole says that it
// is one, even if nothing else is in it.
func relayAround(text string, from, to int, whole bool) relayState {
	const ends = " \t\r\n\"'`<>()^?#"
	first := max(0, from-relayReach)
	start := strings.LastIndexAny(text[first:from], ends) + 1
	if start == 0 && first > 0 {
		return relayState{}
	}
	behind := text[to:min(len(text), to+relayReach)]
	end := strings.IndexAny(behind, ends)
	if end < 0 {
		if end = len(behind); end == relayReach {
			return relayState{}
		}
	}
	// The value itself has no place in the search.
	before, after := text[first+start:from], behind[:end]
	if whole || strings.HasSuffix(before, "&") || strings.HasPrefix(after, "&") {
		return relayIn(before + after)
	}
	return relayState{}
}
