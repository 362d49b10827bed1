-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- How warnings were dealt with, one row for each step; rows are only added. (by_county)
CREATE TABLE warning_handling (
  county INTEGER NOT NULL,
  id BIGINT NOT NULL,
  warning_id BIGINT NOT NULL,
  village BIGINT NOT NULL,
  step TEXT COLLATE "C" NOT NULL CHECK (step IN ('verify', 'dismiss', 'clue', 'undo', 'settle', 'again')),
  reason TEXT COLLATE "C",
  note TEXT COLLATE "C",
  checked_on BIGINT,
  clue_id BIGINT,
  status TEXT COLLATE "C" NOT NULL,
  as_of BIGINT NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  done_at BIGINT NOT NULL,
  done_by BIGINT NOT NULL,
  done_by_name TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (county, id),
  FOREIGN KEY (county, warning_id) REFERENCES warning (county, id)
);
CREATE INDEX warning_handling_by_warning_id ON warning_handling (county, warning_id);
CREATE INDEX warning_handling_by_village_warning_id ON warning_handling (county, village, warning_id);
COMMENT ON TABLE warning_handling IS 'How warnings were dealt with, one row for each step; rows are only added. (by_county)';
COMMENT ON COLUMN warning_handling.county IS '6-digit county code.';
COMMENT ON COLUMN warning_handling.id IS 'Identifier.';
COMMENT ON COLUMN warning_handling.warning_id IS 'Warning.';
COMMENT ON COLUMN warning_handling.village IS '12-digit village code at that time.';
COMMENT ON COLUMN warning_handling.step IS 'What was done.';
COMMENT ON COLUMN warning_handling.reason IS 'Why, code of the list dismiss_reason.';
COMMENT ON COLUMN warning_handling.note IS 'What the person wrote.';
COMMENT ON COLUMN warning_handling.checked_on IS 'Civil date of the check at home.';
COMMENT ON COLUMN warning_handling.clue_id IS 'Clue that was opened or settled.';
COMMENT ON COLUMN warning_handling.status IS 'Status of the warning at that time.';
COMMENT ON COLUMN warning_handling.as_of IS 'Civil date the warning was said last at that time.';
COMMENT ON COLUMN warning_handling.digest IS 'Digest of the values at that time.';
COMMENT ON COLUMN warning_handling.done_at IS 'Unix seconds.';
COMMENT ON COLUMN warning_handling.done_by IS 'User, 0 for the system.';
COMMENT ON COLUMN warning_handling.done_by_name IS 'Sign-in name at that time.';

