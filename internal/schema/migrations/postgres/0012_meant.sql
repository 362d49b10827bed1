-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- What a run over more than one county has counted in each of them. (single)
CREATE TABLE screening_share (
  run_id BIGINT NOT NULL,
  county INTEGER NOT NULL,
  summary TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (run_id, county)
);
COMMENT ON TABLE screening_share IS 'What a run over more than one county has counted in each of them. (single)';
COMMENT ON COLUMN screening_share.run_id IS 'Run.';
COMMENT ON COLUMN screening_share.county IS '6-digit county code.';
COMMENT ON COLUMN screening_share.summary IS 'Counts by rule and level, JSON.';

-- Why it could not begin: code, arguments and problems of the message, JSON.
ALTER TABLE screening_run ADD COLUMN refusal TEXT COLLATE "C";
COMMENT ON COLUMN screening_run.refusal IS 'Why it could not begin: code, arguments and problems of the message, JSON.';
CREATE INDEX screening_run_by_kind_state_area ON screening_run (kind, state, area);
