-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- How warnings about villages were dealt with, one row for each step; rows are only added. (by_county)
CREATE TABLE village_warning_handling (
  county INTEGER NOT NULL, -- 6-digit county code.
  id INTEGER PRIMARY KEY NOT NULL, -- Identifier.
  warning_id INTEGER NOT NULL, -- Warning.
  village INTEGER NOT NULL, -- 12-digit village code at that time.
  step TEXT NOT NULL CHECK (step IN ('verify', 'dismiss', 'undo', 'again')), -- What was done.
  reason TEXT, -- Why, code of the list dismiss_reason.
  note TEXT, -- What the person wrote.
  checked_on INTEGER, -- Civil date of the check in the village.
  status TEXT NOT NULL, -- Status of the warning at that time.
  as_of INTEGER NOT NULL, -- Civil date the warning was said last at that time.
  digest TEXT NOT NULL, -- Digest of the values at that time.
  done_at INTEGER NOT NULL, -- Unix seconds.
  done_by INTEGER NOT NULL, -- User, 0 for the system.
  done_by_name TEXT NOT NULL, -- Sign-in name at that time.
  FOREIGN KEY (warning_id) REFERENCES village_warning (id)
) STRICT;
CREATE INDEX village_warning_handling_by_warning_id ON village_warning_handling (county, warning_id);
CREATE INDEX village_warning_handling_by_village_warning_id ON village_warning_handling (county, village, warning_id);

-- How it was dealt with last; again: the values have changed since; absent: not yet.
ALTER TABLE village_warning ADD COLUMN handling TEXT CHECK (handling IN ('verified', 'dismissed', 'again'));

-- When that was, Unix seconds.
ALTER TABLE village_warning ADD COLUMN handled_at INTEGER;

-- User who did it, 0 for the system.
ALTER TABLE village_warning ADD COLUMN handled_by INTEGER;

-- Digest of the values at that time.
ALTER TABLE village_warning ADD COLUMN handled_digest TEXT;
