-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Imports of files. (by_county)
CREATE TABLE batch (
  county INTEGER NOT NULL,
  id BIGINT NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  area BIGINT NOT NULL,
  file_name TEXT COLLATE "C" NOT NULL,
  file_hash BYTEA NOT NULL,
  file_size BIGINT NOT NULL,
  file_date BIGINT NOT NULL,
  stored_file TEXT COLLATE "C",
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('checking', 'checked', 'applying', 'applied', 'refused', 'cancelled')),
  rows_read BIGINT NOT NULL,
  rows_good BIGINT NOT NULL,
  rows_accepted BIGINT NOT NULL,
  added BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  unchanged BIGINT NOT NULL,
  unmatched BIGINT NOT NULL,
  faults BIGINT NOT NULL,
  notices TEXT COLLATE "C",
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  settled_by BIGINT,
  settled_at BIGINT,
  PRIMARY KEY (county, id)
);
CREATE INDEX batch_by_source_file_hash ON batch (county, source, file_hash);
CREATE INDEX batch_by_created_at ON batch (county, created_at);
COMMENT ON TABLE batch IS 'Imports of files. (by_county)';
COMMENT ON COLUMN batch.county IS '6-digit county code.';
COMMENT ON COLUMN batch.id IS 'Identifier.';
COMMENT ON COLUMN batch.source IS 'Key of the source.';
COMMENT ON COLUMN batch.area IS 'Area whose rows the batch may touch.';
COMMENT ON COLUMN batch.file_name IS 'Name of the file as it came.';
COMMENT ON COLUMN batch.file_hash IS 'SHA-256 of the file.';
COMMENT ON COLUMN batch.file_size IS 'Bytes.';
COMMENT ON COLUMN batch.file_date IS 'Civil date the file''s data are true from.';
COMMENT ON COLUMN batch.stored_file IS 'Name under which the sealed file is kept until the batch is settled.';
COMMENT ON COLUMN batch.state IS 'State.';
COMMENT ON COLUMN batch.rows_read IS 'Data rows in the file.';
COMMENT ON COLUMN batch.rows_good IS 'Rows without a fault.';
COMMENT ON COLUMN batch.rows_accepted IS 'Rows taken.';
COMMENT ON COLUMN batch.added IS 'Rows that brought something new.';
COMMENT ON COLUMN batch.changed IS 'Rows that changed something.';
COMMENT ON COLUMN batch.unchanged IS 'Rows that said what was known.';
COMMENT ON COLUMN batch.unmatched IS 'Rows about persons who are not in the registry.';
COMMENT ON COLUMN batch.faults IS 'Number of faults.';
COMMENT ON COLUMN batch.notices IS 'What else was noticed (missing and extra columns …), JSON.';
COMMENT ON COLUMN batch.created_by IS 'User.';
COMMENT ON COLUMN batch.created_at IS 'Unix seconds.';
COMMENT ON COLUMN batch.settled_by IS 'User who confirmed or cancelled.';
COMMENT ON COLUMN batch.settled_at IS 'Unix seconds.';

-- Faults found in a file, cell by cell. (by_county)
CREATE TABLE batch_fault (
  county INTEGER NOT NULL,
  batch_id BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  sheet TEXT COLLATE "C" NOT NULL,
  row_no BIGINT NOT NULL,
  col_no INTEGER NOT NULL,
  field_key TEXT COLLATE "C",
  code TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  args TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (county, batch_id, ordinal),
  FOREIGN KEY (county, batch_id) REFERENCES batch (county, id)
);
COMMENT ON TABLE batch_fault IS 'Faults found in a file, cell by cell. (by_county)';
COMMENT ON COLUMN batch_fault.county IS '6-digit county code.';
COMMENT ON COLUMN batch_fault.batch_id IS 'Batch.';
COMMENT ON COLUMN batch_fault.ordinal IS 'Position among the faults, from 1.';
COMMENT ON COLUMN batch_fault.sheet IS 'Name of the sheet.';
COMMENT ON COLUMN batch_fault.row_no IS 'Row in the sheet, from 1; 0 for the file as a whole.';
COMMENT ON COLUMN batch_fault.col_no IS 'Column in the sheet, from 0; -1 for none.';
COMMENT ON COLUMN batch_fault.field_key IS 'Field concerned.';
COMMENT ON COLUMN batch_fault.code IS 'Kind of fault.';
COMMENT ON COLUMN batch_fault.value IS 'What the cell holds, masked as the field demands.';
COMMENT ON COLUMN batch_fault.args IS 'Particulars of the message, JSON.';

