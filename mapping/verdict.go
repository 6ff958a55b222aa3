package mapping

import (
	"slices"
	"strings"
)

// fault is what is wrong with a URL or an entity ID in the field where it stands: at most one thing for one value, so that
// one cause makes one finding. Each fault has its rule. The zero value is "nothing".
type fault uint8

const (
	noFault fault = iota
	holdsAWSPlaceholder
	holdsCloudflarePlaceholder
	holdsInterimPlaceholder
	holdsImitatedAWS
	holdsImitatedCloudflare

	// Of the service provider's values.
	swapped
	holdsPortal
	holdsClassicIAM
	holdsSCIM
	holdsApplication
	holdsCloudflare

	// Of the identity provider's values.
	holdsAccessSP
	holdsMetadataURL
	holdsLoginLink
	holdsAccessKeys
	holdsOIDC
	holdsDashboard
	holdsTeamDomain
	holdsAWS

	// Of every endpoint.
	badCharacters
	strayCharacters // of an entity ID
	notAbsolute
	notHTTPS
	hasUserInfo
	hasFragment
	privateHost
	nonASCIIHost

	// Doubtful, but not provably wrong.
	holdsInvented
	otherShape
	unverifiedShape
)

// somethingElse reports whether the value is provably not what its field takes: comparing it with anything says nothing new.
func (f fault) somethingElse() bool { return f != noFault && f < notHTTPS }

// verdict is a fault with what to say about it.
type verdict struct {
	fault
	known
	message, fix string
}

var (
	spURLs    = []Property{SPEntityID, SPACSLocation}
	idpURLs   = []Property{IdPEntityID, IdPSSOLocation, IdPMetadataURL}
	endpoints = []Property{SPACSLocation, SPPortalURL, IdPSSOLocation, IdPMetadataURL}
	allURLs   = [...]Property{SPEntityID, SPACSLocation, SPPortalURL, IdPEntityID, IdPSSOLocation, IdPMetadataURL}
)

// judgeAll says what is wrong with each value of a property that is one of allURLs.
func (s *Statement) judgeAll(id Property) []verdict {
	s.faults()
	return s.memo.verdicts[slices.Index(allURLs[:], id)]
}

// faults returns all faults of all values, one bit for each.
func (s *Statement) faults() uint64 {
	m := s.memo
	if m.judged {
		return m.faults
	}
	m.judged = true
	for n, id := range allURLs {
		values := s.Values(id)
		if len(values) == 0 {
			continue
		}
		verdicts := make([]verdict, len(values))
		for i, value := range values {
			if i > 0 && value == values[i-1] { // one URL for several bindings
				verdicts[i] = verdicts[i-1]
				continue
			}
			verdicts[i] = s.judge(id, value)
			m.faults |= 1 << verdicts[i].fault
		}
		m.verdicts[n] = verdicts
	}
	return m.faults
}

func (s *Statement) recognise(value string) known {
	if s.memo == nil {
		return recognise(value)
	}
	return s.memo.recognised.of(value)
}

// judge says what is wrong with one value of a field.
func (s *Statement) judge(id Property, value string) verdict {
	v := verdict{known: s.recognise(value)}
	v.fault = misplaced(id, v.known)
	said := ""
	stray := strayIn(value)
	switch {
	case stray != "" && v.landmark != awsPlaceholder && v.landmark != cloudflarePlaceholder:
		// It keeps everything else from being recognised for what it is.
		v.fault, said = strayCharacters, ": it holds "+stray
		if slices.Contains(endpoints, id) {
			v.fault, said = badCharacters, said+", which no URL may hold"
		}
	case v.fault == noFault || v.fault == otherShape:
		f, words := addressFault(id, value, v.address)
		switch {
		case f != noFault:
			v.fault, said = f, ": "+words
		case v.fault == otherShape:
		case v.odd != "":
			v.fault, said = otherShape, ": "+v.odd
		case v.unverified != "":
			v.fault, said = unverifiedShape, ": "+v.unverified
		}
	}
	if v.fault == noFault {
		return v
	}
	if said == "" && misplaced(id, recognise("https://"+value)) == noFault {
		said = ": https:// is missing in front"
	}
	if said == "" && v.what != "" {
		said = ", which is " + v.what
	}
	v.message = s.nameOf(id) + " is " + Quote(value) + said
	if v.fault == unverifiedShape {
		v.fix = "hold it against what AWS shows, character by character, and go on if they are equal"
		return v
	}
	v.message += "; expected " + expected(id)
	v.fix = s.whereToCopy(id)
	return v
}

