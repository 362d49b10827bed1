-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- The last list taken of a source in a county; whoever takes one holds its row to the end, because a list is compared with those before it. (by_county)
CREATE TABLE list_taken (
  county INTEGER NOT NULL, -- 6-digit county code.
  source TEXT NOT NULL, -- Key of the source.
  batch_id INTEGER NOT NULL, -- Import batch.
  taken_at INTEGER NOT NULL, -- Unix seconds.
  PRIMARY KEY (county, source)
) STRICT, WITHOUT ROWID;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_migrant ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_migrant ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_migrant ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_migrant ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_migrant ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_migrant ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_migrant ADD COLUMN replaced_at INTEGER;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_planned ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_planned ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_planned ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_planned ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_planned ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_planned ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_planned ADD COLUMN replaced_at INTEGER;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_medical ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_medical ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_medical ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_medical ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_medical ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_medical ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_medical ADD COLUMN replaced_at INTEGER;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_severe_illness ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_severe_illness ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_severe_illness ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_severe_illness ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_severe_illness ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_severe_illness ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_severe_illness ADD COLUMN replaced_at INTEGER;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_schooling ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_schooling ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_schooling ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_schooling ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_schooling ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_schooling ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_schooling ADD COLUMN replaced_at INTEGER;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_disability ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_disability ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_disability ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_disability ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_disability ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_disability ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_disability ADD COLUMN replaced_at INTEGER;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_civil_affairs ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_civil_affairs ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_civil_affairs ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_civil_affairs ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_civil_affairs ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_civil_affairs ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_civil_affairs ADD COLUMN replaced_at INTEGER;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_housing ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_housing ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_housing ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_housing ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_housing ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_housing ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_housing ADD COLUMN replaced_at INTEGER;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_water ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_water ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_water ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_water ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_water ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_water ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_water ADD COLUMN replaced_at INTEGER;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_employment ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_employment ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_employment ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_employment ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_employment ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_employment ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_employment ADD COLUMN replaced_at INTEGER;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_disaster ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_disaster ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_disaster ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_disaster ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_disaster ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_disaster ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_disaster ADD COLUMN replaced_at INTEGER;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_police ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_police ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_police ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_police ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_police ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_police ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_police ADD COLUMN replaced_at INTEGER;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_vehicles ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_vehicles ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_vehicles ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_vehicles ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_vehicles ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_vehicles ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_vehicles ADD COLUMN replaced_at INTEGER;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_property ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_property ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_property ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_property ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_property ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_property ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_property ADD COLUMN replaced_at INTEGER;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_business ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_business ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_business ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_business ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_business ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_business ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_business ADD COLUMN replaced_at INTEGER;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_public_salary ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_public_salary ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_public_salary ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_public_salary ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_public_salary ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_public_salary ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_public_salary ADD COLUMN replaced_at INTEGER;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_visit ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_visit ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_visit ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_visit ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_visit ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_visit ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_visit ADD COLUMN replaced_at INTEGER;

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_measure ADD COLUMN listed_on INTEGER;

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_measure ADD COLUMN said_key BLOB;

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_measure ADD COLUMN said_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_measure ADD COLUMN said_batch_id INTEGER;

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_measure ADD COLUMN replaced_on INTEGER;

-- Import batch of that file.
ALTER TABLE rec_measure ADD COLUMN replaced_batch_id INTEGER;

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_measure ADD COLUMN replaced_at INTEGER;
