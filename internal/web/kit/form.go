package kit

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"shouwang/internal/fault"
)

// Kind says which control a field uses.
type Kind string

// The kinds of control.
const (
	Text     Kind = "text"
	Search   Kind = "search"
	Password Kind = "password"
	Date     Kind = "date"
	Select   Kind = "select"
	Radio    Kind = "radio"
	Check    Kind = "check"
	File     Kind = "file"
	Hidden   Kind = "hidden"
	// Lines is a text of several lines; Checks are several choices of one question, whose Raw joins them with commas.
	Lines  Kind = "lines"
	Checks Kind = "checks"
)

// Option is one choice of a select or radio field.
type Option struct {
	Value, Text, Note string
}

// Field is one question of a form: what it is called, what was typed, and what is wrong with it.
type Field struct {
	Name string
	// Label and Hint are already in the visit's language.
	Label, Hint string
	Kind        Kind
	// Raw is what was typed, shown again as it was; passwords and files are never shown again.
	Raw string
	// Error is the sentence beside the field, empty when it is right.
	Error        string
	Options      []Option
	Required     bool
	Wide         bool
	Autocomplete string
	Mode         string
	Accept       string
	Max          int
	// Fold hides several choices until they are asked for and says meanwhile what is chosen.
	Fold string
	// Blank is what the empty choice of a select says; without it that it stands for all.
	Blank string
}

// Chosen reports whether an option is the one in Raw, or among those of several choices.
func (f *Field) Chosen(value string) bool {
	if f.Kind == Checks {
		return slices.Contains(strings.Split(f.Raw, ","), value)
	}
	return f.Raw == value
}

// Shown is what the control displays again.
func (f *Field) Shown() string {
	if f.Kind == Password || f.Kind == File {
		return ""
	}
	return f.Raw
}

// Describes returns the ids of the hint and the error for assistive technology.
func (f *Field) Describes() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.Name+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.Name+"-error")
	}
	return strings.Join(ids, " ")
}

// Form is an ordered set of fields with the faults that belong to no single one.
type Form struct {
	Fields  []*Field
	General []string
	visit   *Visit
}

// NewForm makes a form that speaks the visit's language.
func NewForm(v *Visit, fields ...*Field) *Form { return &Form{Fields: fields, visit: v} }

// Field returns the field of that name, nil when the form has none.
func (f *Form) Field(name string) *Field {
	for _, field := range f.Fields {
		if field.Name == name {
			return field
		}
	}
	return nil
}

// Value returns what was typed into a field.
func (f *Form) Value(name string) string {
	if field := f.Field(name); field != nil {
		return field.Raw
	}
	return ""
}

// defaultMax bounds a text field that states no bound of its own.
const defaultMax = 200

// Read takes the typed values and checks what every field promises: required, length, and being one of the options.
func (f *Form) Read(values url.Values) {
	for _, field := range f.Fields {
		if field.Kind == File {
			continue
		}
		field.Raw = values.Get(field.Name)
		if field.Kind == Checks {
			field.Raw = strings.Join(values[field.Name], ",")
		}
		if field.Kind != Password {
			field.Raw = strings.TrimSpace(field.Raw)
		}
		problem := f.check(field)
		if problem != "" && field.Kind == Hidden { // nobody can mend what is not shown: it is said above, and left out next time
			f.General, field.Raw = append(f.General, problem), ""
			continue
		}
		field.Error = problem
	}
}

func (f *Form) check(field *Field) string {
	limit := field.Max
	if limit == 0 {
		limit = defaultMax
	}
	switch {
	case field.Raw == "" && field.Required:
		return f.visit.T("web.kit.field_required", "label", field.Label)
	case field.Raw == "":
		return ""
	case utf8.RuneCountInString(field.Raw) > limit:
		return f.visit.T("web.kit.field_long", "label", field.Label, "max", limit)
	case !utf8.ValidString(field.Raw) || strings.ContainsRune(field.Raw, 0):
		return f.visit.T("web.kit.field_text", "label", field.Label)
	case (field.Kind == Select || field.Kind == Radio || len(field.Options) > 0) && !field.offers(field.Raw):
		return f.visit.T("web.kit.field_choice", "label", field.Label)
	case field.Kind == Date:
		if _, ok := DateOf(field.Raw); !ok {
			return f.visit.T("web.kit.field_date", "label", field.Label)
		}
	}
	return ""
}

func (f *Field) offers(value string) bool {
	if f.Kind == Checks {
		for one := range strings.SplitSeq(value, ",") {
			if !slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == one }) {
				return false
			}
		}
		return true
	}
	for _, option := range f.Options {
		if option.Value == value {
			return true
		}
	}
	return false
}

// Fail puts a sentence beside a field, or above the form when there is no such field.
func (f *Form) Fail(name, key string, args ...any) {
	text := f.visit.T(key, args...)
	if field := f.Field(name); field != nil {
		field.Error = text
		return
	}
	f.General = append(f.General, text)
}

// Take distributes the problems of a fault over the fields and reports whether the error was one that the person at
// the form can mend (invalid or conflict). Any other error is the caller's to return.
func (f *Form) Take(err error) bool {
	found, ok := fault.As(err)
	if !ok || (found.Kind != fault.KindInvalid && found.Kind != fault.KindConflict) {
		return false
	}
	placed := false
	for _, problem := range found.Problems {
		message, remedy := f.visit.problem(problem)
		text := f.visit.Advice(message, remedy)
		if field := f.Field(problem.Field); field != nil {
			field.Error, placed = text, true
			continue
		}
		f.General = append(f.General, text)
	}
	if !placed && len(f.General) == 0 {
		f.General = append(f.General, f.visit.error(err))
	}
	return true
}

// OK reports that nothing is wrong with the form.
func (f *Form) OK() bool { return len(f.General) == 0 && len(f.Faulty()) == 0 }

// Faulty returns the fields with an error, in order, for the summary above the form.
func (f *Form) Faulty() []*Field {
	var list []*Field
	for _, field := range f.Fields {
		if field.Error != "" {
			list = append(list, field)
		}
	}
	return list
}

// Forgive forgets what is wrong, for a button that only opens more of the same form.
func (f *Form) Forgive() {
	f.General = nil
	for _, field := range f.Fields {
		field.Error = ""
	}
}

// Refuse puts the message of a fault above the form, whatever its kind: for signing in, where a refusal is an answer.
func (f *Form) Refuse(err error) { f.General = append(f.General, f.visit.error(err)) }
