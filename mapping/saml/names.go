package saml

// Names that SAML 2.0 and its metadata give.
const (
	// BindingHTTPPost is the binding over which responses travel.
	BindingHTTPPost = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
	// BindingHTTPRedirect is the other binding over which requests travel.
	BindingHTTPRedirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
	// NameIDFormatEmail is the Name ID format of an email address; its URN is SAML 1.1's.
	NameIDFormatEmail = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
	// Protocol is what a role that speaks SAML 2.0 lists in protocolSupportEnumeration.
	Protocol = "urn:oasis:names:tc:SAML:2.0:protocol"
)