-- Rows of the source national-migrant: Migrant work. (by_county)
CREATE TABLE rec_migrant (
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
  working BOOLEAN,
  province TEXT COLLATE "C",
  city TEXT COLLATE "C",
  work_county TEXT COLLATE "C",
  employer TEXT COLLATE "C",
  industry TEXT COLLATE "C",
  channel TEXT COLLATE "C",
  started_on BIGINT,
  ended_on BIGINT,
  monthly_wage BIGINT,
  transport_subsidy BIGINT,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_migrant_by_household_id ON rec_migrant (county, household_id);
CREATE INDEX rec_migrant_by_id_number_blind ON rec_migrant (county, id_number_blind);
COMMENT ON TABLE rec_migrant IS 'Rows of the source national-migrant: Migrant work. (by_county)';
COMMENT ON COLUMN rec_migrant.county IS '6-digit county code.';
COMMENT ON COLUMN rec_migrant.id IS 'Identifier.';
COMMENT ON COLUMN rec_migrant.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_migrant.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_migrant.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_migrant.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_migrant.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_migrant.name IS 'Name as sent.';
COMMENT ON COLUMN rec_migrant.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_migrant.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_migrant.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_migrant.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_migrant.working IS 'Working (是否已务工).';
COMMENT ON COLUMN rec_migrant.province IS 'Province of work (务工所在省).';
COMMENT ON COLUMN rec_migrant.city IS 'Prefecture of work (务工所在市).';
COMMENT ON COLUMN rec_migrant.work_county IS 'County of work (务工所在县).';
COMMENT ON COLUMN rec_migrant.employer IS 'Employer (务工企业名称).';
COMMENT ON COLUMN rec_migrant.industry IS 'Industry (所属行业).';
COMMENT ON COLUMN rec_migrant.channel IS 'Channel (就业渠道).';
COMMENT ON COLUMN rec_migrant.started_on IS 'Started on (开始时间), civil date yyyymmdd.';
COMMENT ON COLUMN rec_migrant.ended_on IS 'Ended on (结束时间), civil date yyyymmdd.';
COMMENT ON COLUMN rec_migrant.monthly_wage IS 'Monthly wage (月工资（元）), in fen.';
COMMENT ON COLUMN rec_migrant.transport_subsidy IS 'Yearly transport subsidy (年度交通费补助), in fen.';
COMMENT ON COLUMN rec_migrant.recorded_at IS 'Unix seconds.';

-- Rows of the source national-planned: Planned work. (by_county)
CREATE TABLE rec_planned (
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
  planned BOOLEAN,
  plan_county TEXT COLLATE "C",
  demand TEXT COLLATE "C",
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_planned_by_household_id ON rec_planned (county, household_id);
CREATE INDEX rec_planned_by_id_number_blind ON rec_planned (county, id_number_blind);
COMMENT ON TABLE rec_planned IS 'Rows of the source national-planned: Planned work. (by_county)';
COMMENT ON COLUMN rec_planned.county IS '6-digit county code.';
COMMENT ON COLUMN rec_planned.id IS 'Identifier.';
COMMENT ON COLUMN rec_planned.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_planned.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_planned.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_planned.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_planned.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_planned.name IS 'Name as sent.';
COMMENT ON COLUMN rec_planned.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_planned.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_planned.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_planned.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_planned.planned IS 'Plans to work (是否计划务工).';
COMMENT ON COLUMN rec_planned.plan_county IS 'County planned (计划务工所在县).';
COMMENT ON COLUMN rec_planned.demand IS 'Service wanted (就业服务需求).';
COMMENT ON COLUMN rec_planned.recorded_at IS 'Unix seconds.';

-- Rows of the source medical: Medical insurance: costs. (by_county)
CREATE TABLE rec_medical (
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
  visit_date BIGINT,
  total_cost BIGINT,
  basic_paid BIGINT,
  severe_paid BIGINT,
  aid_paid BIGINT,
  self_paid BIGINT,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_medical_by_household_id ON rec_medical (county, household_id);
CREATE INDEX rec_medical_by_id_number_blind ON rec_medical (county, id_number_blind);
COMMENT ON TABLE rec_medical IS 'Rows of the source medical: Medical insurance: costs. (by_county)';
COMMENT ON COLUMN rec_medical.county IS '6-digit county code.';
COMMENT ON COLUMN rec_medical.id IS 'Identifier.';
COMMENT ON COLUMN rec_medical.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_medical.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_medical.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_medical.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_medical.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_medical.name IS 'Name as sent.';
COMMENT ON COLUMN rec_medical.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_medical.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_medical.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_medical.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_medical.visit_date IS 'Date of visit (就诊日期), civil date yyyymmdd.';
COMMENT ON COLUMN rec_medical.total_cost IS 'Total cost (医疗总费用), in fen.';
COMMENT ON COLUMN rec_medical.basic_paid IS 'Paid by basic insurance (基本医保报销), in fen.';
COMMENT ON COLUMN rec_medical.severe_paid IS 'Paid by severe illness insurance (大病保险报销), in fen.';
COMMENT ON COLUMN rec_medical.aid_paid IS 'Paid by medical aid (医疗救助), in fen.';
COMMENT ON COLUMN rec_medical.self_paid IS 'Self-paid (个人自付), in fen.';
COMMENT ON COLUMN rec_medical.recorded_at IS 'Unix seconds.';

-- Rows of the source severe_illness: Health: severe illness. (by_county)
CREATE TABLE rec_severe_illness (
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
  disease TEXT COLLATE "C",
  diagnosed_on BIGINT,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_severe_illness_by_household_id ON rec_severe_illness (county, household_id);
CREATE INDEX rec_severe_illness_by_id_number_blind ON rec_severe_illness (county, id_number_blind);
COMMENT ON TABLE rec_severe_illness IS 'Rows of the source severe_illness: Health: severe illness. (by_county)';
COMMENT ON COLUMN rec_severe_illness.county IS '6-digit county code.';
COMMENT ON COLUMN rec_severe_illness.id IS 'Identifier.';
COMMENT ON COLUMN rec_severe_illness.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_severe_illness.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_severe_illness.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_severe_illness.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_severe_illness.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_severe_illness.name IS 'Name as sent.';
COMMENT ON COLUMN rec_severe_illness.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_severe_illness.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_severe_illness.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_severe_illness.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_severe_illness.disease IS 'Disease (病种).';
COMMENT ON COLUMN rec_severe_illness.diagnosed_on IS 'Diagnosed on (确诊日期), civil date yyyymmdd.';
COMMENT ON COLUMN rec_severe_illness.recorded_at IS 'Unix seconds.';

-- Rows of the source schooling: Education: enrolment and costs. (by_county)
CREATE TABLE rec_schooling (
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
  school TEXT COLLATE "C",
  grade TEXT COLLATE "C",
  enrolment_status TEXT COLLATE "C",
  dropped_out_on BIGINT,
  dropout_reason TEXT COLLATE "C",
  self_paid_tuition BIGINT,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_schooling_by_household_id ON rec_schooling (county, household_id);
CREATE INDEX rec_schooling_by_id_number_blind ON rec_schooling (county, id_number_blind);
COMMENT ON TABLE rec_schooling IS 'Rows of the source schooling: Education: enrolment and costs. (by_county)';
COMMENT ON COLUMN rec_schooling.county IS '6-digit county code.';
COMMENT ON COLUMN rec_schooling.id IS 'Identifier.';
COMMENT ON COLUMN rec_schooling.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_schooling.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_schooling.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_schooling.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_schooling.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_schooling.name IS 'Name as sent.';
COMMENT ON COLUMN rec_schooling.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_schooling.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_schooling.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_schooling.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_schooling.school IS 'School (学校).';
COMMENT ON COLUMN rec_schooling.grade IS 'Grade (年级).';
COMMENT ON COLUMN rec_schooling.enrolment_status IS 'Enrolment (学籍状态), code of list enrolment_status.';
COMMENT ON COLUMN rec_schooling.dropped_out_on IS 'Dropped out on (辍学日期), civil date yyyymmdd.';
COMMENT ON COLUMN rec_schooling.dropout_reason IS 'Reason for dropping out (辍学原因), code of list dropout_reason.';
COMMENT ON COLUMN rec_schooling.self_paid_tuition IS 'Self-paid tuition (自付学费), in fen.';
COMMENT ON COLUMN rec_schooling.recorded_at IS 'Unix seconds.';

-- Rows of the source disability: Disabled persons' federation: certificates. (by_county)
CREATE TABLE rec_disability (
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
  category TEXT COLLATE "C",
  grade BIGINT,
  issued_on BIGINT,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_disability_by_household_id ON rec_disability (county, household_id);
CREATE INDEX rec_disability_by_id_number_blind ON rec_disability (county, id_number_blind);
COMMENT ON TABLE rec_disability IS 'Rows of the source disability: Disabled persons'' federation: certificates. (by_county)';
COMMENT ON COLUMN rec_disability.county IS '6-digit county code.';
COMMENT ON COLUMN rec_disability.id IS 'Identifier.';
COMMENT ON COLUMN rec_disability.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_disability.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_disability.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_disability.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_disability.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_disability.name IS 'Name as sent.';
COMMENT ON COLUMN rec_disability.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_disability.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_disability.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_disability.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_disability.category IS 'Category (类别), code of list disability_category.';
COMMENT ON COLUMN rec_disability.grade IS 'Grade (等级).';
COMMENT ON COLUMN rec_disability.issued_on IS 'Issued on (发证日期), civil date yyyymmdd.';
COMMENT ON COLUMN rec_disability.recorded_at IS 'Unix seconds.';

-- Rows of the source civil_affairs: Civil affairs: relief. (by_county)
CREATE TABLE rec_civil_affairs (
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
  relief_kind TEXT COLLATE "C",
  category TEXT COLLATE "C",
  monthly_amount BIGINT,
  started_on BIGINT,
  ended_on BIGINT,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_civil_affairs_by_household_id ON rec_civil_affairs (county, household_id);
CREATE INDEX rec_civil_affairs_by_id_number_blind ON rec_civil_affairs (county, id_number_blind);
COMMENT ON TABLE rec_civil_affairs IS 'Rows of the source civil_affairs: Civil affairs: relief. (by_county)';
COMMENT ON COLUMN rec_civil_affairs.county IS '6-digit county code.';
COMMENT ON COLUMN rec_civil_affairs.id IS 'Identifier.';
COMMENT ON COLUMN rec_civil_affairs.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_civil_affairs.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_civil_affairs.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_civil_affairs.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_civil_affairs.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_civil_affairs.name IS 'Name as sent.';
COMMENT ON COLUMN rec_civil_affairs.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_civil_affairs.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_civil_affairs.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_civil_affairs.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_civil_affairs.relief_kind IS 'Kind of relief (救助类别), code of list relief_kind.';
COMMENT ON COLUMN rec_civil_affairs.category IS 'Category (类别档次).';
COMMENT ON COLUMN rec_civil_affairs.monthly_amount IS 'Monthly amount (月保障金), in fen.';
COMMENT ON COLUMN rec_civil_affairs.started_on IS 'From (起始年月), civil date yyyymmdd.';
COMMENT ON COLUMN rec_civil_affairs.ended_on IS 'Until (终止年月), civil date yyyymmdd.';
COMMENT ON COLUMN rec_civil_affairs.recorded_at IS 'Unix seconds.';

-- Rows of the source housing: Housing: appraisals. (by_county)
CREATE TABLE rec_housing (
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
  appraisal TEXT COLLATE "C",
  appraised_on BIGINT,
  renovation TEXT COLLATE "C",
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_housing_by_household_id ON rec_housing (county, household_id);
CREATE INDEX rec_housing_by_id_number_blind ON rec_housing (county, id_number_blind);
COMMENT ON TABLE rec_housing IS 'Rows of the source housing: Housing: appraisals. (by_county)';
COMMENT ON COLUMN rec_housing.county IS '6-digit county code.';
COMMENT ON COLUMN rec_housing.id IS 'Identifier.';
COMMENT ON COLUMN rec_housing.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_housing.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_housing.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_housing.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_housing.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_housing.name IS 'Name as sent.';
COMMENT ON COLUMN rec_housing.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_housing.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_housing.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_housing.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_housing.appraisal IS 'Appraisal (鉴定等级), code of list appraisal.';
COMMENT ON COLUMN rec_housing.appraised_on IS 'Appraised on (鉴定日期), civil date yyyymmdd.';
COMMENT ON COLUMN rec_housing.renovation IS 'Renovation (改造状态), code of list renovation.';
COMMENT ON COLUMN rec_housing.recorded_at IS 'Unix seconds.';

-- Rows of the source water: Water: drinking water. (by_county)
CREATE TABLE rec_water (
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
  quantity BIGINT,
  quality TEXT COLLATE "C",
  fetch_minutes BIGINT,
  assurance BIGINT,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_water_by_household_id ON rec_water (county, household_id);
CREATE INDEX rec_water_by_id_number_blind ON rec_water (county, id_number_blind);
COMMENT ON TABLE rec_water IS 'Rows of the source water: Water: drinking water. (by_county)';
COMMENT ON COLUMN rec_water.county IS '6-digit county code.';
COMMENT ON COLUMN rec_water.id IS 'Identifier.';
COMMENT ON COLUMN rec_water.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_water.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_water.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_water.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_water.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_water.name IS 'Name as sent.';
COMMENT ON COLUMN rec_water.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_water.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_water.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_water.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_water.quantity IS 'Litres per person and day (水量), in hundredths of litre.';
COMMENT ON COLUMN rec_water.quality IS 'Water quality (水质), code of list water_quality.';
COMMENT ON COLUMN rec_water.fetch_minutes IS 'Minutes to fetch water (取水时间).';
COMMENT ON COLUMN rec_water.assurance IS 'Supply assurance (保证率), in hundredths of percent.';
COMMENT ON COLUMN rec_water.recorded_at IS 'Unix seconds.';

-- Rows of the source employment: Human resources: employment. (by_county)
CREATE TABLE rec_employment (
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
  employer TEXT COLLATE "C",
  started_on BIGINT,
  left_on BIGINT,
  monthly_wage BIGINT,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_employment_by_household_id ON rec_employment (county, household_id);
CREATE INDEX rec_employment_by_id_number_blind ON rec_employment (county, id_number_blind);
COMMENT ON TABLE rec_employment IS 'Rows of the source employment: Human resources: employment. (by_county)';
COMMENT ON COLUMN rec_employment.county IS '6-digit county code.';
COMMENT ON COLUMN rec_employment.id IS 'Identifier.';
COMMENT ON COLUMN rec_employment.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_employment.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_employment.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_employment.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_employment.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_employment.name IS 'Name as sent.';
COMMENT ON COLUMN rec_employment.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_employment.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_employment.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_employment.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_employment.employer IS 'Employer (单位).';
COMMENT ON COLUMN rec_employment.started_on IS 'From (起始日期), civil date yyyymmdd.';
COMMENT ON COLUMN rec_employment.left_on IS 'Left on (离职日期), civil date yyyymmdd.';
COMMENT ON COLUMN rec_employment.monthly_wage IS 'Monthly wage (月工资), in fen.';
COMMENT ON COLUMN rec_employment.recorded_at IS 'Unix seconds.';

-- Rows of the source disaster: Emergency: disasters. (by_county)
CREATE TABLE rec_disaster (
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
  disaster_kind TEXT COLLATE "C",
  occurred_on BIGINT,
  loss BIGINT,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_disaster_by_household_id ON rec_disaster (county, household_id);
CREATE INDEX rec_disaster_by_id_number_blind ON rec_disaster (county, id_number_blind);
COMMENT ON TABLE rec_disaster IS 'Rows of the source disaster: Emergency: disasters. (by_county)';
COMMENT ON COLUMN rec_disaster.county IS '6-digit county code.';
COMMENT ON COLUMN rec_disaster.id IS 'Identifier.';
COMMENT ON COLUMN rec_disaster.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_disaster.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_disaster.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_disaster.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_disaster.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_disaster.name IS 'Name as sent.';
COMMENT ON COLUMN rec_disaster.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_disaster.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_disaster.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_disaster.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_disaster.disaster_kind IS 'Kind of disaster (灾种), code of list disaster_kind.';
COMMENT ON COLUMN rec_disaster.occurred_on IS 'Occurred on (受灾日期), civil date yyyymmdd.';
COMMENT ON COLUMN rec_disaster.loss IS 'Loss (损失金额), in fen.';
COMMENT ON COLUMN rec_disaster.recorded_at IS 'Unix seconds.';

-- Rows of the source police: Police: changes of persons. (by_county)
CREATE TABLE rec_police (
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
  change_kind TEXT COLLATE "C",
  changed_on BIGINT,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_police_by_household_id ON rec_police (county, household_id);
CREATE INDEX rec_police_by_id_number_blind ON rec_police (county, id_number_blind);
COMMENT ON TABLE rec_police IS 'Rows of the source police: Police: changes of persons. (by_county)';
COMMENT ON COLUMN rec_police.county IS '6-digit county code.';
COMMENT ON COLUMN rec_police.id IS 'Identifier.';
COMMENT ON COLUMN rec_police.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_police.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_police.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_police.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_police.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_police.name IS 'Name as sent.';
COMMENT ON COLUMN rec_police.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_police.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_police.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_police.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_police.change_kind IS 'Kind of change (变动类型), code of list change_kind.';
COMMENT ON COLUMN rec_police.changed_on IS 'Changed on (变动日期), civil date yyyymmdd.';
COMMENT ON COLUMN rec_police.recorded_at IS 'Unix seconds.';

-- Rows of the source vehicles: Police: vehicles. (by_county)
CREATE TABLE rec_vehicles (
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
  plate TEXT COLLATE "C",
  bought_on BIGINT,
  price BIGINT,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_vehicles_by_household_id ON rec_vehicles (county, household_id);
CREATE INDEX rec_vehicles_by_id_number_blind ON rec_vehicles (county, id_number_blind);
COMMENT ON TABLE rec_vehicles IS 'Rows of the source vehicles: Police: vehicles. (by_county)';
COMMENT ON COLUMN rec_vehicles.county IS '6-digit county code.';
COMMENT ON COLUMN rec_vehicles.id IS 'Identifier.';
COMMENT ON COLUMN rec_vehicles.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_vehicles.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_vehicles.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_vehicles.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_vehicles.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_vehicles.name IS 'Name as sent.';
COMMENT ON COLUMN rec_vehicles.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_vehicles.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_vehicles.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_vehicles.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_vehicles.plate IS 'Plate (车牌).';
COMMENT ON COLUMN rec_vehicles.bought_on IS 'Bought on (购车日期), civil date yyyymmdd.';
COMMENT ON COLUMN rec_vehicles.price IS 'Price (价格), in fen.';
COMMENT ON COLUMN rec_vehicles.recorded_at IS 'Unix seconds.';

-- Rows of the source property: Property: registrations. (by_county)
CREATE TABLE rec_property (
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
  location TEXT COLLATE "C",
  registered_on BIGINT,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_property_by_household_id ON rec_property (county, household_id);
CREATE INDEX rec_property_by_id_number_blind ON rec_property (county, id_number_blind);
COMMENT ON TABLE rec_property IS 'Rows of the source property: Property: registrations. (by_county)';
COMMENT ON COLUMN rec_property.county IS '6-digit county code.';
COMMENT ON COLUMN rec_property.id IS 'Identifier.';
COMMENT ON COLUMN rec_property.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_property.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_property.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_property.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_property.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_property.name IS 'Name as sent.';
COMMENT ON COLUMN rec_property.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_property.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_property.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_property.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_property.location IS 'Location (房屋坐落).';
COMMENT ON COLUMN rec_property.registered_on IS 'Registered on (登记日期), civil date yyyymmdd.';
COMMENT ON COLUMN rec_property.recorded_at IS 'Unix seconds.';

-- Rows of the source business: Market regulation: businesses. (by_county)
CREATE TABLE rec_business (
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
  business_name TEXT COLLATE "C",
  registered_on BIGINT,
  business_status TEXT COLLATE "C",
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_business_by_household_id ON rec_business (county, household_id);
CREATE INDEX rec_business_by_id_number_blind ON rec_business (county, id_number_blind);
COMMENT ON TABLE rec_business IS 'Rows of the source business: Market regulation: businesses. (by_county)';
COMMENT ON COLUMN rec_business.county IS '6-digit county code.';
COMMENT ON COLUMN rec_business.id IS 'Identifier.';
COMMENT ON COLUMN rec_business.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_business.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_business.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_business.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_business.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_business.name IS 'Name as sent.';
COMMENT ON COLUMN rec_business.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_business.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_business.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_business.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_business.business_name IS 'Business (企业名称).';
COMMENT ON COLUMN rec_business.registered_on IS 'Registered on (注册日期), civil date yyyymmdd.';
COMMENT ON COLUMN rec_business.business_status IS 'Status (状态), code of list business_status.';
COMMENT ON COLUMN rec_business.recorded_at IS 'Unix seconds.';

-- Rows of the source public_salary: Finance: public salaries. (by_county)
CREATE TABLE rec_public_salary (
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
  employer TEXT COLLATE "C",
  post_kind TEXT COLLATE "C",
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (county, id),
  UNIQUE (county, row_key)
);
CREATE INDEX rec_public_salary_by_household_id ON rec_public_salary (county, household_id);
CREATE INDEX rec_public_salary_by_id_number_blind ON rec_public_salary (county, id_number_blind);
COMMENT ON TABLE rec_public_salary IS 'Rows of the source public_salary: Finance: public salaries. (by_county)';
COMMENT ON COLUMN rec_public_salary.county IS '6-digit county code.';
COMMENT ON COLUMN rec_public_salary.id IS 'Identifier.';
COMMENT ON COLUMN rec_public_salary.household_id IS 'Household of the person, if registered.';
COMMENT ON COLUMN rec_public_salary.member_id IS 'Member, if registered.';
COMMENT ON COLUMN rec_public_salary.village IS 'Village of the household, if registered.';
COMMENT ON COLUMN rec_public_salary.id_number_blind IS 'Blind index of the identity number.';
COMMENT ON COLUMN rec_public_salary.id_number_sealed IS 'Identity number as sent, sealed.';
COMMENT ON COLUMN rec_public_salary.name IS 'Name as sent.';
COMMENT ON COLUMN rec_public_salary.row_key IS 'Keyed hash of the row''s content; the same row is kept once.';
COMMENT ON COLUMN rec_public_salary.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN rec_public_salary.sheet IS 'Sheet of the file.';
COMMENT ON COLUMN rec_public_salary.row_no IS 'Row of the sheet, from 1.';
COMMENT ON COLUMN rec_public_salary.employer IS 'Employer (单位).';
COMMENT ON COLUMN rec_public_salary.post_kind IS 'Kind of post (编制类型), code of list post_kind.';
COMMENT ON COLUMN rec_public_salary.recorded_at IS 'Unix seconds.';
