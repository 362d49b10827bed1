-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Drafts of policy changes and what became of them. (single)
CREATE TABLE policy_draft (
  id INTEGER PRIMARY KEY NOT NULL, -- Identifier.
  profile TEXT NOT NULL, -- Code of the profile that is changed.
  area INTEGER NOT NULL, -- 12-digit area whose office drafts it; 0 for the whole country.
  title TEXT NOT NULL, -- What it is called.
  reason TEXT NOT NULL, -- Why it is proposed; empty while nobody has said.
  state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'published', 'rejected', 'withdrawn')), -- How it stands.
  version INTEGER NOT NULL, -- Counts the changes from 1; a change names the one that it was made upon.
  content TEXT NOT NULL, -- Values, rules and tests proposed, and the benefit attached, JSON.
  content_digest TEXT NOT NULL, -- SHA-256 of the content.
  base_digest TEXT NOT NULL, -- Version of the profile that the content was last held against.
  looked TEXT, -- Counts of the what-if result that was looked at last, JSON.
  looked_digest TEXT, -- Content and profile that those counts are of.
  author INTEGER NOT NULL, -- User who drafted it, 0 for the system.
  author_name TEXT NOT NULL, -- Sign-in name of the author.
  created_at INTEGER NOT NULL, -- Unix seconds.
  updated_at INTEGER NOT NULL, -- Unix seconds.
  submitted_by INTEGER, -- User who put it forward.
  submitted_name TEXT, -- Sign-in name of that user.
  submitted_at INTEGER, -- Unix seconds.
  decided_by INTEGER, -- User who published, rejected or withdrew it.
  decided_name TEXT, -- Sign-in name of that user.
  decided_at INTEGER, -- Unix seconds.
  decided_reason TEXT, -- Why it was rejected or withdrawn, or the document that it is published by.
  valid_from INTEGER, -- Civil date from which it is published.
  published_digest TEXT, -- Version of the profile that came of it.
  replaces INTEGER -- Draft whose publication this one takes back, or publishes again.
) STRICT;
CREATE INDEX policy_draft_by_profile_state_updated_at ON policy_draft (profile, state, updated_at);
