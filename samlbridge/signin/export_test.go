package signin

import "slices"

// CheckInfo describes a check, for the tests and the pages that they write.
type CheckInfo struct {
	ID      string
	Message Kind
	Summary string // what must hold; lower case, no full stop
	MaySkip bool   // a yes may leave it open: the user without a list of users, InResponseTo without the request
	Dated   bool   // it looks at the time
	Shows   []Symptom
}

// AllChecks lists all checks, in the order in which a report has them: those of a Response, then those of an AuthnRequest.
func AllChecks() []CheckInfo {
	var list []CheckInfo
	for _, k := range responseChecks {
		list = append(list, k.info(Response))
	}
	for _, k := range requestChecks {
		list = append(list, k.info(AuthnRequest))
	}
	return list
}

func (k check) info(kind Kind) CheckInfo {
	return CheckInfo{ID: k.id, Message: kind, Summary: k.summary, MaySkip: k.maySkip, Dated: k.dated,
		Shows: slices.Clone(k.shows)}
}
