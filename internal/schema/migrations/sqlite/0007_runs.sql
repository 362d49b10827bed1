-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Households that a change or a feed has touched since they were screened last. (by_county)
CREATE TABLE screening_touch (
  county INTEGER NOT NULL, -- 6-digit county code.
  household_id INTEGER PRIMARY KEY NOT NULL, -- Household.
  cause TEXT NOT NULL, -- What touched it last: the journal's command, or the source of the batch.
  mark INTEGER NOT NULL, -- Which fact touched it last; a run clears only the marks that it has seen.
  touched_at INTEGER NOT NULL -- Unix seconds.
) STRICT;
CREATE INDEX screening_touch_by_mark ON screening_touch (county, mark);

-- What a rule says about a village; one row for each village, rule and profile. (by_county)
CREATE TABLE village_warning (
  county INTEGER NOT NULL, -- 6-digit county code.
  id INTEGER PRIMARY KEY NOT NULL, -- Identifier.
  village INTEGER NOT NULL, -- 12-digit village code.
  rule TEXT NOT NULL, -- Key of the rule.
  rule_version INTEGER NOT NULL, -- Version of the rule.
  profile TEXT NOT NULL, -- Code of the profile.
  profile_digest TEXT NOT NULL, -- Version of the profile that said it last.
  family TEXT NOT NULL, -- Family of the rule.
  level TEXT, -- Level the rule suggests, code of the profile.
  status TEXT NOT NULL CHECK (status IN ('open', 'unknown', 'closed')), -- open: the condition holds; unknown: a value is missing; closed: it no longer holds.
  since INTEGER NOT NULL, -- Civil date it was first said in this spell.
  as_of INTEGER NOT NULL, -- Civil date it was said last.
  closed_on INTEGER, -- Civil date from which it no longer holds.
  close_reason TEXT, -- Why it was closed.
  run_id INTEGER NOT NULL, -- Run that said or closed it last.
  turned_run INTEGER NOT NULL, -- Run that opened or closed it last.
  trace TEXT NOT NULL, -- Values of every leaf and the rows that decided, JSON.
  UNIQUE (county, village, rule, profile)
) STRICT;
CREATE INDEX village_warning_by_status_level_id ON village_warning (county, status, level, id);

PRAGMA legacy_alter_table = ON;

-- Runs of a rule set over an area. (single)
CREATE TABLE screening_run_next (
  id INTEGER PRIMARY KEY NOT NULL, -- Identifier.
  area INTEGER NOT NULL, -- Area screened; 0 for all.
  profile TEXT NOT NULL, -- Code of the profile.
  profile_digest TEXT NOT NULL, -- Version of the profile.
  as_of INTEGER NOT NULL, -- Civil date the run looks from.
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')), -- State.
  households INTEGER NOT NULL, -- Households screened.
  persons INTEGER NOT NULL, -- Members of those households.
  rules INTEGER NOT NULL, -- Rules evaluated.
  summary TEXT, -- Counts by rule and level, JSON.
  fault TEXT, -- Why it failed, for administrators.
  started_by INTEGER NOT NULL, -- User, 0 for the system.
  started_at INTEGER NOT NULL, -- Unix seconds.
  finished_at INTEGER, -- Unix seconds.
  kind TEXT NOT NULL DEFAULT 'whole' CHECK (kind IN ('whole', 'changed', 'named')), -- Everything, what was touched, or listed households.
  because TEXT, -- Why a run that was asked for what was touched looks at everything.
  total INTEGER, -- Households that it is to look at.
  place TEXT, -- Where it goes on after a break, JSON.
  held_by TEXT, -- Process that works on it.
  held_until INTEGER, -- Until when that process is taken to be alive, Unix seconds.
  started_login TEXT, -- Login name of who started it.
  stopped_by TEXT -- Login name of who cancelled it.
) STRICT;
INSERT INTO screening_run_next (id, area, profile, profile_digest, as_of, state, households, persons, rules, summary, fault, started_by, started_at, finished_at)
  SELECT id, area, profile, profile_digest, as_of, state, households, persons, rules, summary, fault, started_by, started_at, finished_at FROM screening_run;
DROP TABLE screening_run;
ALTER TABLE screening_run_next RENAME TO screening_run;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX screening_run_by_area_started_at ON screening_run (area, started_at);
CREATE INDEX screening_run_by_state ON screening_run (state);

-- Run that opened or closed it last; absent before there was this column.
ALTER TABLE warning ADD COLUMN turned_run INTEGER;
CREATE INDEX warning_by_turned_run ON warning (county, turned_run);
