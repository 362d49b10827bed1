package fault

import (
	"fmt"
	"strings"
)

// Place says where in the input a problem stands: a cell of a sheet, a line and column of a text, or a field of a form.
type Place struct {
	File   string `json:"file,omitempty"`
	Sheet  string `json:"sheet,omitempty"`
	Cell   string `json:"cell,omitempty"`
	Field  string `json:"field,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// String writes the place as a clerk or an editor writes it: file:line:column, or sheet!cell.
func (p Place) String() string {
	var parts []string
	at := p.File
	if p.Line > 0 {
		at = strings.TrimPrefix(fmt.Sprintf("%s:%d", at, p.Line), ":")
		if p.Column > 0 {
			at = fmt.Sprintf("%s:%d", at, p.Column)
		}
	}
	if at != "" {
		parts = append(parts, at)
	}
	switch {
	case p.Sheet != "" && p.Cell != "":
		parts = append(parts, p.Sheet+"!"+p.Cell)
	case p.Sheet+p.Cell != "":
		parts = append(parts, p.Sheet+p.Cell)
	}
	if p.Field != "" {
		parts = append(parts, p.Field)
	}
	return strings.Join(parts, " ")
}

// Problem is one thing wrong with the input. Value is what stood there, as it stood; it may be personal and is
// therefore shown only to whoever sent the input, never logged. The JSON shape is stable.
type Problem struct {
	Place
	Code  string            `json:"code"`
	Value string            `json:"value,omitempty"`
	Args  map[string]string `json:"args,omitempty"`
}

// At returns a problem with this code at this place; args are key and value pairs for the message.
func At(place Place, code string, args ...any) Problem {
	return Problem{Place: place, Code: code, Args: pairs(args)}
}

// String returns place, code and arguments for the log, without personal values.
func (p Problem) String() string {
	var b strings.Builder
	if at := p.Place.String(); at != "" {
		b.WriteString(at)
		b.WriteString(" ")
	}
	b.WriteString(p.Code)
	writeArgs(&b, p.Args)
	return b.String()
}

// List collects problems, because input is checked to its end and never only to its first problem.
// Its zero value is ready to use.
type List struct {
	problems []Problem
}

// Add records one problem.
func (l *List) Add(p Problem) { l.problems = append(l.problems, p) }

// At records a problem with this code at this place; args are key and value pairs for the message.
func (l *List) At(place Place, code string, args ...any) { l.Add(At(place, code, args...)) }

// Field records a problem of one field of a form; args are key and value pairs for the message.
func (l *List) Field(field, code string, args ...any) { l.At(Place{Field: field}, code, args...) }

// Len returns how many problems were recorded.
func (l *List) Len() int { return len(l.problems) }

// Problems returns what was recorded, in the order of recording.
func (l *List) Problems() []Problem { return l.problems }

// Err returns nil when nothing was recorded, otherwise an Invalid fault with this code that carries all problems.
func (l *List) Err(code string, args ...any) error {
	if len(l.problems) == 0 {
		return nil
	}
	return Invalid(code, args...).With(l.problems...)
}
