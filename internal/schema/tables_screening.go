package schema

// screeningTables declares runs and warnings.
func screeningTables() []Table {
	return []Table{
		{
			Name: "screening_run", Kind: Single, Comment: "Runs of a rule set over an area.", Primary: []string{"id"}, Index: [][]string{{"area", "started_at"}},
			Later: []Key{{Since: runsMigration, Columns: []string{"state"}}, {Since: meantMigration, Columns: []string{"kind", "state", "area"}}},
			Columns: append([]Column{
				col("id", Big, "Identifier."),
				col("area", Big, "Area screened; 0 for all."),
				col("profile", Text, "Code of the profile."),
				col("profile_digest", Text, "Version of the profile."),
				col("as_of", Big, "Civil date the run looks from."),
				{
					Name: "state", Type: Text, Check: "state IN ('waiting', 'running', 'done', 'failed', 'cancelled')", Comment: "State.",
					Was: []Past{{Until: runsMigration, Check: "state IN ('running', 'done', 'failed')"}},
				},
				col("households", Big, "Households screened."),
				col("persons", Big, "Members of those households."),
				col("rules", Small, "Rules evaluated."),
				null("summary", Text, "Counts by rule and level, JSON."),
				null("fault", Text, "Why it failed, for administrators."),
				col("started_by", Big, "User, 0 for the system."),
				col("started_at", Big, "Unix seconds."),
				null("finished_at", Big, "Unix seconds."),
			}, runColumns()...),
		},
		{
			Name: "warning", Kind: ByCounty, Comment: "What a rule says about a household; one row for each household, rule and profile.",
			Primary: []string{"id"}, Unique: [][]string{{"household_id", "rule", "profile"}},
			Index:   [][]string{{"status", "level", "id"}, {"village"}, {"rule", "status"}, {"status", "profile", "level", "rule", "family", "village", "household_id"}},
			Later:   []Key{{Since: runsMigration, Columns: []string{"turned_run"}}},
			Foreign: []Foreign{{Column: "household_id", Table: "household"}},
			Columns: append([]Column{
				col("county", Small, "6-digit county code."),
				col("id", Big, "Identifier."),
				col("household_id", Big, "Household."),
				col("village", Big, "12-digit village code."),
				col("rule", Text, "Key of the rule."),
				col("rule_version", Small, "Version of the rule."),
				col("profile", Text, "Code of the profile."),
				col("profile_digest", Text, "Version of the profile that said it last."),
				checked("family", Text, "family IN ('eligibility', 'quality', 'duty')", "Family of the rule."),
				null("level", Text, "Level the rule suggests, code of the profile."),
				checked("status", Text, "status IN ('open', 'unknown', 'closed')", "open: the condition holds; unknown: a value is missing; closed: it no longer holds."),
				col("since", Big, "Civil date it was first said in this spell."),
				col("as_of", Big, "Civil date it was said last."),
				null("closed_on", Big, "Civil date from which it no longer holds."),
				null("close_reason", Text, "Why it was closed."),
				col("run_id", Big, "Run that said it last."),
				col("trace", Text, "Values of every leaf and the rows that decided, JSON."),
				since(runsMigration, null("turned_run", Big, "Run that opened or closed it last; absent before there was this column.")),
			}, handlingColumns()...),
		},
	}
}