-- Clues that a household may be at risk, each followed to its result. (by_county)
CREATE TABLE clue (
  county INTEGER NOT NULL,
  id BIGINT NOT NULL,
  household_id BIGINT NOT NULL,
  village BIGINT NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  risks TEXT COLLATE "C" NOT NULL,
  level TEXT COLLATE "C",
  note TEXT COLLATE "C",
  profile TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'settled')),
  open_household BIGINT,
  opened_on BIGINT NOT NULL,
  due_on BIGINT,
  opened_at BIGINT NOT NULL,
  opened_by BIGINT NOT NULL,
  opened_by_name TEXT COLLATE "C" NOT NULL,
  settled_on BIGINT,
  settled_at BIGINT,
  settled_by BIGINT,
  settled_by_name TEXT COLLATE "C",
  result TEXT COLLATE "C",
  reason TEXT COLLATE "C",
  PRIMARY KEY (county, id),
  UNIQUE (county, open_household),
  FOREIGN KEY (county, household_id) REFERENCES household (county, id)
);
CREATE INDEX clue_by_household_id ON clue (county, household_id);
CREATE INDEX clue_by_state_due_on ON clue (county, state, due_on);
CREATE INDEX clue_by_village_state ON clue (county, village, state);
COMMENT ON TABLE clue IS 'Clues that a household may be at risk, each followed to its result. (by_county)';
COMMENT ON COLUMN clue.county IS '6-digit county code.';
COMMENT ON COLUMN clue.id IS 'Identifier.';
COMMENT ON COLUMN clue.household_id IS 'Household.';
COMMENT ON COLUMN clue.village IS '12-digit village code.';
COMMENT ON COLUMN clue.channel IS 'Where the clue came from, code of the list clue_channel.';
COMMENT ON COLUMN clue.risks IS 'Types of risk, codes of the list risk as ,a,b, and '''' for none.';
COMMENT ON COLUMN clue.level IS 'Level suggested, code of the profile.';
COMMENT ON COLUMN clue.note IS 'What was said.';
COMMENT ON COLUMN clue.profile IS 'Code of the profile it was opened under.';
COMMENT ON COLUMN clue.state IS 'State.';
COMMENT ON COLUMN clue.open_household IS 'The household while the clue is open, so that a household has one open clue.';
COMMENT ON COLUMN clue.opened_on IS 'Civil date it was opened.';
COMMENT ON COLUMN clue.due_on IS 'Civil date by which it is to be settled; absent when calendar or parameter do not tell.';
COMMENT ON COLUMN clue.opened_at IS 'Unix seconds.';
COMMENT ON COLUMN clue.opened_by IS 'User, 0 for the system.';
COMMENT ON COLUMN clue.opened_by_name IS 'Sign-in name at that time.';
COMMENT ON COLUMN clue.settled_on IS 'Civil date it was settled.';
COMMENT ON COLUMN clue.settled_at IS 'Unix seconds.';
COMMENT ON COLUMN clue.settled_by IS 'User who settled it.';
COMMENT ON COLUMN clue.settled_by_name IS 'Sign-in name at that time.';
COMMENT ON COLUMN clue.result IS 'Result, code of the list clue_result.';
COMMENT ON COLUMN clue.reason IS 'Why the household is not eligible, or how else it was solved.';

-- Warnings that are parts of clues. (by_county)
CREATE TABLE clue_warning (
  county INTEGER NOT NULL,
  handling_id BIGINT NOT NULL,
  clue_id BIGINT NOT NULL,
  warning_id BIGINT NOT NULL,
  rule TEXT COLLATE "C" NOT NULL,
  joined_at BIGINT NOT NULL,
  PRIMARY KEY (county, handling_id),
  FOREIGN KEY (county, clue_id) REFERENCES clue (county, id)
);
CREATE INDEX clue_warning_by_clue_id ON clue_warning (county, clue_id);
COMMENT ON TABLE clue_warning IS 'Warnings that are parts of clues. (by_county)';
COMMENT ON COLUMN clue_warning.county IS '6-digit county code.';
COMMENT ON COLUMN clue_warning.handling_id IS 'Step of handling that asked for the clue, so that it is taken once.';
COMMENT ON COLUMN clue_warning.clue_id IS 'Clue.';
COMMENT ON COLUMN clue_warning.warning_id IS 'Warning.';
COMMENT ON COLUMN clue_warning.rule IS 'Key of the warning''s rule.';
COMMENT ON COLUMN clue_warning.joined_at IS 'Unix seconds.';

-- How it was dealt with last; again: the values have changed since; absent: not yet.
ALTER TABLE warning ADD COLUMN handling TEXT COLLATE "C" CHECK (handling IN ('verified', 'dismissed', 'clue', 'settled', 'again'));
COMMENT ON COLUMN warning.handling IS 'How it was dealt with last; again: the values have changed since; absent: not yet.';

-- When that was, Unix seconds.
ALTER TABLE warning ADD COLUMN handled_at BIGINT;
COMMENT ON COLUMN warning.handled_at IS 'When that was, Unix seconds.';

-- User who did it, 0 for the system.
ALTER TABLE warning ADD COLUMN handled_by BIGINT;
COMMENT ON COLUMN warning.handled_by IS 'User who did it, 0 for the system.';

-- Digest of the values at that time.
ALTER TABLE warning ADD COLUMN handled_digest TEXT COLLATE "C";
COMMENT ON COLUMN warning.handled_digest IS 'Digest of the values at that time.';

-- Clue that it was made a part of last.
ALTER TABLE warning ADD COLUMN clue_id BIGINT;
COMMENT ON COLUMN warning.clue_id IS 'Clue that it was made a part of last.';
