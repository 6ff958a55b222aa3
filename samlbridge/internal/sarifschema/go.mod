module github.com/samlbridge/samlbridge/samlbridge/internal/sarifschema

go 1.26.0

toolchain go1.26.8

require (
	github.com/owenrumney/go-sarif/v3 v3.3.1
	github.com/samlbridge/samlbridge v0.0.0
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
	github.com/stretchr/testify v1.12.1
)

require (
	github.com/xeipuuv/gojsonpointer v0.0.0-20180127040702-4e3ac2762d5f // indirect
	github.com/xeipuuv/gojsonreference v0.0.0-20180127040603-bd5ef7bd5415 // indirect
	github.com/xeipuuv/gojsonschema v1.2.0 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace github.com/samlbridge/samlbridge => ../../..
