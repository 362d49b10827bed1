package feed

import (
	"strconv"

	"shouwang/internal/field"
	"shouwang/internal/money"
	"shouwang/internal/sheet"
)

// The faults that rows of a household, or of a file, have together.
const (
	faultDuplicate    = "duplicate_in_file"
	faultTwo          = "member_in_two_households"
	faultHeadMissing  = "head_missing"
	faultHeadTwice    = "head_duplicate"
	faultConflict     = "household_conflict"
	faultVillageTwice = "village_in_file_twice"
	faultItemTwice    = "item_in_file_twice"
)

// headCode is the code of the list relation that marks the head of a household.
const headCode = "head"

// household is the rows of one household in the order of the file.
type household struct {
	village int64 // 0 while it is not known
	no      int64 // word of the household's number
	rows    []int32
	faulty  bool
}

// whole reports whether households of this source are taken whole or not at all: a household without one of its members, or with part
// of its income items, would be a wrong household.
func whole(src field.Source) bool { return src.Subject == "household" }

// groupHouseholds puts the rows of each household together, wherever they stand. A row whose village is not known goes to the one
// household of the file that has its number, because a misspelt village does not make another household.
func (t *table) groupHouseholds() []household {
	type key struct{ village, no int64 }
	var out []household
	index := map[key]int32{}
	byNo := map[int64][]int32{}
	join := func(i int, k key) {
		at, ok := index[k]
		if !ok {
			at = int32(len(out))
			index[k] = at
			out = append(out, household{village: k.village, no: k.no})
			byNo[k.no] = append(byNo[k.no], at)
		}
		t.rows[i].household = at
	}
	var lost []int
	for i := range t.rows {
		no := t.cells(i)[t.at.household]
		switch {
		case no == absent: // a household without a number cannot be told from others
		case t.rows[i].village == 0:
			lost = append(lost, i)
		default:
			join(i, key{t.rows[i].village, no})
		}
	}
	for _, i := range lost {
		no := t.cells(i)[t.at.household]
		if same := byNo[no]; len(same) == 1 {
			t.rows[i].household = same[0]
			continue
		}
		join(i, key{0, no})
	}
	for i := range t.rows {
		if at := t.rows[i].household; at >= 0 {
			out[at].rows = append(out[at].rows, int32(i))
		}
	}
	return out
}

// checkHouseholds finds what is wrong between the rows of a household and between households. It returns the rows whose person stands
// in another household of the file.
func (t *table) checkHouseholds(households []household) map[int]bool {
	people := t.at.id >= 0
	for h := range households {
		if people {
			t.checkDuplicates(&households[h])
			t.checkHead(&households[h])
		}
		t.checkShared(&households[h])
	}
	if t.at.item >= 0 {
		t.checkItems()
	}
	if !people {
		return nil
	}
	return t.checkTwoHouseholds(households)
}

// checkDuplicates finds the second row of a person in one household.
func (t *table) checkDuplicates(h *household) {
	for k, i := range h.rows {
		person := t.rows[i].person
		if person < 0 {
			continue
		}
		for _, j := range h.rows[:k] {
			if t.rows[j].person == person {
				t.rows[i].again = true
				t.fault(int(i), t.at.id, faultDuplicate, t.word(int(i), t.at.id), map[string]string{"expected": t.cell(int(j), t.at.id)})
				break
			}
		}
	}
}

// cell names a cell as the spreadsheet program does.
func (t *table) cell(i, col int) string {
	return sheet.CellName(t.columns[col].pos[t.rows[i].sheet], t.rows[i].number)
}

// checkHead finds a household without a head, and second heads. While a row's relation is not known, the head may be there.
func (t *table) checkHead(h *household) {
	if t.at.relation < 0 {
		return
	}
	args := map[string]string{"household_no": t.words.list[h.no]}
	heads, unknown := 0, false
	for _, i := range h.rows {
		switch relation := t.word(int(i), t.at.relation); {
		case t.rows[i].again:
		case relation == "":
			unknown = true
		case relation == headCode:
			if heads++; heads > 1 {
				t.fault(int(i), t.at.relation, faultHeadTwice, t.show(t.columns[t.at.relation], t.cells(int(i))[t.at.relation]), args)
			}
		}
	}
	if heads == 0 && !unknown {
		first := int(h.rows[0])
		t.fault(first, t.at.relation, faultHeadMissing, t.show(t.columns[t.at.relation], t.cells(first)[t.at.relation]), args)
	}
}

