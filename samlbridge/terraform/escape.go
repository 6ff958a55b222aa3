package terraform

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2/hclwrite"
	hcljson "github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"
)

// escapeTemplate doubles what would start a template sequence. A "$" or "%" without a brace behind it stays as it is.
var escapeTemplate = strings.NewReplacer("${", "$${", "%{", "%%{")

// ambiguous holds for a template of JSON syntax that readers may take differently: a carriage return stands with a sign
// that is doubled behind another one. Native syntax has no such case, since it writes the carriage return as \r.
func ambiguous(template string) bool {
	return strings.Contains(template, "\r") && (strings.Contains(template, "$$${") || strings.Contains(template,
		"%%%{"))
}

// unescapeTemplate is the text that a string of JSON syntax stands for; false where it holds a template sequence, or
// could.
func unescapeTemplate(s string) (string, bool) {
	if ambiguous(s) {
		return "", false
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "{")
		if i < 1 || s[i-1] != '$' && s[i-1] != '%' {
			if i < 0 {
				b.WriteString(s)
				return b.String(), true
			}
			b.WriteString(s[:i+1])
			s = s[i+1:]
			continue
		}
		if i < 2 || s[i-2] != s[i-1] {
			return "", false
		}
		b.WriteString(s[:i-1] + "{")
		s = s[i+1:]
	}
}

// quoteNative is s as a quoted string of native syntax, on one line.
func quoteNative(s string) string { return string(hclwrite.TokensForValue(cty.StringVal(s)).Bytes()) }

// forHCL is JSON text that HCL's reader takes. There are some characters, such as U+0600, that are shown in one with
// the character behind them, and the reader looks for quotation marks between what is shown: one that is hidden so is
// not found. Where they hide something, they are written by their number.
func forHCL(text []byte) []byte {
	var b bytes.Buffer
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if next := text[size:]; size > 1 && (next[0] == '"' || next[0] == '\\') && hides(r) {
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, `\u%04x`, unit)
			}
		} else {
			b.Write(text[:size])
		}
		text = text[size:]
	}
	return b.Bytes()
}

func hides(r rune) bool {
	_, diagnostics := hcljson.ParseExpression([]byte(`["`+string(r)+`",0]`), "")
	return diagnostics.HasErrors()
}

// referenceIn is what an expression of one reference names, as "resource_type.name.attribute"; "" for all others.
func referenceIn(template string) string {
	inner, ok := strings.CutPrefix(template, "${")
	if inner, ok2 := strings.CutSuffix(inner, "}"); ok && ok2 && !strings.ContainsAny(inner, " ${}()?:") {
		return inner
	}
	return ""
}
