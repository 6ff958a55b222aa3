// Package pem reads X.509 certificates from the text that people paste, and writes them in the forms that products
// take.
//
//	bundle, err := pem.Parse(pasted)
//	crt := pem.Format(pem.Armored, bundle.Certificates...)
//
// [Parse] decodes before it believes: what a text contains is told by the structure of its DER, never by its label.
// Unlike encoding/pem it accounts for every byte. Damage is an error with line and column, and each [Note] names
// something that was repaired; nothing is skipped in silence.
//
// # What is read
//
// The plain form is RFC 7468: base64 in lines of 64 characters between BEGIN CERTIFICATE and END CERTIFICATE, any
// number of such blocks. These are read as well, each with a note:
//
//   - base64 without BEGIN and END lines, in lines of any width, and several certificates one after another, also
//     without a break between them;
//   - labels and other text around it: a label in front or on the line above, members of JSON, keys of YAML,
//     assignments of shells and HCL, openssl x509 -text, openssl s_client, bag attributes, data URLs; but no other
//     base64 of that length;
//   - blocks with one of the two lines missing, as long as the DER is complete; BEGIN and END lines in lower case,
//     with another number of dashes or typographic ones, without line breaks, or twice around the same certificate;
//   - the old labels X509 CERTIFICATE and X.509 CERTIFICATE, OpenSSL's TRUSTED CERTIFICATE (the trust settings are
//     left out), and any other label if what it encloses is a certificate;
//   - the certificates in a PKCS #7 (CMS) object, as DER or in base64;
//   - CR LF or CR as line ends, spaces, tabs and empty lines among the base64, no-break and invisible characters, a
//     byte order mark, UTF-16;
//   - tags of XML and HTML and their character references (&#13;, &amp;#10;), the escapes of JSON (\n, \/, \u002b),
//     percent-encoding, quoted-printable;
//   - quotation marks, commas and brackets at the ends of a line, signs of quoted mail (>), code fences, strings
//     joined with + or a dot, and line numbers, comment signs or the signs of a difference in front of every line;
//   - base64url, missing padding, text that was encoded in base64 once or twice more, and hexadecimal digits of DER;
//   - blanks that were + signs, where the certificate's own signature proves it.
//
// Input that is DER is read too; [ParseDER] reads exactly one certificate, and only that.
//
// # What is refused
//
// Every refusal says what the input is and what to do:
//
//   - a private key anywhere in the input, as package diag finds it: this comes before any other verdict, and no
//     byte of the key is ever in a message. Only what is over 64 KiB is not looked at;
//   - other objects: public keys, signing requests, PKCS #12, revocation lists, SSH keys, fingerprints, URLs, paths,
//     placeholders, tokens, web pages, SAML metadata and messages;
//   - half a certificate, one that is shortened with an ellipsis, and anything behind the end of one;
//   - RFC 1421 headers, BEGIN and END lines that do not match, characters that are not base64;
//   - certificates that crypto/x509 refuses, such as one with a negative serial number.
//
// Nothing is checked beyond that: not dates, not the strength of a key, and signatures only by [CheckSelfSignature].
package pem
