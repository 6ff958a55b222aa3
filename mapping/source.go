package mapping

// Evidence says what kind of source a rule rests on. Its zero value is invalid.
type Evidence uint8

const (
	// Documented: the page at the URL says so.
	Documented Evidence = iota + 1
	// Observed: seen in public files; no page says so.
	Observed
)

// String returns "documented" or "observed".
func (e Evidence) String() string {
	switch e {
	case Documented:
		return "documented"
	case Observed:
		return "observed"
	}
	return "invalid evidence"
}

// Source is the evidence for a rule or for a row of a vocabulary.
type Source struct {
	Title    string
	URL      string // "" where the evidence has no page of its own
	Evidence Evidence
	Read     string // the day it was read, YYYY-MM-DD
}
