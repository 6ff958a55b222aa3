package users

import (
	"cmp"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/mapping/aws"
)

// sharedByMost is how many people or users may share an ID, an address or a name for it to say who somebody is: more
// share the address of a team.
const sharedByMost = 4

// evidence is what two users have in common; the more telling first.
type evidence uint8

const (
	byID evidence = iota + 1
	byAddress
	byName // or AWS's username is the part before the @
	byOtherDomain
)

// likely is a user of AWS who may be a person that AWS does not have under the person's name.
type likely struct {
	person, user uint32 // places in the lists
	by           evidence
	common       string // what they have in common
	taken        bool   // the user is someone else in the identity provider's list
}

// matches are those whom AWS does not have under their names, with the users who may be them.
type matches struct {
	list   []likely // by person, the most telling only; those who are taken only where there are no others
	claims []uint8  // for each of AWS's users, how many people are likely to be it; nil where no one is
	weak   []likely // those who agree up to the @ only, by user
}

// of returns the likely users of a person.
func (m matches) of(person int) []likely {
	from, _ := slices.BinarySearchFunc(m.list, uint32(person),
		func(l likely, i uint32) int { return cmp.Compare(l.person, i) })
	to := from
	for to < len(m.list) && int(m.list[to].person) == person {
		to++
	}
	return m.list[from:to]
}

// claimed reports whether a user of AWS is likely to be a person of another name.
func (m matches) claimed(user int) bool { return m.claims != nil && m.claims[user] > 0 }

// personOf is the first person who may be a user of AWS by the part before the @; -1 where there is none.
func (m matches) personOf(user int) int {
	i, found := slices.BinarySearchFunc(m.weak, uint32(user), func(l likely, j uint32) int {
		return cmp.Compare(l.user,
			j)
	})
	if !found {
		return -1
	}
	return int(m.weak[i].person)
}

// findMatches looks for everyone whom AWS does not have by name, in no other case and not with blanks: by ID, by
// addresses, by other names and by the part before the @. Both sides are sorted by these, of AWS's only those that pass
// a filter.
func findMatches(idp, directory *List, t twins) matches {
	people, missing := missingPeople(idp, directory, t)
	if len(missing.entries) == 0 {
		return matches{}
	}
	wanted := newFilter(len(missing.entries))
	for _, e := range missing.entries {
		wanted.add(string(missing.name(e)))
	}
	// Those who are not missing count where they share an address with someone who is.
	all, theirs := missing, collector{limits: defaultLimits()}
	for p := range merge(idp, directory) {
		if p.inIdP > 0 && !people[p.i] {
			keysOf(idp, p.i, p.inIdP, true, func(key string) { wanted.keep(&all, key, p.i) })
		}
	}
	for j := range directory.Len() {
		keysOf(directory, j, 1, false, func(key string) { wanted.keep(&theirs, key, j) })
	}
	found := candidates(all.list(), theirs.list(), people)
	return resolve(found, takenUsers(idp, directory, t), directory.Len())
}

// missingPeople are the first places of the people whom AWS does not have, and what they could be found by.
func missingPeople(idp, directory *List, t twins) (people []bool, keys collector) {
	keys.limits = defaultLimits()
	for p := range merge(idp, directory) {
		if p.inIdP == 0 || p.inAWS > 0 || t.twinOf(p.i) >= 0 {
			continue
		}
		if people == nil {
			people = make([]bool, idp.Len())
		}
		people[p.i] = true
		keysOf(idp, p.i, p.inIdP, true, func(key string) { keys.add([]byte(key), p.i, user{}) })
	}
	return people, keys
}

// keep adds a key that the filter knows.
func (f filter) keep(c *collector, key string, at int) {
	if f.mayHave(key) {
		c.add([]byte(key), at, user{})
	}
}

// keysOf calls f for all by which n users of one name may be found, from the i-th on. A key begins with a letter for
// what it is, so that an address is held against addresses only.
func keysOf(l *List, i, n int, isPerson bool, f func(key string)) {
	name := l.Name(i)
	nameKeys(name, isPerson, f)
	for at := i; at < i+n; at++ {
		for k, text := range eachMark(l.marksOf(at)) {
			switch k {
			case anIDMark:
				f("i" + text)
			case anAddressMark:
				f("a" + aws.FoldCase(text))
			case aNameMark:
				f("n" + aws.FoldCase(text))
			}
		}
	}
}

