// Package form is for authors of forms: what a form of document is, and what reading one gives. A form is a [Codec], a
// value; the list of a caller's own goes into the Codecs option of package samlbridge:
//
//	kdl := form.Codec{Form: "acme-kdl", Vocabulary: cloudflare.DashboardVocabulary(), Read: readKDL, Write: writeKDL}
//	result, err := samlbridge.Convert("aws.xml", data, kdl.Form, samlbridge.Options{Codecs: []form.Codec{kdl}})
//
// A form whose values people type, or write as JSON, needs no functions of its own: [Values] makes one of a vocabulary.
package form
