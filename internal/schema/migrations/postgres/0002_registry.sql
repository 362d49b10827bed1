-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Rural households. (by_county)
CREATE TABLE household (
  county INTEGER NOT NULL,
  id BIGINT NOT NULL,
  village BIGINT NOT NULL,
  household_no TEXT COLLATE "C" NOT NULL,
  household_type TEXT COLLATE "C",
  phone_sealed BYTEA,
  phone_blind BYTEA,
  size BIGINT,
  lift_status TEXT COLLATE "C",
  lift_year BIGINT,
  dangerous_house BOOLEAN,
  safe_water BOOLEAN,
  electricity BOOLEAN,
  floor_area BIGINT,
  sanitary_toilet BOOLEAN,
  toilet_usable BOOLEAN,
  road_hardened BOOLEAN,
  road_distance BIGINT,
  arable_area BIGINT,
  forest_area BIGINT,
  reforested_area BIGINT,
  orchard_area BIGINT,
  grass_area BIGINT,
  water_area BIGINT,
  head_name TEXT COLLATE "C",
  ended_on BIGINT,
  end_reason TEXT COLLATE "C",
  version INTEGER NOT NULL,
  valid_from BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BIGINT NOT NULL,
  batch_id BIGINT,
  sheet TEXT COLLATE "C",
  row_no BIGINT,
  PRIMARY KEY (county, id),
  UNIQUE (county, village, household_no)
);
CREATE INDEX household_by_household_no ON household (county, household_no);
CREATE INDEX household_by_village_ended_on ON household (county, village, ended_on);
COMMENT ON TABLE household IS 'Rural households. (by_county)';
COMMENT ON COLUMN household.county IS '6-digit county code.';
COMMENT ON COLUMN household.id IS 'Identifier.';
COMMENT ON COLUMN household.village IS '12-digit village code.';
COMMENT ON COLUMN household.household_no IS 'Household number (户编号).';
COMMENT ON COLUMN household.household_type IS 'Household type (户类型), code of list household_type.';
COMMENT ON COLUMN household.phone_sealed IS 'Household phone (户联系电话), sealed.';
COMMENT ON COLUMN household.phone_blind IS 'Household phone (户联系电话), blind index.';
COMMENT ON COLUMN household.size IS 'Persons reported (家庭人口数).';
COMMENT ON COLUMN household.lift_status IS 'Lifted status (脱贫标志), code of list lift_status.';
COMMENT ON COLUMN household.lift_year IS 'Year lifted (脱贫年度).';
COMMENT ON COLUMN household.dangerous_house IS 'Dangerous house (是否危房户).';
COMMENT ON COLUMN household.safe_water IS 'Safe drinking water (是否解决安全饮用水).';
COMMENT ON COLUMN household.electricity IS 'Electricity at home (是否通生活用电).';
COMMENT ON COLUMN household.floor_area IS 'Floor area (住房面积), in hundredths of m2.';
COMMENT ON COLUMN household.sanitary_toilet IS 'Sanitary toilet (是否有卫生厕所).';
COMMENT ON COLUMN household.toilet_usable IS 'Toilet in working order (卫生厕所是否能正常使用).';
COMMENT ON COLUMN household.road_hardened IS 'Hardened road to the house (入户道路是否硬化).';
COMMENT ON COLUMN household.road_distance IS 'Distance to the village main road (与村主干路距离), in hundredths of km.';
COMMENT ON COLUMN household.arable_area IS 'Arable land (耕地面积（亩）), in hundredths of mu.';
COMMENT ON COLUMN household.forest_area IS 'Forest land (林地面积（亩）), in hundredths of mu.';
COMMENT ON COLUMN household.reforested_area IS 'Farmland returned to forest (退耕还林面积（亩）), in hundredths of mu.';
COMMENT ON COLUMN household.orchard_area IS 'Orchard land (林果面积（亩）), in hundredths of mu.';
COMMENT ON COLUMN household.grass_area IS 'Grassland (牧草地面积), in hundredths of mu.';
COMMENT ON COLUMN household.water_area IS 'Water surface (水面面积), in hundredths of mu.';
COMMENT ON COLUMN household.head_name IS 'Name of the head as registered.';
COMMENT ON COLUMN household.ended_on IS 'Civil date from which the row is no longer part of the registry; nothing is deleted.';
COMMENT ON COLUMN household.end_reason IS 'Why it ended.';
COMMENT ON COLUMN household.version IS 'Counts the versions from 1.';
COMMENT ON COLUMN household.valid_from IS 'Civil date (yyyymmdd) from which the version is true.';
COMMENT ON COLUMN household.recorded_at IS 'When it was recorded, Unix seconds.';
COMMENT ON COLUMN household.recorded_by IS 'User who recorded it, 0 for the system.';
COMMENT ON COLUMN household.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN household.sheet IS 'Sheet of the batch''s file where it stands.';
COMMENT ON COLUMN household.row_no IS 'Row of the sheet, from 1; a household''s own facts stand on its first row.';

