-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- How warnings were dealt with, one row for each step; rows are only added. (by_county)
CREATE TABLE warning_handling (
  county INTEGER NOT NULL, -- 6-digit county code.
  id INTEGER PRIMARY KEY NOT NULL, -- Identifier.
  warning_id INTEGER NOT NULL, -- Warning.
  village INTEGER NOT NULL, -- 12-digit village code at that time.
  step TEXT NOT NULL CHECK (step IN ('verify', 'dismiss', 'clue', 'undo', 'settle', 'again')), -- What was done.
  reason TEXT, -- Why, code of the list dismiss_reason.
  note TEXT, -- What the person wrote.
  checked_on INTEGER, -- Civil date of the check at home.
  clue_id INTEGER, -- Clue that was opened or settled.
  status TEXT NOT NULL, -- Status of the warning at that time.
  as_of INTEGER NOT NULL, -- Civil date the warning was said last at that time.
  digest TEXT NOT NULL, -- Digest of the values at that time.
  done_at INTEGER NOT NULL, -- Unix seconds.
  done_by INTEGER NOT NULL, -- User, 0 for the system.
  done_by_name TEXT NOT NULL, -- Sign-in name at that time.
  FOREIGN KEY (warning_id) REFERENCES warning (id)
) STRICT;
CREATE INDEX warning_handling_by_warning_id ON warning_handling (county, warning_id);
CREATE INDEX warning_handling_by_village_warning_id ON warning_handling (county, village, warning_id);

-- Clues that a household may be at risk, each followed to its result. (by_county)
CREATE TABLE clue (
  county INTEGER NOT NULL, -- 6-digit county code.
  id INTEGER PRIMARY KEY NOT NULL, -- Identifier.
  household_id INTEGER NOT NULL, -- Household.
  village INTEGER NOT NULL, -- 12-digit village code.
  channel TEXT NOT NULL, -- Where the clue came from, code of the list clue_channel.
  risks TEXT NOT NULL, -- Types of risk, codes of the list risk as ,a,b, and '' for none.
  level TEXT, -- Level suggested, code of the profile.
  note TEXT, -- What was said.
  profile TEXT NOT NULL, -- Code of the profile it was opened under.
  state TEXT NOT NULL CHECK (state IN ('open', 'settled')), -- State.
  open_household INTEGER, -- The household while the clue is open, so that a household has one open clue.
  opened_on INTEGER NOT NULL, -- Civil date it was opened.
  due_on INTEGER, -- Civil date by which it is to be settled; absent when calendar or parameter do not tell.
  opened_at INTEGER NOT NULL, -- Unix seconds.
  opened_by INTEGER NOT NULL, -- User, 0 for the system.
  opened_by_name TEXT NOT NULL, -- Sign-in name at that time.
  settled_on INTEGER, -- Civil date it was settled.
  settled_at INTEGER, -- Unix seconds.
  settled_by INTEGER, -- User who settled it.
  settled_by_name TEXT, -- Sign-in name at that time.
  result TEXT, -- Result, code of the list clue_result.
  reason TEXT, -- Why the household is not eligible, or how else it was solved.
  UNIQUE (county, open_household),
  FOREIGN KEY (household_id) REFERENCES household (id)
) STRICT;
CREATE INDEX clue_by_household_id ON clue (county, household_id);
CREATE INDEX clue_by_state_due_on ON clue (county, state, due_on);
CREATE INDEX clue_by_village_state ON clue (county, village, state);

-- Warnings that are parts of clues. (by_county)
CREATE TABLE clue_warning (
  county INTEGER NOT NULL, -- 6-digit county code.
  handling_id INTEGER PRIMARY KEY NOT NULL, -- Step of handling that asked for the clue, so that it is taken once.
  clue_id INTEGER NOT NULL, -- Clue.
  warning_id INTEGER NOT NULL, -- Warning.
  rule TEXT NOT NULL, -- Key of the warning's rule.
  joined_at INTEGER NOT NULL, -- Unix seconds.
  FOREIGN KEY (clue_id) REFERENCES clue (id)
) STRICT;
CREATE INDEX clue_warning_by_clue_id ON clue_warning (county, clue_id);

-- How it was dealt with last; again: the values have changed since; absent: not yet.
ALTER TABLE warning ADD COLUMN handling TEXT CHECK (handling IN ('verified', 'dismissed', 'clue', 'settled', 'again'));

-- When that was, Unix seconds.
ALTER TABLE warning ADD COLUMN handled_at INTEGER;

-- User who did it, 0 for the system.
ALTER TABLE warning ADD COLUMN handled_by INTEGER;

-- Digest of the values at that time.
ALTER TABLE warning ADD COLUMN handled_digest TEXT;

-- Clue that it was made a part of last.
ALTER TABLE warning ADD COLUMN clue_id INTEGER;
