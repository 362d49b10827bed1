package schema

// localTables declares what a county says for itself above the profiles that ship: its own lines, rules and their tests.
func localTables() []Table {
	return []Table{
		{
			Name: "policy_local", Kind: Single, Comment: "Versions of the county's own layer over a profile; the highest is in force.",
			Primary: []string{"profile", "version"},
			Columns: []Column{
				col("profile", Text, "Code of the profile that it lies over."),
				col("version", Big, "Counts from 1 within the profile."),
				col("profile_digest", Text, "Version of the profile with this layer over it, as it was taken."),
				col("body", Bytes, "The files of the layer as one archive; an empty one takes the layer away."),
				col("reason", Text, "Why it was taken, or the document that sets it."),
				col("taken_by", Big, "User who took it, 0 for the system."),
				col("taken_name", Text, "Sign-in name of that user."),
				col("taken_at", Big, "Unix seconds."),
			},
		},
	}
}
