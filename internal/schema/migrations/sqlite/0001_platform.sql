-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Administrative divisions from province to village, with their changes over time. (reference)
CREATE TABLE division (
  code INTEGER PRIMARY KEY NOT NULL, -- 12-digit statistical area code.
  parent INTEGER NOT NULL, -- Code of the division above, 0 for a province.
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5), -- 1 province, 2 prefecture, 3 county, 4 township, 5 village.
  name TEXT NOT NULL, -- Name as the national table writes it.
  valid_from INTEGER NOT NULL, -- Civil date from which the code is in force.
  valid_to INTEGER, -- Civil date from which the code is no longer in force.
  successor INTEGER -- Code that took its place.
) STRICT;
CREATE INDEX division_by_parent ON division (parent);
CREATE INDEX division_by_name ON division (name);

-- What belongs to this database; one row. (reference)
CREATE TABLE installation (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1), -- Always 1.
  key_check BLOB NOT NULL, -- Blind index of a fixed text: it tells whether a key file belongs to this database.
  installed_at INTEGER NOT NULL -- Unix seconds.
) STRICT;

-- Versions of policy profiles that runs and cases were made under. (reference)
CREATE TABLE profile (
  digest TEXT NOT NULL, -- SHA-256 of the profile's files.
  code TEXT NOT NULL, -- Code of the profile, for example cn-2021.
  body BLOB NOT NULL, -- The profile's files as one archive.
  registered_at INTEGER NOT NULL, -- When this version was first used, Unix seconds.
  PRIMARY KEY (digest)
) STRICT;
CREATE INDEX profile_by_code ON profile (code);

-- People who may sign in. (reference)
CREATE TABLE app_user (
  id INTEGER PRIMARY KEY NOT NULL, -- Identifier.
  login TEXT NOT NULL, -- Name to sign in with, lower case.
  name TEXT NOT NULL, -- Name shown to others.
  role TEXT NOT NULL, -- Role, which carries the permissions.
  area INTEGER NOT NULL, -- Area whose rows the user may see; 0 for the whole country.
  unit TEXT, -- Unit or department.
  password_hash TEXT NOT NULL, -- argon2id hash with its parameters.
  must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)), -- The password was set by another person and must be changed.
  disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)), -- The account can no longer sign in.
  lang TEXT NOT NULL, -- Language of the pages, zh or en.
  epoch INTEGER NOT NULL, -- Raised to end all sessions of the user.
  created_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (login)
) STRICT;

-- Signed-in sessions. (single)
CREATE TABLE session (
  token BLOB NOT NULL, -- SHA-256 of the token in the cookie.
  user_id INTEGER, -- Signed-in user, if any.
  data BLOB NOT NULL, -- Encoded values of the session.
  expires_at INTEGER NOT NULL, -- Unix seconds.
  PRIMARY KEY (token)
) STRICT;
CREATE INDEX session_by_expires_at ON session (expires_at);
CREATE INDEX session_by_user_id ON session (user_id);

-- Failures to sign in, by account, address and overall. (single)
CREATE TABLE sign_in_attempt (
  bucket TEXT NOT NULL, -- What is counted: login:…, address:… or all.
  failures INTEGER NOT NULL, -- Failures since the last success or quiet time.
  last_at INTEGER NOT NULL, -- Time of the last failure, Unix seconds.
  locked_until INTEGER NOT NULL, -- No attempt is looked at before this time, Unix seconds.
  PRIMARY KEY (bucket)
) STRICT;

-- Answers to commands, so that a second delivery gets the first answer. (single)
CREATE TABLE idempotency (
  user_id INTEGER NOT NULL, -- User who gave the command.
  command_key TEXT NOT NULL, -- Key chosen by the sender.
  body_hash BLOB NOT NULL, -- SHA-256 of the command.
  answer TEXT NOT NULL, -- The first answer, JSON.
  created_at INTEGER NOT NULL, -- Unix seconds.
  PRIMARY KEY (user_id, command_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_created_at ON idempotency (created_at);

-- The append-only journal. Each entry is a leaf of a Merkle tree. (single)
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY NOT NULL, -- Position from 0.
  at INTEGER NOT NULL, -- Unix seconds.
  actor INTEGER NOT NULL, -- User, 0 for the system.
  actor_name TEXT NOT NULL, -- Sign-in name at the time.
  action TEXT NOT NULL, -- What was done, subject.verb.
  object TEXT NOT NULL, -- What it was done to.
  county INTEGER NOT NULL, -- County of the object, 0 for none.
  area INTEGER NOT NULL, -- Area of the object, 0 for none.
  detail TEXT NOT NULL, -- Particulars without secrets, canonical JSON.
  leaf BLOB NOT NULL -- Hash of the entry.
) STRICT;
CREATE INDEX journal_by_county_seq ON journal (county, seq);
CREATE INDEX journal_by_actor_seq ON journal (actor, seq);

-- Stored hashes of the journal's Merkle tree. (single)
CREATE TABLE journal_hash (
  position INTEGER PRIMARY KEY NOT NULL, -- Index of the stored hash.
  hash BLOB NOT NULL -- SHA-256.
) STRICT;

-- Size and root of the journal; one row, locked by every append. (single)
CREATE TABLE journal_head (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1), -- Always 1.
  size INTEGER NOT NULL, -- Number of entries.
  root BLOB NOT NULL -- Root hash of the tree.
) STRICT;

-- Work to do after a commit, now or at a time. (single)
CREATE TABLE job (
  id INTEGER PRIMARY KEY NOT NULL, -- Identifier.
  topic TEXT NOT NULL, -- What kind of work it is.
  unique_key TEXT, -- No second job of the same key waits beside this one; given up when the job starts.
  payload TEXT NOT NULL, -- What the work needs, JSON.
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'paused', 'done', 'failed', 'cancelled')), -- State.
  attempt INTEGER NOT NULL, -- Number of starts.
  run_at INTEGER NOT NULL, -- Not before this time, Unix seconds.
  lease_until INTEGER, -- A running job that was not heard of until then is taken up again, Unix seconds.
  done INTEGER NOT NULL, -- Units done.
  total INTEGER NOT NULL, -- Units to do, 0 while unknown.
  cursor TEXT, -- Where to go on after an interruption.
  result TEXT, -- Outcome, JSON.
  fault TEXT, -- Why it failed, for administrators.
  created_by INTEGER NOT NULL, -- User, 0 for the system.
  created_at INTEGER NOT NULL, -- Unix seconds.
  started_at INTEGER, -- Last start, Unix seconds.
  finished_at INTEGER, -- Unix seconds.
  UNIQUE (unique_key)
) STRICT;
CREATE INDEX job_by_state_run_at ON job (state, run_at);
