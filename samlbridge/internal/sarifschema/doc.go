// Package sarifschema has no code: its test holds SARIF output against the schema of SARIF 2.1.0. It is a module of its
// own, so that nobody who uses the library gets the schema and its validator.
package sarifschema
