// Package dsig connects samlbridge to goxmldsig and etree: a second verifier for signatures, and elements from and to.
//
//	o := samlbridge.Options{Pins: pins, Verifiers: []form.Verifier{dsig.Verifier{}}}
//
// With it a signature counts only if two implementations take it that share no code but RSA and SHA: the module's own,
// and goxmldsig. Neither parser of another library reads any bytes: the tree that goxmldsig gets is made from the
// tokens of the module's own scanner.
//
// The verifier confirms RSA over exclusive canonicalisation. It abstains where it is known to be wrong, which
// TestKnownDisagreements lists. ECDSA it cannot do as XML Signature has it, so those signatures have one verifier.
package dsig
