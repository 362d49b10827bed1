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

-- Days of the calendar that rules count working days by. (reference)
CREATE TABLE calendar_day (
  day BIGINT NOT NULL,
  working BOOLEAN NOT NULL,
  ordinal BIGINT NOT NULL,
  holiday_zh TEXT COLLATE "C",
  holiday_en TEXT COLLATE "C",
  source TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (day)
);
CREATE INDEX calendar_day_by_ordinal_working ON calendar_day (ordinal, working);
COMMENT ON TABLE calendar_day IS 'Days of the calendar that rules count working days by. (reference)';
COMMENT ON COLUMN calendar_day.day IS 'Civil date yyyymmdd.';
COMMENT ON COLUMN calendar_day.working IS 'The day is worked.';
COMMENT ON COLUMN calendar_day.ordinal IS 'Working days of the calendar up to and including the day; the difference of two days is the working days between.';
COMMENT ON COLUMN calendar_day.holiday_zh IS 'Name of the holiday on a day off, in Chinese.';
COMMENT ON COLUMN calendar_day.holiday_en IS 'Name of the holiday on a day off, in English.';
COMMENT ON COLUMN calendar_day.source IS 'Notice that arranged the year''s holidays.';

-- Rows of the source visit: Visits. (by_county)
CREATE TABLE rec_visit (
  county INTEGER NOT NULL,
  id BIGINT NOT NULL,
  household_id BIGINT,
  member_id BIGINT,
  village BIGINT,
  id_number_blind BYTEA NOT NULL,
  id_number_sealed BYTEA NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  row_key BYTEA NOT NULL,
  batch_id BIGINT NOT NULL,
  sheet TEXT COLLATE "C" NOT NULL,
  row_no BIGINT NOT NULL,
  visited_on BIGINT,
  visitor TEXT COLLATE "C",
  visit_method TEXT COLLATE "C",
  finding TEXT COLLATE "C",
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_visit_by_household_id ON rec_visit (county, household_id);
CREATE INDEX rec_visit_by_id_number_blind ON rec_visit (county, id_number_blind);
COMMENT ON TABLE rec_visit IS 'Rows of the source visit: Visits. (by_county)';
COMMENT ON COLUMN rec_visit.county IS '6-digit county code.';
COMMENT ON COLUMN rec_visit.id IS 'Identifier.';
COMMENT ON COLUMN rec_visit.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_visit.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_visit.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_visit.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_visit.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_visit.name IS 'Name as sent.';
COMMENT ON COLUMN rec_visit.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_visit.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_visit.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_visit.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_visit.visited_on IS 'Visited on (走访日期), civil date yyyymmdd.';
COMMENT ON COLUMN rec_visit.visitor IS 'Visitor (走访人).';
COMMENT ON COLUMN rec_visit.visit_method IS 'Method of visit (走访方式), code of list visit_method.';
COMMENT ON COLUMN rec_visit.finding IS 'Finding (走访情况).';
COMMENT ON COLUMN rec_visit.recorded_at IS 'Unix seconds.';

-- Rows of the source measure: Assistance measures. (by_county)
CREATE TABLE rec_measure (
  county INTEGER NOT NULL,
  id BIGINT NOT NULL,
  household_id BIGINT,
  member_id BIGINT,
  village BIGINT,
  id_number_blind BYTEA NOT NULL,
  id_number_sealed BYTEA NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  row_key BYTEA NOT NULL,
  batch_id BIGINT NOT NULL,
  sheet TEXT COLLATE "C" NOT NULL,
  row_no BIGINT NOT NULL,
  measure_kind TEXT COLLATE "C",
  measure_name TEXT COLLATE "C",
  started_on BIGINT,
  ended_on BIGINT,
  amount BIGINT,
  measure_state TEXT COLLATE "C",
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_measure_by_household_id ON rec_measure (county, household_id);
CREATE INDEX rec_measure_by_id_number_blind ON rec_measure (county, id_number_blind);
COMMENT ON TABLE rec_measure IS 'Rows of the source measure: Assistance measures. (by_county)';
COMMENT ON COLUMN rec_measure.county IS '6-digit county code.';
COMMENT ON COLUMN rec_measure.id IS 'Identifier.';
COMMENT ON COLUMN rec_measure.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_measure.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_measure.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_measure.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_measure.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_measure.name IS 'Name as sent.';
COMMENT ON COLUMN rec_measure.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_measure.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_measure.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_measure.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_measure.measure_kind IS 'Kind of measure (措施类别), code of list measure_kind.';
COMMENT ON COLUMN rec_measure.measure_name IS 'Measure (措施名称).';
COMMENT ON COLUMN rec_measure.started_on IS 'Started on (开始日期), civil date yyyymmdd.';
COMMENT ON COLUMN rec_measure.ended_on IS 'Ended on (结束日期), civil date yyyymmdd.';
COMMENT ON COLUMN rec_measure.amount IS 'Amount (投入金额), in fen.';
COMMENT ON COLUMN rec_measure.measure_state IS 'State of the measure (措施状态), code of list measure_state.';
COMMENT ON COLUMN rec_measure.recorded_at IS 'Unix seconds.';
CREATE INDEX household_by_phone_blind_id ON household (county, phone_blind, id) WHERE phone_blind IS NOT NULL;
