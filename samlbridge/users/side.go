package users

// Side says whose list it is. Its zero value is invalid.
type Side uint8

const (
	// IdP is the list of those who are to sign in, as the identity provider names them.
	IdP Side = iota + 1
	// AWS is the list of users in IAM Identity Center.
	AWS
)
