// Package diag is how every package of this module speaks to people and programs: findings, changes and errors as data,
// and the one way out for text.
//
//	for _, f := range result.Findings {
//		fmt.Println(f) // aws.xml:3:12: error: the issuer URL is … (aws-issuer-shape)
//	}
//
// A [Finding] is something that somebody must repair, decide or know. A [Change] is what a step did to the content. An
// [Error] is why a step gave no result. All three name the place, the property and its index, so that a program can
// show them beside the value that they are about.
package diag
