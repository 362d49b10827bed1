-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Views of this database and the text they were made from. (reference)
CREATE TABLE schema_view (
  name TEXT NOT NULL, -- Name of the view.
  digest TEXT NOT NULL, -- SHA-256 of the text that made it.
  PRIMARY KEY (name)
) STRICT;
