-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- The last list taken of a source in a county; whoever takes one holds its row to the end, because a list is compared with those before it. (by_county)
CREATE TABLE list_taken (
  county INTEGER NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  batch_id BIGINT NOT NULL,
  taken_at BIGINT NOT NULL,
  PRIMARY KEY (county, source)
);
COMMENT ON TABLE list_taken IS 'The last list taken of a source in a county; whoever takes one holds its row to the end, because a list is compared with those before it. (by_county)';
COMMENT ON COLUMN list_taken.county IS '6-digit county code.';
COMMENT ON COLUMN list_taken.source IS 'Key of the source.';
COMMENT ON COLUMN list_taken.batch_id IS 'Import batch.';
COMMENT ON COLUMN list_taken.taken_at IS 'Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_migrant ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_migrant.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_migrant ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_migrant.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_migrant ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_migrant.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_migrant ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_migrant.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_migrant ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_migrant.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_migrant ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_migrant.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_migrant ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_migrant.replaced_at IS 'When the row was replaced, Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_planned ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_planned.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_planned ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_planned.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_planned ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_planned.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_planned ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_planned.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_planned ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_planned.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_planned ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_planned.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_planned ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_planned.replaced_at IS 'When the row was replaced, Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_medical ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_medical.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_medical ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_medical.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_medical ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_medical.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_medical ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_medical.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_medical ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_medical.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_medical ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_medical.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_medical ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_medical.replaced_at IS 'When the row was replaced, Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_severe_illness ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_severe_illness.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_severe_illness ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_severe_illness.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_severe_illness ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_severe_illness.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_severe_illness ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_severe_illness.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_severe_illness ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_severe_illness.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_severe_illness ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_severe_illness.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_severe_illness ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_severe_illness.replaced_at IS 'When the row was replaced, Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_schooling ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_schooling.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_schooling ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_schooling.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_schooling ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_schooling.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_schooling ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_schooling.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_schooling ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_schooling.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_schooling ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_schooling.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_schooling ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_schooling.replaced_at IS 'When the row was replaced, Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_disability ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_disability.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_disability ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_disability.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_disability ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_disability.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_disability ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_disability.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_disability ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_disability.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_disability ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_disability.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_disability ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_disability.replaced_at IS 'When the row was replaced, Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_civil_affairs ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_civil_affairs.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_civil_affairs ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_civil_affairs.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_civil_affairs ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_civil_affairs.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_civil_affairs ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_civil_affairs.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_civil_affairs ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_civil_affairs.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_civil_affairs ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_civil_affairs.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_civil_affairs ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_civil_affairs.replaced_at IS 'When the row was replaced, Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_housing ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_housing.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_housing ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_housing.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_housing ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_housing.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_housing ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_housing.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_housing ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_housing.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_housing ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_housing.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_housing ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_housing.replaced_at IS 'When the row was replaced, Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_water ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_water.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_water ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_water.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_water ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_water.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_water ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_water.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_water ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_water.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_water ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_water.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_water ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_water.replaced_at IS 'When the row was replaced, Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_employment ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_employment.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_employment ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_employment.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_employment ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_employment.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_employment ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_employment.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_employment ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_employment.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_employment ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_employment.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_employment ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_employment.replaced_at IS 'When the row was replaced, Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_disaster ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_disaster.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_disaster ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_disaster.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_disaster ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_disaster.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_disaster ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_disaster.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_disaster ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_disaster.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_disaster ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_disaster.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_disaster ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_disaster.replaced_at IS 'When the row was replaced, Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_police ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_police.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_police ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_police.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_police ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_police.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_police ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_police.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_police ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_police.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_police ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_police.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_police ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_police.replaced_at IS 'When the row was replaced, Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_vehicles ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_vehicles.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_vehicles ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_vehicles.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_vehicles ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_vehicles.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_vehicles ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_vehicles.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_vehicles ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_vehicles.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_vehicles ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_vehicles.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_vehicles ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_vehicles.replaced_at IS 'When the row was replaced, Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_property ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_property.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_property ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_property.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_property ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_property.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_property ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_property.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_property ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_property.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_property ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_property.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_property ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_property.replaced_at IS 'When the row was replaced, Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_business ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_business.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_business ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_business.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_business ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_business.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_business ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_business.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_business ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_business.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_business ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_business.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_business ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_business.replaced_at IS 'When the row was replaced, Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_public_salary ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_public_salary.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_public_salary ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_public_salary.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_public_salary ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_public_salary.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_public_salary ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_public_salary.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_public_salary ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_public_salary.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_public_salary ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_public_salary.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_public_salary ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_public_salary.replaced_at IS 'When the row was replaced, Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_visit ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_visit.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_visit ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_visit.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_visit ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_visit.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_visit ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_visit.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_visit ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_visit.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_visit ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_visit.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_visit ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_visit.replaced_at IS 'When the row was replaced, Unix seconds.';

-- Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.
ALTER TABLE rec_measure ADD COLUMN listed_on BIGINT;
COMMENT ON COLUMN rec_measure.listed_on IS 'Civil date of the file that brought the row; absent on rows older than this column, whose batch has it.';

-- Keyed hash of the row's content where row_key is another, because the same was said and replaced before.
ALTER TABLE rec_measure ADD COLUMN said_key BYTEA;
COMMENT ON COLUMN rec_measure.said_key IS 'Keyed hash of the row''s content where row_key is another, because the same was said and replaced before.';

-- Civil date of the newest file that said the row again.
ALTER TABLE rec_measure ADD COLUMN said_on BIGINT;
COMMENT ON COLUMN rec_measure.said_on IS 'Civil date of the newest file that said the row again.';

-- Import batch of that file.
ALTER TABLE rec_measure ADD COLUMN said_batch_id BIGINT;
COMMENT ON COLUMN rec_measure.said_batch_id IS 'Import batch of that file.';

-- Civil date from which a newer file says otherwise; absent while the row counts.
ALTER TABLE rec_measure ADD COLUMN replaced_on BIGINT;
COMMENT ON COLUMN rec_measure.replaced_on IS 'Civil date from which a newer file says otherwise; absent while the row counts.';

-- Import batch of that file.
ALTER TABLE rec_measure ADD COLUMN replaced_batch_id BIGINT;
COMMENT ON COLUMN rec_measure.replaced_batch_id IS 'Import batch of that file.';

-- When the row was replaced, Unix seconds.
ALTER TABLE rec_measure ADD COLUMN replaced_at BIGINT;
COMMENT ON COLUMN rec_measure.replaced_at IS 'When the row was replaced, Unix seconds.';