-- Superseded versions of household. (by_county)
CREATE TABLE household_history (
  county INTEGER NOT NULL,
  id BIGINT NOT NULL,
  village BIGINT NOT NULL,
  household_no TEXT COLLATE "C" NOT NULL,
  household_type TEXT COLLATE "C",
  phone_sealed BYTEA,
  phone_blind BYTEA,
  size BIGINT,
  lift_status TEXT COLLATE "C",
  lift_year BIGINT,
  dangerous_house BOOLEAN,
  safe_water BOOLEAN,
  electricity BOOLEAN,
  floor_area BIGINT,
  sanitary_toilet BOOLEAN,
  toilet_usable BOOLEAN,
  road_hardened BOOLEAN,
  road_distance BIGINT,
  arable_area BIGINT,
  forest_area BIGINT,
  reforested_area BIGINT,
  orchard_area BIGINT,
  grass_area BIGINT,
  water_area BIGINT,
  head_name TEXT COLLATE "C",
  ended_on BIGINT,
  end_reason TEXT COLLATE "C",
  version INTEGER NOT NULL,
  valid_from BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BIGINT NOT NULL,
  batch_id BIGINT,
  sheet TEXT COLLATE "C",
  row_no BIGINT,
  valid_to BIGINT NOT NULL,
  superseded_at BIGINT NOT NULL,
  superseded_by BIGINT NOT NULL,
  PRIMARY KEY (county, id, version)
);
COMMENT ON TABLE household_history IS 'Superseded versions of household. (by_county)';
COMMENT ON COLUMN household_history.county IS '6-digit county code.';
COMMENT ON COLUMN household_history.id IS 'Identifier.';
COMMENT ON COLUMN household_history.village IS '12-digit village code.';
COMMENT ON COLUMN household_history.household_no IS 'Household number (户编号).';
COMMENT ON COLUMN household_history.household_type IS 'Household type (户类型), code of list household_type.';
COMMENT ON COLUMN household_history.phone_sealed IS 'Household phone (户联系电话), sealed.';
COMMENT ON COLUMN household_history.phone_blind IS 'Household phone (户联系电话), blind index.';
COMMENT ON COLUMN household_history.size IS 'Persons reported (家庭人口数).';
COMMENT ON COLUMN household_history.lift_status IS 'Lifted status (脱贫标志), code of list lift_status.';
COMMENT ON COLUMN household_history.lift_year IS 'Year lifted (脱贫年度).';
COMMENT ON COLUMN household_history.dangerous_house IS 'Dangerous house (是否危房户).';
COMMENT ON COLUMN household_history.safe_water IS 'Safe drinking water (是否解决安全饮用水).';
COMMENT ON COLUMN household_history.electricity IS 'Electricity at home (是否通生活用电).';
COMMENT ON COLUMN household_history.floor_area IS 'Floor area (住房面积), in hundredths of m2.';
COMMENT ON COLUMN household_history.sanitary_toilet IS 'Sanitary toilet (是否有卫生厕所).';
COMMENT ON COLUMN household_history.toilet_usable IS 'Toilet in working order (卫生厕所是否能正常使用).';
COMMENT ON COLUMN household_history.road_hardened IS 'Hardened road to the house (入户道路是否硬化).';
COMMENT ON COLUMN household_history.road_distance IS 'Distance to the village main road (与村主干路距离), in hundredths of km.';
COMMENT ON COLUMN household_history.arable_area IS 'Arable land (耕地面积（亩）), in hundredths of mu.';
COMMENT ON COLUMN household_history.forest_area IS 'Forest land (林地面积（亩）), in hundredths of mu.';
COMMENT ON COLUMN household_history.reforested_area IS 'Farmland returned to forest (退耕还林面积（亩）), in hundredths of mu.';
COMMENT ON COLUMN household_history.orchard_area IS 'Orchard land (林果面积（亩）), in hundredths of mu.';
COMMENT ON COLUMN household_history.grass_area IS 'Grassland (牧草地面积), in hundredths of mu.';
COMMENT ON COLUMN household_history.water_area IS 'Water surface (水面面积), in hundredths of mu.';
COMMENT ON COLUMN household_history.head_name IS 'Name of the head as registered.';
COMMENT ON COLUMN household_history.ended_on IS 'Civil date from which the row is no longer part of the registry; nothing is deleted.';
COMMENT ON COLUMN household_history.end_reason IS 'Why it ended.';
COMMENT ON COLUMN household_history.version IS 'Counts the versions from 1.';
COMMENT ON COLUMN household_history.valid_from IS 'Civil date (yyyymmdd) from which the version is true.';
COMMENT ON COLUMN household_history.recorded_at IS 'When it was recorded, Unix seconds.';
COMMENT ON COLUMN household_history.recorded_by IS 'User who recorded it, 0 for the system.';
COMMENT ON COLUMN household_history.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN household_history.sheet IS 'Sheet of the batch''s file where it stands.';
COMMENT ON COLUMN household_history.row_no IS 'Row of the sheet, from 1; a household''s own facts stand on its first row.';
COMMENT ON COLUMN household_history.valid_to IS 'Civil date (yyyymmdd) from which the version was no longer true.';
COMMENT ON COLUMN household_history.superseded_at IS 'When the next version was recorded, Unix seconds.';
COMMENT ON COLUMN household_history.superseded_by IS 'User who recorded the next version, 0 for the system.';

-- Members of households. (by_county)
CREATE TABLE member (
  county INTEGER NOT NULL,
  id BIGINT NOT NULL,
  household_id BIGINT NOT NULL,
  village BIGINT NOT NULL,
  member_no TEXT COLLATE "C",
  name TEXT COLLATE "C" NOT NULL,
  id_kind TEXT COLLATE "C",
  id_number_sealed BYTEA NOT NULL,
  id_number_blind BYTEA NOT NULL,
  relation TEXT COLLATE "C",
  sex TEXT COLLATE "C",
  birth_date BIGINT,
  ethnic TEXT COLLATE "C",
  political TEXT COLLATE "C",
  education TEXT COLLATE "C",
  school_status TEXT COLLATE "C",
  dropout_reason TEXT COLLATE "C",
  unschooled_reason TEXT COLLATE "C",
  health TEXT COLLATE "C",
  labour TEXT COLLATE "C",
  work_place TEXT COLLATE "C",
  work_months BIGINT,
  resident_medical BOOLEAN,
  employee_medical BOOLEAN,
  severe_insurance BOOLEAN,
  resident_pension BOOLEAN,
  employee_pension BOOLEAN,
  medical_aid BOOLEAN,
  dibao TEXT COLLATE "C",
  destitute TEXT COLLATE "C",
  public_post TEXT COLLATE "C",
  post_months BIGINT,
  employment_channel TEXT COLLATE "C",
  phone_sealed BYTEA,
  phone_blind BYTEA,
  name_initials TEXT COLLATE "C",
  disability_category INTEGER,
  disability_grade INTEGER,
  ended_on BIGINT,
  end_reason TEXT COLLATE "C",
  version INTEGER NOT NULL,
  valid_from BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BIGINT NOT NULL,
  batch_id BIGINT,
  sheet TEXT COLLATE "C",
  row_no BIGINT,
  PRIMARY KEY (county, id),
  FOREIGN KEY (county, household_id) REFERENCES household (county, id)
);
CREATE INDEX member_by_household_id ON member (county, household_id);
CREATE INDEX member_by_name ON member (county, name);
CREATE INDEX member_by_name_initials ON member (county, name_initials);
CREATE INDEX member_by_village_ended_on ON member (county, village, ended_on);
COMMENT ON TABLE member IS 'Members of households. (by_county)';
COMMENT ON COLUMN member.county IS '6-digit county code.';
COMMENT ON COLUMN member.id IS 'Identifier.';
COMMENT ON COLUMN member.household_id IS 'Household the person belongs to.';
COMMENT ON COLUMN member.village IS '12-digit village code.';
COMMENT ON COLUMN member.member_no IS 'Person number (人编号).';
COMMENT ON COLUMN member.name IS 'Name (姓名).';
COMMENT ON COLUMN member.id_kind IS 'Kind of certificate (证件类型), code of list id_kind.';
COMMENT ON COLUMN member.id_number_sealed IS 'Certificate number (证件号码), sealed.';
COMMENT ON COLUMN member.id_number_blind IS 'Certificate number (证件号码), blind index.';
COMMENT ON COLUMN member.relation IS 'Relation to head (与户主关系), code of list relation.';
COMMENT ON COLUMN member.sex IS 'Sex (性别), code of list sex.';
COMMENT ON COLUMN member.birth_date IS 'Date of birth (出生日期), civil date yyyymmdd.';
COMMENT ON COLUMN member.ethnic IS 'Ethnic group (民族), code of list ethnic.';
COMMENT ON COLUMN member.political IS 'Political status (政治面貌), code of list political.';
COMMENT ON COLUMN member.education IS 'Education (文化程度), code of list education.';
COMMENT ON COLUMN member.school_status IS 'In school (在校生状况), code of list school_status.';
COMMENT ON COLUMN member.dropout_reason IS 'Reason for dropping out (失学或辍学原因), code of list dropout_reason.';
COMMENT ON COLUMN member.unschooled_reason IS 'Reason for not attending compulsory school (义务教育阶段未上学原因).';
COMMENT ON COLUMN member.health IS 'Health (健康状况), codes of list health as ,a,b, and '''' for none.';
COMMENT ON COLUMN member.labour IS 'Labour capacity (劳动技能), code of list labour.';
COMMENT ON COLUMN member.work_place IS 'Place of work (务工所在地), code of list work_place.';
COMMENT ON COLUMN member.work_months IS 'Months worked (务工时间（月）).';
COMMENT ON COLUMN member.resident_medical IS 'Residents'' medical insurance (是否参加城乡居民基本医疗保险).';
COMMENT ON COLUMN member.employee_medical IS 'Employees'' medical insurance (是否参加城镇职工基本医疗保险).';
COMMENT ON COLUMN member.severe_insurance IS 'Severe illness insurance (是否参加大病保险).';
COMMENT ON COLUMN member.resident_pension IS 'Residents'' pension insurance (是否参加城乡居民基本养老保险).';
COMMENT ON COLUMN member.employee_pension IS 'Employees'' pension insurance (是否参加城镇职工基本养老保险).';
COMMENT ON COLUMN member.medical_aid IS 'Receives medical aid (是否接受医疗救助).';
COMMENT ON COLUMN member.dibao IS 'Minimum living allowance (享受低保政策情况), code of list dibao.';
COMMENT ON COLUMN member.destitute IS 'Destitute support (享受特困供养政策情况), code of list destitute.';
COMMENT ON COLUMN member.public_post IS 'Public-welfare post (公益性岗位), codes of list public_post as ,a,b, and '''' for none.';
COMMENT ON COLUMN member.post_months IS 'Months in a public-welfare post (公益性岗位(月数)).';
COMMENT ON COLUMN member.employment_channel IS 'Employment channel (就业渠道（易地搬迁后扶使用）).';
COMMENT ON COLUMN member.phone_sealed IS 'Member''s phone (家庭成员联系电话), sealed.';
COMMENT ON COLUMN member.phone_blind IS 'Member''s phone (家庭成员联系电话), blind index.';
COMMENT ON COLUMN member.name_initials IS 'First letters of the name''s pinyin, lower case; several readings joined by |.';
COMMENT ON COLUMN member.disability_category IS 'Category in a disability certificate''s number, 1 to 7.';
COMMENT ON COLUMN member.disability_grade IS 'Grade in a disability certificate''s number, 1 (heaviest) to 4.';
COMMENT ON COLUMN member.ended_on IS 'Civil date from which the row is no longer part of the registry; nothing is deleted.';
COMMENT ON COLUMN member.end_reason IS 'Why it ended.';
COMMENT ON COLUMN member.version IS 'Counts the versions from 1.';
COMMENT ON COLUMN member.valid_from IS 'Civil date (yyyymmdd) from which the version is true.';
COMMENT ON COLUMN member.recorded_at IS 'When it was recorded, Unix seconds.';
COMMENT ON COLUMN member.recorded_by IS 'User who recorded it, 0 for the system.';
COMMENT ON COLUMN member.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN member.sheet IS 'Sheet of the batch''s file where it stands.';
COMMENT ON COLUMN member.row_no IS 'Row of the sheet, from 1; a household''s own facts stand on its first row.';

