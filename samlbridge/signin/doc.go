// Package signin explains a captured sign-in to AWS IAM Identity Center, offline: what was sent, what AWS will refuse,
// which field in which console to change.
//
// [Decode] finds the SAML message in whatever people capture: the form value, a whole POST body, a redirect URL, the
// XML itself, a page with a form that posts itself, a copied curl command, a HAR file, an export of SAML-tracer, any of
// these in a log or a chat. The damage that copying does is repaired, and each repair is noted. [Explain] holds the
// message against the two parties and returns an [Explanation] in which every check passed, failed, did not apply, or
// was skipped with the reason.
//
// # What the answer means
//
// Yes means: everything that AWS is known to ask for is so, and nothing is there of which no one knows whether AWS
// takes it. No means that a check failed. Everything else is "cannot tell". There is no yes without a signature that
// one of the identity provider's certificates verifies, on the assertion itself. [Checks] says which of them a yes may
// leave open.
//
// # What can be trusted
//
// Values come from the bytes that a signature covers, as they were signed, or they are under a name that says
// unverified. With [Options].Verifiers a second implementation has to confirm each signature. The certificate that a
// message carries is only named, never trusted. Nothing is decrypted, no chain is built, no time is read but the one
// that is given.
//
// # What a report gives away
//
// By default an explanation can be pasted into a public issue: names of people, attribute values and session indexes
// are shortened to their first character and their length, email addresses wherever they are. What stays readable is
// configuration: entity IDs, URLs without their query, names of attributes, times, fingerprints of certificates.
// [Options].Show shows the values. IDs, signature values, keys and whole assertions are never shown; a message that
// contains a private key is refused.
//
// Like the core the package is pure: no network, no files, no clock, no goroutines, and equal input gives equal
// reports.
package signin
