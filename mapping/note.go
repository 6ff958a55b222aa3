package mapping

// Note is a kind of finding that is no rule: what reading a document repaired or left out, and what a conversion changed.
type Note struct {
	ID      string
	Summary string // lower case, no full stop
}

// The notes on reading, beside those on values and on conversions.
const (
	NoteEncoding  = "read-encoding"   // the document's encoding was converted or its byte order mark removed
	NoteCollapsed = "read-collapsed"  // white space in an identifier was collapsed, as its schema type demands
	NoteIgnored   = "read-ignored"    // a part of the document that belongs to none of its values
	NoteUnread    = "read-unread"     // a part that the model has no place for
	NoteSecret    = "read-secret"     // a secret that was withheld
	NoteEmpty     = "read-empty"      // members that are null or empty
	NoteSignature = "read-signature"  // something about a verified signature that its reader should know
	NoteSelected  = "read-selected"   // which of several entities or roles was read
	NoteRewritten = "write-rewritten" // a part of the document was changed on writing
)

// Notes returns the kinds of findings that are no rules, sorted by ID.
func Notes() []Note {
	return []Note{
		{NoteDiffers, "two documents differ in meaning"},
		{NoteExtra, "one of two documents has further certificates, which is no difference"},
		{NoteNotCompared, "something that only one of two documents says, or can say"},
		{NoteChosen, "one of several values was chosen for a target that holds one"},
		{NoteDropped, "the target has no place for something that the document states"},
		{NoteFixed, "the target decides a value"},
		{NoteNarrowed, "the target holds fewer values than the document"},
		{NoteCollapsed, "white space was collapsed as the schema type demands"},
		{NoteEmpty, "null or empty members are read as not stated"},
		{NoteEncoding, "the document's encoding was converted or its byte order mark removed"},
		{NoteIgnored, "a line or member that belongs to no known value was left out"},
		{NoteRepaired, "the text of a value was put right"},
		{NoteSecret, "a secret was withheld"},
		{NoteSelected, "one of several entities or roles was read"},
		{NoteSignature, "a verified signature is weak, or covers the document without naming it"},
		{NoteTrimmed, "blanks around a value were removed"},
		{NoteUnread, "a part of the document was not read into the model"},
		{NoteRewritten, "a part of the document was changed on writing"},
	}
}
