package form

// Verifier confirms a signature that the module itself has verified.
type Verifier interface{}
