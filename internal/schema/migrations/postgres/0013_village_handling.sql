-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- How warnings about villages were dealt with, one row for each step; rows are only added. (by_county)
CREATE TABLE village_warning_handling (
  county INTEGER NOT NULL,
  id BIGINT NOT NULL,
  warning_id BIGINT NOT NULL,
  village BIGINT NOT NULL,
  step TEXT COLLATE "C" NOT NULL CHECK (step IN ('verify', 'dismiss', 'undo', 'again')),
  reason TEXT COLLATE "C",
  note TEXT COLLATE "C",
  checked_on BIGINT,
  status TEXT COLLATE "C" NOT NULL,
  as_of BIGINT NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  done_at BIGINT NOT NULL,
  done_by BIGINT NOT NULL,
  done_by_name TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (county, id),
  FOREIGN KEY (county, warning_id) REFERENCES village_warning (county, id)
);
CREATE INDEX village_warning_handling_by_warning_id ON village_warning_handling (county, warning_id);
CREATE INDEX village_warning_handling_by_village_warning_id ON village_warning_handling (county, village, warning_id);
COMMENT ON TABLE village_warning_handling IS 'How warnings about villages were dealt with, one row for each step; rows are only added. (by_county)';
COMMENT ON COLUMN village_warning_handling.county IS '6-digit county code.';
COMMENT ON COLUMN village_warning_handling.id IS 'Identifier.';
COMMENT ON COLUMN village_warning_handling.warning_id IS 'Warning.';
COMMENT ON COLUMN village_warning_handling.village IS '12-digit village code at that time.';
COMMENT ON COLUMN village_warning_handling.step IS 'What was done.';
COMMENT ON COLUMN village_warning_handling.reason IS 'Why, code of the list dismiss_reason.';
COMMENT ON COLUMN village_warning_handling.note IS 'What the person wrote.';
COMMENT ON COLUMN village_warning_handling.checked_on IS 'Civil date of the check in the village.';
COMMENT ON COLUMN village_warning_handling.status IS 'Status of the warning at that time.';
COMMENT ON COLUMN village_warning_handling.as_of IS 'Civil date the warning was said last at that time.';
COMMENT ON COLUMN village_warning_handling.digest IS 'Digest of the values at that time.';
COMMENT ON COLUMN village_warning_handling.done_at IS 'Unix seconds.';
COMMENT ON COLUMN village_warning_handling.done_by IS 'User, 0 for the system.';
COMMENT ON COLUMN village_warning_handling.done_by_name IS 'Sign-in name at that time.';

-- How it was dealt with last; again: the values have changed since; absent: not yet.
ALTER TABLE village_warning ADD COLUMN handling TEXT COLLATE "C" CHECK (handling IN ('verified', 'dismissed', 'again'));
COMMENT ON COLUMN village_warning.handling IS 'How it was dealt with last; again: the values have changed since; absent: not yet.';

-- When that was, Unix seconds.
ALTER TABLE village_warning ADD COLUMN handled_at BIGINT;
COMMENT ON COLUMN village_warning.handled_at IS 'When that was, Unix seconds.';

-- User who did it, 0 for the system.
ALTER TABLE village_warning ADD COLUMN handled_by BIGINT;
COMMENT ON COLUMN village_warning.handled_by IS 'User who did it, 0 for the system.';

-- Digest of the values at that time.
ALTER TABLE village_warning ADD COLUMN handled_digest TEXT COLLATE "C";
COMMENT ON COLUMN village_warning.handled_digest IS 'Digest of the values at that time.';
