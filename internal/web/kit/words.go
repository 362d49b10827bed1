package kit

import (
	"context"
	"strings"

	"shouwang/internal/auth"
	"shouwang/internal/field"
	"shouwang/internal/policy"
)

// colourClass allows the colours that the stylesheet knows; any other becomes grey, and the word still says it.
func colourClass(colour string) string {
	switch colour {
	case "red", "orange", "yellow", "blue", "green":
		return colour
	}
	return "grey"
}

// profile asks for the profile of an actor's area; nil for a kit without one.
func (k *Kit) profile(ctx context.Context, actor auth.Actor) *policy.Profile {
	if k.config.Profile == nil {
		return nil
	}
	return k.config.Profile(ctx, actor)
}

// Profile is the policy profile whose words the pages use: the one that is meant in the actor's area. It is nil outside a request.
func (v *Visit) Profile() *policy.Profile {
	if v.profile == nil {
		return nil
	}
	return v.profile()
}

// CodeLabel names a code of one of the profile's lists.
func (v *Visit) CodeLabel(list, code string) string { return v.CodeLabelOf(v.Profile(), list, code) }

// CodeLabelOf names a code of one of a profile's lists; nil is no profile, whose codes stand for themselves.
func (v *Visit) CodeLabelOf(p *policy.Profile, list, code string) string {
	if p == nil {
		return code
	}
	return p.Codes[list].Label(code, string(v.Lang))
}

// LevelTag is the label of a warning level.
func (v *Visit) LevelTag(code string) Tag { return v.LevelTagOf(v.Profile(), code) }

// LevelTagOf is the label of a level of a profile: its name and the class of the profile's colour.
func (v *Visit) LevelTagOf(p *policy.Profile, code string) Tag {
	if p == nil || code == "" {
		return Tag{Text: code, Colour: "grey"}
	}
	found, ok := p.Level(code)
	if !ok {
		return Tag{Text: code, Colour: "grey"}
	}
	return Tag{Text: found.Name.In(string(v.Lang)), Colour: colourClass(found.Colour)}
}

// CodeOptions are the choices of a code list, in the profile's order.
func (v *Visit) CodeOptions(list string) []Option {
	p := v.Profile()
	if p == nil || p.Codes[list] == nil {
		return nil
	}
	found := p.Codes[list]
	var options []Option
	for _, code := range found.Codes {
		options = append(options, Option{Value: code.Code, Text: code.Name.In(string(v.Lang))})
	}
	return options
}

// LevelOptions are the profile's warning levels, from the highest.
func (v *Visit) LevelOptions() []Option {
	p := v.Profile()
	if p == nil {
		return nil
	}
	var options []Option
	for _, level := range p.Levels {
		options = append(options, Option{Value: level.Code, Text: level.Name.In(string(v.Lang))})
	}
	return options
}

// Field finds a field of the catalogue.
func (v *Visit) Field(key string) (field.Field, bool) {
	if v.kit == nil || v.kit.config.Fields == nil {
		return field.Field{}, false
	}
	return v.kit.config.Fields.Field(key)
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
	if v.kit == nil || v.kit.config.Fields == nil {
		return key
	}
	if found, ok := v.kit.config.Fields.Source(key); ok {
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
