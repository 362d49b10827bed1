package schema

// platformTables declares what every subject stands on: areas, policies, users, sessions, the journal and the queue.
func platformTables() []Table {
	return []Table{
		{
			Name: "division", Kind: Reference, Comment: "Administrative divisions from province to village, with their changes over time.",
			Primary: []string{"code"}, Index: [][]string{{"parent"}, {"name"}},
			Columns: []Column{
				col("code", Big, "12-digit statistical area code."),
				col("parent", Big, "Code of the division above, 0 for a province."),
				checked("level", Small, "level BETWEEN 1 AND 5", "1 province, 2 prefecture, 3 county, 4 township, 5 village."),
				col("name", Text, "Name as the national table writes it."),
				col("valid_from", Big, "Civil date from which the code is in force."),
				null("valid_to", Big, "Civil date from which the code is no longer in force."),
				null("successor", Big, "Code that took its place."),
			},
		},
		{
			Name: "installation", Kind: Reference, Comment: "What belongs to this database; one row.",
			Primary: []string{"id"},
			Columns: []Column{
				checked("id", Small, "id = 1", "Always 1."),
				col("key_check", Bytes, "Blind index of a fixed text: it tells whether a key file belongs to this database."),
				col("installed_at", Big, "Unix seconds."),
			},
		},
		{
			Name: "profile", Kind: Reference, Comment: "Versions of policy profiles that runs and cases were made under.",
			Primary: []string{"digest"}, Index: [][]string{{"code"}},
			Columns: []Column{
				col("digest", Text, "SHA-256 of the profile's files."),
				col("code", Text, "Code of the profile, for example cn-2021."),
				col("body", Bytes, "The profile's files as one archive."),
				col("registered_at", Big, "When this version was first used, Unix seconds."),
			},
		},
		{
			Name: "app_user", Kind: Reference, Comment: "People who may sign in.",
			Primary: []string{"id"}, Unique: [][]string{{"login"}},
			Columns: []Column{
				col("id", Big, "Identifier."),
				col("login", Text, "Name to sign in with, lower case."),
				col("name", Text, "Name shown to others."),
				col("role", Text, "Role, which carries the permissions."),
				col("area", Big, "Area whose rows the user may see; 0 for the whole country."),
				null("unit", Text, "Unit or department."),
				col("password_hash", Text, "argon2id hash with its parameters."),
				col("must_change", Bool, "The password was set by another person and must be changed."),
				col("disabled", Bool, "The account can no longer sign in."),
				col("lang", Text, "Language of the pages, zh or en."),
				col("epoch", Big, "Raised to end all sessions of the user."),
				col("created_at", Big, "Unix seconds."),
			},
		},
		{
			Name: "session", Kind: Single, Comment: "Signed-in sessions.",
			Primary: []string{"token"}, Index: [][]string{{"expires_at"}, {"user_id"}},
			Columns: []Column{
				col("token", Bytes, "SHA-256 of the token in the cookie."),
				null("user_id", Big, "Signed-in user, if any."),
				col("data", Bytes, "Encoded values of the session."),
				col("expires_at", Big, "Unix seconds."),
			},
		},
		{
			Name: "sign_in_attempt", Kind: Single, Comment: "Failures to sign in, by account, address and overall.",
			Primary: []string{"bucket"},
			Columns: []Column{
				col("bucket", Text, "What is counted: login:…, address:… or all."),
				col("failures", Big, "Failures since the last success or quiet time."),
				col("last_at", Big, "Time of the last failure, Unix seconds."),
				col("locked_until", Big, "No attempt is looked at before this time, Unix seconds."),
			},
		},
		{
			Name: "idempotency", Kind: Single, Comment: "Answers to commands, so that a second delivery gets the first answer.",
			Primary: []string{"user_id", "command_key"}, Clustered: true, Index: [][]string{{"created_at"}},
			Columns: []Column{
				col("user_id", Big, "User who gave the command."),
				col("command_key", Text, "Key chosen by the sender."),
				col("body_hash", Bytes, "SHA-256 of the command."),
				col("answer", Text, "The first answer, JSON."),
				col("created_at", Big, "Unix seconds."),
			},
		},
		{
			Name: "journal", Kind: Single, Comment: "The append-only journal. Each entry is a leaf of a Merkle tree.",
			Primary: []string{"seq"}, Index: [][]string{{"county", "seq"}, {"actor", "seq"}},
			Columns: []Column{
				col("seq", Big, "Position from 0."),
				col("at", Big, "Unix seconds."),
				col("actor", Big, "User, 0 for the system."),
				col("actor_name", Text, "Sign-in name at the time."),
				col("action", Text, "What was done, subject.verb."),
				col("object", Text, "What it was done to."),
				col("county", Small, "County of the object, 0 for none."),
				col("area", Big, "Area of the object, 0 for none."),
				col("detail", Text, "Particulars without secrets, canonical JSON."),
				col("leaf", Bytes, "Hash of the entry."),
			},
		},
		{
			Name: "journal_hash", Kind: Single, Comment: "Stored hashes of the journal's Merkle tree.",
			Primary: []string{"position"},
			Columns: []Column{
				col("position", Big, "Index of the stored hash."),
				col("hash", Bytes, "SHA-256."),
			},
		},
		{
			Name: "journal_head", Kind: Single, Comment: "Size and root of the journal; one row, locked by every append.",
			Primary: []string{"id"},
			Columns: []Column{
				checked("id", Small, "id = 1", "Always 1."),
				col("size", Big, "Number of entries."),
				col("root", Bytes, "Root hash of the tree."),
			},
		},
		{
			Name: "job", Kind: Single, Comment: "Work to do after a commit, now or at a time.",
			Primary: []string{"id"}, Unique: [][]string{{"unique_key"}}, Index: [][]string{{"state", "run_at"}},
			Columns: []Column{
				col("id", Big, "Identifier."),
				col("topic", Text, "What kind of work it is."),
				null("unique_key", Text, "No second job of the same key waits beside this one; given up when the job starts."),
				col("payload", Text, "What the work needs, JSON."),
				checked("state", Text, "state IN ('waiting', 'running', 'paused', 'done', 'failed', 'cancelled')", "State."),
				col("attempt", Small, "Number of starts."),
				col("run_at", Big, "Not before this time, Unix seconds."),
				null("lease_until", Big, "A running job that was not heard of until then is taken up again, Unix seconds."),
				col("done", Big, "Units done."),
				col("total", Big, "Units to do, 0 while unknown."),
				null("cursor", Text, "Where to go on after an interruption."),
				null("result", Text, "Outcome, JSON."),
				null("fault", Text, "Why it failed, for administrators."),
				col("created_by", Big, "User, 0 for the system."),
				col("created_at", Big, "Unix seconds."),
				null("started_at", Big, "Last start, Unix seconds."),
				null("finished_at", Big, "Unix seconds."),
			},
		},
	}
}
