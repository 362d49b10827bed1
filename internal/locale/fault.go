package locale

import (
	"strconv"
	"strings"

	"shouwang/internal/fault"
)

// remedySuffix follows a fault code in the key of the sentence that says what to do.
const remedySuffix = ".remedy"

// internalError is the key of the only sentence a user reads about an error that is not a fault.
const internalError = "internal_error"

// Problem returns what is wrong and what to do about it; the remedy is empty when there is nothing to add. The
// placeholders value, file, sheet, cell, row, line and column are filled from the problem itself unless its
// arguments say otherwise.
func (c *Catalogue) Problem(lang Lang, p fault.Problem) (message, remedy string) {
	args := map[string]string{
		"value": p.Value, "file": p.File, "sheet": p.Sheet, "cell": p.Cell, "field": p.Field, "column": p.Field,
		"row": strings.TrimLeft(p.Cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
	}
	if p.Line > 0 {
		args["line"] = strconv.Itoa(p.Line)
	}
	for k, v := range p.Args {
		args[k] = v
	}
	return c.T(lang, p.Code, args), c.remedy(lang, p.Code, args)
}

func (c *Catalogue) remedy(lang Lang, code string, args map[string]string) string {
	if !c.Has(code + remedySuffix) {
		return ""
	}
	return c.T(lang, code+remedySuffix, args)
}

// Error returns the sentence a user may read about err: message and remedy of a fault, one general sentence for
// everything else, which belongs in the log. The problems of a fault are for the caller to list.
func (c *Catalogue) Error(lang Lang, err error) string {
	f, ok := fault.As(err)
	if !ok || !c.Has(f.Code) {
		return c.T(lang, internalError, nil)
	}
	message, remedy := c.T(lang, f.Code, f.Args), c.remedy(lang, f.Code, f.Args)
	if remedy == "" {
		return message
	}
	return lang.join(message, remedy)
}

// join puts two sentences behind each other, with a full stop between them if the first has none.
func (l Lang) join(first, second string) string {
	ended := strings.HasSuffix(first, ".") || strings.HasSuffix(first, "。")
	switch {
	case l == EN && ended:
		return first + " " + second
	case l == EN:
		return first + ". " + second
	case ended:
		return first + second
	}
	return first + "。" + second
}
