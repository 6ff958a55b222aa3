package pem

import "github.com/samlbridge/samlbridge/pem/diag"

// findPrivateKey looks for private keys in everything, before anything is judged by itself.
// It gives the index of the first sign in t, or -1.
func findPrivateKey(t []cell) int {
	text := make([]byte, 0, len(t)) // all that base64 can consist of, close together
	for _, c := range t {
		if _, ok := base64Char(c.r); ok {
			text = append(text, byte(c.r))
		}
	}
	if i, found := diag.FindSecret(string(text)); found {
		return indexOfChar(t, i)
	}
	return -1
}

// indexOfChar gives the index in t of the nth character that base64 can have, from 0.
func indexOfChar(t []cell, n int) int {
	for i, c := range t {
		if _, ok := base64Char(c.r); ok {
			if n == 0 {
				return i
			}
			n--
		}
	}
	return -1
}