// misplaced says what a value that was recognised is doing in the field: noFault where it belongs, otherShape where nothing is known.
func misplaced(id Property, k known) fault {
	switch k.landmark {
	case awsPlaceholder:
		return holdsAWSPlaceholder
	case cloudflarePlaceholder:
		return holdsCloudflarePlaceholder
	case interimPlaceholder:
		return holdsInterimPlaceholder
	case imitatedAWS:
		return holdsImitatedAWS
	case imitatedCloudflare:
		return holdsImitatedCloudflare
	}
	switch id {
	case SPEntityID, SPACSLocation:
		return misplacedSP(id, k)
	case SPPortalURL:
		if k.landmark == portalURL {
			return noFault
		}
		return otherShape
	}
	return misplacedIdP(id, k)
}

func misplacedSP(id Property, k known) fault {
	switch k.landmark {
	case issuerURL, acsURL:
		if (k.landmark == issuerURL) != (id == SPEntityID) {
			return swapped
		}
		return noFault
	case portalURL:
		return holdsPortal
	case classicIAM:
		return holdsClassicIAM
	case scimEndpoint:
		return holdsSCIM
	case applicationURL:
		return holdsApplication
	case inventedAWS:
		return holdsInvented
	}
	if k.isCloudflare() {
		return holdsCloudflare
	}
	return otherShape
}

func misplacedIdP(id Property, k known) fault {
	switch k.landmark {
	case ssoEndpoint:
		if id == IdPMetadataURL {
			return otherShape
		}
		return noFault
	case teamDomain:
		if id == IdPEntityID {
			return noFault
		}
		return holdsTeamDomain
	case ssoMetadata:
		if id == IdPMetadataURL {
			return noFault
		}
		return holdsMetadataURL
	case accessSP:
		return holdsAccessSP
	case loginLink:
		return holdsLoginLink
	case accessKeys:
		return holdsAccessKeys
	case oidcApplication:
		return holdsOIDC
	case dashboard:
		return holdsDashboard
	case otherAccess:
		return holdsTeamDomain
	}
	if k.isAWS() {
		return holdsAWS
	}
	return otherShape
}

// addressFault looks at an endpoint as a URL, whoever it belongs to, and says in words what is wrong. An entity ID is a
// name, which need not be a URL at all.
func addressFault(id Property, value string, a webAddress) (fault, string) {
	if !slices.Contains(endpoints, id) {
		return noFault, ""
	}
	if bad := badCharacter(value); bad != "" {
		return badCharacters, "it holds " + bad + ", which no URL may hold"
	}
	switch {
	case a.raw == "":
		if misplaced(id, recognise("https://"+value)) == noFault {
			return notAbsolute, "https:// is missing in front"
		}
		return notAbsolute, "it is not an absolute https URL with a host"
	case a.scheme != "https":
		return notHTTPS, "it is http, so that what is sent to it can be read and changed on the way"
	case a.user != "":
		return hasUserInfo, "what stands before the @ is a user name; the host is " + Quote(a.host)
	case a.fragment && id != SPPortalURL:
		return hasFragment, "a browser never sends the part behind # to the server"
	case a.private() != "":
		return privateHost, "its host is " + a.private()
	case a.foreignHost():
		return nonASCIIHost, "its host has characters beyond ASCII, which may look like others"
	}
	return noFault, ""
}

// judged makes a rule out of a fault: it is about that one, in the properties.
type judged struct {
	fault fault
	in    []Property
}

// judging makes a rule's function out of a fault: it looks at all values of the properties.
func judging(f fault, ids ...Property) func(*Pass, Statement) {
	return func(p *Pass, s Statement) {
		if s.faults()&(1<<f) != 0 {
			for _, id := range ids {
				for i, v := range s.judgeAll(id) {
					if v.fault == f {
						p.Report(s, id, i, v.message, v.fix)
					}
				}
			}
		}
		if !p.findingsOnly {
			s.states(p, ids)
		}
	}
}

// states reports whether the document states any of the properties; if not, it ends the rule with the reason.
func (s *Statement) states(p *Pass, ids []Property) bool {
	if slices.ContainsFunc(ids, s.has) {
		return true
	}
	if p.findingsOnly {
		return false
	}
	possible := len(s.Vocabulary.Fields) == 0
	var names []string
	for _, id := range ids {
		_, ok := s.Vocabulary.Field(id)
		possible = possible || ok
		names = append(names, id.String())
	}
	if possible {
		p.NotChecked("nothing is stated of " + strings.Join(names, ", "))
	} else {
		p.DidNotApply(s.Vocabulary.describe() + " has no " + strings.Join(names, ", no "))
	}
	return false
}
