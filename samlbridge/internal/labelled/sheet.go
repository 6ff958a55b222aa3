// Package labelled reads text as people copy it from a console, a document or a chat: labels, each with its value on
// the same line or below it. A text is parsed once, with the words of every form's console; what it is for one form, or
// for two, is read from the result.
//
// # Lines
//
// A line ends with LF, CRLF or CR. What leads it is layout and is passed over: blanks, chat quotes (>), heading marks
// (# and a blank), one of the list markers - * • · ◦ ▪ ‣ – 1. 1) and a blank, and the bar that opens a table row. A
// line without any letter or digit (a rule, a code fence, the |---|---| of a table) counts as blank, and so does a code
// fence with its language.
//
// # Labels
//
// A label must start its line. It matches in any case, with runs of blanks and underscores alike and invisible
// characters ignored, and must end at a word's end; emphasis, backticks and quotes around it, and icons and the words
// (required), (optional), *, Copy, Copied and Info after it, are layout. So is, for a URL, what the console shows
// beside one: a Region before or behind the label. What follows decides whether the line is a label line at all. It is
// one if
//
//   - nothing follows, or
//   - a separator follows: a tab, one of : ： = → | -> =>, or - – — before a blank or the line's end,
//     or a comma before a value's shape, or
//   - after blanks there is only something shaped like a value: words that hold :// or one that starts with urn:, a long
//     base64 word that starts as certificates do (MII), something in quotes, backticks or link brackets, or the start of a
//     PEM block.
//
// So prose that starts with a label, or names one in the middle, is no label line. The longest label that makes a label
// line wins. Further labels in the line count where each has a colon or an equals sign behind it and a whole value
// before it.
//
// # Values
//
// The value is the rest of the line, up to a tab or, where a bar opens the line or follows the label, a bar that is not
// in the brackets of a link; otherwise the next line that is not blank. A sentence (four words or more, the last one
// ending in . ! or ?) is a console's help text and never a value, nor is another label.
//
// A label for URLs takes the URLs of its row and of the rows below it, wherever in the row they are. Beside them may be
// what the console shows there; other words only where a URL's form says that it is what the label asks for, or where
// it is like the URL before. A label for one URL takes the rows below it too, so that none is left out without a word.
//
// A URL without a label is read by its form where no label has a value for what it is.
//
// From a value's ends these are taken away, each with a note: blanks other than space and tab, and invisible
// characters; one pair each of quotes, backticks or asterisks; what a link puts around its URL, such as <url|text>,
// [text](url) or url<url>; after a URL a comma, semicolon or full stop, and the word Copy. Apart from that a value is
// kept byte for byte. On the label's line, what is a JSON string with an escape or with blanks just inside its quotes
// is what it stands for, with a note: sheets spell so what no line can hold.
//
// A Certificate takes PEM blocks and base64 lines, the first of at least 16 characters, up to a blank line outside a
// PEM block or a line that is neither; another PEM block may follow a blank line. A Listing takes rows with its own
// labels. A Text takes one line. Nothing is guessed: a line that fits nowhere is among the leftovers, which say so if
// it can be the second half of a URL that a mail client has wrapped.
package labelled

import (
	"errors"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// Sheet is what a text holds. Every line that is not blank is in it: as an entry, a leftover or a note.
type Sheet struct {
	consoles  []Console
	entries   []Entry    // in text order
	leftovers []Leftover // in text order
	notes     []Note     // what was trimmed or passed over
	strange   []Strange
	labels    bool // there is a label with a value
}

// Entry is a value with the label that it has. Offsets are bytes of the text, from 0.
type Entry struct {
	Meaning            // for the forms that are read
	Meanings []Meaning // every one that the label has
	// Bare says that the value has no label, or another one, and is what its form says.
	Bare bool
	// Value is the text from ValueOffset to ValueEnd, or what that JSON string stands for; of several lines: those
	// lines, each trimmed, with LF between them.
	Value string
	Items []Item // of a Listing, which has no Value

	LabelOffset, ValueOffset int
	ValueEnd                 int // one past the last byte
	LabelPos, ValuePos       diag.Pos

	block, row int    // the label's number, and the row's under it
	shape      string // the property that it is by its form, where that is another than the label's
	message    string // what is said of it if it is left over
}

// Item is a row of a Listing.
type Item struct {
	Key, Name string // Name is that of a named row
	Value     string
	Offset    int
	Pos       diag.Pos
}

// Conflict is a field for one value with two.
type Conflict struct {
	First, Second Entry
	SameRow       bool // both are in one row
}

// Leftover is a part of the text, from Offset to End, that belongs to no value. It may hold a secret that nobody has
// looked at: name its place, do not quote it.
type Leftover struct {
	Offset, End int
	Pos         diag.Pos
	Message     string // why
	// Continues is the label of the URL on the line before, where this may be the rest of it. A URL that was broken in
	// two must not pass for a whole one.
	Continues string
}

// Strange is what is below a Listing's label in other words than its own.
type Strange struct {
	Meaning
	Lines []Leftover

	meanings []Meaning
}

// Note is one thing that was trimmed or passed over.
type Note struct {
	Offset  int
	Pos     diag.Pos
	Message string
}

// MaxLine is how long a line may be, in bytes: a certificate without line breaks is one. The whole text is for the
// caller to bound; reading it takes linear time.
const MaxLine = 64 << 10

// ErrLimit is wrapped by every [*Error].
var ErrLimit = errors.New("over a limit")

// Error says which limit the text is over.
type Error struct {
	Offset  int // in bytes, from 0
	Pos     diag.Pos
	Message string
	Fix     string
}

// Error is the message.
func (e *Error) Error() string { return e.Message }

// Unwrap is ErrLimit.
func (e *Error) Unwrap() error { return ErrLimit }