-- Superseded versions of member. (by_county)
CREATE TABLE member_history (
  county INTEGER NOT NULL,
  id BIGINT NOT NULL,
  household_id BIGINT NOT NULL,
  village BIGINT NOT NULL,
  member_no TEXT COLLATE "C",
  name TEXT COLLATE "C" NOT NULL,
  id_kind TEXT COLLATE "C",
  id_number_sealed BYTEA NOT NULL,
  id_number_blind BYTEA NOT NULL,
  relation TEXT COLLATE "C",
  sex TEXT COLLATE "C",
  birth_date BIGINT,
  ethnic TEXT COLLATE "C",
  political TEXT COLLATE "C",
  education TEXT COLLATE "C",
  school_status TEXT COLLATE "C",
  dropout_reason TEXT COLLATE "C",
  unschooled_reason TEXT COLLATE "C",
  health TEXT COLLATE "C",
  labour TEXT COLLATE "C",
  work_place TEXT COLLATE "C",
  work_months BIGINT,
  resident_medical BOOLEAN,
  employee_medical BOOLEAN,
  severe_insurance BOOLEAN,
  resident_pension BOOLEAN,
  employee_pension BOOLEAN,
  medical_aid BOOLEAN,
  dibao TEXT COLLATE "C",
  destitute TEXT COLLATE "C",
  public_post TEXT COLLATE "C",
  post_months BIGINT,
  employment_channel TEXT COLLATE "C",
  phone_sealed BYTEA,
  phone_blind BYTEA,
  name_initials TEXT COLLATE "C",
  disability_category INTEGER,
  disability_grade INTEGER,
  ended_on BIGINT,
  end_reason TEXT COLLATE "C",
  version INTEGER NOT NULL,
  valid_from BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BIGINT NOT NULL,
  batch_id BIGINT,
  sheet TEXT COLLATE "C",
  row_no BIGINT,
  valid_to BIGINT NOT NULL,
  superseded_at BIGINT NOT NULL,
  superseded_by BIGINT NOT NULL,
  PRIMARY KEY (county, id, version)
);
COMMENT ON TABLE member_history IS 'Superseded versions of member. (by_county)';
COMMENT ON COLUMN member_history.county IS '6-digit county code.';
COMMENT ON COLUMN member_history.id IS 'Identifier.';
COMMENT ON COLUMN member_history.household_id IS 'Household the person belongs to.';
COMMENT ON COLUMN member_history.village IS '12-digit village code.';
COMMENT ON COLUMN member_history.member_no IS 'Person number (人编号).';
COMMENT ON COLUMN member_history.name IS 'Name (姓名).';
COMMENT ON COLUMN member_history.id_kind IS 'Kind of certificate (证件类型), code of list id_kind.';
COMMENT ON COLUMN member_history.id_number_sealed IS 'Certificate number (证件号码), sealed.';
COMMENT ON COLUMN member_history.id_number_blind IS 'Certificate number (证件号码), blind index.';
COMMENT ON COLUMN member_history.relation IS 'Relation to head (与户主关系), code of list relation.';
COMMENT ON COLUMN member_history.sex IS 'Sex (性别), code of list sex.';
COMMENT ON COLUMN member_history.birth_date IS 'Date of birth (出生日期), civil date yyyymmdd.';
COMMENT ON COLUMN member_history.ethnic IS 'Ethnic group (民族), code of list ethnic.';
COMMENT ON COLUMN member_history.political IS 'Political status (政治面貌), code of list political.';
COMMENT ON COLUMN member_history.education IS 'Education (文化程度), code of list education.';
COMMENT ON COLUMN member_history.school_status IS 'In school (在校生状况), code of list school_status.';
COMMENT ON COLUMN member_history.dropout_reason IS 'Reason for dropping out (失学或辍学原因), code of list dropout_reason.';
COMMENT ON COLUMN member_history.unschooled_reason IS 'Reason for not attending compulsory school (义务教育阶段未上学原因).';
COMMENT ON COLUMN member_history.health IS 'Health (健康状况), codes of list health as ,a,b, and '''' for none.';
COMMENT ON COLUMN member_history.labour IS 'Labour capacity (劳动技能), code of list labour.';
COMMENT ON COLUMN member_history.work_place IS 'Place of work (务工所在地), code of list work_place.';
COMMENT ON COLUMN member_history.work_months IS 'Months worked (务工时间（月）).';
COMMENT ON COLUMN member_history.resident_medical IS 'Residents'' medical insurance (是否参加城乡居民基本医疗保险).';
COMMENT ON COLUMN member_history.employee_medical IS 'Employees'' medical insurance (是否参加城镇职工基本医疗保险).';
COMMENT ON COLUMN member_history.severe_insurance IS 'Severe illness insurance (是否参加大病保险).';
COMMENT ON COLUMN member_history.resident_pension IS 'Residents'' pension insurance (是否参加城乡居民基本养老保险).';
COMMENT ON COLUMN member_history.employee_pension IS 'Employees'' pension insurance (是否参加城镇职工基本养老保险).';
COMMENT ON COLUMN member_history.medical_aid IS 'Receives medical aid (是否接受医疗救助).';
COMMENT ON COLUMN member_history.dibao IS 'Minimum living allowance (享受低保政策情况), code of list dibao.';
COMMENT ON COLUMN member_history.destitute IS 'Destitute support (享受特困供养政策情况), code of list destitute.';
COMMENT ON COLUMN member_history.public_post IS 'Public-welfare post (公益性岗位), codes of list public_post as ,a,b, and '''' for none.';
COMMENT ON COLUMN member_history.post_months IS 'Months in a public-welfare post (公益性岗位(月数)).';
COMMENT ON COLUMN member_history.employment_channel IS 'Employment channel (就业渠道（易地搬迁后扶使用）).';
COMMENT ON COLUMN member_history.phone_sealed IS 'Member''s phone (家庭成员联系电话), sealed.';
COMMENT ON COLUMN member_history.phone_blind IS 'Member''s phone (家庭成员联系电话), blind index.';
COMMENT ON COLUMN member_history.name_initials IS 'First letters of the name''s pinyin, lower case; several readings joined by |.';
COMMENT ON COLUMN member_history.disability_category IS 'Category in a disability certificate''s number, 1 to 7.';
COMMENT ON COLUMN member_history.disability_grade IS 'Grade in a disability certificate''s number, 1 (heaviest) to 4.';
COMMENT ON COLUMN member_history.ended_on IS 'Civil date from which the row is no longer part of the registry; nothing is deleted.';
COMMENT ON COLUMN member_history.end_reason IS 'Why it ended.';
COMMENT ON COLUMN member_history.version IS 'Counts the versions from 1.';
COMMENT ON COLUMN member_history.valid_from IS 'Civil date (yyyymmdd) from which the version is true.';
COMMENT ON COLUMN member_history.recorded_at IS 'When it was recorded, Unix seconds.';
COMMENT ON COLUMN member_history.recorded_by IS 'User who recorded it, 0 for the system.';
COMMENT ON COLUMN member_history.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN member_history.sheet IS 'Sheet of the batch''s file where it stands.';
COMMENT ON COLUMN member_history.row_no IS 'Row of the sheet, from 1; a household''s own facts stand on its first row.';
COMMENT ON COLUMN member_history.valid_to IS 'Civil date (yyyymmdd) from which the version was no longer true.';
COMMENT ON COLUMN member_history.superseded_at IS 'When the next version was recorded, Unix seconds.';
COMMENT ON COLUMN member_history.superseded_by IS 'User who recorded the next version, 0 for the system.';

