// Package goldentest shows how a project that keeps its metadata in a repository holds what samlbridge makes of it:
// five lines, no helper.
package goldentest

import (
	_ "embed"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge"
)

//go:embed testdata/aws-metadata.xml
var metadata []byte

//go:embed testdata/cloudflare-application.json
var application string

func TestApplication(t *testing.T) {
	result, err := samlbridge.Convert("aws-metadata.xml", metadata, samlbridge.CloudflareApp, samlbridge.Options{})
	require.NoError(t, err)
	require.Equal(t, application, string(result.Output))
}
