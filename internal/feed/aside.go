package feed

import (
	"regexp"
	"strconv"
	"strings"

	"shouwang/internal/field"
	"shouwang/internal/sheet"
)

// maxAside bounds how many rows a notice about rows set aside names.
const maxAside = 20

// totals are the words of a line that sums a sheet up, written without blanks.
var totals = map[string]bool{"合计": true, "总计": true, "小计": true, "共计": true, "累计": true, "总合计": true, "本页合计": true, "本页小计": true}

// footer is how the lines begin that people write below a table: notes, and who filled it in.
var footer = regexp.MustCompile(`^(注|备注|说明|填表说明|填报说明|填表人|填报人|制表人?|审核人?|复核人?|负责人|单位负责人|分管领导|填报单位|填表单位|填报日期|填表日期|填报时间|制表日期|联系人|联系电话)\s*[:：]`)

// aside reports a row that stands below the data and is none: a line of totals, a note, signatures. It names nobody: its certificate
// number (or, in tables without people, its household or village) is blank or the word for a total itself.
func (r *reader) aside(cells []sheet.Cell) bool {
	identity, first := r.identity(), true
	summed := false
	for _, c := range cells {
		text := field.Tidy(storable(c.Text))
		if text == "" {
			continue
		}
		total := totals[strings.TrimRight(strings.Join(strings.Fields(text), ""), ":：")]
		if c.Col < len(r.byPos) && identity >= 0 && r.byPos[c.Col] == identity && !total && !footer.MatchString(text) {
			return false
		}
		summed = summed || total || first && footer.MatchString(text)
		first = false
	}
	return summed
}

// identity is the place of the column that says whom or what a row is about, -1 where there is none.
func (r *reader) identity() int {
	at := r.t.at
	for _, place := range []int{at.id, at.household, at.village} {
		if place >= 0 {
			return place
		}
	}
	return -1
}

// setAside notes a row that was left out; the notice says which.
func (t *table) setAside(sheet, number int) {
	t.asideCount++
	if len(t.aside) == maxAside {
		return
	}
	name := strconv.Itoa(number)
	if len(t.sheets) > 1 {
		name = t.sheets[sheet] + "!" + name
	}
	t.aside = append(t.aside, name)
}

// unguarded takes off what people and programs put before a number so that a spreadsheet leaves it alone: an apostrophe, or ="…".
func unguarded(text string) string {
	if len(text) < 2 || text[0] != '\'' && text[0] != '=' && !strings.HasPrefix(text, "’") && !strings.HasPrefix(text, "‘") {
		return text
	}
	if inner, ok := strings.CutPrefix(text, `="`); ok {
		if inner, ok = strings.CutSuffix(inner, `"`); ok && !strings.Contains(inner, `"`) {
			return inner
		}
		return text
	}
	for _, mark := range []string{"'", "’", "‘"} {
		if rest, ok := strings.CutPrefix(text, mark); ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
			return rest
		}
	}
	return text
}

// stroke reports what people draw in a cell that does not apply. It is no value and read as a blank cell, and a notice says so; where a
// value is needed it is as missing as in a blank cell.
func stroke(text string) bool {
	return len(text) <= 12 && strings.Trim(text, "-—－–―─/／\\＼") == ""
}
