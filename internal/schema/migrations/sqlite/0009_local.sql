-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Versions of the county's own layer over a profile; the highest is in force. (single)
CREATE TABLE policy_local (
  profile TEXT NOT NULL, -- Code of the profile that it lies over.
  version INTEGER NOT NULL, -- Counts from 1 within the profile.
  profile_digest TEXT NOT NULL, -- Version of the profile with this layer over it, as it was taken.
  body BLOB NOT NULL, -- The files of the layer as one archive; an empty one takes the layer away.
  reason TEXT NOT NULL, -- Why it was taken, or the document that sets it.
  taken_by INTEGER NOT NULL, -- User who took it, 0 for the system.
  taken_name TEXT NOT NULL, -- Sign-in name of that user.
  taken_at INTEGER NOT NULL, -- Unix seconds.
  PRIMARY KEY (profile, version)
) STRICT;
