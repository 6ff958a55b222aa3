package metadataform

import (
	"regexp"
	"strings"
)

const fixWhole = "copy the whole file again, from its first <, or use the file as it was downloaded"

var (
	// cutTag is the rest of a tag whose beginning was not copied: an attribute, and the end of the tag behind it.
	cutTag    = regexp.MustCompile(`[\w:]\s*=\s*("[^"]*"|'[^']*')\s*[/?]?>\s*$`)
	startTags = regexp.MustCompile(`<([\w.-]+:)?(EntityDescriptor|EntitiesDescriptor)[\s/>]`)
	endTags   = regexp.MustCompile(`</([\w.-]+:)?(EntityDescriptor|EntitiesDescriptor)\s*>`)
)

// beginsCut reports whether the beginning of metadata is missing, with its first tag or a part of it. What is in front
// of the first < belongs to the XML then, and may have the entity ID.
func beginsCut(text string) bool {
	ends := endTags.FindAllStringIndex(text, -1)
	if len(ends) == 0 {
		return false
	}
	before, _, _ := strings.Cut(text, "<")
	return cutTag.MatchString(before) || len(ends) > len(startTags.FindAllStringIndex(text, -1))
}
