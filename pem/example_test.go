package pem_test

import (
	"crypto/x509"
	"errors"
	"fmt"
	"os"

	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// What a console shows as "Public key", copied with its label, becomes the file that another console takes.
func ExampleParse() {
	pasted := `Public key
MIIBJDCBy6ADAgECAgERMAoGCCqGSM49BAMCMBoxGDAWBgNVBAMMD29sZC5leGFtcGxlLm9yZzAeFw0yNDAxMDEwMDAwMDBaFw00OTAxMDEwMDAwMDBaMBoxGDAWBgNVBAMMD29sZC5leGFtcGxlLm9yZzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMxgaPQIj+pM9+mMM73hsQnsS+IQ91FCusBcMzeOXouj8ap5ZZC9BURz1LfklqMvlLy3cKC9RPUQyIWJw/nT16WjAjAAMAoGCCqGSM49BAMCA0gAMEUCIH4bM/l45FfW5q4r47rRaS1McC7zuyFTVWuivQ7tEZO/AiEA32EBMQZabSxNkhwORwh7EVvNf4uDMqZesnxQ4LU7gkM=`
	bundle, err := pem.Parse([]byte(pasted))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s", pem.Format(pem.Armored, bundle.Certificates...))
	// Output:
	// -----BEGIN CERTIFICATE-----
	// MIIBJDCBy6ADAgECAgERMAoGCCqGSM49BAMCMBoxGDAWBgNVBAMMD29sZC5leGFt
	// cGxlLm9yZzAeFw0yNDAxMDEwMDAwMDBaFw00OTAxMDEwMDAwMDBaMBoxGDAWBgNV
	// BAMMD29sZC5leGFtcGxlLm9yZzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMxg
	// aPQIj+pM9+mMM73hsQnsS+IQ91FCusBcMzeOXouj8ap5ZZC9BURz1LfklqMvlLy3
	// cKC9RPUQyIWJw/nT16WjAjAAMAoGCCqGSM49BAMCA0gAMEUCIH4bM/l45FfW5q4r
	// 47rRaS1McC7zuyFTVWuivQ7tEZO/AiEA32EBMQZabSxNkhwORwh7EVvNf4uDMqZe
	// snxQ4LU7gkM=
	// -----END CERTIFICATE-----
}

// An error says where, what and how to fix it.
func ExampleParse_error() {
	pasted := `"MIIBMTCB2KADAgECAgERMAoGCCqGSM49BAMCMBoxGDAWBgNVBAMMD29sZC5leGFtcGxlLm9yZzAe\n"`
	_, err := pem.Parse([]byte(pasted))

	var refused *diag.Error
	if errors.As(err, &refused) {
		fmt.Printf("%d:%d: %s\n%s\n", refused.Pos.Line, refused.Pos.Column, refused.Message, refused.Fix)
	}
	fmt.Println(errors.Is(err, pem.ErrTruncated))
	// Output:
	// 1:77: the end is missing: of the certificate's 309 bytes, 252 (336 characters of base64) are not there
	// copy the certificate again, from its first character to its last
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
	// 1:1: preamble-text: text around the certificate was left out
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
	// this is text where the bytes of a certificate were expected; fix: give the certificate, as the identity provider shows or downloads it
}

// What metadata contains is DER in base64; the bytes go out as they came in, also those of a certificate that Go refuses.
func ExampleFormat_der() {
	text, _ := os.ReadFile("testdata/empty-extensions.pem")
	bundle, err := pem.Parse(text)
	if err != nil {
		fmt.Println(err)
		return
	}
	der := bundle.Certificates[0].Raw
	fmt.Printf("%.28s", pem.Format(pem.Armored, &x509.Certificate{Raw: der}))
	// Output:
	// -----BEGIN CERTIFICATE-----
}
