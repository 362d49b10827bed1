package audit

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"shouwang/internal/web/kit"
)

// actionPrefix is before the action in the key of its text.
const actionPrefix = "audit.action."

// actionOptions are the actions that the journal knows of, for the filter.
func actionOptions(v *kit.Visit) []kit.Option {
	var options []kit.Option
	for _, action := range v.Codes(actionPrefix) {
		options = append(options, kit.Option{Value: action, Text: v.Named(actionPrefix, action)})
	}
	return options
}

// fingerprint is how much of a long digest is shown; the whole stands in the journal.
const fingerprint = 12

// particulars writes what an entry says of itself as names and values, in the order of the names. What is not an object is
// shown as it was written.
func particulars(v *kit.Visit, detail string) string {
	var values map[string]json.RawMessage
	if json.Unmarshal([]byte(detail), &values) != nil {
		return detail
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		text := plain(v, name, values[name])
		if text != "" && text != "0" {
			parts = append(parts, v.T("web.audit.pair", "name", v.Named("web.audit.key_", name), "value", text))
		}
	}
	return strings.Join(parts, v.T("web.audit.pair_between"))
}

// plain writes one value: a change as what was and what is, a code by its name.
func plain(v *kit.Visit, name string, raw json.RawMessage) string {
	var change []json.RawMessage
	if json.Unmarshal(raw, &change) == nil && len(change) == 2 {
		was, is := plain(v, name, change[0]), plain(v, name, change[1])
		return v.T("web.audit.was_is", "was", orNone(v, was), "is", orNone(v, is))
	}
	var yes bool
	if string(raw) != "null" && json.Unmarshal(raw, &yes) == nil {
		if yes {
			return v.T("web.kit.yes")
		}
		return v.T("web.kit.no")
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return string(raw)
	}
	switch name {
	case "role":
		return v.Named("role.", text)
	case "state":
		return v.Named("feed.state.", text)
	case "draft":
		return v.Named("web.lab.state_", text)
	case "result":
		return v.Named("web.clue.result_", text)
	case "kind":
		return v.Named("screening.kind.", text)
	case "lang":
		return v.Named("web.audit.lang_", text)
	case "source":
		return v.SourceLabel(text)
	case "field":
		return v.FieldLabel(text)
	case "sha256", "digest":
		return text[:min(len(text), fingerprint)]
	}
	return text
}

func orNone(v *kit.Visit, text string) string {
	if text == "" {
		return v.T("web.kit.none")
	}
	return text
}

// objectName names what an entry is about: a reference or a login as it is, a kind of thing in words.
func objectName(v *kit.Visit, object string) string { return v.Named("web.audit.object_", object) }
