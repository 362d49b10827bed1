package kit

import (
	"shouwang/internal/field"
	"shouwang/internal/locale"
	"shouwang/internal/policy"
	"strings"
)

// words names codes, levels and fields in the language of a page, out of the profile and the field catalogue.
type words struct {
	profile *policy.Profile
	fields  *field.Catalogue
}

func (w words) label(lang locale.Lang, list, code string) string {
	if w.profile == nil {
		return code
	}
	return w.profile.Codes[list].Label(code, string(lang))
}

// level is the label of a warning level: its name and the class of the profile's colour.
func (w words) level(lang locale.Lang, code string) Tag {
	if w.profile == nil || code == "" {
		return Tag{Text: code, Colour: "grey"}
	}
	found, ok := w.profile.Level(code)
	if !ok {
		return Tag{Text: code, Colour: "grey"}
	}
	return Tag{Text: found.Name.In(string(lang)), Colour: colourClass(found.Colour)}
}

// colourClass allows the colours that the stylesheet knows; any other becomes grey, and the word still says it.
func colourClass(colour string) string {
	switch colour {
	case "red", "orange", "yellow", "blue", "green":
		return colour
	}
	return "grey"
}

// CodeLabel names a code of one of the profile's lists.
func (v *Visit) CodeLabel(list, code string) string {
	if v.kit == nil {
		return code
	}
	return v.kit.words.label(v.Lang, list, code)
}

// LevelTag is the label of a warning level.
func (v *Visit) LevelTag(code string) Tag {
	if v.kit == nil {
		return Tag{Text: code}
	}
	return v.kit.words.level(v.Lang, code)
}

// CodeOptions are the choices of a code list, in the profile's order.
func (v *Visit) CodeOptions(list string) []Option {
	if v.kit == nil || v.kit.words.profile == nil {
		return nil
	}
	found := v.kit.words.profile.Codes[list]
	if found == nil {
		return nil
	}
	var options []Option
	for _, code := range found.Codes {
		options = append(options, Option{Value: code.Code, Text: code.Name.In(string(v.Lang))})
	}
	return options
}

// LevelOptions are the profile's warning levels, from the highest.
func (v *Visit) LevelOptions() []Option {
	if v.kit == nil || v.kit.words.profile == nil {
		return nil
	}
	var options []Option
	for _, level := range v.kit.words.profile.Levels {
		options = append(options, Option{Value: level.Code, Text: level.Name.In(string(v.Lang))})
	}
	return options
}

// Profile is the policy profile whose words the pages use.
func (v *Visit) Profile() *policy.Profile {
	if v.kit == nil {
		return nil
	}
	return v.kit.words.profile
}

// Field finds a field of the catalogue.
func (v *Visit) Field(key string) (field.Field, bool) {
	if v.kit == nil || v.kit.words.fields == nil {
		return field.Field{}, false
	}
	return v.kit.words.fields.Field(key)
}

// FieldLabel names a field; one that the catalogue does not have is its own key.
func (v *Visit) FieldLabel(key string) string {
	if found, ok := v.Field(key); ok {
		return found.Label(string(v.Lang))
	}
	return key
}

// SourceLabel names a source of imports; one that the catalogue does not have is its own key.
func (v *Visit) SourceLabel(key string) string {
	if v.kit == nil || v.kit.words.fields == nil {
		return key
	}
	if found, ok := v.kit.words.fields.Source(key); ok {
		return found.Label(string(v.Lang))
	}
	return key
}

// Named returns the message of a key that data completes, or the bare code when there is none; args are the
// placeholders.
func (v *Visit) Named(prefix, code string, args ...any) string {
	if v.kit != nil && v.kit.config.Messages.Has(prefix+code) {
		return v.T(prefix+code, args...)
	}
	return code
}

// Codes lists the codes that have a text under a prefix, in the order of their names: what Named can name.
func (v *Visit) Codes(prefix string) []string {
	var out []string
	if v.kit == nil {
		return out
	}
	for _, key := range v.kit.config.Messages.Keys() {
		if code, ok := strings.CutPrefix(key, prefix); ok {
			out = append(out, code)
		}
	}
	return out
}