// checkShared compares the values of the household, which every row repeats. A blank says nothing: merged cells leave blanks below.
func (t *table) checkShared(h *household) {
	if len(h.rows) < 2 {
		return
	}
	for col, c := range t.columns {
		if !c.shared {
			continue
		}
		said := int64(absent)
		for _, i := range h.rows {
			v := t.cells(int(i))[col]
			switch {
			case v == absent || v == said:
			case said == absent:
				said = v
			default:
				t.fault(int(i), col, faultConflict, t.show(c, v), map[string]string{
					"household_no": t.words.list[h.no], "expected": hide(c.Field, t.show(c, said)),
				})
			}
		}
	}
}

// checkTwoHouseholds finds people who stand in two households of the file, at the later row.
func (t *table) checkTwoHouseholds(households []household) map[int]bool {
	found := map[int]bool{}
	first := make(map[int]int32, len(t.rows))
	for i := range t.rows {
		person, at := t.rows[i].person, t.rows[i].household
		if person < 0 || at < 0 {
			continue
		}
		other, ok := first[person]
		if !ok {
			first[person] = at
			continue
		}
		if other != at {
			found[i] = true
			t.twoHouseholds(i, t.words.list[households[other].no])
		}
	}
	return found
}

func (t *table) twoHouseholds(i int, otherNo string) {
	t.fault(i, t.at.id, faultTwo, t.word(i, t.at.id), map[string]string{"household_no": otherNo})
}

// inRegistry is twoHouseholds where the other household is registered.
func (t *table) inRegistry(i int, otherNo string) {
	t.fault(i, t.at.id, faultTwo, t.word(i, t.at.id), map[string]string{"household_no": otherNo, registeredArg: "yes"})
}

// checkItems finds a second row of the same income item of a household and basis.
func (t *table) checkItems() {
	type key struct {
		household   int32
		item, basis int64
	}
	first := map[key]int{}
	for i := range t.rows {
		cells := t.cells(i)
		k := key{t.rows[i].household, cells[t.at.item], cells[t.at.basis]}
		if k.household < 0 || k.item == absent || k.basis == absent {
			continue
		}
		if j, ok := first[k]; ok {
			t.fault(i, t.at.item, faultItemTwice, t.show(t.columns[t.at.item], k.item), map[string]string{"expected": t.cell(j, t.at.item)})
			continue
		}
		first[k] = i
	}
}

// checkVillages finds a village that stands in the file a second time.
func (t *table) checkVillages() {
	first := map[int64]int{}
	for i := range t.rows {
		village := t.rows[i].village
		if village == 0 {
			continue
		}
		if j, ok := first[village]; ok {
			t.fault(i, t.at.village, faultVillageTwice, t.word(i, t.at.village), map[string]string{"expected": t.cell(j, t.at.village)})
			continue
		}
		first[village] = i
	}
}

// show writes a stored value back as people write it: yuan, a date, a label in Chinese as the workbooks have it.
func (t *table) show(c *column, v int64) string {
	if v == absent {
		return ""
	}
	switch c.Field.Type {
	case field.Money, field.Decimal:
		text := money.Fen(v).Yuan()
		if text[len(text)-3:] == ".00" {
			return text[:len(text)-3]
		}
		return text
	case field.Date, field.Month:
		return strconv.FormatInt(v, 10)
	case field.Code, field.Codes:
		return t.lists.labels(c.Field.Codes, t.words.list[v], "zh")
	case field.Bool:
		return t.lists.labels("yes_no", map[int64]string{0: "no", 1: "yes"}[v], "zh")
	}
	if c.text {
		return t.words.list[v]
	}
	return strconv.FormatInt(v, 10)
}

// settleWhole lets the rows of a household wait together: one faulty row, and none is taken.
func (t *table) settleWhole(households []household) {
	for h := range households {
		for _, i := range households[h].rows {
			if t.rows[i].faulty {
				households[h].faulty = true
			}
		}
		if households[h].faulty || households[h].village == 0 {
			for _, i := range households[h].rows {
				t.rows[i].faulty = true
			}
		}
	}
}
