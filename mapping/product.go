package mapping

// Product is what a product knows of itself and says in its own words. Whatever a message says of a product comes from
// here: its names, its screens, and what its values look like. A product that fills in Name alone is held against the
// rules that are about SAML only.
type Product struct {
	Name  string // "AWS IAM Identity Center"
	Short string // "AWS"; "" where Name is short enough
	// ListedAs is what other products call it in a list of applications; "" where that is Name.
	ListedAs string
	// Screen is where the console shows the product's own values.
	Screen string
	// Page is what messages call that screen: the last step or two on the way to it.
	Page string
	// Shown returns the table of these values.
	Shown func() Vocabulary
	// Metadata is how to get the product's own metadata file: an instruction in the imperative.
	Metadata string
	// Import is where the console takes a certificate of the other side.
	Import string
	// Expected is what the product's own value of a property is called in a message, and the pattern that it has; both
	// may be empty.
	Expected func(Property) (name, pattern string)
	// Recognise says what a value is if it is one of this product's, whichever field it was found in; else it returns
	// the zero [Known].
	Recognise func(value string) Known
	// Resembles reports whether a value that nobody recognises was meant to be one of this product's, such as one with
	// a slip in its host.
	Resembles func(value string) bool
	// Beside returns how much of the beginning of a text is what the screens show beside a URL, such as the name of a
	// Region, in bytes; 0 for nothing. Nil for a product that shows nothing there.
	Beside func(text string) int
	// Misplaced returns the ID of the rule that a recognised value breaks in a field of the product's own party, and
	// whether it is provably something else; "" where it belongs.
	Misplaced func(Property, Known) (rule string, something bool)
}

// Named is what messages call the product.
func (p *Product) Named() string {
	switch {
	case p == nil:
		return "the other side"
	case p.Short != "":
		return p.Short
	}
	return p.Name
}

// or is the product, or one of that name where nothing is known of it.
func (p *Product) or(name string) *Product {
	if p == nil {
		return &Product{Name: name}
	}
	return p
}

// Known is a value that a product has recognised.
type Known struct {
	Product string // that it belongs to, or that it imitates; "" for what nobody recognises
	Kind    string // one of the product's own kinds
	What    string // in words, with an article: "the AWS access portal"
	Rule    string // the ID of the rule that such a value breaks wherever it is; "" for most
	Host    string // lower case
	Region  string // of AWS
	ID      string // of the identity store, the tenant or the application
	// Odd is what keeps the value from being as the vendor shows it, as a clause; "" where it is as shown.
	Odd string
	// Unverified says what about the value is plausible, but documented nowhere.
	Unverified string
}
