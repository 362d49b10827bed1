-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Imports of files. (by_county)
CREATE TABLE batch (
  county INTEGER NOT NULL, -- 6-digit county code.
  id INTEGER PRIMARY KEY NOT NULL, -- Identifier.
  source TEXT NOT NULL, -- Key of the source.
  area INTEGER NOT NULL, -- Area whose rows the batch may touch.
  file_name TEXT NOT NULL, -- Name of the file as it came.
  file_hash BLOB NOT NULL, -- SHA-256 of the file.
  file_size INTEGER NOT NULL, -- Bytes.
  file_date INTEGER NOT NULL, -- Civil date the file's data are true from.
  stored_file TEXT, -- Name under which the sealed file is kept until the batch is settled.
  state TEXT NOT NULL CHECK (state IN ('checking', 'checked', 'applying', 'applied', 'refused', 'cancelled')), -- State.
  rows_read INTEGER NOT NULL, -- Data rows in the file.
  rows_good INTEGER NOT NULL, -- Rows without a fault.
  rows_accepted INTEGER NOT NULL, -- Rows taken.
  added INTEGER NOT NULL, -- Rows that brought something new.
  changed INTEGER NOT NULL, -- Rows that changed something.
  unchanged INTEGER NOT NULL, -- Rows that said what was known.
  unmatched INTEGER NOT NULL, -- Rows about persons who are not in the registry.
  faults INTEGER NOT NULL, -- Number of faults.
  notices TEXT, -- What else was noticed (missing and extra columns …), JSON.
  created_by INTEGER NOT NULL, -- User.
  created_at INTEGER NOT NULL, -- Unix seconds.
  settled_by INTEGER, -- User who confirmed or cancelled.
  settled_at INTEGER -- Unix seconds.
) STRICT;
CREATE INDEX batch_by_source_file_hash ON batch (county, source, file_hash);
CREATE INDEX batch_by_created_at ON batch (county, created_at);

-- Faults found in a file, cell by cell. (by_county)
CREATE TABLE batch_fault (
  county INTEGER NOT NULL, -- 6-digit county code.
  batch_id INTEGER NOT NULL, -- Batch.
  ordinal INTEGER NOT NULL, -- Position among the faults, from 1.
  sheet TEXT NOT NULL, -- Name of the sheet.
  row_no INTEGER NOT NULL, -- Row in the sheet, from 1; 0 for the file as a whole.
  col_no INTEGER NOT NULL, -- Column in the sheet, from 0; -1 for none.
  field_key TEXT, -- Field concerned.
  code TEXT NOT NULL, -- Kind of fault.
  value TEXT NOT NULL, -- What the cell holds, masked as the field demands.
  args TEXT NOT NULL, -- Particulars of the message, JSON.
  PRIMARY KEY (county, batch_id, ordinal),
  FOREIGN KEY (batch_id) REFERENCES batch (id)
) STRICT, WITHOUT ROWID;