-- Directory of registered persons by the blind index of the identity number. (by_person_key)
CREATE TABLE person_key (
  id_blind BYTEA NOT NULL,
  county INTEGER NOT NULL,
  household_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  PRIMARY KEY (id_blind)
);
COMMENT ON TABLE person_key IS 'Directory of registered persons by the blind index of the identity number. (by_person_key)';
COMMENT ON COLUMN person_key.id_blind IS 'Blind index of the 18-digit identity number.';
COMMENT ON COLUMN person_key.county IS 'County where the person is registered.';
COMMENT ON COLUMN person_key.household_id IS 'Household.';
COMMENT ON COLUMN person_key.member_id IS 'Member.';

-- Incomes, expenses and the four guarantees of a household: current, at identification, after clearing. (by_county)
CREATE TABLE assessment (
  county INTEGER NOT NULL,
  household_id BIGINT NOT NULL,
  basis TEXT COLLATE "C" NOT NULL CHECK (basis IN ('current', 'identified', 'cleared')),
  village BIGINT NOT NULL,
  wage_income BIGINT,
  operating_income BIGINT,
  property_income BIGINT,
  transfer_income BIGINT,
  operating_expense BIGINT,
  net_reported BIGINT,
  per_capita_reported BIGINT,
  claim_income BIGINT,
  out_of_pocket BIGINT,
  destitute_allowance BIGINT,
  dibao_allowance BIGINT,
  pension BIGINT,
  housing_problem BOOLEAN,
  dropout_problem BOOLEAN,
  water_problem BOOLEAN,
  uninsured_problem BOOLEAN,
  version INTEGER NOT NULL,
  valid_from BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BIGINT NOT NULL,
  batch_id BIGINT,
  sheet TEXT COLLATE "C",
  row_no BIGINT,
  PRIMARY KEY (county, household_id, basis),
  FOREIGN KEY (county, household_id) REFERENCES household (county, id)
);
COMMENT ON TABLE assessment IS 'Incomes, expenses and the four guarantees of a household: current, at identification, after clearing. (by_county)';
COMMENT ON COLUMN assessment.county IS '6-digit county code.';
COMMENT ON COLUMN assessment.household_id IS 'Household.';
COMMENT ON COLUMN assessment.basis IS 'Which assessment it is.';
COMMENT ON COLUMN assessment.village IS '12-digit village code.';
COMMENT ON COLUMN assessment.wage_income IS 'Wage income (工资性收入), in fen.';
COMMENT ON COLUMN assessment.operating_income IS 'Operating income (生产经营性收入), in fen.';
COMMENT ON COLUMN assessment.property_income IS 'Property income (财产性收入), in fen.';
COMMENT ON COLUMN assessment.transfer_income IS 'Transfer income (转移性收入), in fen.';
COMMENT ON COLUMN assessment.operating_expense IS 'Operating expense (生产经营性支出), in fen.';
COMMENT ON COLUMN assessment.net_reported IS 'Net income (reported) (纯收入), in fen.';
COMMENT ON COLUMN assessment.per_capita_reported IS 'Net income per person (reported) (人均纯收入（元）), in fen.';
COMMENT ON COLUMN assessment.claim_income IS 'Insurance claims received (理赔收入), in fen.';
COMMENT ON COLUMN assessment.out_of_pocket IS 'Eligible out-of-pocket expense (合规自付支出), in fen.';
COMMENT ON COLUMN assessment.destitute_allowance IS 'Destitute support allowance (特困人员救助供养金), in fen.';
COMMENT ON COLUMN assessment.dibao_allowance IS 'Minimum living allowance received (低保金), in fen.';
COMMENT ON COLUMN assessment.pension IS 'Pension received (养老保险金), in fen.';
COMMENT ON COLUMN assessment.housing_problem IS 'Housing safety problem (是否住房出现安全问题).';
COMMENT ON COLUMN assessment.dropout_problem IS 'Child out of compulsory school (是否义务教育阶段适龄儿童少年失学辍学).';
COMMENT ON COLUMN assessment.water_problem IS 'Drinking water problem (饮水是否出现安全问题).';
COMMENT ON COLUMN assessment.uninsured_problem IS 'Member without medical insurance (是否有家庭成员未参加城乡居民（职工）基本医疗保险).';
COMMENT ON COLUMN assessment.version IS 'Counts the versions from 1.';
COMMENT ON COLUMN assessment.valid_from IS 'Civil date (yyyymmdd) from which the version is true.';
COMMENT ON COLUMN assessment.recorded_at IS 'When it was recorded, Unix seconds.';
COMMENT ON COLUMN assessment.recorded_by IS 'User who recorded it, 0 for the system.';
COMMENT ON COLUMN assessment.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN assessment.sheet IS 'Sheet of the batch''s file where it stands.';
COMMENT ON COLUMN assessment.row_no IS 'Row of the sheet, from 1; a household''s own facts stand on its first row.';

