// Package interop is for programs that already hold metadata as a crewjam saml.EntityDescriptor: it turns one into the
// parties of package mapping, makes one of parties, and writes one as XML.
//
// Reading and writing metadata is the business of package samlbridge; nothing of crewjam's own reading and writing is
// used. What its types cannot hold, or its marshalling would spoil, is reported as a finding. This is the one package
// of the core that imports crewjam/saml, and with it net/http; nothing here uses the network.
package interop
