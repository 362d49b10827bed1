package area

import (
	"strings"

	"shouwang/internal/civil"
)

// Division is one administrative division.
type Division struct {
	Code   int64
	Parent int64 // 0 for a province
	Level  Level
	Name   string     // as the national table writes it
	From   civil.Date // zero when it was in force before the table was first loaded
	To     civil.Date // the first day on which it is no longer in force; zero while it is

	// ActsAsCounty is true for every county, and for a prefecture whose towns hang directly under it (东莞). It is set
	// by lookups, not by Children and Path.
	ActsAsCounty bool

	// Full is the name with those above it (河南省鹤壁市鹤山区鹤壁集镇东村村民委员会), where a function says that it sets it.
	Full string
}

// Ended tells whether the division is no longer in force.
func (d Division) Ended() bool { return !d.To.IsZero() }

// setFull writes the full names of divisions, taking the names of those above from the same rows.
func setFull(rows map[int64]*Division) {
	for _, d := range rows {
		d.Full = fullName(d, rows)
	}
}

func fullName(d *Division, rows map[int64]*Division) string {
	var names []string
	for code := d.Code; code != 0; code = ParentOf(code) {
		if above := rows[code]; above != nil && !(above.Placeholder() && above != d) {
			names = append(names, above.Name)
		}
	}
	var b strings.Builder
	for i := len(names) - 1; i >= 0; i-- {
		b.WriteString(names[i])
	}
	return b.String()
}

// markCounties sets ActsAsCounty: all counties, and those prefectures that have none and are more than a row that
// holds others.
func markCounties(rows map[int64]*Division) {
	divided := map[int64]bool{}
	for _, d := range rows {
		if d.Level == County {
			d.ActsAsCounty = true
			divided[d.Parent] = true
		}
	}
	for _, d := range rows {
		if d.Level == Prefecture && !divided[d.Code] && !d.Placeholder() {
			d.ActsAsCounty = true
		}
	}
}