-- Superseded versions of assessment. (by_county)
CREATE TABLE assessment_history (
  county INTEGER NOT NULL,
  household_id BIGINT NOT NULL,
  basis TEXT COLLATE "C" NOT NULL CHECK (basis IN ('current', 'identified', 'cleared')),
  village BIGINT NOT NULL,
  wage_income BIGINT,
  operating_income BIGINT,
  property_income BIGINT,
  transfer_income BIGINT,
  operating_expense BIGINT,
  net_reported BIGINT,
  per_capita_reported BIGINT,
  claim_income BIGINT,
  out_of_pocket BIGINT,
  destitute_allowance BIGINT,
  dibao_allowance BIGINT,
  pension BIGINT,
  housing_problem BOOLEAN,
  dropout_problem BOOLEAN,
  water_problem BOOLEAN,
  uninsured_problem BOOLEAN,
  version INTEGER NOT NULL,
  valid_from BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BIGINT NOT NULL,
  batch_id BIGINT,
  sheet TEXT COLLATE "C",
  row_no BIGINT,
  valid_to BIGINT NOT NULL,
  superseded_at BIGINT NOT NULL,
  superseded_by BIGINT NOT NULL,
  PRIMARY KEY (county, household_id, basis, version)
);
COMMENT ON TABLE assessment_history IS 'Superseded versions of assessment. (by_county)';
COMMENT ON COLUMN assessment_history.county IS '6-digit county code.';
COMMENT ON COLUMN assessment_history.household_id IS 'Household.';
COMMENT ON COLUMN assessment_history.basis IS 'Which assessment it is.';
COMMENT ON COLUMN assessment_history.village IS '12-digit village code.';
COMMENT ON COLUMN assessment_history.wage_income IS 'Wage income (工资性收入), in fen.';
COMMENT ON COLUMN assessment_history.operating_income IS 'Operating income (生产经营性收入), in fen.';
COMMENT ON COLUMN assessment_history.property_income IS 'Property income (财产性收入), in fen.';
COMMENT ON COLUMN assessment_history.transfer_income IS 'Transfer income (转移性收入), in fen.';
COMMENT ON COLUMN assessment_history.operating_expense IS 'Operating expense (生产经营性支出), in fen.';
COMMENT ON COLUMN assessment_history.net_reported IS 'Net income (reported) (纯收入), in fen.';
COMMENT ON COLUMN assessment_history.per_capita_reported IS 'Net income per person (reported) (人均纯收入（元）), in fen.';
COMMENT ON COLUMN assessment_history.claim_income IS 'Insurance claims received (理赔收入), in fen.';
COMMENT ON COLUMN assessment_history.out_of_pocket IS 'Eligible out-of-pocket expense (合规自付支出), in fen.';
COMMENT ON COLUMN assessment_history.destitute_allowance IS 'Destitute support allowance (特困人员救助供养金), in fen.';
COMMENT ON COLUMN assessment_history.dibao_allowance IS 'Minimum living allowance received (低保金), in fen.';
COMMENT ON COLUMN assessment_history.pension IS 'Pension received (养老保险金), in fen.';
COMMENT ON COLUMN assessment_history.housing_problem IS 'Housing safety problem (是否住房出现安全问题).';
COMMENT ON COLUMN assessment_history.dropout_problem IS 'Child out of compulsory school (是否义务教育阶段适龄儿童少年失学辍学).';
COMMENT ON COLUMN assessment_history.water_problem IS 'Drinking water problem (饮水是否出现安全问题).';
COMMENT ON COLUMN assessment_history.uninsured_problem IS 'Member without medical insurance (是否有家庭成员未参加城乡居民（职工）基本医疗保险).';
COMMENT ON COLUMN assessment_history.version IS 'Counts the versions from 1.';
COMMENT ON COLUMN assessment_history.valid_from IS 'Civil date (yyyymmdd) from which the version is true.';
COMMENT ON COLUMN assessment_history.recorded_at IS 'When it was recorded, Unix seconds.';
COMMENT ON COLUMN assessment_history.recorded_by IS 'User who recorded it, 0 for the system.';
COMMENT ON COLUMN assessment_history.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN assessment_history.sheet IS 'Sheet of the batch''s file where it stands.';
COMMENT ON COLUMN assessment_history.row_no IS 'Row of the sheet, from 1; a household''s own facts stand on its first row.';
COMMENT ON COLUMN assessment_history.valid_to IS 'Civil date (yyyymmdd) from which the version was no longer true.';
COMMENT ON COLUMN assessment_history.superseded_at IS 'When the next version was recorded, Unix seconds.';
COMMENT ON COLUMN assessment_history.superseded_by IS 'User who recorded the next version, 0 for the system.';

-- Local income items of a household, which add up to the national five. (by_county)
CREATE TABLE income_item (
  county INTEGER NOT NULL,
  household_id BIGINT NOT NULL,
  village BIGINT NOT NULL,
  basis TEXT COLLATE "C" NOT NULL,
  item TEXT COLLATE "C" NOT NULL,
  amount BIGINT NOT NULL,
  remark TEXT COLLATE "C",
  version INTEGER NOT NULL,
  valid_from BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BIGINT NOT NULL,
  batch_id BIGINT,
  sheet TEXT COLLATE "C",
  row_no BIGINT,
  PRIMARY KEY (county, household_id, basis, item),
  FOREIGN KEY (county, household_id) REFERENCES household (county, id)
);
COMMENT ON TABLE income_item IS 'Local income items of a household, which add up to the national five. (by_county)';
COMMENT ON COLUMN income_item.county IS '6-digit county code.';
COMMENT ON COLUMN income_item.household_id IS 'Household.';
COMMENT ON COLUMN income_item.village IS '12-digit village code.';
COMMENT ON COLUMN income_item.basis IS 'Basis (口径), code of list assessment_basis.';
COMMENT ON COLUMN income_item.item IS 'Income item (收支项目), code of list income_item.';
COMMENT ON COLUMN income_item.amount IS 'Amount (金额), in fen.';
COMMENT ON COLUMN income_item.remark IS 'Explanation (说明).';
COMMENT ON COLUMN income_item.version IS 'Counts the versions from 1.';
COMMENT ON COLUMN income_item.valid_from IS 'Civil date (yyyymmdd) from which the version is true.';
COMMENT ON COLUMN income_item.recorded_at IS 'When it was recorded, Unix seconds.';
COMMENT ON COLUMN income_item.recorded_by IS 'User who recorded it, 0 for the system.';
COMMENT ON COLUMN income_item.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN income_item.sheet IS 'Sheet of the batch''s file where it stands.';
COMMENT ON COLUMN income_item.row_no IS 'Row of the sheet, from 1; a household''s own facts stand on its first row.';

