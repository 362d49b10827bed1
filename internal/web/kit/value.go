package kit

import (
	"fmt"
	"strconv"
	"strings"

	"shouwang/internal/civil"
	"shouwang/internal/field"
	"shouwang/internal/money"
)

// Value writes a stored value of a field for a reader: codes by their labels, amounts with commas and unit, dates as
// dates. A missing value is said to be missing; codes of which there are none are said to be none.
func (v *Visit) Value(f field.Field, value any) Cell {
	switch value := value.(type) {
	case nil:
		return Cell{Text: v.T("web.kit.absent"), Soft: true}
	case bool:
		if value {
			return Cell{Text: v.T("web.kit.yes")}
		}
		return Cell{Text: v.T("web.kit.no")}
	case int64:
		return Cell{Text: v.whole(f, value)}
	case int:
		return Cell{Text: v.whole(f, int64(value))}
	case money.Fen:
		return Cell{Text: value.Format()}
	case civil.Date:
		if value.IsZero() {
			return Cell{Text: v.T("web.kit.absent"), Soft: true}
		}
		return Cell{Text: dayOrMonth(f.Type, value)}
	case string:
		return v.words(f, value)
	}
	return Cell{Text: fmt.Sprint(value)}
}

func (v *Visit) whole(f field.Field, n int64) string {
	switch f.Type {
	case field.Bool:
		if n != 0 {
			return v.T("web.kit.yes")
		}
		return v.T("web.kit.no")
	case field.Money:
		return money.Fen(n).Format()
	case field.Decimal:
		return v.Lang.Hundredths(n) + v.unit(f)
	case field.Date, field.Month:
		return dayOrMonth(f.Type, civil.FromInt(int(n)))
	case field.Int:
		if f.Unit == "" {
			return fmt.Sprint(n) // a year or a grade is a name, not a quantity
		}
		return v.Lang.Number(n) + v.unit(f)
	}
	return fmt.Sprint(n)
}

func dayOrMonth(t field.Type, date civil.Date) string {
	text := DateText(date)
	if t == field.Month && len(text) >= len("2006-01") {
		return text[:len("2006-01")]
	}
	return text
}

// unit follows a quantity, unless the field's own label names it already.
func (v *Visit) unit(f field.Field) string {
	if f.Unit == "" || strings.ContainsAny(f.Label(string(v.Lang)), "（(") {
		return ""
	}
	return " " + v.T("web.kit.unit_"+f.Unit)
}

func (v *Visit) words(f field.Field, text string) Cell {
	switch {
	case f.Type == field.Codes:
		return v.several(f, text)
	case text == "":
		return Cell{Text: v.T("web.kit.absent"), Soft: true}
	case f.Type == field.Code:
		return Cell{Text: v.CodeLabel(f.Codes, text)}
	case f.Secret:
		return Cell{Text: text, Ref: true}
	}
	return Cell{Text: text}
}

// several writes the labels of a multi-choice field, which is stored as ",a,b,".
func (v *Visit) several(f field.Field, text string) Cell {
	var labels []string
	for code := range strings.SplitSeq(strings.Trim(text, ","), ",") {
		if code != "" {
			labels = append(labels, v.CodeLabel(f.Codes, code))
		}
	}
	if len(labels) == 0 {
		return Cell{Text: v.T("web.kit.none"), Soft: true}
	}
	return Cell{Text: v.Join(labels)}
}

// Join puts words behind each other as the language does.
func (v *Visit) Join(words []string) string {
	if v.Lang == "en" {
		return strings.Join(words, ", ")
	}
	return strings.Join(words, "、")
}

// Grouped writes a number that is kept as text with its thousands apart; any other text stays as it is.
func (v *Visit) Grouped(text string) string {
	whole, rest, decimal := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return text
	}
	if decimal {
		return v.Lang.Number(n) + "." + rest
	}
	return v.Lang.Number(n)
}
