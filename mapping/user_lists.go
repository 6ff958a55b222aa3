package mapping

import "slices"

// mergeNames walks both sorted lists at once and gives every name once.
func mergeNames(u Users, each func(name string, inIdP, inAWS bool)) {
	for i, j := 0, 0; i < len(u.IdP) || j < len(u.AWS); {
		inIdP := i < len(u.IdP) && (j == len(u.AWS) || u.IdP[i] <= u.AWS[j])
		inAWS := j < len(u.AWS) && (i == len(u.IdP) || u.AWS[j] <= u.IdP[i])
		name := ""
		if inIdP {
			name = u.IdP[i]
		} else {
			name = u.AWS[j]
		}
		for i < len(u.IdP) && u.IdP[i] == name {
			i++
		}
		for j < len(u.AWS) && u.AWS[j] == name {
			j++
		}
		each(name, inIdP, inAWS)
	}
}

// alone is who stands on one side only.
type alone struct {
	idp, aws []string
	twin     map[string]string // from a name of the identity provider to AWS's that differs in case
	twinned  map[string]bool   // AWS's names that are somebody's twin
}

// compareUsers finds them, and who of them is perhaps one person, spelled differently.
func compareUsers(u Users) alone {
	a := alone{twin: map[string]string{}, twinned: map[string]bool{}}
	mergeNames(u, func(name string, inIdP, inAWS bool) {
		switch {
		case !inAWS:
			a.idp = append(a.idp, name)
		case !inIdP:
			a.aws = append(a.aws, name)
		}
	})
	folded := map[string]string{}
	for _, name := range slices.Backward(a.aws) {
		folded[FoldCase(name)] = name // the first of several
	}
	for _, name := range a.idp {
		if other, ok := folded[FoldCase(name)]; ok {
			a.twin[name], a.twinned[other] = other, true
		}
	}
	return a
}
