package policy

import (
	"fmt"
	"slices"
	"strings"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
)

// LocalValues says what a county takes for the lines and thresholds that its profile leaves to it.
type LocalValues struct {
	County int
	// On is the day of the year from whose beginning the values hold.
	On civil.Date
	// Given are the county's values by key, as a profile writes them; of any other the value is taken that held last.
	Given map[string]string
	// Source is the document that the values rest on.
	Source string
}

// LocalLines writes the lines.yaml of a county's own layer for some lines and thresholds, in the order of the profile; empty for none.
// One that is not given and never had a value is a fault.
func (p *Profile) LocalLines(keys []string, v LocalValues) (string, error) {
	var b strings.Builder
	for _, part := range []struct {
		title  string
		params []Parameter
	}{{"lines:\n", p.Lines}, {"params:\n", p.Params}} {
		title := part.title
		for _, param := range part.params {
			if !slices.Contains(keys, param.Key) {
				continue
			}
			text, ok := v.Given[param.Key]
			if !ok {
				text, ok = lastBefore(param, v.On)
			}
			if !ok {
				return "", fault.NotFound("param_missing", "key", param.Key, "county", v.County, "as_of", v.On.String(), "profile", p.Code, "file", p.path(LinesFile))
			}
			fmt.Fprintf(&b, "%s  - {key: %s, zh: %q, en: %q, unit: %s, values: [{region: %d, value: %q, valid_from: %d-01-01, source: %q}]}\n",
				title, param.Key, param.Name.Zh, param.Name.En, param.Unit, v.County, text, v.On.Year, v.Source)
			title = ""
		}
	}
	return b.String(), nil
}

// lastBefore is the value of a parameter that began last before a day, whatever its region.
func lastBefore(param Parameter, on civil.Date) (string, bool) {
	var best Value
	for _, v := range param.Values {
		if !v.From.After(on) && (best.Text == "" || v.From.After(best.From)) {
			best = v
		}
	}
	return best.Text, best.Text != ""
}
