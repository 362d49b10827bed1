-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Views of this database and the text they were made from. (reference)
CREATE TABLE schema_view (
  name TEXT COLLATE "C" NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (name)
);
COMMENT ON TABLE schema_view IS 'Views of this database and the text they were made from. (reference)';
COMMENT ON COLUMN schema_view.name IS 'Name of the view.';
COMMENT ON COLUMN schema_view.digest IS 'SHA-256 of the text that made it.';
