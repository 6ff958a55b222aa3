package xmlscan

// The two namespaces that need no declaration (Namespaces in XML 1.0, section 3).
const (
	NamespaceXML   = "http://www.w3.org/XML/1998/namespace" // of the prefix xml
	NamespaceXMLNS = "http://www.w3.org/2000/xmlns/"        // of namespace declarations
)

// Numbers of namespace URIs that are the same in every document.
const (
	uriNone int32 = iota
	uriXML
	uriXMLNS
)

// binding is a namespace declaration in scope.
type binding struct {
	prefix, prefixEnd int32 // place of the prefix; empty for the default namespace
	uri               int32
	// one more than the index of the binding of the same prefix outside; 0 where there is none, or few are in scope
	shadows int32
}

// ReservedPrefix reports whether a prefix may not be declared because SAML 2.0
// (assertions, protocols, metadata) or XML Signature has an attribute of that name.
func ReservedPrefix(prefix string) bool {
	switch prefix {
	case "AllowCreate", "Address", "Algorithm", "AssertionConsumerServiceIndex",
		"AssertionConsumerServiceURL", "AssertionID", "AttributeConsumingServiceIndex",
		"AuthnInstant", "AuthnRequestsSigned", "Binding", "Comparison", "Consent", "Count",
		"DNSName", "Decision", "Destination", "Encoding", "ForceAuthn", "Format",
		"FriendlyName", "ID", "Id", "InResponseTo", "IsPassive", "IssueInstant", "Loc",
		"Location", "Method", "MimeType", "Name", "NameFormat", "NameQualifier",
		"Namespace", "NotBefore", "NotOnOrAfter", "ProtocolBinding", "ProviderID",
		"ProviderName", "ProxyCount", "Reason", "Recipient", "Resource",
		"ResponseLocation", "SPNameQualifier", "SPProvidedID", "SessionIndex",
		"SessionNotOnOrAfter", "Target", "Type", "URI", "Value", "Version",
		"WantAssertionsSigned", "WantAuthnRequestsSigned", "affiliationOwnerID",
		"cacheDuration", "contactType", "entityID", "errorURL", "index", "isDefault",
		"isRequired", "namespace", "protocolSupportEnumeration", "use", "validUntil":
		return true
	}
	return false
}

// declare brings a namespace declaration into scope.
func (s *Scanner) declare(a attr) error {
	prefix, _ := a.isDeclaration(s.src)
	uri := a.valueIn(s.src)
	problem := ""
	switch {
	case prefix == "xmlns":
		problem = "the prefix xmlns cannot be declared"
	case prefix == "xml" && uri != NamespaceXML:
		problem = "the prefix xml cannot be bound to " + quote(uri)
	case prefix != "xml" && uri == NamespaceXML, uri == NamespaceXMLNS:
		problem = "no prefix can be bound to the reserved namespace " + quote(uri)
	case prefix != "" && uri == "":
		problem = "the prefix " + quote(prefix) + " is declared with an empty namespace"
	case ReservedPrefix(prefix):
		problem = "the prefix " + quote(prefix) + " is named like a SAML attribute, which can mislead other readers"
	}
	if problem != "" {
		return newError(ErrNamespace, s.src, int(a.start), "remove the declaration or give the prefix another name",
			"%s", problem)
	}
	if len(s.bindings) == s.limits.Namespaces {
		return limitError(LimitNamespaces, s.src, int(a.start), "too many namespace declarations in scope",
			len(s.bindings)+1, s.limits.Namespaces)
	}
	number, _ := s.uris.add(uri)
	// The prefix is what the declaration's name ends with.
	s.bindings = append(s.bindings, binding{prefix: a.end() - int32(len(prefix)), prefixEnd: a.end(), uri: number})
	switch {
	case s.nearest != nil:
		s.remember(len(s.bindings) - 1)
	case len(s.bindings) > numberingList: // as with uris, few are searched from end to end
		s.nearest = map[string]int32{}
		for i := range s.bindings {
			s.remember(i)
		}
	}
	return nil
}

// remember makes a binding the nearest one of its prefix.
func (s *Scanner) remember(i int) {
	b := &s.bindings[i]
	prefix := s.src[b.prefix:b.prefixEnd]
	b.shadows = s.nearest[prefix]
	s.nearest[prefix] = int32(i) + 1
}

// leave takes the bindings out of scope that are not among the first n.
func (s *Scanner) leave(n int32) {
	if s.nearest != nil {
		for i := len(s.bindings) - 1; i >= int(n); i-- {
			b := s.bindings[i]
			s.nearest[s.src[b.prefix:b.prefixEnd]] = b.shadows
		}
	}
	s.bindings = s.bindings[:n]
}

// lookup returns the number of the namespace that a prefix stands for. The empty
// prefix stands for the default namespace.
func (s *Scanner) lookup(prefix string) (uri int32, ok bool) {
	if s.nearest != nil {
		if i := s.nearest[prefix]; i > 0 {
			return s.bindings[i-1].uri, true
		}
	}
	for i := len(s.bindings) - 1; i >= 0 && s.nearest == nil; i-- {
		if b := s.bindings[i]; s.src[b.prefix:b.prefixEnd] == prefix {
			return b.uri, true
		}
	}
	switch prefix {
	case "":
		return uriNone, true
	case "xml":
		return uriXML, true
	}
	return 0, false
}

// undeclared is the error for a name with a prefix that lookup does not find.
func (s *Scanner) undeclared(name qname) error {
	prefix := name.prefixIn(s.src)
	return newError(ErrNamespace, s.src, int(name.start), "declare the prefix with xmlns:"+prefix+
		", or give the file with its outermost element", "the prefix %s is not declared", quote(prefix))
}

// numbering gives each distinct string a number, counting from 0 in order of
// first appearance. It takes time linear in what is added.
type numbering struct {
	list    []string
	numbers map[string]int32 // nil while the list is short
}

// numberingList is how long a list may be to be searched from end to end.
const numberingList = 16

func (n *numbering) add(s string) (number int32, fresh bool) {
	if n.numbers == nil {
		for i, have := range n.list {
			if have == s {
				return int32(i), false
			}
		}
		if len(n.list) == numberingList {
			n.numbers = make(map[string]int32)
			for i, have := range n.list {
				n.numbers[have] = int32(i)
			}
		}
	} else if number, ok := n.numbers[s]; ok {
		return number, false
	}
	number = int32(len(n.list))
	n.list = append(n.list, s)
	if n.numbers != nil {
		n.numbers[s] = number
	}
	return number, true
}
