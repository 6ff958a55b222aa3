package pem_test

import (
	"errors"
	"fmt"
	"os"

	"github.com/samlbridge/samlbridge/pem"
)

// What Cloudflare shows as "Public key", copied out of an API's answer.
func ExampleParse() {
	pasted := `"MIIBMTCB2KADAgECAgERMAoGCCqGSM49BAMCMBoxGDAWBgNVBAMMD29sZC5leGFtcGxlLm9yZzAe\n"`
	_, err := pem.Parse([]byte(pasted))

	var refused *pem.Error
	if errors.As(err, &refused) {
		fmt.Printf("%d:%d: %s\n%s\n", refused.Line, refused.Column, refused.Message, refused.Fix)
	}
	fmt.Println(errors.Is(err, pem.ErrTruncated))
	// Output:
	// 1:77: the end is missing: the DER announces 309 bytes, but 252 of them (336 characters of base64) are not there
	// copy the certificate again, from its first character to its last: the base64 text alone, or everything from the BEGIN line to the END line
	// true
}

func ExampleParse_notes() {
	text, _ := os.ReadFile("testdata/openssl-text.txt") // openssl x509 -text
	bundle, err := pem.Parse(text)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, cert := range bundle.Certificates {
		fmt.Println(cert.Subject)
	}
	for _, n := range bundle.Notes {
		fmt.Printf("%d:%d: %s: %s\n", n.Line, n.Column, n.Code, n.Message)
	}
	// Output:
	// CN=idp.example.org,O=Example,C=XX
	// 1:1: preamble-text: text outside the BEGIN and END lines was left out
}

func ExampleFormat() {
	text, _ := os.ReadFile("testdata/empty-extensions.pem")
	bundle, err := pem.Parse(text)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", pem.Format(pem.Bare, bundle.Certificates...))
	// Output:
	// MIIBJDCBy6ADAgECAgERMAoGCCqGSM49BAMCMBoxGDAWBgNVBAMMD29sZC5leGFt
	// cGxlLm9yZzAeFw0yNDAxMDEwMDAwMDBaFw00OTAxMDEwMDAwMDBaMBoxGDAWBgNV
	// BAMMD29sZC5leGFtcGxlLm9yZzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMxg
	// aPQIj+pM9+mMM73hsQnsS+IQ91FCusBcMzeOXouj8ap5ZZC9BURz1LfklqMvlLy3
	// cKC9RPUQyIWJw/nT16WjAjAAMAoGCCqGSM49BAMCA0gAMEUCIH4bM/l45FfW5q4r
	// 47rRaS1McC7zuyFTVWuivQ7tEZO/AiEA32EBMQZabSxNkhwORwh7EVvNf4uDMqZe
	// snxQ4LU7gkM=
}

func ExampleSHA256Fingerprint() {
	text, _ := os.ReadFile("testdata/empty-extensions.pem")
	bundle, err := pem.Parse(text)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(pem.SHA256Fingerprint(bundle.Certificates[0].Raw))
	// Output:
	// 8C:5A:E6:3B:A4:DA:D3:E3:3C:A5:F8:5A:E6:45:91:5F:AB:28:F0:F1:DD:9A:D8:93:D8:29:6F:F2:B0:F9:03:2D
}

func ExampleParseDER() {
	_, err := pem.ParseDER([]byte("MIIBJDCBy6ADAgEC"))
	fmt.Println(err)
	// Output:
	// pem: the bytes are text, not DER; fix: decode the base64 first, or read the text with Parse
}

// What metadata holds is DER in base64; the bytes go out again as they came in.
func ExampleFormatDER() {
	text, _ := os.ReadFile("testdata/empty-extensions.pem")
	bundle, err := pem.Parse(text)
	if err != nil {
		fmt.Println(err)
		return
	}
	armored := pem.FormatDER(pem.Armored, bundle.Certificates[0].Raw)
	fmt.Printf("%s", armored[:28])
	// Output:
	// -----BEGIN CERTIFICATE-----
}
