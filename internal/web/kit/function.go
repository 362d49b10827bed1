package kit

import (
	"fmt"
	"html/template"
	"time"

	"shouwang/internal/area"
	"shouwang/internal/civil"
	"shouwang/internal/locale"
	"shouwang/internal/money"
)

// functions are what templates may call; they format and translate, and decide nothing.
func (k *Kit) functions(lang locale.Lang) template.FuncMap {
	return template.FuncMap{
		"t":        func(key string, args ...any) string { return k.text(lang, key, args...) },
		"asset":    k.assets.URL,
		"num":      func(n any) (string, error) { return number(lang, n) },
		"noteIcon": noteIcon,
		"money":    Money,
		"date":     DateText,
		"datetime": func(at time.Time) string { return k.DateTime(at) },
		"short":    area.Short,
	}
}

// number writes a whole number with its digits in groups.
func number(lang locale.Lang, n any) (string, error) {
	switch n := n.(type) {
	case int:
		return lang.Number(int64(n)), nil
	case int64:
		return lang.Number(n), nil
	}
	return "", fmt.Errorf("num: %T is not a whole number", n)
}

// noteIcon is the picture of a note of some kind.
func noteIcon(kind string) string {
	switch kind {
	case "ok", "warn", "bad":
		return kind
	}
	return "info"
}

// Money writes an amount in yuan with two decimals and commas.
func Money(amount money.Fen) string { return amount.Format() }

// DateText writes a civil date, empty when it is absent.
func DateText(date civil.Date) string {
	if date.IsZero() {
		return ""
	}
	return date.String()
}

// DateTime writes a moment to the minute in the zone of the pages, empty when it is absent.
func (k *Kit) DateTime(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(k.config.Zone).Format("2006-01-02 15:04")
}

// Today is the civil date of a moment in the zone of the pages.
func (k *Kit) Today(now time.Time) civil.Date { return civil.Of(now.In(k.config.Zone)) }

// Zone is the time zone that pages show times in.
func (k *Kit) Zone() *time.Location { return k.config.Zone }
