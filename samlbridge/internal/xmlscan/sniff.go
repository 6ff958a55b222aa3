package xmlscan

import "strings"

const (
	fixOriginal = "give the XML file itself, as it was downloaded"
	fixUnpack   = "unpack it and give the XML file that is in it"
	fixDownload = "download what the address leads to, and give that file"
)

// otherFormats are recognised by how their text begins, white space skipped.
var otherFormats = []struct{ prefix, what, fix string }{
	{"PK\x03\x04", "a ZIP archive (or an Office document)", fixUnpack},
	{"\x1f\x8b", "compressed with gzip", fixUnpack},
	{"%PDF-", "a PDF document", fixOriginal},
	{"{\\rtf", "an RTF document", fixOriginal},
	{"-----BEGIN ", "a PEM file", "give the XML file that contains the certificate, not the certificate by itself"},
	{"http://", "a web address", fixDownload},
	{"https://", "a web address", fixDownload},
	{"{", "JSON or another text in braces", fixOriginal},
	{"[", "JSON or another text in brackets", fixOriginal},
}

// sniff refuses text that is no XML, as how it begins shows.
func sniff(text string) error {
	rest := text[skipSpace(text, 0):]
	switch {
	case text == "":
		return newError(ErrNotXML, text, 0, fixOriginal, "the file is empty")
	case rest == "":
		return newError(ErrNotXML, text, 0, fixOriginal, "the file contains nothing but white space")
	}
	for _, other := range otherFormats {
		if strings.HasPrefix(rest, other.prefix) {
			return newError(ErrNotXML, text, 0, other.fix, "the file is %s, not XML", other.what)
		}
	}
	return nil
}

// orHTML gives an error in a web page the kind ErrNotXML, and says what the file is.
// Errors of limits stay as they are.
func orHTML(err error, text string) error {
	if e, ok := err.(*Error); ok && e.Kind != ErrLimit && e.Kind != ErrNotXML && looksLikeHTML(text) {
		e.Kind = ErrNotXML
		e.Message = "the file is a web page (HTML), not XML: " + e.Message
		e.Fix = "a sign-in or error page is often saved by mistake: " + fixOriginal
	}
	return err
}

// looksLikeHTML recognises the commonest wrong file that does begin like XML: a web
// page. An XML declaration and comments may stand before its first tag.
func looksLikeHTML(text string) bool {
	for {
		text = text[skipSpace(text, 0):]
		end := ""
		switch {
		case strings.HasPrefix(text, "<!--"):
			end = "-->"
		case strings.HasPrefix(text, "<?"):
			end = "?>"
		}
		if end == "" {
			break
		}
		_, after, closed := strings.Cut(text, end)
		if !closed {
			return false
		}
		text = after
	}
	for _, prefix := range []string{"<!doctype html", "<html", "<head", "<body", "<script"} {
		if len(text) > len(prefix) && strings.EqualFold(text[:len(prefix)], prefix) &&
			nameClass[text[len(prefix)]] == 0 {
			return true
		}
	}
	return false
}
