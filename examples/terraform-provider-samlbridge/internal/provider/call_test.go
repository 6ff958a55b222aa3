package provider

import (
	"math/big"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/require"
)

// absent is an argument without any data, which is how OpenTofu 1.12 sends null.
type absent struct{}

// call calls a function as Terraform does, over the protocol, and without Terraform. An argument is a string, nil or
// absent. In the result objects are maps, lists are []any and numbers are int64.
func call(t *testing.T, name string, arguments ...any) (any, *tfprotov6.FunctionError) {
	t.Helper()
	server := NewServer("test")()
	request := &tfprotov6.CallFunctionRequest{Name: name}
	for _, a := range arguments {
		if a == (absent{}) {
			request.Arguments = append(request.Arguments, &tfprotov6.DynamicValue{})
			continue
		}
		v, err := tfprotov6.NewDynamicValue(tftypes.String, tftypes.NewValue(tftypes.String, a))
		require.NoError(t, err)
		request.Arguments = append(request.Arguments, &v)
	}
	answer, err := server.CallFunction(t.Context(), request)
	require.NoError(t, err)
	if answer.Error != nil {
		return nil, answer.Error
	}
	functions, err := server.GetFunctions(t.Context(), &tfprotov6.GetFunctionsRequest{})
	require.NoError(t, err)
	value, err := answer.Result.Unmarshal(functions.Functions[name].Return.Type)
	require.NoError(t, err)
	return plain(t, value), nil
}

func plain(t *testing.T, v tftypes.Value) any {
	t.Helper()
	switch {
	case v.Type().Is(tftypes.String):
		var s string
		require.NoError(t, v.As(&s))
		return s
	case v.Type().Is(tftypes.Number):
		n := new(big.Float)
		require.NoError(t, v.As(&n))
		i, _ := n.Int64()
		return i
	case v.Type().Is(tftypes.Object{}):
		var members map[string]tftypes.Value
		require.NoError(t, v.As(&members))
		object := map[string]any{}
		for k, m := range members {
			object[k] = plain(t, m)
		}
		return object
	}
	var items []tftypes.Value
	require.NoError(t, v.As(&items))
	list := []any{}
	for _, item := range items {
		list = append(list, plain(t, item))
	}
	return list
}

// example reads an input of a function's example.
func example(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile("../../examples/functions/" + path)
	require.NoError(t, err)
	return string(data)
}

func awsMetadata(t *testing.T) string { return example(t, "parse_sp_metadata/aws-sp-metadata.xml") }
func publicKey(t *testing.T) string {
	return strings.TrimSpace(example(t, "certificate_pem/public-key.txt"))
}

const (
	entityID    = "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"
	classicACS  = "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
	dualACS     = "https://eu-west-1.sso.signin.aws/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
	regionalACS = "https://us-east-1.signin.aws/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
	ssoEndpoint = "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/7376000000000000000000000000000000000000000000000000000000000000"
	idpEntityID = "https://example.cloudflareaccess.com"
)
