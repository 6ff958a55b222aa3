package jsondoc_test

import (
	"errors"
	"fmt"

	"github.com/samlbridge/samlbridge/samlbridge/internal/jsondoc"
)

func ExampleParse() {
	d, err := jsondoc.Parse([]byte("{\n  \"saas_app\": {\"name_id_format\": \"email\"}\n}"), jsondoc.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	d.Walk(func(path string, v *jsondoc.Value) {
		line, column := d.Position(v.Offset)
		fmt.Printf("%s at %d:%d is %s\n", path, line, column, v.String)
	})
	_, err = jsondoc.Parse([]byte(`{"name": "a", "name": "b"}`), jsondoc.Limits{})
	fmt.Println(errors.Is(err, jsondoc.ErrDuplicate), err)
	// Output:
	// /saas_app/name_id_format at 2:34 is email
	// true 1:15: the name "name" is twice in one object, first at line 1, column 2
}

func ExampleWrite() {
	d, err := jsondoc.Parse([]byte(`{"kept": [1.0, {"b": 2, "a": 1}], "secret": "x"}`), jsondoc.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s", jsondoc.Write(jsondoc.NewObject(
		jsondoc.Field{Name: "type", Value: jsondoc.NewString("saas")},
		jsondoc.Field{Name: "kept", Value: d.Keep(d.Root.Get("kept"))},
	)))
	// Output:
	// {
	//   "type": "saas",
	//   "kept": [
	//     1.0,
	//     {
	//       "b": 2,
	//       "a": 1
	//     }
	//   ]
	// }
}
