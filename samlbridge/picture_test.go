package samlbridge_test

import (
	"fmt"
	"html"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/aws"
	"github.com/samlbridge/samlbridge/mapping/cloudflare"
)

// The README's picture is made of the vocabularies; -update draws it anew.
func TestPicture(t *testing.T) {
	t.Parallel()
	const page = "../.github/fields.svg"
	want := picture()
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(want), 0o644))
	}
	got, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Equal(t, want, string(got), "the picture is stale: go test ./samlbridge -run TestPicture -update draws it")
}

// Places and sizes in the picture, in pixels.
const (
	pictureWidth = 920
	awsWidth     = 456
	cfWidth      = 330
	boxHeight    = 34
	rowHeight    = 46
	margin       = 20
)

const pictureStyle = `
    text { font: 14px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
    .head { font-weight: 600; font-size: 17px }
    .step { font-size: 13px; fill: #59636e }
    rect { fill: #ffffff; stroke: #d1d9e0 }
    .page { fill: #f6f8fa; stroke: none }
    path { fill: none; stroke: #0969da; stroke-width: 2 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc } .step { fill: #9198a1 }
      rect { fill: #151b23; stroke: #3d444d } .page { fill: #0d1117 }
      path { stroke: #4493f8 }
    }
`

// picture shows which field goes where: AWS's side on the left, Cloudflare's on the right.
func picture() string {
	var b strings.Builder
	y := 44
	text := func(x, y int, class, anchor, s string) {
		fmt.Fprintf(&b, `  <text class="%s" x="%d" y="%d" text-anchor="%s">%s</text>`+"\n", class, x, y, anchor,
			html.EscapeString(s))
	}
	box := func(x, y, width int, label string) {
		fmt.Fprintf(&b, `  <rect x="%d" y="%d" width="%d" height="%d" rx="6"/>`+"\n", x, y, width, boxHeight)
		text(x+12, y+22, "", "start", label)
	}
	const left, right = margin, pictureWidth - margin - cfWidth
	text(left, y, "head", "start", aws.Product().Name)
	text(right, y, "head", "start", cloudflare.Product().Name)
	rows := func(title string, toRight bool, shown, taken mapping.Vocabulary) {
		y += 34
		text((left+awsWidth+right)/2, y, "step", "middle", title)
		y += 12
		for _, from := range shown.Fields {
			to, ok := taken.Field(from.Property)
			if !ok {
				continue
			}
			const start, end = left + awsWidth + 8, right - 8
			middle := y + boxHeight/2
			if toRight {
				box(left, y, awsWidth, from.Label)
				box(right, y, cfWidth, to.Label)
				fmt.Fprintf(&b, `  <path d="M%d %dH%dm-9 -6l9 6l-9 6"/>`+"\n", start, middle, end)
			} else {
				box(left, y, awsWidth, to.Label)
				box(right, y, cfWidth, from.Label)
				fmt.Fprintf(&b, `  <path d="M%d %dH%dm9 -6l-9 6l9 6"/>`+"\n", end, middle, start)
			}
			y += rowHeight
		}
	}
	rows("first: what AWS shows goes into Cloudflare", true, aws.ServiceProviderVocabulary(),
		cloudflare.ApplicationVocabulary())
	rows("then: what Cloudflare shows goes into AWS", false, cloudflare.IdentityProviderVocabulary(),
		aws.IdentityProviderVocabulary())
	y += 8
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img">
  <title>Which field goes where between %[3]s and %[4]s</title>
  <style>%[5]s  </style>
  <rect class="page" width="%[1]d" height="%[2]d" rx="10"/>
%[6]s</svg>
`, pictureWidth, y, html.EscapeString(aws.Product().Name), html.EscapeString(cloudflare.Product().Name), pictureStyle,
		b.String())
}
