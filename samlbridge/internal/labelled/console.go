package labelled

// Console is what one form's screen has: the words that its values are copied with.
type Console struct {
	Form   string
	Fields []Field
	// Headings are texts of the screen that have no value, such as headings and buttons.
	Headings []string
	// IsOwn reports whether a line is one of the form's own sheets that has no value; nil where there are no sheets.
	IsOwn func(line string) bool
	// Beside returns how much of the beginning of a text is what the screen shows beside a URL, such as the name of a
	// Region, in bytes. It looks at most at the first [longestBeside] bytes. Nil for a screen that shows nothing there.
	Beside func(text string) int
	// Shape returns the property that a URL is by its form alone, "" where that does not say it. Nil if it never does.
	Shape func(url string) string
}

// Field is a value on the screen.
type Field struct {
	Property string
	Labels   []string // the first is what the screen says today
	Kind     Kind
	// Several says that a Certificate may be there more than once. URLs and Listing always may.
	Several bool
	Words   []string // of a Text that has no other values
	Rows    []Row    // of a Listing; the first begins a new value
}

// Kind is what the values of a field look like. Its zero value is invalid.
type Kind uint8

// The kinds of values.
const (
	// Text is one value: whatever the line has.
	Text Kind = iota + 1
	// URL is one value: the URL of its row, or a name.
	URL
	// URLs are any number of URLs, each in a row of its own or several in one.
	URLs
	// Listing is a value of several rows, each with a label of its own.
	Listing
	// Certificate is certificate text, in one line or more.
	Certificate
)

func (k Kind) isURL() bool { return k == URL || k == URLs }

// Row is a part of a Listing.
type Row struct {
	Key    string
	Labels []string
	Named  bool // a name follows the label before the separator: "IdP claim for NAME: value"
}

// Meaning is what a label means for one form.
type Meaning struct {
	Form     string
	Property string
	Label    string
	Kind     Kind
	Several  bool
}

// shapes asks all consoles what a URL is by its form.
func (p *parser) shapeOf(url string) string {
	for _, c := range p.consoles {
		if c.Shape == nil {
			continue
		}
		if property := c.Shape(url); property != "" {
			return property
		}
	}
	return ""
}

// meaningsOf are the meanings of a property whose label is not there.
func meaningsOf(consoles []Console, property string) (list []Meaning) {
	for _, c := range consoles {
		for _, f := range c.Fields {
			if f.Property == property && f.Kind.isURL() {
				list = append(list, Meaning{c.Form, property, f.Labels[0], f.Kind, f.Several})
			}
		}
	}
	return list
}

// longestBeside bounds what is looked at for words beside a URL.
const longestBeside = 160

// besideLength is how much of the beginning of a text is what a console shows beside a URL.
func (p *parser) besideLength(text string) int {
	longest := 0
	for _, c := range p.consoles {
		if c.Beside != nil {
			longest = max(longest, c.Beside(text[:min(len(text), longestBeside)]))
		}
	}
	return longest
}

// isBeside tells whether a text is what a console shows beside a URL, and nothing else.
func (p *parser) isBeside(text string) bool {
	if len(text) > longestBeside {
		return false
	}
	n := p.besideLength(text)
	return n > 0 && isOrnament(text[n:])
}
