package screening

import "fmt"

// ledger is where the warnings about one kind of subject stand, with the stories of how people dealt with them. What reads, counts and
// handles warnings is written once for both.
type ledger struct {
	table   string // of the warnings
	stories string // of the steps taken with them
	columns string // what the list tells of the subject: household, its number, its head
	from    string // the warnings AS w, with where the columns come from
	clues   bool   // whether they may become clues
}

func ofHousehold() ledger {
	return ledger{table: ofHouseholds, stories: "warning_handling", columns: "w.household_id, h.household_no, h.head_name",
		from: "warning AS w JOIN household AS h ON h.county = w.county AND h.id = w.household_id", clues: true}
}

func ofVillage() ledger {
	return ledger{table: ofVillages, stories: "village_warning_handling", columns: "NULL, NULL, NULL", from: "village_warning AS w"}
}

// ledgers lists where the warnings of a query may stand.
func (q query) ledgers() []ledger {
	if q.Household.IsZero() {
		return []ledger{ofHousehold(), ofVillage()}
	}
	return []ledger{ofHousehold()}
}

// ledger is where the warning stands.
func (w Warning) ledger() ledger {
	if w.Household.IsZero() {
		return ofVillage()
	}
	return ofHousehold()
}

// ledger is where a run writes its warnings.
func (b book) ledger() ledger {
	if b.table == ofVillages {
		return ofVillage()
	}
	return ofHousehold()
}

// clue names the column of the clue, NULL where there is none.
func (l ledger) clue(of string) string {
	if l.clues {
		return of + "clue_id"
	}
	return "NULL"
}

// read begins a statement that reads what a list shows; more columns may be named, and the condition follows.
func (l ledger) read(more string) string {
	return fmt.Sprintf(`SELECT w.county, w.id, w.village, w.rule, w.rule_version, w.family, w.level, w.status, w.since, w.as_of, w.closed_on,
	w.close_reason, w.profile, w.profile_digest, w.handling, w.handled_at, w.handled_by, %s, %s%s FROM %s WHERE `, l.clue("w."), l.columns, more, l.from)
}

// andTrace is the column behind what a list shows that says what a warning stands on.
const andTrace = ", w.trace"

// handled narrows warnings to those with a story, in counties and villages of a range.
func (l ledger) handled() string {
	return `(w.county, w.id) IN (SELECT x.county, x.warning_id FROM ` + l.stories + ` AS x WHERE x.county BETWEEN ? AND ? AND x.village BETWEEN ? AND ?)`
}