func nameKeys(name string, isPerson bool, f func(key string)) {
	if !plain(name) {
		if clean := aws.CheckUsername(name).Clean; clean != "" {
			name = clean
		}
	}
	name = aws.FoldCase(name)
	at := strings.LastIndexByte(name, '@')
	if at <= 0 {
		f("n" + name)
		return
	}
	f("a" + name)
	f("d" + name[:at])
	if !isPerson {
		return
	}
	f("n" + name[:at])
	// Microsoft Entra ID makes a guest's name of the guest's own address: bob_example.org#EXT#@….
	if guest, ok := strings.CutSuffix(name[:at], "#ext#"); ok {
		if at := strings.LastIndexByte(guest, '_'); at > 0 {
			f("a" + guest[:at] + "@" + guest[at+1:])
		}
	}
}

// candidates are all that both sides have in common, sorted by people and by how telling it is. What too many share is
// passed over.
func candidates(people, users *List, isMissing []bool) []likely {
	var list []likely
	for p := range merge(people, users) {
		if p.inIdP == 0 || p.inAWS == 0 {
			continue
		}
		who, whom := places(people, p.i, p.inIdP), places(users, p.j, p.inAWS)
		if len(who) > sharedByMost || len(whom) > sharedByMost {
			continue
		}
		for _, person := range who {
			for _, user := range whom {
				if isMissing[person] {
					list = append(list, likely{person: person, user: user, by: evidenceOf[p.name[0]],
						common: p.name[1:]})
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b likely) int {
		return cmp.Or(cmp.Compare(a.person, b.person), cmp.Compare(a.by, b.by), cmp.Compare(a.user, b.user),
			cmp.Compare(a.common, b.common))
	})
	return list
}

// evidenceOf is what a key that begins with a letter is evidence of.
var evidenceOf = map[byte]evidence{'i': byID, 'a': byAddress, 'n': byName, 'd': byOtherDomain}

// resolve keeps, of all candidates of each person, the most telling ones who are no one else.
func resolve(found []likely, taken []bool, n int) matches {
	var m matches
	best := make([]evidence, n)
	for from := 0; from < len(found); {
		to := from
		for to < len(found) && found[to].person == found[from].person {
			to++
		}
		for _, l := range strongest(found[from:to], taken) {
			m.list = append(m.list, l)
			if !l.taken && (best[l.user] == 0 || l.by < best[l.user]) {
				best[l.user] = l.by
			}
		}
		from = to
	}
	m.claims = make([]uint8, n)
	m.list = slices.DeleteFunc(m.list, func(l likely) bool {
		// Someone is more likely to be this user: by an agreement up to the @ alone no one else is.
		return l.by > best[l.user] && best[l.user] != 0 && l.by > byAddress
	})
	for i, l := range m.list {
		switch {
		case l.by == byOtherDomain:
			m.weak = append(m.weak, l)
		case l.by > best[l.user] && best[l.user] != 0:
			m.list[i].taken = true
		case !l.taken && m.claims[l.user] < 255:
			m.claims[l.user]++
		}
	}
	slices.SortStableFunc(m.weak, func(a, b likely) int { return cmp.Compare(a.user, b.user) })
	return m
}

// strongest are the users by the most telling of what they have in common with one person, each once: those who are no
// one else or, where all are, those with the ID or an address of the person. What is found is sorted.
func strongest(found []likely, taken []bool) []likely {
	var free, others []likely
	for _, l := range found {
		list := &free
		if l.taken = taken[l.user]; l.taken {
			list = &others
		}
		if n := len(*list); n == 0 || (*list)[0].by == l.by && (*list)[n-1].user != l.user {
			*list = append(*list, l)
		}
	}
	switch {
	case len(free) > 0 && (free[0].by != byOtherDomain || len(others) == 0 || others[0].by > byAddress):
		return free
	case len(others) > 0 && others[0].by <= byAddress:
		return others
	}
	return nil
}

// takenUsers are the users of AWS whom the identity provider's list names.
func takenUsers(idp, directory *List, t twins) []bool {
	taken := make([]bool, directory.Len())
	for p := range merge(idp, directory) {
		for j := p.j; j < p.j+p.inAWS; j++ {
			taken[j] = p.inIdP > 0 || t.isTwin(p.j)
		}
	}
	return taken
}

// places are the places of n equal keys, each once, and at most one more than may share a key.
func places(l *List, i, n int) []uint32 {
	var list []uint32
	for at := i; at < i+n && len(list) <= sharedByMost; at++ {
		if place := uint32(l.Line(at)); !slices.Contains(list, place) {
			list = append(list, place)
		}
	}
	return list
}
