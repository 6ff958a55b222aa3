package users

import "github.com/samlbridge/samlbridge/mapping/aws"

// twins are the names that differ in case only, or in what a list should be cleaned of, by their places in the lists.
type twins struct {
	// for each name of the identity provider, one more than the place of AWS's name; nil where there are none
	of []uint32
	is []bool // for each of AWS's names, whether it is somebody's twin
}

func (t twins) twinOf(i int) int {
	if t.of == nil {
		return -1
	}
	return int(t.of[i]) - 1
}

func (t twins) isTwin(j int) bool { return t.is != nil && t.is[j] }

// likeness is the same for all names that differ in case, and in white space around them and characters that nobody
// sees.
func likeness(name string) string {
	if !plain(name) {
		if clean := aws.CheckUsername(name).Clean; clean != "" {
			name = clean
		}
	}
	return aws.FoldCase(name)
}

// findTwins finds, for each name of the identity provider that AWS does not have, the first of AWS's names that is like
// it. Both sides are sorted without regard to case. Of AWS's names only those are sorted that pass a filter, which are
// nearly always very few.
func findTwins(idp, directory *List) twins {
	// Neither collector passes a limit: a folded name is never longer than the name, and both lists kept the limits.
	missing := collector{limits: defaultLimits()}
	for p := range merge(idp, directory) {
		if p.inAWS == 0 && (good(p.name) || aws.CheckUsername(p.name).Clean != "") {
			missing.add([]byte(likeness(p.name)), p.i, user{})
		}
	}
	if len(missing.entries) == 0 {
		return twins{}
	}
	wanted := newFilter(len(missing.entries))
	for _, e := range missing.entries {
		wanted.add(string(missing.name(e)))
	}
	candidates := collector{limits: defaultLimits()}
	for j := range directory.Len() {
		if key := likeness(directory.Name(j)); wanted.mayHave(key) {
			candidates.add([]byte(key), j, user{})
		}
	}
	t := twins{of: make([]uint32, idp.Len()), is: make([]bool, directory.Len())}
	// Equal keys come in the order of the lists, so that the first of AWS's names is the twin of all.
	people, alike := missing.list(), candidates.list()
	for p := range merge(people, alike) {
		if p.inAWS == 0 {
			continue
		}
		twin := alike.Line(p.j)
		for i := p.i; i < p.i+p.inIdP; i++ {
			t.of[people.Line(i)], t.is[twin] = uint32(twin)+1, true
		}
	}
	return t
}

// filter remembers texts, and takes a few others for them.
type filter []uint64

// newFilter makes a filter that takes about one text in sixteen for one of n that it remembers.
func newFilter(n int) filter {
	words := 1
	for words < n/4 {
		words *= 2
	}
	return make(filter, words)
}

func (f filter) add(text string) {
	word, bit := f.place(text)
	f[word] |= bit
}

func (f filter) mayHave(text string) bool {
	word, bit := f.place(text)
	return f[word]&bit != 0
}

// place is FNV-1a, folded.
func (f filter) place(text string) (word int, bit uint64) {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	h ^= h >> 32
	return int(h>>6) & (len(f) - 1), 1 << (h & 63)
}
