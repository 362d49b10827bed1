package sheet

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"
)

func appendRowStart(dst []byte, row, height int) []byte {
	dst = append(dst, `<row r="`...)
	dst = strconv.AppendInt(dst, int64(row), 10)
	if height > 0 {
		dst = append(dst, `" customHeight="1" ht="`...)
		dst = strconv.AppendInt(dst, int64(height), 10)
	}
	return append(dst, `">`...)
}

// appendCellStart appends a cell's tag up to its style, without the closing bracket.
func appendCellStart(dst []byte, col, row, style int) []byte {
	dst = append(dst, `<c r="`...)
	if col < 26 {
		dst = append(dst, byte('A'+col))
	} else {
		dst = append(dst, ColName(col)...)
	}
	dst = strconv.AppendInt(dst, int64(row), 10)
	dst = append(dst, `" s="`...)
	dst = strconv.AppendInt(dst, int64(style), 10)
	return append(dst, '"')
}

// text writes a string cell; risky text takes the style that marks it as text.
func (w *Writer) text(col int, text string, style, quoted int) error {
	if text == "" {
		return nil
	}
	if len(text) > maxText && utf8.RuneCountInString(text) > maxText {
		return fmt.Errorf("cell %s: text of more than %d characters", CellName(col, w.row), maxText)
	}
	if risky(text) {
		style = quoted
	}
	w.buf = appendCellStart(w.buf, col, w.row, style)
	w.buf = append(w.buf, ` t="inlineStr">`...)
	w.buf = appendInline(w.buf, text)
	w.buf = append(w.buf, "</c>"...)
	return nil
}

// number writes a literal that is known to be a number.
func (w *Writer) number(col int, literal string, style int) {
	w.buf = appendCellStart(w.buf, col, w.row, style)
	w.buf = append(w.buf, "><v>"...)
	w.buf = append(w.buf, literal...)
	w.buf = append(w.buf, "</v></c>"...)
}

// cell writes one value in the way that its column asks for; what does not fit is text.
func (w *Writer) cell(i int, v any) error {
	if v == nil {
		return nil
	}
	style := columnStyle{kind: Text, value: styleText, text: styleText, quote: styleTextQuote}
	if i < len(w.col) {
		style = w.col[i]
	}
	literal, ok := "", false
	switch style.kind {
	case Number:
		if b, isBool := v.(bool); isBool {
			w.boolean(i, b, style.value)
			return nil
		}
		literal, ok = numberLiteral(v)
	case Money:
		literal, ok = moneyLiteral(v)
	case Date:
		literal, ok = dateLiteral(v)
	}
	if ok {
		w.number(i, literal, style.value)
		return nil
	}
	return w.text(i, textOf(v), style.text, style.quote)
}

func (w *Writer) boolean(col int, b bool, style int) {
	w.buf = appendCellStart(w.buf, col, w.row, style)
	if b {
		w.buf = append(w.buf, ` t="b"><v>1</v></c>`...)
	} else {
		w.buf = append(w.buf, ` t="b"><v>0</v></c>`...)
	}
}

// exact is the first integer that a spreadsheet's numbers cannot tell from the next: more digits need text.
const exact = 1 << 53

func numberLiteral(v any) (string, bool) {
	switch x := v.(type) {
	case string:
		return x, len(x) <= 15 && isLiteral(x)
	case int:
		return strconv.Itoa(x), x > -exact && x < exact
	case float64:
		return strconv.FormatFloat(x, 'g', -1, 64), !math.IsNaN(x) && !math.IsInf(x, 0)
	}
	r := reflect.ValueOf(v)
	switch {
	case r.CanInt():
		return strconv.FormatInt(r.Int(), 10), r.Int() > -exact && r.Int() < exact
	case r.CanUint():
		return strconv.FormatUint(r.Uint(), 10), r.Uint() < exact
	case r.CanFloat():
		return numberLiteral(r.Float())
	}
	return "", false
}

// moneyLiteral turns integer fen into yuan.
func moneyLiteral(v any) (string, bool) {
	r := reflect.ValueOf(v)
	if !r.CanInt() || r.Int() <= -exact || r.Int() >= exact {
		return "", false
	}
	fen, sign := r.Int(), ""
	if fen < 0 {
		fen, sign = -fen, "-"
	}
	return fmt.Sprintf("%s%d.%02d", sign, fen/100, fen%100), true
}

// dateLiteral turns a date of 1900 or later into its serial number.
func dateLiteral(v any) (string, bool) {
	t, ok := v.(time.Time)
	if !ok {
		text := textOf(v)
		for _, layout := range []string{time.DateOnly, time.DateTime} {
			var err error
			if t, err = time.Parse(layout, text); err == nil {
				ok = true
				break
			}
		}
	}
	if !ok || t.Year() < 1900 || t.Year() > 9999 {
		return "", false
	}
	return strconv.FormatFloat(dateSerial(t), 'f', -1, 64), true
}

// textOf returns a value as text; an absent one is "".
func textOf(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case time.Time:
		if x.IsZero() {
			return ""
		}
		return x.Format(time.DateTime)
	case fmt.Stringer:
		return x.String()
	}
	return fmt.Sprint(v)
}
