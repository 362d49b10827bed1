-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Administrative divisions from province to village, with their changes over time. (reference)
CREATE TABLE division (
  code BIGINT NOT NULL,
  parent BIGINT NOT NULL,
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
  name TEXT COLLATE "C" NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  successor BIGINT,
  PRIMARY KEY (code)
);
CREATE INDEX division_by_parent ON division (parent);
CREATE INDEX division_by_name ON division (name);
COMMENT ON TABLE division IS 'Administrative divisions from province to village, with their changes over time. (reference)';
COMMENT ON COLUMN division.code IS '12-digit statistical area code.';
COMMENT ON COLUMN division.parent IS 'Code of the division above, 0 for a province.';
COMMENT ON COLUMN division.level IS '1 province, 2 prefecture, 3 county, 4 township, 5 village.';
COMMENT ON COLUMN division.name IS 'Name as the national table writes it.';
COMMENT ON COLUMN division.valid_from IS 'Civil date from which the code is in force.';
COMMENT ON COLUMN division.valid_to IS 'Civil date from which the code is no longer in force.';
COMMENT ON COLUMN division.successor IS 'Code that took its place.';

-- What belongs to this database; one row. (reference)
CREATE TABLE installation (
  id INTEGER NOT NULL CHECK (id = 1),
  key_check BYTEA NOT NULL,
  installed_at BIGINT NOT NULL,
  PRIMARY KEY (id)
);
COMMENT ON TABLE installation IS 'What belongs to this database; one row. (reference)';
COMMENT ON COLUMN installation.id IS 'Always 1.';
COMMENT ON COLUMN installation.key_check IS 'Blind index of a fixed text: it tells whether a key file belongs to this database.';
COMMENT ON COLUMN installation.installed_at IS 'Unix seconds.';

-- Versions of policy profiles that runs and cases were made under. (reference)
CREATE TABLE profile (
  digest TEXT COLLATE "C" NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  body BYTEA NOT NULL,
  registered_at BIGINT NOT NULL,
  PRIMARY KEY (digest)
);
CREATE INDEX profile_by_code ON profile (code);
COMMENT ON TABLE profile IS 'Versions of policy profiles that runs and cases were made under. (reference)';
COMMENT ON COLUMN profile.digest IS 'SHA-256 of the profile''s files.';
COMMENT ON COLUMN profile.code IS 'Code of the profile, for example cn-2021.';
COMMENT ON COLUMN profile.body IS 'The profile''s files as one archive.';
COMMENT ON COLUMN profile.registered_at IS 'When this version was first used, Unix seconds.';

-- People who may sign in. (reference)
CREATE TABLE app_user (
  id BIGINT NOT NULL,
  login TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  role TEXT COLLATE "C" NOT NULL,
  area BIGINT NOT NULL,
  unit TEXT COLLATE "C",
  password_hash TEXT COLLATE "C" NOT NULL,
  must_change BOOLEAN NOT NULL,
  disabled BOOLEAN NOT NULL,
  lang TEXT COLLATE "C" NOT NULL,
  epoch BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (login)
);
COMMENT ON TABLE app_user IS 'People who may sign in. (reference)';
COMMENT ON COLUMN app_user.id IS 'Identifier.';
COMMENT ON COLUMN app_user.login IS 'Name to sign in with, lower case.';
COMMENT ON COLUMN app_user.name IS 'Name shown to others.';
COMMENT ON COLUMN app_user.role IS 'Role, which carries the permissions.';
COMMENT ON COLUMN app_user.area IS 'Area whose rows the user may see; 0 for the whole country.';
COMMENT ON COLUMN app_user.unit IS 'Unit or department.';
COMMENT ON COLUMN app_user.password_hash IS 'argon2id hash with its parameters.';
COMMENT ON COLUMN app_user.must_change IS 'The password was set by another person and must be changed.';
COMMENT ON COLUMN app_user.disabled IS 'The account can no longer sign in.';
COMMENT ON COLUMN app_user.lang IS 'Language of the pages, zh or en.';
COMMENT ON COLUMN app_user.epoch IS 'Raised to end all sessions of the user.';
COMMENT ON COLUMN app_user.created_at IS 'Unix seconds.';

-- Signed-in sessions. (single)
CREATE TABLE session (
  token BYTEA NOT NULL,
  user_id BIGINT,
  data BYTEA NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (token)
);
CREATE INDEX session_by_expires_at ON session (expires_at);
CREATE INDEX session_by_user_id ON session (user_id);
COMMENT ON TABLE session IS 'Signed-in sessions. (single)';
COMMENT ON COLUMN session.token IS 'SHA-256 of the token in the cookie.';
COMMENT ON COLUMN session.user_id IS 'Signed-in user, if any.';
COMMENT ON COLUMN session.data IS 'Encoded values of the session.';
COMMENT ON COLUMN session.expires_at IS 'Unix seconds.';

-- Failures to sign in, by account, address and overall. (single)
CREATE TABLE sign_in_attempt (
  bucket TEXT COLLATE "C" NOT NULL,
  failures BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  locked_until BIGINT NOT NULL,
  PRIMARY KEY (bucket)
);
COMMENT ON TABLE sign_in_attempt IS 'Failures to sign in, by account, address and overall. (single)';
COMMENT ON COLUMN sign_in_attempt.bucket IS 'What is counted: login:…, address:… or all.';
COMMENT ON COLUMN sign_in_attempt.failures IS 'Failures since the last success or quiet time.';
COMMENT ON COLUMN sign_in_attempt.last_at IS 'Time of the last failure, Unix seconds.';
COMMENT ON COLUMN sign_in_attempt.locked_until IS 'No attempt is looked at before this time, Unix seconds.';

