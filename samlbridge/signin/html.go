package signin

import (
	"strings"

	"golang.org/x/net/html"

	"github.com/samlbridge/samlbridge/mapping/saml"
)

// forms finds the hidden fields of forms that post themselves, in a page, a piece of one, or a script that writes one.
// The first attribute of a name counts, as in browsers.
func forms(text string) []found { return formsIn(text, 0, true) }

// formsIn does that for a text that begins at an offset of the whole.
func formsIn(text string, offset int, scripts bool) []found {
	page := formPage{tokens: html.NewTokenizer(strings.NewReader(text)), offset: offset}
	for len(page.list) <= maxMessages {
		kind := page.tokens.Next()
		if kind == html.ErrorToken {
			break
		}
		at := page.offset
		page.offset += len(page.tokens.Raw())
		switch kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			page.tag(at)
		case html.EndTagToken:
			name, _ := page.tokens.TagName()
			if page.textarea = nil; string(name) == "form" {
				page.endForm(true)
			}
		case html.TextToken:
			switch raw := string(page.tokens.Raw()); {
			case page.textarea != nil:
				page.field(page.textarea, string(page.tokens.Text()), at)
			case scripts && page.raw:
				page.list = append(page.list, formsIn(raw, at, false)...)
			}
		}
		page.raw = false
		if kind == html.StartTagToken {
			page.raw = page.script
		}
	}
	page.endForm(false)
	return page.list
}

// formPage is a page on the way through its tokens.
type formPage struct {
	tokens      *html.Tokenizer
	offset      int
	list        []found
	first       int // of the form at hand, in list
	action      string
	relay       relayState
	textarea    map[string]string // the attributes of the open one
	script, raw bool
}

func (p *formPage) tag(at int) {
	name, more := p.tokens.TagName()
	tag := string(name)
	attributes := map[string]string{}
	for more {
		var key, value []byte
		key, value, more = p.tokens.TagAttr()
		if _, known := attributes[string(key)]; !known {
			attributes[string(key)] = string(value)
		}
	}
	p.script, p.textarea = tag == "script", nil
	switch tag {
	case "form":
		p.endForm(false)
		p.action = attributes["action"]
	case "input":
		p.field(attributes, attributes["value"], at)
	case "textarea":
		p.textarea = attributes
	}
}

func (p *formPage) field(attributes map[string]string, value string, at int) {
	name := attributes["name"]
	switch {
	case name == parameterRelayState:
		p.relay = relayOf(value)
	case isParameter(name) && value != "":
		f := found{Message: Message{Parameter: name, Binding: saml.BindingHTTPPost}, value: value, at: at}
		if isURL(p.action) {
			f.URL = withoutQuery(p.action)
		}
		p.list = append(p.list, f)
	}
}

// endForm gives the fields of a form what came with them. Of a form without an end more could have followed.
func (p *formPage) endForm(whole bool) {
	p.relay.shown = p.relay.shown || whole
	for i := p.first; i < len(p.list); i++ {
		p.list[i].relay = p.relay
	}
	p.first, p.relay, p.action = len(p.list), relayState{}, ""
}
