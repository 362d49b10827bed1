-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Versions of the county's own layer over a profile; the highest is in force. (single)
CREATE TABLE policy_local (
  profile TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  profile_digest TEXT COLLATE "C" NOT NULL,
  body BYTEA NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  taken_by BIGINT NOT NULL,
  taken_name TEXT COLLATE "C" NOT NULL,
  taken_at BIGINT NOT NULL,
  PRIMARY KEY (profile, version)
);
COMMENT ON TABLE policy_local IS 'Versions of the county''s own layer over a profile; the highest is in force. (single)';
COMMENT ON COLUMN policy_local.profile IS 'Code of the profile that it lies over.';
COMMENT ON COLUMN policy_local.version IS 'Counts from 1 within the profile.';
COMMENT ON COLUMN policy_local.profile_digest IS 'Version of the profile with this layer over it, as it was taken.';
COMMENT ON COLUMN policy_local.body IS 'The files of the layer as one archive; an empty one takes the layer away.';
COMMENT ON COLUMN policy_local.reason IS 'Why it was taken, or the document that sets it.';
COMMENT ON COLUMN policy_local.taken_by IS 'User who took it, 0 for the system.';
COMMENT ON COLUMN policy_local.taken_name IS 'Sign-in name of that user.';
COMMENT ON COLUMN policy_local.taken_at IS 'Unix seconds.';
