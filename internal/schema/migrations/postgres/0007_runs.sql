-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Households that a change or a feed has touched since they were screened last. (by_county)
CREATE TABLE screening_touch (
  county INTEGER NOT NULL,
  household_id BIGINT NOT NULL,
  cause TEXT COLLATE "C" NOT NULL,
  mark BIGINT NOT NULL,
  touched_at BIGINT NOT NULL,
  PRIMARY KEY (county, household_id)
);
CREATE INDEX screening_touch_by_mark ON screening_touch (county, mark);
COMMENT ON TABLE screening_touch IS 'Households that a change or a feed has touched since they were screened last. (by_county)';
COMMENT ON COLUMN screening_touch.county IS '6-digit county code.';
COMMENT ON COLUMN screening_touch.household_id IS 'Household.';
COMMENT ON COLUMN screening_touch.cause IS 'What touched it last: the journal''s command, or the source of the batch.';
COMMENT ON COLUMN screening_touch.mark IS 'Which fact touched it last; a run clears only the marks that it has seen.';
COMMENT ON COLUMN screening_touch.touched_at IS 'Unix seconds.';

-- What a rule says about a village; one row for each village, rule and profile. (by_county)
CREATE TABLE village_warning (
  county INTEGER NOT NULL,
  id BIGINT NOT NULL,
  village BIGINT NOT NULL,
  rule TEXT COLLATE "C" NOT NULL,
  rule_version INTEGER NOT NULL,
  profile TEXT COLLATE "C" NOT NULL,
  profile_digest TEXT COLLATE "C" NOT NULL,
  family TEXT COLLATE "C" NOT NULL,
  level TEXT COLLATE "C",
  status TEXT COLLATE "C" NOT NULL CHECK (status IN ('open', 'unknown', 'closed')),
  since BIGINT NOT NULL,
  as_of BIGINT NOT NULL,
  closed_on BIGINT,
  close_reason TEXT COLLATE "C",
  run_id BIGINT NOT NULL,
  turned_run BIGINT NOT NULL,
  trace TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, village, rule, profile)
);
CREATE INDEX village_warning_by_status_level_id ON village_warning (county, status, level, id);
COMMENT ON TABLE village_warning IS 'What a rule says about a village; one row for each village, rule and profile. (by_county)';
COMMENT ON COLUMN village_warning.county IS '6-digit county code.';
COMMENT ON COLUMN village_warning.id IS 'Identifier.';
COMMENT ON COLUMN village_warning.village IS '12-digit village code.';
COMMENT ON COLUMN village_warning.rule IS 'Key of the rule.';
COMMENT ON COLUMN village_warning.rule_version IS 'Version of the rule.';
COMMENT ON COLUMN village_warning.profile IS 'Code of the profile.';
COMMENT ON COLUMN village_warning.profile_digest IS 'Version of the profile that said it last.';
COMMENT ON COLUMN village_warning.family IS 'Family of the rule.';
COMMENT ON COLUMN village_warning.level IS 'Level the rule suggests, code of the profile.';
COMMENT ON COLUMN village_warning.status IS 'open: the condition holds; unknown: a value is missing; closed: it no longer holds.';
COMMENT ON COLUMN village_warning.since IS 'Civil date it was first said in this spell.';
COMMENT ON COLUMN village_warning.as_of IS 'Civil date it was said last.';
COMMENT ON COLUMN village_warning.closed_on IS 'Civil date from which it no longer holds.';
COMMENT ON COLUMN village_warning.close_reason IS 'Why it was closed.';
COMMENT ON COLUMN village_warning.run_id IS 'Run that said or closed it last.';
COMMENT ON COLUMN village_warning.turned_run IS 'Run that opened or closed it last.';
COMMENT ON COLUMN village_warning.trace IS 'Values of every leaf and the rows that decided, JSON.';

-- Everything, what was touched, or listed households.
ALTER TABLE screening_run ADD COLUMN kind TEXT COLLATE "C" NOT NULL DEFAULT 'whole' CHECK (kind IN ('whole', 'changed', 'named'));
COMMENT ON COLUMN screening_run.kind IS 'Everything, what was touched, or listed households.';

-- Why a run that was asked for what was touched looks at everything.
ALTER TABLE screening_run ADD COLUMN because TEXT COLLATE "C";
COMMENT ON COLUMN screening_run.because IS 'Why a run that was asked for what was touched looks at everything.';

-- Households that it is to look at.
ALTER TABLE screening_run ADD COLUMN total BIGINT;
COMMENT ON COLUMN screening_run.total IS 'Households that it is to look at.';

-- Where it goes on after a break, JSON.
ALTER TABLE screening_run ADD COLUMN place TEXT COLLATE "C";
COMMENT ON COLUMN screening_run.place IS 'Where it goes on after a break, JSON.';

-- Process that works on it.
ALTER TABLE screening_run ADD COLUMN held_by TEXT COLLATE "C";
COMMENT ON COLUMN screening_run.held_by IS 'Process that works on it.';

-- Until when that process is taken to be alive, Unix seconds.
ALTER TABLE screening_run ADD COLUMN held_until BIGINT;
COMMENT ON COLUMN screening_run.held_until IS 'Until when that process is taken to be alive, Unix seconds.';

-- Login name of who started it.
ALTER TABLE screening_run ADD COLUMN started_login TEXT COLLATE "C";
COMMENT ON COLUMN screening_run.started_login IS 'Login name of who started it.';

-- Login name of who cancelled it.
ALTER TABLE screening_run ADD COLUMN stopped_by TEXT COLLATE "C";
COMMENT ON COLUMN screening_run.stopped_by IS 'Login name of who cancelled it.';

ALTER TABLE screening_run DROP CONSTRAINT screening_run_state_check;
ALTER TABLE screening_run ADD CONSTRAINT screening_run_state_check CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled'));
CREATE INDEX screening_run_by_state ON screening_run (state);

-- Run that opened or closed it last; absent before there was this column.
ALTER TABLE warning ADD COLUMN turned_run BIGINT;
COMMENT ON COLUMN warning.turned_run IS 'Run that opened or closed it last; absent before there was this column.';
CREATE INDEX warning_by_turned_run ON warning (county, turned_run);
