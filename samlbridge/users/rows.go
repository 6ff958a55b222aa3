package users

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/samlbridge/samlbridge/pem/diag"
)

// readRows reads one name a line, or CSV if the first line is a header.
func (in *input) readRows() *diag.Error {
	end, tooLong := in.endOfLine(0)
	for ; end > 0 && !tooLong && len(trimEnd(in.buf[in.start:in.start+end])) == 0; end, tooLong = in.endOfLine(0) {
		in.consume(end)
	}
	if tooLong {
		return in.readLines()
	}
	first := string(trimEnd(in.buf[in.start : in.start+end]))
	columns, comma, chosen := in.header(first)
	switch {
	case chosen >= 0:
		if len(columns) > 1 {
			in.tell(diag.SeverityNotice, columnChosen, in.line, 1,
				fmt.Sprintf("the names are taken from the column %s, %d of %d", diag.Quote(columns[chosen]), chosen+1,
					len(columns)), "")
		}
		in.consume(end)
		return in.readCSV(columns, comma, chosen)
	case len(columns) > 1 && !good(first):
		return failure(diag.ErrMissing, in.line,
			fmt.Sprintf("the first line has %d columns, none of which is known to have names", len(columns)),
			"put a header before the rows, with a column such as userName, email or Primary email")
	}
	return in.readLines()
}

func (in *input) readLines() *diag.Error {
	for {
		end, tooLong := in.endOfLine(0)
		if end == 0 {
			return nil
		}
		name := trimEnd(in.buf[in.start : in.start+end])
		switch {
		case tooLong:
			in.overlong()
			continue
		case len(name) == 0:
		case !utf8.Valid(name):
			in.unread(in.line, 1, "the row is not UTF-8", "save the list as UTF-8")
		default:
			if err := in.add(name, in.line, user{}); err != nil {
				return err
			}
		}
		in.consume(end)
	}
}

func (in *input) overlong() {
	message := fmt.Sprintf("the line has more than %d bytes", in.longest)
	in.unread(in.line, 1, message, "look for a line end that is missing")
	in.skipLine()
}

// trimEnd removes the line end.
func trimEnd(row []byte) []byte {
	if n := len(row); n > 0 && row[n-1] == '\n' {
		row = row[:n-1]
		if n > 1 && row[n-2] == '\r' {
			row = row[:n-2]
		}
	} else if n > 0 && row[n-1] == '\r' {
		row = row[:n-1] // the last line, cut off in the middle of its end
	}
	return row
}

// header splits the first line at the delimiter that gives the most columns, and says which of them holds the names; -1
// where none is known to.
func (in *input) header(line string) (columns []string, comma byte, chosen int) {
	chosen = -1
	for _, c := range []byte{',', ';', '\t'} {
		fields, _, problem := splitRow([]byte(line), c, nil)
		if problem != "" || len(fields) < len(columns) {
			continue
		}
		var names []string
		for _, f := range fields {
			names = append(names, string(f))
		}
		i, isMore := in.side.column(names), len(fields) > len(columns)
		if i >= 0 && (chosen < 0 || isMore) || isMore && chosen < 0 {
			columns, comma, chosen = names, c, i
		}
	}
	return columns, comma, chosen
}

// readCSV reads the rows behind the header. A quoted field may hold line ends.
func (in *input) readCSV(columns []string, comma byte, chosen int) *diag.Error {
	known := in.side.columns(columns, chosen)
	var fields [][]byte
	for {
		end, tooLong := in.endOfLine(0)
		if end == 0 {
			return nil
		}
		if tooLong {
			in.overlong()
			continue
		}
		if row := trimEnd(in.buf[in.start : in.start+end]); len(row) == 0 {
			in.consume(end)
			continue
		}
		line := end
		var open bool
		var problem string
		fields, open, problem = splitRow(trimEnd(in.buf[in.start:in.start+end]), comma, fields[:0])
		if open {
			end = in.endOfQuotes(end)
			if fields, open, problem = splitRow(trimEnd(in.buf[in.start:in.start+end]), comma, fields[:0]); open {
				problem = "a quotation mark is opened and not closed"
			}
		}
		at := chosen
		if problem == "" && len(fields) == len(columns) {
			at = known.nameIn(fields, chosen)
		}
		if problem == "" {
			problem = in.rowProblem(fields, len(columns), at)
		}
		if problem != "" {
			in.unread(in.line, 1, problem, "correct the row, or export the list again")
			// Only the first line is given up: a stray quotation mark must not swallow the people behind it.
			in.consume(line)
			continue
		}
		if err := in.add(fields[at], in.line, known.user(fields)); err != nil {
			return err
		}
		in.consume(end)
	}
}

// endOfQuotes returns where a row ends of which some lines, up to end, are known: at the first line that makes the
// number of quotation marks even. If the row is given up then, no line before that one can begin another such search,
// so that no line is looked at more than twice.
func (in *input) endOfQuotes(end int) int {
	for {
		next, tooLong := in.endOfLine(end)
		if next == end || tooLong {
			return end
		}
		odd := bytes.Count(in.buf[in.start+end:in.start+next], []byte{'"'})%2 != 0
		if end = next; odd {
			return end
		}
	}
}

func (in *input) rowProblem(fields [][]byte, columns, chosen int) string {
	switch {
	case len(fields) != columns:
		noun := "fields"
		if len(fields) == 1 {
			noun = "field"
		}
		return fmt.Sprintf("the row has %d %s and the header %d", len(fields), noun, columns)
	case len(fields[chosen]) == 0:
		return "the field with the name is empty"
	case bytes.IndexByte(fields[chosen], '\n') >= 0:
		return "the field with the name goes over more than one line"
	case !utf8.Valid(fields[chosen]):
		return "the name is not UTF-8"
	}
	return ""
}

// splitRow splits a CSV row as RFC 4180 has it. open says that it ends inside quotation marks. The fields are parts of
// the row as far as they hold no doubled quotation marks.
func splitRow(row []byte, comma byte, fields [][]byte) (list [][]byte, open bool, problem string) {
	for {
		if len(row) == 0 || row[0] != '"' {
			end := bytes.IndexByte(row, comma)
			field := row
			if end >= 0 {
				field = row[:end]
			}
			if bytes.IndexByte(field, '"') >= 0 {
				return fields, false, "a quotation mark is in the middle of a field"
			}
			fields = append(fields, field)
			if end < 0 {
				return fields, false, ""
			}
			row = row[end+1:]
			continue
		}
		row = row[1:]
		doubled := false
		end := 0
		for {
			i := bytes.IndexByte(row[end:], '"')
			if i < 0 {
				return fields, true, ""
			}
			if end += i; end+1 == len(row) || row[end+1] != '"' {
				break
			}
			doubled = true
			end += 2
		}
		field := row[:end]
		if doubled {
			field = bytes.ReplaceAll(field, []byte(`""`), []byte(`"`))
		}
		fields = append(fields, field)
		switch row = row[end+1:]; {
		case len(row) == 0:
			return fields, false, ""
		case row[0] != comma:
			return fields, false, "something follows the quotation mark that closes a field"
		}
		row = row[1:]
	}
}
