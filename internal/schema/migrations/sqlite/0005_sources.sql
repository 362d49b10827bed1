-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Views of this database and the text they were made from. (reference)
CREATE TABLE schema_view (
  name TEXT NOT NULL, -- Name of the view.
  digest TEXT NOT NULL, -- SHA-256 of the text that made it.
  PRIMARY KEY (name)
) STRICT;

-- Days of the calendar that rules count working days by. (reference)
CREATE TABLE calendar_day (
  day INTEGER PRIMARY KEY NOT NULL, -- Civil date yyyymmdd.
  working INTEGER NOT NULL CHECK (working IN (0, 1)), -- The day is worked.
  ordinal INTEGER NOT NULL, -- Working days of the calendar up to and including the day; the difference of two days is the working days between.
  holiday_zh TEXT, -- Name of the holiday on a day off, in Chinese.
  holiday_en TEXT, -- Name of the holiday on a day off, in English.
  source TEXT NOT NULL -- Notice that arranged the year's holidays.
) STRICT;
CREATE INDEX calendar_day_by_ordinal_working ON calendar_day (ordinal, working);

-- Rows of the source visit: Visits. (by_county)
CREATE TABLE rec_visit (
  county INTEGER NOT NULL, -- 6-digit county code.
  id INTEGER PRIMARY KEY NOT NULL, -- Identifier.
  household_id INTEGER, -- Household of the person, if registered.
  member_id INTEGER, -- Member, if registered.
  village INTEGER, -- Village of the household, if registered.
  id_number_blind BLOB NOT NULL, -- Blind index of the identity number.
  id_number_sealed BLOB NOT NULL, -- Identity number as sent, sealed.
  name TEXT NOT NULL, -- Name as sent.
  row_key BLOB NOT NULL, -- Keyed hash of the row's content; the same row is kept once.
  batch_id INTEGER NOT NULL, -- Import batch that brought it.
  sheet TEXT NOT NULL, -- Sheet of the file.
  row_no INTEGER NOT NULL, -- Row of the sheet, from 1.
  visited_on INTEGER, -- Visited on (走访日期), civil date yyyymmdd.
  visitor TEXT, -- Visitor (走访人).
  visit_method TEXT, -- Method of visit (走访方式), code of list visit_method.
  finding TEXT, -- Finding (走访情况).
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_visit_by_household_id ON rec_visit (county, household_id);
CREATE INDEX rec_visit_by_id_number_blind ON rec_visit (county, id_number_blind);

-- Rows of the source measure: Assistance measures. (by_county)
CREATE TABLE rec_measure (
  county INTEGER NOT NULL, -- 6-digit county code.
  id INTEGER PRIMARY KEY NOT NULL, -- Identifier.
  household_id INTEGER, -- Household of the person, if registered.
  member_id INTEGER, -- Member, if registered.
  village INTEGER, -- Village of the household, if registered.
  id_number_blind BLOB NOT NULL, -- Blind index of the identity number.
  id_number_sealed BLOB NOT NULL, -- Identity number as sent, sealed.
  name TEXT NOT NULL, -- Name as sent.
  row_key BLOB NOT NULL, -- Keyed hash of the row's content; the same row is kept once.
  batch_id INTEGER NOT NULL, -- Import batch that brought it.
  sheet TEXT NOT NULL, -- Sheet of the file.
  row_no INTEGER NOT NULL, -- Row of the sheet, from 1.
  measure_kind TEXT, -- Kind of measure (措施类别), code of list measure_kind.
  measure_name TEXT, -- Measure (措施名称).
  started_on INTEGER, -- Started on (开始日期), civil date yyyymmdd.
  ended_on INTEGER, -- Ended on (结束日期), civil date yyyymmdd.
  amount INTEGER, -- Amount (投入金额), in fen.
  measure_state TEXT, -- State of the measure (措施状态), code of list measure_state.
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_measure_by_household_id ON rec_measure (county, household_id);
CREATE INDEX rec_measure_by_id_number_blind ON rec_measure (county, id_number_blind);
CREATE INDEX household_by_phone_blind_id ON household (county, phone_blind, id) WHERE phone_blind IS NOT NULL;
