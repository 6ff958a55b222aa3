package signature_test

import (
	"crypto/x509"
	"fmt"
	"log"
	"strings"

	"github.com/samlbridge/samlbridge/samlbridge/internal/signature"
	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

func Example() {
	const text = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/" ><!-- ours -->
  <Organization/>
</EntityDescriptor>`
	tree, err := parsed(text)
	if err != nil {
		log.Fatal(err)
	}
	by := p256()
	edits, err := signature.Sign(tree.Root(), by.signer, by.certificate, 0)
	if err != nil {
		log.Fatal(err)
	}
	signed, err := xmlscan.Splice(text, edits)
	if err != nil {
		log.Fatal(err)
	}

	if tree, err = parsed(signed); err != nil {
		log.Fatal(err)
	}
	v, err := signature.Verify(tree.Root(), []*x509.Certificate{by.certificate}, signature.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(v.Method, "by", v.Signer.Subject)
	fmt.Println(v.Tree.Source().Text())

	if tree, err = parsed(strings.Replace(signed, "https://idp", "https://evil", 1)); err != nil {
		log.Fatal(err)
	}
	_, err = signature.Verify(tree.Root(), []*x509.Certificate{by.certificate}, signature.Options{})
	fmt.Println(strings.HasPrefix(err.Error(), "changed after signing"))
	// Output:
	// ECDSA-SHA256 by CN=P-256
	// <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" ID="_fd7215547dd426441fe5de1ff82591fb2c5e0ca5" entityID="https://idp.example.com/">
	//   <Organization></Organization>
	// </EntityDescriptor>
	// true
}
