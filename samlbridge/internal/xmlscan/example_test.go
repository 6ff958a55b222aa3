package xmlscan_test

import (
	"errors"
	"fmt"
	"io"

	"github.com/samlbridge/samlbridge/samlbridge/internal/xmlscan"
)

const document = `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/?a&amp;b">
  <md:NameIDFormat>persistent<!-- or so --></md:NameIDFormat>
</md:EntityDescriptor>`

func ExampleDecode() {
	_, err := xmlscan.Decode([]byte("<?xml version='1.0' encoding='EBCDIC-US'?><a/>"), xmlscan.Limits{})
	fmt.Println(errors.Is(err, xmlscan.ErrEncoding))
	fmt.Println(err)
	// Output:
	// true
	// 1:31: the XML declaration says encoding="EBCDIC-US": expected UTF-8
}

func ExampleScanner() {
	source, err := xmlscan.Decode([]byte(document), xmlscan.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for s := xmlscan.NewScanner(source, xmlscan.Limits{}); ; {
		token, err := s.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		if token.Kind == xmlscan.KindStart {
			fmt.Printf("%d-%d %s\n", token.Start, token.End, token.Name.Local)
		}
	}
	// Output:
	// 22-135 EntityDescriptor
	// 138-155 NameIDFormat
}

func ExampleParse() {
	source, err := xmlscan.Decode([]byte(document), xmlscan.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	tree, err := xmlscan.Parse(source, xmlscan.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	root := tree.Root()
	id, _ := root.Attr("", "entityID")
	fmt.Println(id.Value())
	for child := range root.Children() {
		line, column := child.Position()
		fmt.Println(line, column, child.Path(), child.Text(), child.HasComments())
	}
	// Output:
	// https://idp.example.com/?a&b
	// 3 3 /EntityDescriptor/NameIDFormat persistent true
}

func ExampleSplice() {
	source, err := xmlscan.Decode([]byte(document), xmlscan.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	tree, err := xmlscan.Parse(source, xmlscan.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	id, _ := tree.Root().Attr("", "entityID")
	value, err := xmlscan.AppendAttr(nil, "urn:x<y")
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := xmlscan.Splice(source.Text(), []xmlscan.Edit{{Start: id.ValueStart, End: id.ValueEnd, Text: string(value)}})
	fmt.Println(text, err)
	// Output:
	// <?xml version="1.0"?>
	// <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:x&lt;y">
	//   <md:NameIDFormat>persistent<!-- or so --></md:NameIDFormat>
	// </md:EntityDescriptor> <nil>
}
