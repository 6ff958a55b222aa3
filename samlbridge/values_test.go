package samlbridge_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge"
)

// A program that shows a sheet in its own way has all of it as data: the steps, and each value with its label and file.
func TestValuesAndSteps(t *testing.T) {
	t.Parallel()
	result, err := samlbridge.Convert("cf.txt", sample(t, "cloudflare-idp-values.txt"), samlbridge.AWSIdPValues,
		samlbridge.Options{})
	require.NoError(t, err)
	labels := map[string]samlbridge.Value{}
	for _, v := range result.Values() {
		labels[v.Label] = v
	}
	require.Equal(t, "https://example.cloudflareaccess.com", labels["IdP issuer URL"].Copy)
	require.Regexp(t, `\.crt$`, labels["IdP certificate"].File)
	require.Contains(t, labels["IdP certificate"].Copy, "-----BEGIN CERTIFICATE-----\n")
	before, after := result.Steps()
	require.NotEmpty(t, before)
	require.NotEmpty(t, after)
	for _, step := range append(before, after...) {
		require.NotContains(t, step, "{", "placeholders are filled in")
	}
}
