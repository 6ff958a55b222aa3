package users

// The limits on one list. They keep memory bounded whatever the stream holds.
const (
	// maxRowBytes is how long a line, a CSV row or a name may be, in bytes. A longer one is reported and skipped.
	maxRowBytes = 64<<10 - 1
	// maxUsers is how many names are kept.
	maxUsers = 16 << 20
	// maxNameBytes is how many bytes all names together may have, with two more for each and with what else is kept of
	// users.
	maxNameBytes = 512 << 20
	// maxDepth is how many JSON values may stand inside each other.
	maxDepth = 64
)

type limits struct{ row, users, bytes int }

func defaultLimits() limits { return limits{maxRowBytes, maxUsers, maxNameBytes} }
