package fault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Kind says what sort of answer an error deserves: who must act, and whether trying again can help.
type Kind int

const (
	// KindInternal is every error that is not a fault: a defect or a broken machine, never shown to a user.
	KindInternal Kind = iota
	// KindInvalid is input that the sender can correct.
	KindInvalid
	// KindNotFound is a thing that does not exist, or that the actor may not know to exist.
	KindNotFound
	// KindConflict is a request that was right when it was made, but no longer fits the present state.
	KindConflict
	// KindDenied is a request that the actor's role does not permit.
	KindDenied
	// KindUnavailable is a request that may succeed later without change.
	KindUnavailable
)

// String returns the kind as a stable lower-case word for logs and the API.
func (k Kind) String() string {
	names := [...]string{"internal", "invalid", "not_found", "conflict", "denied", "unavailable"}
	if k < 0 || int(k) >= len(names) {
		return names[KindInternal]
	}
	return names[k]
}

// Error is an error that a user may see. Code is a message key of package locale and Args fill its placeholders.
type Error struct {
	Kind     Kind
	Code     string
	Args     map[string]string
	Problems []Problem
	cause    error
}

// Invalid returns a fault of input that the sender can correct; args are key and value pairs for the message.
func Invalid(code string, args ...any) *Error { return build(KindInvalid, code, args) }

// NotFound returns a fault for a thing that is not there, or that is outside the actor's area.
func NotFound(code string, args ...any) *Error { return build(KindNotFound, code, args) }

// Conflict returns a fault for a request that the present state refuses.
func Conflict(code string, args ...any) *Error { return build(KindConflict, code, args) }

// Denied returns a fault for a request that the actor's role does not permit.
func Denied(code string, args ...any) *Error { return build(KindDenied, code, args) }

// Unavailable returns a fault for a request that may succeed later without change.
func Unavailable(code string, args ...any) *Error { return build(KindUnavailable, code, args) }

func build(kind Kind, code string, args []any) *Error {
	return &Error{Kind: kind, Code: code, Args: pairs(args)}
}

// pairs turns key, value, key, value … into a map; a key left without a value gets an empty one.
func pairs(args []any) map[string]string {
	if len(args) == 0 {
		return nil
	}
	m := make(map[string]string, (len(args)+1)/2)
	for i := 0; i < len(args); i += 2 {
		value := ""
		if i+1 < len(args) {
			value = fmt.Sprint(args[i+1])
		}
		m[fmt.Sprint(args[i])] = value
	}
	return m
}

// With adds problems to the fault and returns the same fault.
func (e *Error) With(problems ...Problem) *Error {
	e.Problems = append(e.Problems, problems...)
	return e
}

// Because records the error that led to this fault; it reaches the log, never the user. It returns the same fault.
func (e *Error) Because(err error) *Error {
	e.cause = err
	return e
}

// Unwrap returns the error that led to this fault, or nil.
func (e *Error) Unwrap() error { return e.cause }

// maxListed bounds how many problems one log line spells out.
const maxListed = 5

// Error lists kind, code, arguments and the places of the first problems for the log. Personal values are left
// out: arguments that hold one, and every digit run, also of the cause, that could be an identity, phone or card number.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Kind, e.Code)
	writeArgs(&b, e.Args)
	for i, p := range e.Problems {
		if i == maxListed {
			fmt.Fprintf(&b, "; %d more", len(e.Problems)-maxListed)
			break
		}
		b.WriteString("; ")
		b.WriteString(p.String())
	}
	if e.cause != nil {
		b.WriteString(": ")
		b.WriteString(Redact(e.cause.Error()))
	}
	return b.String()
}

func writeArgs(b *strings.Builder, args map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(args)) {
		if personal(key) {
			continue
		}
		fmt.Fprintf(b, " %s=%q", key, Redact(args[key]))
	}
}

// personal reports whether an argument of this name holds what a person typed or is called.
func personal(key string) bool {
	switch key {
	case "value", "expected", "name", "person", "head", "candidates":
		return true
	}
	return false
}

// Redact replaces every run of eleven or more digits by "…", so that identity, phone and card numbers stay out
// of logs. Runs of exactly twelve digits are kept, because they are codes of administrative divisions.
func Redact(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && s[j] >= '0' && s[j] <= '9' {
			j++
		}
		switch n := j - i; {
		case n == 0:
			b.WriteByte(s[i])
			i++
			continue
		case n >= 11 && n != 12:
			b.WriteString("…")
		default:
			b.WriteString(s[i:j])
		}
		i = j
	}
	return b.String()
}

// As returns the first fault in the chain of err.
func As(err error) (*Error, bool) {
	e, ok := errors.AsType[*Error](err)
	return e, ok && e != nil
}

// KindOf returns the kind of the first fault in the chain of err, KindInternal when there is none.
func KindOf(err error) Kind {
	if e, ok := As(err); ok {
		return e.Kind
	}
	return KindInternal
}

// Wrap puts the name of an operation before a non-nil error. It is deferred at the top of a function whose
// every error deserves the same context: defer fault.Wrap(&err, "load household %d", id).
func Wrap(errp *error, format string, args ...any) {
	if *errp != nil {
		*errp = fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), *errp)
	}
}
