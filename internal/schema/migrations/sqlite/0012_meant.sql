-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- What a run over more than one county has counted in each of them. (single)
CREATE TABLE screening_share (
  run_id INTEGER NOT NULL, -- Run.
  county INTEGER NOT NULL, -- 6-digit county code.
  summary TEXT NOT NULL, -- Counts by rule and level, JSON.
  PRIMARY KEY (run_id, county)
) STRICT;

-- Why it could not begin: code, arguments and problems of the message, JSON.
ALTER TABLE screening_run ADD COLUMN refusal TEXT;
CREATE INDEX screening_run_by_kind_state_area ON screening_run (kind, state, area);
