// Package bench measures decoding and explaining a response beside two libraries that validate the same one. It is a
// module of its own, so that gosaml2 stays out of the library's.
package bench
