package schema

// runTables declares what screening keeps for incremental runs and for rules about villages.
func runTables() []Table {
	return []Table{
		{
			Name: "screening_touch", Kind: ByCounty, Comment: "Households that a change or a feed has touched since they were screened last.",
			Primary: []string{"household_id"}, Index: [][]string{{"mark"}},
			Columns: []Column{
				col("county", Small, "6-digit county code."),
				col("household_id", Big, "Household."),
				col("cause", Text, "What touched it last: the journal's command, or the source of the batch."),
				col("mark", Big, "Which fact touched it last; a run clears only the marks that it has seen."),
				col("touched_at", Big, "Unix seconds."),
			},
		},
		{
			Name: "village_warning", Kind: ByCounty, Comment: "What a rule says about a village; one row for each village, rule and profile.",
			Primary: []string{"id"}, Unique: [][]string{{"village", "rule", "profile"}}, Index: [][]string{{"status", "level", "id"}},
			Columns: append([]Column{
				col("county", Small, "6-digit county code."),
				col("id", Big, "Identifier."),
				col("village", Big, "12-digit village code."),
				col("rule", Text, "Key of the rule."),
				col("rule_version", Small, "Version of the rule."),
				col("profile", Text, "Code of the profile."),
				col("profile_digest", Text, "Version of the profile that said it last."),
				col("family", Text, "Family of the rule."),
				null("level", Text, "Level the rule suggests, code of the profile."),
				checked("status", Text, "status IN ('open', 'unknown', 'closed')", "open: the condition holds; unknown: a value is missing; closed: it no longer holds."),
				col("since", Big, "Civil date it was first said in this spell."),
				col("as_of", Big, "Civil date it was said last."),
				null("closed_on", Big, "Civil date from which it no longer holds."),
				null("close_reason", Text, "Why it was closed."),
				col("run_id", Big, "Run that said or closed it last."),
				col("turned_run", Big, "Run that opened or closed it last."),
				col("trace", Text, "Values of every leaf and the rows that decided, JSON."),
			}, villageHandlingColumns()...),
		},
	}
}

// runsMigration is the number of the migration that made runs resumable.
const runsMigration = 7

// runColumns are the columns of a run that came with resuming.
func runColumns() []Column {
	later := []Column{
		{Name: "kind", Type: Text, Default: "'whole'", Check: "kind IN ('whole', 'changed', 'named')", Comment: "Everything, what was touched, or listed households."},
		null("because", Text, "Why a run that was asked for what was touched looks at everything."),
		null("total", Big, "Households that it is to look at."),
		null("place", Text, "Where it goes on after a break, JSON."),
		null("held_by", Text, "Process that works on it."),
		null("held_until", Big, "Until when that process is taken to be alive, Unix seconds."),
		null("started_login", Text, "Login name of who started it."),
		null("stopped_by", Text, "Login name of who cancelled it."),
	}
	for i := range later {
		later[i] = since(runsMigration, later[i])
	}
	return append(later, since(meantMigration, null("refusal", Text, "Why it could not begin: code, arguments and problems of the message, JSON.")))
}

// meantMigration is the number of the migration that came with runs that take over from another profile.
const meantMigration = 12

// shareTables declares what runs over several counties leave for each of them.
func shareTables() []Table {
	return []Table{{
		Name: "screening_share", Kind: Single, Comment: "What a run over more than one county has counted in each of them.", Primary: []string{"run_id", "county"},
		Columns: []Column{
			col("run_id", Big, "Run."),
			col("county", Small, "6-digit county code."),
			col("summary", Text, "Counts by rule and level, JSON."),
		},
	}}
}