-- Superseded versions of income_item. (by_county)
CREATE TABLE income_item_history (
  county INTEGER NOT NULL,
  household_id BIGINT NOT NULL,
  village BIGINT NOT NULL,
  basis TEXT COLLATE "C" NOT NULL,
  item TEXT COLLATE "C" NOT NULL,
  amount BIGINT NOT NULL,
  remark TEXT COLLATE "C",
  version INTEGER NOT NULL,
  valid_from BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BIGINT NOT NULL,
  batch_id BIGINT,
  sheet TEXT COLLATE "C",
  row_no BIGINT,
  valid_to BIGINT NOT NULL,
  superseded_at BIGINT NOT NULL,
  superseded_by BIGINT NOT NULL,
  PRIMARY KEY (county, household_id, basis, item, version)
);
COMMENT ON TABLE income_item_history IS 'Superseded versions of income_item. (by_county)';
COMMENT ON COLUMN income_item_history.county IS '6-digit county code.';
COMMENT ON COLUMN income_item_history.household_id IS 'Household.';
COMMENT ON COLUMN income_item_history.village IS '12-digit village code.';
COMMENT ON COLUMN income_item_history.basis IS 'Basis (口径), code of list assessment_basis.';
COMMENT ON COLUMN income_item_history.item IS 'Income item (收支项目), code of list income_item.';
COMMENT ON COLUMN income_item_history.amount IS 'Amount (金额), in fen.';
COMMENT ON COLUMN income_item_history.remark IS 'Explanation (说明).';
COMMENT ON COLUMN income_item_history.version IS 'Counts the versions from 1.';
COMMENT ON COLUMN income_item_history.valid_from IS 'Civil date (yyyymmdd) from which the version is true.';
COMMENT ON COLUMN income_item_history.recorded_at IS 'When it was recorded, Unix seconds.';
COMMENT ON COLUMN income_item_history.recorded_by IS 'User who recorded it, 0 for the system.';
COMMENT ON COLUMN income_item_history.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN income_item_history.sheet IS 'Sheet of the batch''s file where it stands.';
COMMENT ON COLUMN income_item_history.row_no IS 'Row of the sheet, from 1; a household''s own facts stand on its first row.';
COMMENT ON COLUMN income_item_history.valid_to IS 'Civil date (yyyymmdd) from which the version was no longer true.';
COMMENT ON COLUMN income_item_history.superseded_at IS 'When the next version was recorded, Unix seconds.';
COMMENT ON COLUMN income_item_history.superseded_by IS 'User who recorded the next version, 0 for the system.';

-- Monitoring record of a household: class, risks, measures, clearing. (by_county)
CREATE TABLE monitoring (
  county INTEGER NOT NULL,
  household_id BIGINT NOT NULL,
  village BIGINT NOT NULL,
  monitored_class TEXT COLLATE "C",
  identified_on BIGINT,
  risks TEXT COLLATE "C",
  risk_cleared BOOLEAN,
  cleared_on BIGINT,
  clear_method TEXT COLLATE "C",
  safety_net BOOLEAN,
  developmental TEXT COLLATE "C",
  industry_measures TEXT COLLATE "C",
  employment_measures TEXT COLLATE "C",
  finance_measures TEXT COLLATE "C",
  post_measures TEXT COLLATE "C",
  housing_measures TEXT COLLATE "C",
  water_measures TEXT COLLATE "C",
  health_measures TEXT COLLATE "C",
  compulsory_measures TEXT COLLATE "C",
  education_measures TEXT COLLATE "C",
  safety_net_measures TEXT COLLATE "C",
  social_measures TEXT COLLATE "C",
  relocation_measures TEXT COLLATE "C",
  living_measures TEXT COLLATE "C",
  infrastructure_measures TEXT COLLATE "C",
  remark TEXT COLLATE "C",
  collector TEXT COLLATE "C",
  collector_phone_sealed BYTEA,
  collector_phone_blind BYTEA,
  version INTEGER NOT NULL,
  valid_from BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BIGINT NOT NULL,
  batch_id BIGINT,
  sheet TEXT COLLATE "C",
  row_no BIGINT,
  PRIMARY KEY (county, household_id),
  FOREIGN KEY (county, household_id) REFERENCES household (county, id)
);
COMMENT ON TABLE monitoring IS 'Monitoring record of a household: class, risks, measures, clearing. (by_county)';
COMMENT ON COLUMN monitoring.county IS '6-digit county code.';
COMMENT ON COLUMN monitoring.household_id IS 'Household.';
COMMENT ON COLUMN monitoring.village IS '12-digit village code.';
COMMENT ON COLUMN monitoring.monitored_class IS 'Class of monitored household (监测对象类别), code of list monitored_class.';
COMMENT ON COLUMN monitoring.identified_on IS 'Identified in (识别监测时间), civil date yyyymmdd.';
COMMENT ON COLUMN monitoring.risks IS 'Risks of poverty (致贫/返贫风险), codes of list risk as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring.risk_cleared IS 'Risk cleared (风险是否已消除).';
COMMENT ON COLUMN monitoring.cleared_on IS 'Cleared in (消除监测时间), civil date yyyymmdd.';
COMMENT ON COLUMN monitoring.clear_method IS 'How the risk was cleared (风险消除方式), code of list clear_method.';
COMMENT ON COLUMN monitoring.safety_net IS 'Household without labour under the safety net (整户无劳动能力兜底保障户).';
COMMENT ON COLUMN monitoring.developmental IS 'Developmental assistance (实施开发式帮扶措施情况), code of list developmental.';
COMMENT ON COLUMN monitoring.industry_measures IS 'Industry support (产业帮扶), codes of list measure_industry as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring.employment_measures IS 'Employment support (就业帮扶), codes of list measure_employment as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring.finance_measures IS 'Financial support (金融帮扶), codes of list measure_finance as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring.post_measures IS 'Public-welfare post support (公益岗位帮扶), codes of list measure_post as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring.housing_measures IS 'Housing safety (住房安全保障), codes of list measure_housing as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring.water_measures IS 'Drinking water safety (饮水安全保障), codes of list measure_water as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring.health_measures IS 'Health support (健康帮扶), codes of list measure_health as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring.compulsory_measures IS 'Compulsory education (义务教育保障), codes of list measure_compulsory as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring.education_measures IS 'Education support (教育帮扶), codes of list measure_education as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring.safety_net_measures IS 'Social safety net (综合保障), codes of list measure_safety_net as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring.social_measures IS 'Social assistance (社会帮扶), codes of list measure_social as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring.relocation_measures IS 'Relocation (搬迁), codes of list measure_relocation as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring.living_measures IS 'Better living conditions (生产生活条件改善), codes of list measure_living as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring.infrastructure_measures IS 'Infrastructure (基础设施建设), codes of list measure_infrastructure as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring.remark IS 'Remark (其他备注).';
COMMENT ON COLUMN monitoring.collector IS 'Collected by (信息采集人).';
COMMENT ON COLUMN monitoring.collector_phone_sealed IS 'Collector''s phone (信息采集人联系电话), sealed.';
COMMENT ON COLUMN monitoring.collector_phone_blind IS 'Collector''s phone (信息采集人联系电话), blind index.';
COMMENT ON COLUMN monitoring.version IS 'Counts the versions from 1.';
COMMENT ON COLUMN monitoring.valid_from IS 'Civil date (yyyymmdd) from which the version is true.';
COMMENT ON COLUMN monitoring.recorded_at IS 'When it was recorded, Unix seconds.';
COMMENT ON COLUMN monitoring.recorded_by IS 'User who recorded it, 0 for the system.';
COMMENT ON COLUMN monitoring.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN monitoring.sheet IS 'Sheet of the batch''s file where it stands.';
COMMENT ON COLUMN monitoring.row_no IS 'Row of the sheet, from 1; a household''s own facts stand on its first row.';