-- Answers to commands, so that a second delivery gets the first answer. (single)
CREATE TABLE idempotency (
  user_id BIGINT NOT NULL,
  command_key TEXT COLLATE "C" NOT NULL,
  body_hash BYTEA NOT NULL,
  answer TEXT COLLATE "C" NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, command_key)
);
CREATE INDEX idempotency_by_created_at ON idempotency (created_at);
COMMENT ON TABLE idempotency IS 'Answers to commands, so that a second delivery gets the first answer. (single)';
COMMENT ON COLUMN idempotency.user_id IS 'User who gave the command.';
COMMENT ON COLUMN idempotency.command_key IS 'Key chosen by the sender.';
COMMENT ON COLUMN idempotency.body_hash IS 'SHA-256 of the command.';
COMMENT ON COLUMN idempotency.answer IS 'The first answer, JSON.';
COMMENT ON COLUMN idempotency.created_at IS 'Unix seconds.';

-- The append-only journal. Each entry is a leaf of a Merkle tree. (single)
CREATE TABLE journal (
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor BIGINT NOT NULL,
  actor_name TEXT COLLATE "C" NOT NULL,
  action TEXT COLLATE "C" NOT NULL,
  object TEXT COLLATE "C" NOT NULL,
  county INTEGER NOT NULL,
  area BIGINT NOT NULL,
  detail TEXT COLLATE "C" NOT NULL,
  leaf BYTEA NOT NULL,
  PRIMARY KEY (seq)
);
CREATE INDEX journal_by_county_seq ON journal (county, seq);
CREATE INDEX journal_by_actor_seq ON journal (actor, seq);
COMMENT ON TABLE journal IS 'The append-only journal. Each entry is a leaf of a Merkle tree. (single)';
COMMENT ON COLUMN journal.seq IS 'Position from 0.';
COMMENT ON COLUMN journal.at IS 'Unix seconds.';
COMMENT ON COLUMN journal.actor IS 'User, 0 for the system.';
COMMENT ON COLUMN journal.actor_name IS 'Sign-in name at the time.';
COMMENT ON COLUMN journal.action IS 'What was done, subject.verb.';
COMMENT ON COLUMN journal.object IS 'What it was done to.';
COMMENT ON COLUMN journal.county IS 'County of the object, 0 for none.';
COMMENT ON COLUMN journal.area IS 'Area of the object, 0 for none.';
COMMENT ON COLUMN journal.detail IS 'Particulars without secrets, canonical JSON.';
COMMENT ON COLUMN journal.leaf IS 'Hash of the entry.';

-- Stored hashes of the journal's Merkle tree. (single)
CREATE TABLE journal_hash (
  position BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (position)
);
COMMENT ON TABLE journal_hash IS 'Stored hashes of the journal''s Merkle tree. (single)';
COMMENT ON COLUMN journal_hash.position IS 'Index of the stored hash.';
COMMENT ON COLUMN journal_hash.hash IS 'SHA-256.';

-- Size and root of the journal; one row, locked by every append. (single)
CREATE TABLE journal_head (
  id INTEGER NOT NULL CHECK (id = 1),
  size BIGINT NOT NULL,
  root BYTEA NOT NULL,
  PRIMARY KEY (id)
);
COMMENT ON TABLE journal_head IS 'Size and root of the journal; one row, locked by every append. (single)';
COMMENT ON COLUMN journal_head.id IS 'Always 1.';
COMMENT ON COLUMN journal_head.size IS 'Number of entries.';
COMMENT ON COLUMN journal_head.root IS 'Root hash of the tree.';

-- Work to do after a commit, now or at a time. (single)
CREATE TABLE job (
  id BIGINT NOT NULL,
  topic TEXT COLLATE "C" NOT NULL,
  unique_key TEXT COLLATE "C",
  payload TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'running', 'paused', 'done', 'failed', 'cancelled')),
  attempt INTEGER NOT NULL,
  run_at BIGINT NOT NULL,
  lease_until BIGINT,
  done BIGINT NOT NULL,
  total BIGINT NOT NULL,
  cursor TEXT COLLATE "C",
  result TEXT COLLATE "C",
  fault TEXT COLLATE "C",
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  finished_at BIGINT,
  PRIMARY KEY (id),
  UNIQUE (unique_key)
);
CREATE INDEX job_by_state_run_at ON job (state, run_at);
COMMENT ON TABLE job IS 'Work to do after a commit, now or at a time. (single)';
COMMENT ON COLUMN job.id IS 'Identifier.';
COMMENT ON COLUMN job.topic IS 'What kind of work it is.';
COMMENT ON COLUMN job.unique_key IS 'No second job of the same key waits beside this one; given up when the job starts.';
COMMENT ON COLUMN job.payload IS 'What the work needs, JSON.';
COMMENT ON COLUMN job.state IS 'State.';
COMMENT ON COLUMN job.attempt IS 'Number of starts.';
COMMENT ON COLUMN job.run_at IS 'Not before this time, Unix seconds.';
COMMENT ON COLUMN job.lease_until IS 'A running job that was not heard of until then is taken up again, Unix seconds.';
COMMENT ON COLUMN job.done IS 'Units done.';
COMMENT ON COLUMN job.total IS 'Units to do, 0 while unknown.';
COMMENT ON COLUMN job.cursor IS 'Where to go on after an interruption.';
COMMENT ON COLUMN job.result IS 'Outcome, JSON.';
COMMENT ON COLUMN job.fault IS 'Why it failed, for administrators.';
COMMENT ON COLUMN job.created_by IS 'User, 0 for the system.';
COMMENT ON COLUMN job.created_at IS 'Unix seconds.';
COMMENT ON COLUMN job.started_at IS 'Last start, Unix seconds.';
COMMENT ON COLUMN job.finished_at IS 'Unix seconds.';
