package schema

// draftTables declares drafts of policy changes: parameters and rules that are tried, put forward and published.
func draftTables() []Table {
	return []Table{
		{
			Name: "policy_draft", Kind: Single, Comment: "Drafts of policy changes and what became of them.", Primary: []string{"id"},
			Index: [][]string{{"profile", "state", "updated_at"}},
			Columns: []Column{
				col("id", Big, "Identifier."),
				col("profile", Text, "Code of the profile that is changed."),
				col("area", Big, "12-digit area whose office drafts it; 0 for the whole country."),
				col("title", Text, "What it is called."),
				col("reason", Text, "Why it is proposed; empty while nobody has said."),
				checked("state", Text, "state IN ('draft', 'submitted', 'published', 'rejected', 'withdrawn')", "How it stands."),
				col("version", Small, "Counts the changes from 1; a change names the one that it was made upon."),
				col("content", Text, "Values, rules and tests proposed, and the benefit attached, JSON."),
				col("content_digest", Text, "SHA-256 of the content."),
				col("base_digest", Text, "Version of the profile that the content was last held against."),
				null("looked", Text, "Counts of the what-if result that was looked at last, JSON."),
				null("looked_digest", Text, "Content and profile that those counts are of."),
				col("author", Big, "User who drafted it, 0 for the system."),
				col("author_name", Text, "Sign-in name of the author."),
				col("created_at", Big, "Unix seconds."),
				col("updated_at", Big, "Unix seconds."),
				null("submitted_by", Big, "User who put it forward."),
				null("submitted_name", Text, "Sign-in name of that user."),
				null("submitted_at", Big, "Unix seconds."),
				null("decided_by", Big, "User who published, rejected or withdrew it."),
				null("decided_name", Text, "Sign-in name of that user."),
				null("decided_at", Big, "Unix seconds."),
				null("decided_reason", Text, "Why it was rejected or withdrawn, or the document that it is published by."),
				null("valid_from", Big, "Civil date from which it is published."),
				null("published_digest", Text, "Version of the profile that came of it."),
				null("replaces", Big, "Draft whose publication this one takes back, or publishes again."),
			},
		},
	}
}