-- Superseded versions of monitoring. (by_county)
CREATE TABLE monitoring_history (
  county INTEGER NOT NULL,
  household_id BIGINT NOT NULL,
  village BIGINT NOT NULL,
  monitored_class TEXT COLLATE "C",
  identified_on BIGINT,
  risks TEXT COLLATE "C",
  risk_cleared BOOLEAN,
  cleared_on BIGINT,
  clear_method TEXT COLLATE "C",
  safety_net BOOLEAN,
  developmental TEXT COLLATE "C",
  industry_measures TEXT COLLATE "C",
  employment_measures TEXT COLLATE "C",
  finance_measures TEXT COLLATE "C",
  post_measures TEXT COLLATE "C",
  housing_measures TEXT COLLATE "C",
  water_measures TEXT COLLATE "C",
  health_measures TEXT COLLATE "C",
  compulsory_measures TEXT COLLATE "C",
  education_measures TEXT COLLATE "C",
  safety_net_measures TEXT COLLATE "C",
  social_measures TEXT COLLATE "C",
  relocation_measures TEXT COLLATE "C",
  living_measures TEXT COLLATE "C",
  infrastructure_measures TEXT COLLATE "C",
  remark TEXT COLLATE "C",
  collector TEXT COLLATE "C",
  collector_phone_sealed BYTEA,
  collector_phone_blind BYTEA,
  version INTEGER NOT NULL,
  valid_from BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BIGINT NOT NULL,
  batch_id BIGINT,
  sheet TEXT COLLATE "C",
  row_no BIGINT,
  valid_to BIGINT NOT NULL,
  superseded_at BIGINT NOT NULL,
  superseded_by BIGINT NOT NULL,
  PRIMARY KEY (county, household_id, version)
);
COMMENT ON TABLE monitoring_history IS 'Superseded versions of monitoring. (by_county)';
COMMENT ON COLUMN monitoring_history.county IS '6-digit county code.';
COMMENT ON COLUMN monitoring_history.household_id IS 'Household.';
COMMENT ON COLUMN monitoring_history.village IS '12-digit village code.';
COMMENT ON COLUMN monitoring_history.monitored_class IS 'Class of monitored household (监测对象类别), code of list monitored_class.';
COMMENT ON COLUMN monitoring_history.identified_on IS 'Identified in (识别监测时间), civil date yyyymmdd.';
COMMENT ON COLUMN monitoring_history.risks IS 'Risks of poverty (致贫/返贫风险), codes of list risk as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring_history.risk_cleared IS 'Risk cleared (风险是否已消除).';
COMMENT ON COLUMN monitoring_history.cleared_on IS 'Cleared in (消除监测时间), civil date yyyymmdd.';
COMMENT ON COLUMN monitoring_history.clear_method IS 'How the risk was cleared (风险消除方式), code of list clear_method.';
COMMENT ON COLUMN monitoring_history.safety_net IS 'Household without labour under the safety net (整户无劳动能力兜底保障户).';
COMMENT ON COLUMN monitoring_history.developmental IS 'Developmental assistance (实施开发式帮扶措施情况), code of list developmental.';
COMMENT ON COLUMN monitoring_history.industry_measures IS 'Industry support (产业帮扶), codes of list measure_industry as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring_history.employment_measures IS 'Employment support (就业帮扶), codes of list measure_employment as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring_history.finance_measures IS 'Financial support (金融帮扶), codes of list measure_finance as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring_history.post_measures IS 'Public-welfare post support (公益岗位帮扶), codes of list measure_post as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring_history.housing_measures IS 'Housing safety (住房安全保障), codes of list measure_housing as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring_history.water_measures IS 'Drinking water safety (饮水安全保障), codes of list measure_water as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring_history.health_measures IS 'Health support (健康帮扶), codes of list measure_health as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring_history.compulsory_measures IS 'Compulsory education (义务教育保障), codes of list measure_compulsory as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring_history.education_measures IS 'Education support (教育帮扶), codes of list measure_education as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring_history.safety_net_measures IS 'Social safety net (综合保障), codes of list measure_safety_net as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring_history.social_measures IS 'Social assistance (社会帮扶), codes of list measure_social as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring_history.relocation_measures IS 'Relocation (搬迁), codes of list measure_relocation as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring_history.living_measures IS 'Better living conditions (生产生活条件改善), codes of list measure_living as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring_history.infrastructure_measures IS 'Infrastructure (基础设施建设), codes of list measure_infrastructure as ,a,b, and '''' for none.';
COMMENT ON COLUMN monitoring_history.remark IS 'Remark (其他备注).';
COMMENT ON COLUMN monitoring_history.collector IS 'Collected by (信息采集人).';
COMMENT ON COLUMN monitoring_history.collector_phone_sealed IS 'Collector''s phone (信息采集人联系电话), sealed.';
COMMENT ON COLUMN monitoring_history.collector_phone_blind IS 'Collector''s phone (信息采集人联系电话), blind index.';
COMMENT ON COLUMN monitoring_history.version IS 'Counts the versions from 1.';
COMMENT ON COLUMN monitoring_history.valid_from IS 'Civil date (yyyymmdd) from which the version is true.';
COMMENT ON COLUMN monitoring_history.recorded_at IS 'When it was recorded, Unix seconds.';
COMMENT ON COLUMN monitoring_history.recorded_by IS 'User who recorded it, 0 for the system.';
COMMENT ON COLUMN monitoring_history.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN monitoring_history.sheet IS 'Sheet of the batch''s file where it stands.';
COMMENT ON COLUMN monitoring_history.row_no IS 'Row of the sheet, from 1; a household''s own facts stand on its first row.';
COMMENT ON COLUMN monitoring_history.valid_to IS 'Civil date (yyyymmdd) from which the version was no longer true.';
COMMENT ON COLUMN monitoring_history.superseded_at IS 'When the next version was recorded, Unix seconds.';
COMMENT ON COLUMN monitoring_history.superseded_by IS 'User who recorded the next version, 0 for the system.';

-- Facts of villages. (by_county)
CREATE TABLE village_fact (
  county INTEGER NOT NULL,
  village BIGINT NOT NULL,
  lifted BOOLEAN,
  households BIGINT,
  persons BIGINT,
  collective_income BIGINT,
  primary_schools BIGINT,
  bus BOOLEAN,
  paved_road BOOLEAN,
  clinics BIGINT,
  doctors BIGINT,
  public_toilets BIGINT,
  culture_rooms BIGINT,
  waste_points BIGINT,
  pension_persons BIGINT,
  dibao_households BIGINT,
  dibao_persons BIGINT,
  destitute_persons BIGINT,
  disabled_persons BIGINT,
  dangerous_households BIGINT,
  unsafe_water_households BIGINT,
  version INTEGER NOT NULL,
  valid_from BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BIGINT NOT NULL,
  batch_id BIGINT,
  sheet TEXT COLLATE "C",
  row_no BIGINT,
  PRIMARY KEY (county, village)
);
COMMENT ON TABLE village_fact IS 'Facts of villages. (by_county)';
COMMENT ON COLUMN village_fact.county IS '6-digit county code.';
COMMENT ON COLUMN village_fact.village IS '12-digit village code.';
COMMENT ON COLUMN village_fact.lifted IS 'Village lifted (是否出列).';
COMMENT ON COLUMN village_fact.households IS 'Households (总户数).';
COMMENT ON COLUMN village_fact.persons IS 'Persons (总人口数).';
COMMENT ON COLUMN village_fact.collective_income IS 'Collective income (10,000 yuan) (村级集体经济收入（万元）), in hundredths of wan_yuan.';
COMMENT ON COLUMN village_fact.primary_schools IS 'Primary schools (村小学（个数）).';
COMMENT ON COLUMN village_fact.bus IS 'Bus service (是否通客运班车).';
COMMENT ON COLUMN village_fact.paved_road IS 'Paved road to the township (到乡镇是否通沥青（水泥）路).';
COMMENT ON COLUMN village_fact.clinics IS 'Village clinics (行政村卫生室个数).';
COMMENT ON COLUMN village_fact.doctors IS 'Licensed doctors (行政村执业（助理）医师（人）).';
COMMENT ON COLUMN village_fact.public_toilets IS 'Public toilets (行政村公共卫生厕所个数).';
COMMENT ON COLUMN village_fact.culture_rooms IS 'Culture rooms (行政村文化（图书）室个数 （个）).';
COMMENT ON COLUMN village_fact.waste_points IS 'Waste collection points (行政村生产生活垃圾集中堆放点个数（个）).';
COMMENT ON COLUMN village_fact.pension_persons IS 'Persons in the residents'' pension insurance (参加城乡居民基本养老保险人数).';
COMMENT ON COLUMN village_fact.dibao_households IS 'Allowance households (低保户数).';
COMMENT ON COLUMN village_fact.dibao_persons IS 'Allowance persons (低保人口数).';
COMMENT ON COLUMN village_fact.destitute_persons IS 'Destitute persons (特困供养人口数).';
COMMENT ON COLUMN village_fact.disabled_persons IS 'Disabled persons (残疾人口数).';
COMMENT ON COLUMN village_fact.dangerous_households IS 'Households in dangerous houses (危房户数).';
COMMENT ON COLUMN village_fact.unsafe_water_households IS 'Households without safe water (未实现饮水安全户数).';
COMMENT ON COLUMN village_fact.version IS 'Counts the versions from 1.';
COMMENT ON COLUMN village_fact.valid_from IS 'Civil date (yyyymmdd) from which the version is true.';
COMMENT ON COLUMN village_fact.recorded_at IS 'When it was recorded, Unix seconds.';
COMMENT ON COLUMN village_fact.recorded_by IS 'User who recorded it, 0 for the system.';
COMMENT ON COLUMN village_fact.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN village_fact.sheet IS 'Sheet of the batch''s file where it stands.';
COMMENT ON COLUMN village_fact.row_no IS 'Row of the sheet, from 1; a household''s own facts stand on its first row.';

-- Superseded versions of village_fact. (by_county)
CREATE TABLE village_fact_history (
  county INTEGER NOT NULL,
  village BIGINT NOT NULL,
  lifted BOOLEAN,
  households BIGINT,
  persons BIGINT,
  collective_income BIGINT,
  primary_schools BIGINT,
  bus BOOLEAN,
  paved_road BOOLEAN,
  clinics BIGINT,
  doctors BIGINT,
  public_toilets BIGINT,
  culture_rooms BIGINT,
  waste_points BIGINT,
  pension_persons BIGINT,
  dibao_households BIGINT,
  dibao_persons BIGINT,
  destitute_persons BIGINT,
  disabled_persons BIGINT,
  dangerous_households BIGINT,
  unsafe_water_households BIGINT,
  version INTEGER NOT NULL,
  valid_from BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BIGINT NOT NULL,
  batch_id BIGINT,
  sheet TEXT COLLATE "C",
  row_no BIGINT,
  valid_to BIGINT NOT NULL,
  superseded_at BIGINT NOT NULL,
  superseded_by BIGINT NOT NULL,
  PRIMARY KEY (county, village, version)
);
COMMENT ON TABLE village_fact_history IS 'Superseded versions of village_fact. (by_county)';
COMMENT ON COLUMN village_fact_history.county IS '6-digit county code.';
COMMENT ON COLUMN village_fact_history.village IS '12-digit village code.';
COMMENT ON COLUMN village_fact_history.lifted IS 'Village lifted (是否出列).';
COMMENT ON COLUMN village_fact_history.households IS 'Households (总户数).';
COMMENT ON COLUMN village_fact_history.persons IS 'Persons (总人口数).';
COMMENT ON COLUMN village_fact_history.collective_income IS 'Collective income (10,000 yuan) (村级集体经济收入（万元）), in hundredths of wan_yuan.';
COMMENT ON COLUMN village_fact_history.primary_schools IS 'Primary schools (村小学（个数）).';
COMMENT ON COLUMN village_fact_history.bus IS 'Bus service (是否通客运班车).';
COMMENT ON COLUMN village_fact_history.paved_road IS 'Paved road to the township (到乡镇是否通沥青（水泥）路).';
COMMENT ON COLUMN village_fact_history.clinics IS 'Village clinics (行政村卫生室个数).';
COMMENT ON COLUMN village_fact_history.doctors IS 'Licensed doctors (行政村执业（助理）医师（人）).';
COMMENT ON COLUMN village_fact_history.public_toilets IS 'Public toilets (行政村公共卫生厕所个数).';
COMMENT ON COLUMN village_fact_history.culture_rooms IS 'Culture rooms (行政村文化（图书）室个数 （个）).';
COMMENT ON COLUMN village_fact_history.waste_points IS 'Waste collection points (行政村生产生活垃圾集中堆放点个数（个）).';
COMMENT ON COLUMN village_fact_history.pension_persons IS 'Persons in the residents'' pension insurance (参加城乡居民基本养老保险人数).';
COMMENT ON COLUMN village_fact_history.dibao_households IS 'Allowance households (低保户数).';
COMMENT ON COLUMN village_fact_history.dibao_persons IS 'Allowance persons (低保人口数).';
COMMENT ON COLUMN village_fact_history.destitute_persons IS 'Destitute persons (特困供养人口数).';
COMMENT ON COLUMN village_fact_history.disabled_persons IS 'Disabled persons (残疾人口数).';
COMMENT ON COLUMN village_fact_history.dangerous_households IS 'Households in dangerous houses (危房户数).';
COMMENT ON COLUMN village_fact_history.unsafe_water_households IS 'Households without safe water (未实现饮水安全户数).';
COMMENT ON COLUMN village_fact_history.version IS 'Counts the versions from 1.';
COMMENT ON COLUMN village_fact_history.valid_from IS 'Civil date (yyyymmdd) from which the version is true.';
COMMENT ON COLUMN village_fact_history.recorded_at IS 'When it was recorded, Unix seconds.';
COMMENT ON COLUMN village_fact_history.recorded_by IS 'User who recorded it, 0 for the system.';
COMMENT ON COLUMN village_fact_history.batch_id IS 'Import batch that brought it.';
COMMENT ON COLUMN village_fact_history.sheet IS 'Sheet of the batch''s file where it stands.';
COMMENT ON COLUMN village_fact_history.row_no IS 'Row of the sheet, from 1; a household''s own facts stand on its first row.';
COMMENT ON COLUMN village_fact_history.valid_to IS 'Civil date (yyyymmdd) from which the version was no longer true.';
COMMENT ON COLUMN village_fact_history.superseded_at IS 'When the next version was recorded, Unix seconds.';
COMMENT ON COLUMN village_fact_history.superseded_by IS 'User who recorded the next version, 0 for the system.';
