package schema

// The migrations that brought the handling of warnings: of those about households, and of those about villages, which never become
// clues.
const (
	sinceHandling        = 8
	sinceVillageHandling = 13
)

// handlingColumns are what a household's warning remembers of how people dealt with it; the whole story stands in warning_handling.
func handlingColumns() []Column {
	return append(dealtColumns(sinceHandling, "handling IN ('verified', 'dismissed', 'clue', 'settled', 'again')"),
		since(sinceHandling, null("clue_id", Big, "Clue that it was made a part of last.")))
}

// villageHandlingColumns are the same for a village's warning; its story stands in village_warning_handling.
func villageHandlingColumns() []Column {
	return dealtColumns(sinceVillageHandling, "handling IN ('verified', 'dismissed', 'again')")
}

func dealtColumns(migration int, check string) []Column {
	columns := []Column{
		{Name: "handling", Type: Text, Null: true, Check: check, Comment: "How it was dealt with last; again: the values have changed since; absent: not yet."},
		null("handled_at", Big, "When that was, Unix seconds."),
		null("handled_by", Big, "User who did it, 0 for the system."),
		null("handled_digest", Text, "Digest of the values at that time."),
	}
	for i := range columns {
		columns[i] = since(migration, columns[i])
	}
	return columns
}

// handlingTables declares the history of the handling of households' warnings.
func handlingTables() []Table {
	return []Table{storyTable("warning", "How warnings were dealt with, one row for each step; rows are only added.",
		"step IN ('verify', 'dismiss', 'clue', 'undo', 'settle', 'again')", "Civil date of the check at home.", null("clue_id", Big, "Clue that was opened or settled."))}
}

// villageHandlingTables declares the history of the handling of villages' warnings.
func villageHandlingTables() []Table {
	return []Table{storyTable("village_warning", "How warnings about villages were dealt with, one row for each step; rows are only added.",
		"step IN ('verify', 'dismiss', 'undo', 'again')", "Civil date of the check in the village.")}
}

// storyTable declares the history of the handling of one table of warnings, with the columns that only it has.
func storyTable(warnings, comment, steps, checkedOn string, own ...Column) Table {
	columns := []Column{
		col("county", Small, "6-digit county code."),
		col("id", Big, "Identifier."),
		col("warning_id", Big, "Warning."),
		col("village", Big, "12-digit village code at that time."),
		checked("step", Text, steps, "What was done."),
		null("reason", Text, "Why, code of the list dismiss_reason."),
		null("note", Text, "What the person wrote."),
		null("checked_on", Big, checkedOn),
	}
	columns = append(append(columns, own...),
		col("status", Text, "Status of the warning at that time."),
		col("as_of", Big, "Civil date the warning was said last at that time."),
		col("digest", Text, "Digest of the values at that time."),
		col("done_at", Big, "Unix seconds."),
		col("done_by", Big, "User, 0 for the system."),
		col("done_by_name", Text, "Sign-in name at that time."))
	return Table{Name: warnings + "_handling", Kind: ByCounty, Comment: comment, Primary: []string{"id"}, Columns: columns,
		Index: [][]string{{"warning_id"}, {"village", "warning_id"}}, Foreign: []Foreign{{Column: "warning_id", Table: warnings}}}
}

// clueTables declares the clues and the warnings that are parts of them.
func clueTables() []Table {
	return []Table{
		{
			Name: "clue", Kind: ByCounty, Comment: "Clues that a household may be at risk, each followed to its result.",
			Primary: []string{"id"}, Unique: [][]string{{"open_household"}},
			Index:   [][]string{{"household_id"}, {"state", "due_on"}, {"village", "state"}},
			Foreign: []Foreign{{Column: "household_id", Table: "household"}},
			Columns: []Column{
				col("county", Small, "6-digit county code."),
				col("id", Big, "Identifier."),
				col("household_id", Big, "Household."),
				col("village", Big, "12-digit village code."),
				col("channel", Text, "Where the clue came from, code of the list clue_channel."),
				col("risks", Text, "Types of risk, codes of the list risk as ,a,b, and '' for none."),
				null("level", Text, "Level suggested, code of the profile."),
				null("note", Text, "What was said."),
				col("profile", Text, "Code of the profile it was opened under."),
				checked("state", Text, "state IN ('open', 'settled')", "State."),
				null("open_household", Big, "The household while the clue is open, so that a household has one open clue."),
				col("opened_on", Big, "Civil date it was opened."),
				null("due_on", Big, "Civil date by which it is to be settled; absent when calendar or parameter do not tell."),
				col("opened_at", Big, "Unix seconds."),
				col("opened_by", Big, "User, 0 for the system."),
				col("opened_by_name", Text, "Sign-in name at that time."),
				null("settled_on", Big, "Civil date it was settled."),
				null("settled_at", Big, "Unix seconds."),
				null("settled_by", Big, "User who settled it."),
				null("settled_by_name", Text, "Sign-in name at that time."),
				null("result", Text, "Result, code of the list clue_result."),
				null("reason", Text, "Why the household is not eligible, or how else it was solved."),
			},
		},
		{
			Name: "clue_warning", Kind: ByCounty, Comment: "Warnings that are parts of clues.",
			Primary: []string{"handling_id"}, Index: [][]string{{"clue_id"}},
			Foreign: []Foreign{{Column: "clue_id", Table: "clue"}},
			Columns: []Column{
				col("county", Small, "6-digit county code."),
				col("handling_id", Big, "Step of handling that asked for the clue, so that it is taken once."),
				col("clue_id", Big, "Clue."),
				col("warning_id", Big, "Warning."),
				col("rule", Text, "Key of the warning's rule."),
				col("joined_at", Big, "Unix seconds."),
			},
		},
	}
}

// clueView lets rules ask for the clues of a household.
func clueView() View {
	return View{Name: "v_clue", Comment: "Clues of registered households.", Select: `SELECT c.county AS county, c.id AS id, c.household_id AS household_id, c.village AS village,
  c.state AS state,
  c.channel AS channel,
  c.level AS level,
  c.opened_on AS opened_on,
  c.due_on AS due_on,
  c.settled_on AS settled_on,
  c.result AS result
FROM clue AS c`}
}
