package feed

import (
	"strings"

	"shouwang/internal/policy"
)

// lists are the profile's code lists.
type lists map[string]*policy.CodeList

// labels writes one code, or «,a,b,», by its labels.
func (l lists) labels(list, codes, lang string) string {
	var out []string
	for _, code := range strings.Split(codes, ",") {
		if code != "" {
			out = append(out, l[list].Label(code, lang))
		}
	}
	return strings.Join(out, listJoin(lang))
}

func listJoin(lang string) string {
	if lang == "en" {
		return ", "
	}
	return "、"
}
