-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Drafts of policy changes and what became of them. (single)
CREATE TABLE policy_draft (
  id BIGINT NOT NULL,
  profile TEXT COLLATE "C" NOT NULL,
  area BIGINT NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('draft', 'submitted', 'published', 'rejected', 'withdrawn')),
  version INTEGER NOT NULL,
  content TEXT COLLATE "C" NOT NULL,
  content_digest TEXT COLLATE "C" NOT NULL,
  base_digest TEXT COLLATE "C" NOT NULL,
  looked TEXT COLLATE "C",
  looked_digest TEXT COLLATE "C",
  author BIGINT NOT NULL,
  author_name TEXT COLLATE "C" NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  submitted_by BIGINT,
  submitted_name TEXT COLLATE "C",
  submitted_at BIGINT,
  decided_by BIGINT,
  decided_name TEXT COLLATE "C",
  decided_at BIGINT,
  decided_reason TEXT COLLATE "C",
  valid_from BIGINT,
  published_digest TEXT COLLATE "C",
  replaces BIGINT,
  PRIMARY KEY (id)
);
CREATE INDEX policy_draft_by_profile_state_updated_at ON policy_draft (profile, state, updated_at);
COMMENT ON TABLE policy_draft IS 'Drafts of policy changes and what became of them. (single)';
COMMENT ON COLUMN policy_draft.id IS 'Identifier.';
COMMENT ON COLUMN policy_draft.profile IS 'Code of the profile that is changed.';
COMMENT ON COLUMN policy_draft.area IS '12-digit area whose office drafts it; 0 for the whole country.';
COMMENT ON COLUMN policy_draft.title IS 'What it is called.';
COMMENT ON COLUMN policy_draft.reason IS 'Why it is proposed; empty while nobody has said.';
COMMENT ON COLUMN policy_draft.state IS 'How it stands.';
COMMENT ON COLUMN policy_draft.version IS 'Counts the changes from 1; a change names the one that it was made upon.';
COMMENT ON COLUMN policy_draft.content IS 'Values, rules and tests proposed, and the benefit attached, JSON.';
COMMENT ON COLUMN policy_draft.content_digest IS 'SHA-256 of the content.';
COMMENT ON COLUMN policy_draft.base_digest IS 'Version of the profile that the content was last held against.';
COMMENT ON COLUMN policy_draft.looked IS 'Counts of the what-if result that was looked at last, JSON.';
COMMENT ON COLUMN policy_draft.looked_digest IS 'Content and profile that those counts are of.';
COMMENT ON COLUMN policy_draft.author IS 'User who drafted it, 0 for the system.';
COMMENT ON COLUMN policy_draft.author_name IS 'Sign-in name of the author.';
COMMENT ON COLUMN policy_draft.created_at IS 'Unix seconds.';
COMMENT ON COLUMN policy_draft.updated_at IS 'Unix seconds.';
COMMENT ON COLUMN policy_draft.submitted_by IS 'User who put it forward.';
COMMENT ON COLUMN policy_draft.submitted_name IS 'Sign-in name of that user.';
COMMENT ON COLUMN policy_draft.submitted_at IS 'Unix seconds.';
COMMENT ON COLUMN policy_draft.decided_by IS 'User who published, rejected or withdrew it.';
COMMENT ON COLUMN policy_draft.decided_name IS 'Sign-in name of that user.';
COMMENT ON COLUMN policy_draft.decided_at IS 'Unix seconds.';
COMMENT ON COLUMN policy_draft.decided_reason IS 'Why it was rejected or withdrawn, or the document that it is published by.';
COMMENT ON COLUMN policy_draft.valid_from IS 'Civil date from which it is published.';
COMMENT ON COLUMN policy_draft.published_digest IS 'Version of the profile that came of it.';
COMMENT ON COLUMN policy_draft.replaces IS 'Draft whose publication this one takes back, or publishes again.';