-- Rows of the source national-migrant: Migrant work. (by_county)
CREATE TABLE rec_migrant (
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
  working INTEGER CHECK (working IN (0, 1)), -- Working (是否已务工).
  province TEXT, -- Province of work (务工所在省).
  city TEXT, -- Prefecture of work (务工所在市).
  work_county TEXT, -- County of work (务工所在县).
  employer TEXT, -- Employer (务工企业名称).
  industry TEXT, -- Industry (所属行业).
  channel TEXT, -- Channel (就业渠道).
  started_on INTEGER, -- Started on (开始时间), civil date yyyymmdd.
  ended_on INTEGER, -- Ended on (结束时间), civil date yyyymmdd.
  monthly_wage INTEGER, -- Monthly wage (月工资（元）), in fen.
  transport_subsidy INTEGER, -- Yearly transport subsidy (年度交通费补助), in fen.
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_migrant_by_household_id ON rec_migrant (county, household_id);
CREATE INDEX rec_migrant_by_id_number_blind ON rec_migrant (county, id_number_blind);

-- Rows of the source national-planned: Planned work. (by_county)
CREATE TABLE rec_planned (
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
  planned INTEGER CHECK (planned IN (0, 1)), -- Plans to work (是否计划务工).
  plan_county TEXT, -- County planned (计划务工所在县).
  demand TEXT, -- Service wanted (就业服务需求).
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_planned_by_household_id ON rec_planned (county, household_id);
CREATE INDEX rec_planned_by_id_number_blind ON rec_planned (county, id_number_blind);

-- Rows of the source medical: Medical insurance: costs. (by_county)
CREATE TABLE rec_medical (
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
  visit_date INTEGER, -- Date of visit (就诊日期), civil date yyyymmdd.
  total_cost INTEGER, -- Total cost (医疗总费用), in fen.
  basic_paid INTEGER, -- Paid by basic insurance (基本医保报销), in fen.
  severe_paid INTEGER, -- Paid by severe illness insurance (大病保险报销), in fen.
  aid_paid INTEGER, -- Paid by medical aid (医疗救助), in fen.
  self_paid INTEGER, -- Self-paid (个人自付), in fen.
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_medical_by_household_id ON rec_medical (county, household_id);
CREATE INDEX rec_medical_by_id_number_blind ON rec_medical (county, id_number_blind);

-- Rows of the source severe_illness: Health: severe illness. (by_county)
CREATE TABLE rec_severe_illness (
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
  disease TEXT, -- Disease (病种).
  diagnosed_on INTEGER, -- Diagnosed on (确诊日期), civil date yyyymmdd.
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_severe_illness_by_household_id ON rec_severe_illness (county, household_id);
CREATE INDEX rec_severe_illness_by_id_number_blind ON rec_severe_illness (county, id_number_blind);

-- Rows of the source schooling: Education: enrolment and costs. (by_county)
CREATE TABLE rec_schooling (
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
  school TEXT, -- School (学校).
  grade TEXT, -- Grade (年级).
  enrolment_status TEXT, -- Enrolment (学籍状态), code of list enrolment_status.
  dropped_out_on INTEGER, -- Dropped out on (辍学日期), civil date yyyymmdd.
  dropout_reason TEXT, -- Reason for dropping out (辍学原因), code of list dropout_reason.
  self_paid_tuition INTEGER, -- Self-paid tuition (自付学费), in fen.
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_schooling_by_household_id ON rec_schooling (county, household_id);
CREATE INDEX rec_schooling_by_id_number_blind ON rec_schooling (county, id_number_blind);

-- Rows of the source disability: Disabled persons' federation: certificates. (by_county)
CREATE TABLE rec_disability (
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
  category TEXT, -- Category (类别), code of list disability_category.
  grade INTEGER, -- Grade (等级).
  issued_on INTEGER, -- Issued on (发证日期), civil date yyyymmdd.
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_disability_by_household_id ON rec_disability (county, household_id);
CREATE INDEX rec_disability_by_id_number_blind ON rec_disability (county, id_number_blind);

-- Rows of the source civil_affairs: Civil affairs: relief. (by_county)
CREATE TABLE rec_civil_affairs (
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
  relief_kind TEXT, -- Kind of relief (救助类别), code of list relief_kind.
  category TEXT, -- Category (类别档次).
  monthly_amount INTEGER, -- Monthly amount (月保障金), in fen.
  started_on INTEGER, -- From (起始年月), civil date yyyymmdd.
  ended_on INTEGER, -- Until (终止年月), civil date yyyymmdd.
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_civil_affairs_by_household_id ON rec_civil_affairs (county, household_id);
CREATE INDEX rec_civil_affairs_by_id_number_blind ON rec_civil_affairs (county, id_number_blind);

-- Rows of the source housing: Housing: appraisals. (by_county)
CREATE TABLE rec_housing (
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
  appraisal TEXT, -- Appraisal (鉴定等级), code of list appraisal.
  appraised_on INTEGER, -- Appraised on (鉴定日期), civil date yyyymmdd.
  renovation TEXT, -- Renovation (改造状态), code of list renovation.
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_housing_by_household_id ON rec_housing (county, household_id);
CREATE INDEX rec_housing_by_id_number_blind ON rec_housing (county, id_number_blind);

-- Rows of the source water: Water: drinking water. (by_county)
CREATE TABLE rec_water (
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
  quantity INTEGER, -- Litres per person and day (水量), in hundredths of litre.
  quality TEXT, -- Water quality (水质), code of list water_quality.
  fetch_minutes INTEGER, -- Minutes to fetch water (取水时间).
  assurance INTEGER, -- Supply assurance (保证率), in hundredths of percent.
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_water_by_household_id ON rec_water (county, household_id);
CREATE INDEX rec_water_by_id_number_blind ON rec_water (county, id_number_blind);

-- Rows of the source employment: Human resources: employment. (by_county)
CREATE TABLE rec_employment (
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
  employer TEXT, -- Employer (单位).
  started_on INTEGER, -- From (起始日期), civil date yyyymmdd.
  left_on INTEGER, -- Left on (离职日期), civil date yyyymmdd.
  monthly_wage INTEGER, -- Monthly wage (月工资), in fen.
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_employment_by_household_id ON rec_employment (county, household_id);
CREATE INDEX rec_employment_by_id_number_blind ON rec_employment (county, id_number_blind);

-- Rows of the source disaster: Emergency: disasters. (by_county)
CREATE TABLE rec_disaster (
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
  disaster_kind TEXT, -- Kind of disaster (灾种), code of list disaster_kind.
  occurred_on INTEGER, -- Occurred on (受灾日期), civil date yyyymmdd.
  loss INTEGER, -- Loss (损失金额), in fen.
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_disaster_by_household_id ON rec_disaster (county, household_id);
CREATE INDEX rec_disaster_by_id_number_blind ON rec_disaster (county, id_number_blind);

-- Rows of the source police: Police: changes of persons. (by_county)
CREATE TABLE rec_police (
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
  change_kind TEXT, -- Kind of change (变动类型), code of list change_kind.
  changed_on INTEGER, -- Changed on (变动日期), civil date yyyymmdd.
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_police_by_household_id ON rec_police (county, household_id);
CREATE INDEX rec_police_by_id_number_blind ON rec_police (county, id_number_blind);

-- Rows of the source vehicles: Police: vehicles. (by_county)
CREATE TABLE rec_vehicles (
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
  plate TEXT, -- Plate (车牌).
  bought_on INTEGER, -- Bought on (购车日期), civil date yyyymmdd.
  price INTEGER, -- Price (价格), in fen.
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_vehicles_by_household_id ON rec_vehicles (county, household_id);
CREATE INDEX rec_vehicles_by_id_number_blind ON rec_vehicles (county, id_number_blind);

-- Rows of the source property: Property: registrations. (by_county)
CREATE TABLE rec_property (
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
  location TEXT, -- Location (房屋坐落).
  registered_on INTEGER, -- Registered on (登记日期), civil date yyyymmdd.
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_property_by_household_id ON rec_property (county, household_id);
CREATE INDEX rec_property_by_id_number_blind ON rec_property (county, id_number_blind);

-- Rows of the source business: Market regulation: businesses. (by_county)
CREATE TABLE rec_business (
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
  business_name TEXT, -- Business (企业名称).
  registered_on INTEGER, -- Registered on (注册日期), civil date yyyymmdd.
  business_status TEXT, -- Status (状态), code of list business_status.
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_business_by_household_id ON rec_business (county, household_id);
CREATE INDEX rec_business_by_id_number_blind ON rec_business (county, id_number_blind);

-- Rows of the source public_salary: Finance: public salaries. (by_county)
CREATE TABLE rec_public_salary (
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
  employer TEXT, -- Employer (单位).
  post_kind TEXT, -- Kind of post (编制类型), code of list post_kind.
  recorded_at INTEGER NOT NULL, -- Unix seconds.
  UNIQUE (county, row_key)
) STRICT;
CREATE INDEX rec_public_salary_by_household_id ON rec_public_salary (county, household_id);
CREATE INDEX rec_public_salary_by_id_number_blind ON rec_public_salary (county, id_number_blind);
