package terraform

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
)

// What nests without end is refused with its place, before anything that calls itself sees it.
func TestNestingIsRefused(t *testing.T) {
	t.Parallel()
	rows := []struct{ why, before, unit string }{
		{"lists", "a = ", "["}, {"objects", "a = ", "{a="}, {"parentheses", "a = ", "("}, {"function calls", "a = ",
			"f("}, {"blocks", "", "a {\n"},
		{"interpolations", "a = ", `"${`}, {"interpolations in a heredoc", "a = <<A\n", "${<<A\n"},
		{"for expressions", "a = ", "[for x in "},
		{"negations", "a = ", "-"}, {"negations on lines of their own", "a = (", "!\n"}, {"conditionals", "a = ",
			"x ? y : "}, {"conditions", "a = ", "x ? "},
		{"splats", "a = b", "[*]"}, {"splats with a comment inside", "a = (b", "[/*\n*/\n*]"},
		{"indexes", "a = ", "b["},
		{"directives", `a = "`, "%{if x}"}, {"directives that are balanced by others'", `a = "`,
			"%{for x in y}%{endif}%{for x in y}"},
		{"directives in a heredoc", "a = <<A\n", "%{ if x }\n"}, {"brackets that do not match", "a = ", "[)"},
	}
	for _, row := range rows {
		for _, times := range []int{200, 4000} {
			err := within(row.before+strings.Repeat(row.unit, times), form.Limits{})
			require.ErrorIs(t, err, diag.ErrLimit, row.why)
			var e *samlbridge.Error
			require.ErrorAs(t, err, &e)
			require.NotZero(t, e.Pos, row.why)
			require.NotEmpty(t, e.Fix)
		}
	}
}

// What only looks so is read; were a step quadratic, go test would run into its own limit.
func TestWhatDoesNotNestIsRead(t *testing.T) {
	t.Parallel()
	rows := []struct{ why, before, unit, after string }{
		{"a long list of negative numbers", "a = [", "-1,", "]\n"}, {"lines of negative numbers", "", "a { b = -1 }\n",
			""}, {"with comments behind", "a = {", "x = -1 # y\n", "}\n"},
		{"a product in each item", "a = [", "b * c,\n", "]\n"}, {"a conditional in each line", "a = {\n",
			"x = y ? 1 : 2\n", "}\n"},
		{"brackets in strings", "a = [", `"[[[(((${"${1}"}",`, "]\n"}, {"brackets in comments", "", "# ((([[[{{{\n",
			""}, {"many blocks", "", "a {\n}\n", ""},
		{"a long sum", "a = 1", " + 1", "\n"}, {"a long reference", "a = b", ".c", "\n"}, {"many indexes", "a = [",
			"b[0],", "]\n"}, {"a long string", `a = "`, "x", "\"\n"},
		{"ended directives", "", "a { b = \"%{ if x }y%{ endif }\" }\n", ""},
	}
	for _, row := range rows {
		text := row.before + strings.Repeat(row.unit, amount(20_000, 100_000)/len(row.unit)) + row.after
		require.NoError(t, within(text, form.Limits{}), row.why)
		_, _ = parseNative(&form.Source{Kind: form.Text, Text: text}, form.Limits{})
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why, text string
		limits    form.Limits
		refused   bool
	}{
		{"one level less than the default", "a = " + strings.Repeat("[", 64), form.Limits{}, false},
		{"one level more", "a = " + strings.Repeat("[", 64+1), form.Limits{}, true},
		{"a limit of one's own", "a = [[", form.Limits{Depth: 1}, true},
		{"a limit that no stack could keep", "a = " + strings.Repeat("[", 2000), form.Limits{Depth: 1 << 30}, true},
		{"as many bytes as fit", strings.Repeat("#", defaultBytes), form.Limits{}, false},
		{"one byte more", strings.Repeat("#", defaultBytes+1), form.Limits{}, true},
		{"one byte more, asked for", strings.Repeat("#", defaultBytes+1), form.Limits{Bytes: defaultBytes + 1}, false},
		{"as many lines as fit in a string", "a = <<A\n" + strings.Repeat("x\n", maxPieces) + "A\n", form.Limits{},
			false},
		{"one line more", "a = <<A\n" + strings.Repeat("x\n", maxPieces+1) + "A\n", form.Limits{}, true},
	}
	for _, row := range rows {
		err := within(row.text, row.limits)
		if row.refused {
			require.ErrorIs(t, err, diag.ErrLimit, row.why)
		} else {
			require.NoError(t, err, row.why)
		}
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	p := newPlaces("é€\n😀x\r\ny")
	for _, row := range []struct {
		offset       int
		line, column int
	}{{0, 1, 1}, {2, 1, 2}, {5, 1, 3}, {6, 2, 1}, {10, 2, 2}, {13, 3, 1}, {6, 2, 1}, {-1, 1, 1}, {99, 3, 2}} {
		require.Equal(t, diag.Pos{Line: row.line, Column: row.column}, p.at(row.offset), "%d", row.offset)
	}
}
