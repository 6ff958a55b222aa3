package samlbridge_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

// The documented numbers are those that the scanner falls back on.
func TestDefaultLimits(t *testing.T) {
	t.Parallel()
	require.Equal(t, []int{xmlscan.DefaultBytes, xmlscan.DefaultDepth, xmlscan.DefaultTokens, xmlscan.DefaultAttributes, xmlscan.DefaultNamespaces,
		xmlscan.DefaultNameBytes, xmlscan.DefaultValueBytes},
		[]int{samlbridge.DefaultBytes, samlbridge.DefaultDepth, samlbridge.DefaultTokens, samlbridge.DefaultAttributes, samlbridge.DefaultNamespaces,
			samlbridge.DefaultNameBytes, samlbridge.DefaultValueBytes})
}
