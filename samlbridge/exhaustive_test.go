package samlbridge_test

import "os"

// exhaustive says that what repeats the same code over hundreds of documents runs on all of them, and not on every n-th
// only: SAMLBRIDGE_EXHAUSTIVE=1 go test ./..., which .ci/run does.
var exhaustive = os.Getenv("SAMLBRIDGE_EXHAUSTIVE") == "1"

// every returns the first, the n-th after it and so on of a list; all of it where the run is exhaustive.
func every[T any](n int, list []T) []T {
	if exhaustive {
		return list
	}
	var some []T
	for i := 0; i < len(list); i += n {
		some = append(some, list[i])
	}
	return some
}
