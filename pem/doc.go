// Package pem reads X.509 certificates from the text that people paste, and writes them in the forms that products take.
//
// [Parse] decodes before it believes: what a text holds is told by the structure of its DER, never by its label. Unlike
// encoding/pem it accounts for every byte. Damage is an [Error] with line and column, and each [Note] names something that
// had to be repaired; nothing is skipped in silence.
//
// # What is read
//
// The plain form is RFC 7468: base64 in lines of 64 characters between BEGIN CERTIFICATE and END CERTIFICATE, any number of
// such blocks. These are read as well, each with a note:
//
//   - base64 without BEGIN and END lines, in lines of any width; several certificates each start on a new line;
//   - text around the blocks (openssl x509 -text, openssl s_client, bag attributes); around bare base64 no text may stand;
//   - blocks with one of the two lines missing, as long as the DER is complete; BEGIN and END lines in lower case, with
//     another number of dashes or typographic ones, or twice around the same certificate;
//   - the old labels X509 CERTIFICATE and X.509 CERTIFICATE, OpenSSL's TRUSTED CERTIFICATE (the trust settings are left
//     out), and any other label if what it encloses is a certificate;
//   - CR LF or CR as line ends, spaces, tabs and empty lines among the base64, no-break and invisible characters, a byte
//     order mark, UTF-16 with a byte order mark;
//   - quotation marks and commas at the ends of a line, the escapes of JSON (\n, \/, \u002b), percent-encoding, signs of
//     quoted mail (>) and code fences;
//   - base64url, missing padding, and text that was encoded in base64 once or twice more.
//
// Input that is DER holds exactly one certificate; [ParseDER] reads only that.
//
// # What is refused
//
// Every refusal says what the input is and what to do:
//
//   - a private key anywhere in the input, encrypted or not, under a label or bare, in base64, DER or a JSON Web Key: this
//     comes before any other verdict, and no byte of the key is ever in a message. Only what is over [MaxBytes] is not
//     looked at, for which there is [FindPrivateKey];
//   - other objects: public keys, signing requests, PKCS #7, PKCS #12, revocation lists, SSH keys, fingerprints, URLs, web
//     pages, SAML metadata, JSON, hexadecimal digits;
//   - half a certificate, and anything behind the end of one;
//   - RFC 1421 headers, BEGIN and END lines that do not match, characters that are not base64;
//   - certificates that crypto/x509 refuses, such as one with a negative serial number.
//
// Nothing is checked beyond that: not dates, not the strength of a key, and signatures only by [CheckSelfSignature].
package pem
