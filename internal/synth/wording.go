package synth

import (
	"fmt"
	"strings"

	"shouwang/internal/civil"
)

// dateLayouts is how each source writes its dates: all the ways that workbooks really do. A source that is not named writes 2021-12-31.
var dateLayouts = map[string]string{
	"national-households": "%04d-%02d-%02d",
	"national-monitored":  "%04d%02d%02d",
	"national-migrant":    "%04d-%02d-%02d",
	"severe_illness":      "%04d/%d/%d",
	"schooling":           "%04d.%d.%d",
	"disability":          "%04d年%d月%d日",
	"disaster":            "%04d%02d%02d",
	"police":              "%04d年%d月%d日",
	"vehicles":            "%04d/%02d/%02d",
	"property":            "%04d.%02d.%02d",
}

// date writes a date the way a source does.
func (g *generator) date(source string, on civil.Date) string {
	if on.IsZero() {
		return ""
	}
	layout := dateLayouts[source]
	if layout == "" {
		return on.String()
	}
	return fmt.Sprintf(layout, on.Year, int(on.Month), on.Day)
}

// month writes a month the way the national system does: 202112.
func (g *generator) month(on civil.Date) string {
	if on.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d%02d", on.Year, int(on.Month))
}

func (g *generator) employer(d *dice) string {
	w := &g.data.words
	return pick(d, w.Lists["employer_names"]) + pick(d, w.Lists["employers"])
}

func (g *generator) estate(d *dice) string {
	return fmt.Sprintf("%s%d-%d-%d", pick(d, g.data.words.Lists["estates"]), d.between(1, 20), d.between(1, 3), d.between(101, 1104))
}

func (g *generator) plate(d *dice) string {
	const signs = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
	out := []byte(pick(d, g.data.words.Lists["plates"]))
	for range 5 {
		out = append(out, signs[d.IntN(len(signs))])
	}
	return string(out)
}

// splitPlace takes province|city|county apart.
func splitPlace(s string) []string {
	return append(strings.Split(s, "|"), "", "", "")[:3]
}
