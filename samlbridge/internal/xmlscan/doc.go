// Package xmlscan reads XML 1.0 with namespaces and without DTD: strictly, in one
// pass, without recursion, in linear time and within limits.
//
// It has three layers, each usable by itself:
//
//   - [Decode] turns bytes into checked text, a [Source]: UTF-8 or UTF-16, no
//     character that XML forbids, an XML declaration that agrees with the bytes.
//     A Source can only come from Decode, so nothing behind it looks at bytes again.
//   - [Scanner] cuts a Source into tokens with offsets and resolved names, and
//     checks everything that makes a document well-formed and namespace-well-formed.
//   - [Parse] keeps what the scanner saw in a flat index of elements, a [Tree].
//     It holds offsets, not copies: values are substrings of the source wherever
//     nothing has to be decoded.
//
// [Splice] changes a document at such offsets and keeps every other byte;
// [AppendText] and [AppendAttr] escape what is put in.
//
// What the scanner accepts, encoding/xml accepts too and reads the same; the tests
// hold it to that. It is stricter than XML where a difference between two parsers
// could be used against a reader:
//
//   - a DTD, and processing instructions in and behind the root element, are refused;
//   - names follow the fourth edition of XML 1.0 (appendix B), as in encoding/xml;
//   - an element may not be called xmlns;
//   - a namespace prefix may not be named like an attribute of SAML (see
//     [ReservedPrefix]): readers that look attributes up by bare name would take
//     the declaration xmlns:Location="…" for the attribute Location;
//   - two equal values of ID attributes are refused by Parse (see [ErrDuplicateID]).
//
// Offsets are bytes from 0 in [Source.Text]; lines and columns count from 1, columns
// in Unicode code points. Every error of the package is an *[Error].
package xmlscan
