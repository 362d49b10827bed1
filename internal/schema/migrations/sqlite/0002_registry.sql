-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Rural households. (by_county)
CREATE TABLE household (
  county INTEGER NOT NULL, -- 6-digit county code.
  id INTEGER PRIMARY KEY NOT NULL, -- Identifier.
  village INTEGER NOT NULL, -- 12-digit village code.
  household_no TEXT NOT NULL, -- Household number (户编号).
  household_type TEXT, -- Household type (户类型), code of list household_type.
  phone_sealed BLOB, -- Household phone (户联系电话), sealed.
  phone_blind BLOB, -- Household phone (户联系电话), blind index.
  size INTEGER, -- Persons reported (家庭人口数).
  lift_status TEXT, -- Lifted status (脱贫标志), code of list lift_status.
  lift_year INTEGER, -- Year lifted (脱贫年度).
  dangerous_house INTEGER CHECK (dangerous_house IN (0, 1)), -- Dangerous house (是否危房户).
  safe_water INTEGER CHECK (safe_water IN (0, 1)), -- Safe drinking water (是否解决安全饮用水).
  electricity INTEGER CHECK (electricity IN (0, 1)), -- Electricity at home (是否通生活用电).
  floor_area INTEGER, -- Floor area (住房面积), in hundredths of m2.
  sanitary_toilet INTEGER CHECK (sanitary_toilet IN (0, 1)), -- Sanitary toilet (是否有卫生厕所).
  toilet_usable INTEGER CHECK (toilet_usable IN (0, 1)), -- Toilet in working order (卫生厕所是否能正常使用).
  road_hardened INTEGER CHECK (road_hardened IN (0, 1)), -- Hardened road to the house (入户道路是否硬化).
  road_distance INTEGER, -- Distance to the village main road (与村主干路距离), in hundredths of km.
  arable_area INTEGER, -- Arable land (耕地面积（亩）), in hundredths of mu.
  forest_area INTEGER, -- Forest land (林地面积（亩）), in hundredths of mu.
  reforested_area INTEGER, -- Farmland returned to forest (退耕还林面积（亩）), in hundredths of mu.
  orchard_area INTEGER, -- Orchard land (林果面积（亩）), in hundredths of mu.
  grass_area INTEGER, -- Grassland (牧草地面积), in hundredths of mu.
  water_area INTEGER, -- Water surface (水面面积), in hundredths of mu.
  head_name TEXT, -- Name of the head as registered.
  ended_on INTEGER, -- Civil date from which the row is no longer part of the registry; nothing is deleted.
  end_reason TEXT, -- Why it ended.
  version INTEGER NOT NULL, -- Counts the versions from 1.
  valid_from INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version is true.
  recorded_at INTEGER NOT NULL, -- When it was recorded, Unix seconds.
  recorded_by INTEGER NOT NULL, -- User who recorded it, 0 for the system.
  batch_id INTEGER, -- Import batch that brought it.
  sheet TEXT, -- Sheet of the batch's file where it stands.
  row_no INTEGER, -- Row of the sheet, from 1; a household's own facts stand on its first row.
  UNIQUE (county, village, household_no)
) STRICT;
CREATE INDEX household_by_household_no ON household (county, household_no);
CREATE INDEX household_by_village_ended_on ON household (county, village, ended_on);

-- Superseded versions of household. (by_county)
CREATE TABLE household_history (
  county INTEGER NOT NULL, -- 6-digit county code.
  id INTEGER NOT NULL, -- Identifier.
  village INTEGER NOT NULL, -- 12-digit village code.
  household_no TEXT NOT NULL, -- Household number (户编号).
  household_type TEXT, -- Household type (户类型), code of list household_type.
  phone_sealed BLOB, -- Household phone (户联系电话), sealed.
  phone_blind BLOB, -- Household phone (户联系电话), blind index.
  size INTEGER, -- Persons reported (家庭人口数).
  lift_status TEXT, -- Lifted status (脱贫标志), code of list lift_status.
  lift_year INTEGER, -- Year lifted (脱贫年度).
  dangerous_house INTEGER CHECK (dangerous_house IN (0, 1)), -- Dangerous house (是否危房户).
  safe_water INTEGER CHECK (safe_water IN (0, 1)), -- Safe drinking water (是否解决安全饮用水).
  electricity INTEGER CHECK (electricity IN (0, 1)), -- Electricity at home (是否通生活用电).
  floor_area INTEGER, -- Floor area (住房面积), in hundredths of m2.
  sanitary_toilet INTEGER CHECK (sanitary_toilet IN (0, 1)), -- Sanitary toilet (是否有卫生厕所).
  toilet_usable INTEGER CHECK (toilet_usable IN (0, 1)), -- Toilet in working order (卫生厕所是否能正常使用).
  road_hardened INTEGER CHECK (road_hardened IN (0, 1)), -- Hardened road to the house (入户道路是否硬化).
  road_distance INTEGER, -- Distance to the village main road (与村主干路距离), in hundredths of km.
  arable_area INTEGER, -- Arable land (耕地面积（亩）), in hundredths of mu.
  forest_area INTEGER, -- Forest land (林地面积（亩）), in hundredths of mu.
  reforested_area INTEGER, -- Farmland returned to forest (退耕还林面积（亩）), in hundredths of mu.
  orchard_area INTEGER, -- Orchard land (林果面积（亩）), in hundredths of mu.
  grass_area INTEGER, -- Grassland (牧草地面积), in hundredths of mu.
  water_area INTEGER, -- Water surface (水面面积), in hundredths of mu.
  head_name TEXT, -- Name of the head as registered.
  ended_on INTEGER, -- Civil date from which the row is no longer part of the registry; nothing is deleted.
  end_reason TEXT, -- Why it ended.
  version INTEGER NOT NULL, -- Counts the versions from 1.
  valid_from INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version is true.
  recorded_at INTEGER NOT NULL, -- When it was recorded, Unix seconds.
  recorded_by INTEGER NOT NULL, -- User who recorded it, 0 for the system.
  batch_id INTEGER, -- Import batch that brought it.
  sheet TEXT, -- Sheet of the batch's file where it stands.
  row_no INTEGER, -- Row of the sheet, from 1; a household's own facts stand on its first row.
  valid_to INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version was no longer true.
  superseded_at INTEGER NOT NULL, -- When the next version was recorded, Unix seconds.
  superseded_by INTEGER NOT NULL, -- User who recorded the next version, 0 for the system.
  PRIMARY KEY (county, id, version)
) STRICT, WITHOUT ROWID;

-- Members of households. (by_county)
CREATE TABLE member (
  county INTEGER NOT NULL, -- 6-digit county code.
  id INTEGER PRIMARY KEY NOT NULL, -- Identifier.
  household_id INTEGER NOT NULL, -- Household the person belongs to.
  village INTEGER NOT NULL, -- 12-digit village code.
  member_no TEXT, -- Person number (人编号).
  name TEXT NOT NULL, -- Name (姓名).
  id_kind TEXT, -- Kind of certificate (证件类型), code of list id_kind.
  id_number_sealed BLOB NOT NULL, -- Certificate number (证件号码), sealed.
  id_number_blind BLOB NOT NULL, -- Certificate number (证件号码), blind index.
  relation TEXT, -- Relation to head (与户主关系), code of list relation.
  sex TEXT, -- Sex (性别), code of list sex.
  birth_date INTEGER, -- Date of birth (出生日期), civil date yyyymmdd.
  ethnic TEXT, -- Ethnic group (民族), code of list ethnic.
  political TEXT, -- Political status (政治面貌), code of list political.
  education TEXT, -- Education (文化程度), code of list education.
  school_status TEXT, -- In school (在校生状况), code of list school_status.
  dropout_reason TEXT, -- Reason for dropping out (失学或辍学原因), code of list dropout_reason.
  unschooled_reason TEXT, -- Reason for not attending compulsory school (义务教育阶段未上学原因).
  health TEXT, -- Health (健康状况), codes of list health as ,a,b, and '' for none.
  labour TEXT, -- Labour capacity (劳动技能), code of list labour.
  work_place TEXT, -- Place of work (务工所在地), code of list work_place.
  work_months INTEGER, -- Months worked (务工时间（月）).
  resident_medical INTEGER CHECK (resident_medical IN (0, 1)), -- Residents' medical insurance (是否参加城乡居民基本医疗保险).
  employee_medical INTEGER CHECK (employee_medical IN (0, 1)), -- Employees' medical insurance (是否参加城镇职工基本医疗保险).
  severe_insurance INTEGER CHECK (severe_insurance IN (0, 1)), -- Severe illness insurance (是否参加大病保险).
  resident_pension INTEGER CHECK (resident_pension IN (0, 1)), -- Residents' pension insurance (是否参加城乡居民基本养老保险).
  employee_pension INTEGER CHECK (employee_pension IN (0, 1)), -- Employees' pension insurance (是否参加城镇职工基本养老保险).
  medical_aid INTEGER CHECK (medical_aid IN (0, 1)), -- Receives medical aid (是否接受医疗救助).
  dibao TEXT, -- Minimum living allowance (享受低保政策情况), code of list dibao.
  destitute TEXT, -- Destitute support (享受特困供养政策情况), code of list destitute.
  public_post TEXT, -- Public-welfare post (公益性岗位), codes of list public_post as ,a,b, and '' for none.
  post_months INTEGER, -- Months in a public-welfare post (公益性岗位(月数)).
  employment_channel TEXT, -- Employment channel (就业渠道（易地搬迁后扶使用）).
  phone_sealed BLOB, -- Member's phone (家庭成员联系电话), sealed.
  phone_blind BLOB, -- Member's phone (家庭成员联系电话), blind index.
  name_initials TEXT, -- First letters of the name's pinyin, lower case; several readings joined by |.
  disability_category INTEGER, -- Category in a disability certificate's number, 1 to 7.
  disability_grade INTEGER, -- Grade in a disability certificate's number, 1 (heaviest) to 4.
  ended_on INTEGER, -- Civil date from which the row is no longer part of the registry; nothing is deleted.
  end_reason TEXT, -- Why it ended.
  version INTEGER NOT NULL, -- Counts the versions from 1.
  valid_from INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version is true.
  recorded_at INTEGER NOT NULL, -- When it was recorded, Unix seconds.
  recorded_by INTEGER NOT NULL, -- User who recorded it, 0 for the system.
  batch_id INTEGER, -- Import batch that brought it.
  sheet TEXT, -- Sheet of the batch's file where it stands.
  row_no INTEGER, -- Row of the sheet, from 1; a household's own facts stand on its first row.
  FOREIGN KEY (household_id) REFERENCES household (id)
) STRICT;
CREATE INDEX member_by_household_id ON member (county, household_id);
CREATE INDEX member_by_name ON member (county, name);
CREATE INDEX member_by_name_initials ON member (county, name_initials);
CREATE INDEX member_by_village_ended_on ON member (county, village, ended_on);

-- Superseded versions of member. (by_county)
CREATE TABLE member_history (
  county INTEGER NOT NULL, -- 6-digit county code.
  id INTEGER NOT NULL, -- Identifier.
  household_id INTEGER NOT NULL, -- Household the person belongs to.
  village INTEGER NOT NULL, -- 12-digit village code.
  member_no TEXT, -- Person number (人编号).
  name TEXT NOT NULL, -- Name (姓名).
  id_kind TEXT, -- Kind of certificate (证件类型), code of list id_kind.
  id_number_sealed BLOB NOT NULL, -- Certificate number (证件号码), sealed.
  id_number_blind BLOB NOT NULL, -- Certificate number (证件号码), blind index.
  relation TEXT, -- Relation to head (与户主关系), code of list relation.
  sex TEXT, -- Sex (性别), code of list sex.
  birth_date INTEGER, -- Date of birth (出生日期), civil date yyyymmdd.
  ethnic TEXT, -- Ethnic group (民族), code of list ethnic.
  political TEXT, -- Political status (政治面貌), code of list political.
  education TEXT, -- Education (文化程度), code of list education.
  school_status TEXT, -- In school (在校生状况), code of list school_status.
  dropout_reason TEXT, -- Reason for dropping out (失学或辍学原因), code of list dropout_reason.
  unschooled_reason TEXT, -- Reason for not attending compulsory school (义务教育阶段未上学原因).
  health TEXT, -- Health (健康状况), codes of list health as ,a,b, and '' for none.
  labour TEXT, -- Labour capacity (劳动技能), code of list labour.
  work_place TEXT, -- Place of work (务工所在地), code of list work_place.
  work_months INTEGER, -- Months worked (务工时间（月）).
  resident_medical INTEGER CHECK (resident_medical IN (0, 1)), -- Residents' medical insurance (是否参加城乡居民基本医疗保险).
  employee_medical INTEGER CHECK (employee_medical IN (0, 1)), -- Employees' medical insurance (是否参加城镇职工基本医疗保险).
  severe_insurance INTEGER CHECK (severe_insurance IN (0, 1)), -- Severe illness insurance (是否参加大病保险).
  resident_pension INTEGER CHECK (resident_pension IN (0, 1)), -- Residents' pension insurance (是否参加城乡居民基本养老保险).
  employee_pension INTEGER CHECK (employee_pension IN (0, 1)), -- Employees' pension insurance (是否参加城镇职工基本养老保险).
  medical_aid INTEGER CHECK (medical_aid IN (0, 1)), -- Receives medical aid (是否接受医疗救助).
  dibao TEXT, -- Minimum living allowance (享受低保政策情况), code of list dibao.
  destitute TEXT, -- Destitute support (享受特困供养政策情况), code of list destitute.
  public_post TEXT, -- Public-welfare post (公益性岗位), codes of list public_post as ,a,b, and '' for none.
  post_months INTEGER, -- Months in a public-welfare post (公益性岗位(月数)).
  employment_channel TEXT, -- Employment channel (就业渠道（易地搬迁后扶使用）).
  phone_sealed BLOB, -- Member's phone (家庭成员联系电话), sealed.
  phone_blind BLOB, -- Member's phone (家庭成员联系电话), blind index.
  name_initials TEXT, -- First letters of the name's pinyin, lower case; several readings joined by |.
  disability_category INTEGER, -- Category in a disability certificate's number, 1 to 7.
  disability_grade INTEGER, -- Grade in a disability certificate's number, 1 (heaviest) to 4.
  ended_on INTEGER, -- Civil date from which the row is no longer part of the registry; nothing is deleted.
  end_reason TEXT, -- Why it ended.
  version INTEGER NOT NULL, -- Counts the versions from 1.
  valid_from INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version is true.
  recorded_at INTEGER NOT NULL, -- When it was recorded, Unix seconds.
  recorded_by INTEGER NOT NULL, -- User who recorded it, 0 for the system.
  batch_id INTEGER, -- Import batch that brought it.
  sheet TEXT, -- Sheet of the batch's file where it stands.
  row_no INTEGER, -- Row of the sheet, from 1; a household's own facts stand on its first row.
  valid_to INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version was no longer true.
  superseded_at INTEGER NOT NULL, -- When the next version was recorded, Unix seconds.
  superseded_by INTEGER NOT NULL, -- User who recorded the next version, 0 for the system.
  PRIMARY KEY (county, id, version)
) STRICT, WITHOUT ROWID;

-- Directory of registered persons by the blind index of the identity number. (by_person_key)
CREATE TABLE person_key (
  id_blind BLOB NOT NULL, -- Blind index of the 18-digit identity number.
  county INTEGER NOT NULL, -- County where the person is registered.
  household_id INTEGER NOT NULL, -- Household.
  member_id INTEGER NOT NULL, -- Member.
  PRIMARY KEY (id_blind)
) STRICT, WITHOUT ROWID;

-- Incomes, expenses and the four guarantees of a household: current, at identification, after clearing. (by_county)
CREATE TABLE assessment (
  county INTEGER NOT NULL, -- 6-digit county code.
  household_id INTEGER NOT NULL, -- Household.
  basis TEXT NOT NULL CHECK (basis IN ('current', 'identified', 'cleared')), -- Which assessment it is.
  village INTEGER NOT NULL, -- 12-digit village code.
  wage_income INTEGER, -- Wage income (工资性收入), in fen.
  operating_income INTEGER, -- Operating income (生产经营性收入), in fen.
  property_income INTEGER, -- Property income (财产性收入), in fen.
  transfer_income INTEGER, -- Transfer income (转移性收入), in fen.
  operating_expense INTEGER, -- Operating expense (生产经营性支出), in fen.
  net_reported INTEGER, -- Net income (reported) (纯收入), in fen.
  per_capita_reported INTEGER, -- Net income per person (reported) (人均纯收入（元）), in fen.
  claim_income INTEGER, -- Insurance claims received (理赔收入), in fen.
  out_of_pocket INTEGER, -- Eligible out-of-pocket expense (合规自付支出), in fen.
  destitute_allowance INTEGER, -- Destitute support allowance (特困人员救助供养金), in fen.
  dibao_allowance INTEGER, -- Minimum living allowance received (低保金), in fen.
  pension INTEGER, -- Pension received (养老保险金), in fen.
  housing_problem INTEGER CHECK (housing_problem IN (0, 1)), -- Housing safety problem (是否住房出现安全问题).
  dropout_problem INTEGER CHECK (dropout_problem IN (0, 1)), -- Child out of compulsory school (是否义务教育阶段适龄儿童少年失学辍学).
  water_problem INTEGER CHECK (water_problem IN (0, 1)), -- Drinking water problem (饮水是否出现安全问题).
  uninsured_problem INTEGER CHECK (uninsured_problem IN (0, 1)), -- Member without medical insurance (是否有家庭成员未参加城乡居民（职工）基本医疗保险).
  version INTEGER NOT NULL, -- Counts the versions from 1.
  valid_from INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version is true.
  recorded_at INTEGER NOT NULL, -- When it was recorded, Unix seconds.
  recorded_by INTEGER NOT NULL, -- User who recorded it, 0 for the system.
  batch_id INTEGER, -- Import batch that brought it.
  sheet TEXT, -- Sheet of the batch's file where it stands.
  row_no INTEGER, -- Row of the sheet, from 1; a household's own facts stand on its first row.
  PRIMARY KEY (county, household_id, basis),
  FOREIGN KEY (household_id) REFERENCES household (id)
) STRICT, WITHOUT ROWID;

-- Superseded versions of assessment. (by_county)
CREATE TABLE assessment_history (
  county INTEGER NOT NULL, -- 6-digit county code.
  household_id INTEGER NOT NULL, -- Household.
  basis TEXT NOT NULL CHECK (basis IN ('current', 'identified', 'cleared')), -- Which assessment it is.
  village INTEGER NOT NULL, -- 12-digit village code.
  wage_income INTEGER, -- Wage income (工资性收入), in fen.
  operating_income INTEGER, -- Operating income (生产经营性收入), in fen.
  property_income INTEGER, -- Property income (财产性收入), in fen.
  transfer_income INTEGER, -- Transfer income (转移性收入), in fen.
  operating_expense INTEGER, -- Operating expense (生产经营性支出), in fen.
  net_reported INTEGER, -- Net income (reported) (纯收入), in fen.
  per_capita_reported INTEGER, -- Net income per person (reported) (人均纯收入（元）), in fen.
  claim_income INTEGER, -- Insurance claims received (理赔收入), in fen.
  out_of_pocket INTEGER, -- Eligible out-of-pocket expense (合规自付支出), in fen.
  destitute_allowance INTEGER, -- Destitute support allowance (特困人员救助供养金), in fen.
  dibao_allowance INTEGER, -- Minimum living allowance received (低保金), in fen.
  pension INTEGER, -- Pension received (养老保险金), in fen.
  housing_problem INTEGER CHECK (housing_problem IN (0, 1)), -- Housing safety problem (是否住房出现安全问题).
  dropout_problem INTEGER CHECK (dropout_problem IN (0, 1)), -- Child out of compulsory school (是否义务教育阶段适龄儿童少年失学辍学).
  water_problem INTEGER CHECK (water_problem IN (0, 1)), -- Drinking water problem (饮水是否出现安全问题).
  uninsured_problem INTEGER CHECK (uninsured_problem IN (0, 1)), -- Member without medical insurance (是否有家庭成员未参加城乡居民（职工）基本医疗保险).
  version INTEGER NOT NULL, -- Counts the versions from 1.
  valid_from INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version is true.
  recorded_at INTEGER NOT NULL, -- When it was recorded, Unix seconds.
  recorded_by INTEGER NOT NULL, -- User who recorded it, 0 for the system.
  batch_id INTEGER, -- Import batch that brought it.
  sheet TEXT, -- Sheet of the batch's file where it stands.
  row_no INTEGER, -- Row of the sheet, from 1; a household's own facts stand on its first row.
  valid_to INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version was no longer true.
  superseded_at INTEGER NOT NULL, -- When the next version was recorded, Unix seconds.
  superseded_by INTEGER NOT NULL, -- User who recorded the next version, 0 for the system.
  PRIMARY KEY (county, household_id, basis, version)
) STRICT, WITHOUT ROWID;

-- Local income items of a household, which add up to the national five. (by_county)
CREATE TABLE income_item (
  county INTEGER NOT NULL, -- 6-digit county code.
  household_id INTEGER NOT NULL, -- Household.
  village INTEGER NOT NULL, -- 12-digit village code.
  basis TEXT NOT NULL, -- Basis (口径), code of list assessment_basis.
  item TEXT NOT NULL, -- Income item (收支项目), code of list income_item.
  amount INTEGER NOT NULL, -- Amount (金额), in fen.
  remark TEXT, -- Explanation (说明).
  version INTEGER NOT NULL, -- Counts the versions from 1.
  valid_from INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version is true.
  recorded_at INTEGER NOT NULL, -- When it was recorded, Unix seconds.
  recorded_by INTEGER NOT NULL, -- User who recorded it, 0 for the system.
  batch_id INTEGER, -- Import batch that brought it.
  sheet TEXT, -- Sheet of the batch's file where it stands.
  row_no INTEGER, -- Row of the sheet, from 1; a household's own facts stand on its first row.
  PRIMARY KEY (county, household_id, basis, item),
  FOREIGN KEY (household_id) REFERENCES household (id)
) STRICT, WITHOUT ROWID;

-- Superseded versions of income_item. (by_county)
CREATE TABLE income_item_history (
  county INTEGER NOT NULL, -- 6-digit county code.
  household_id INTEGER NOT NULL, -- Household.
  village INTEGER NOT NULL, -- 12-digit village code.
  basis TEXT NOT NULL, -- Basis (口径), code of list assessment_basis.
  item TEXT NOT NULL, -- Income item (收支项目), code of list income_item.
  amount INTEGER NOT NULL, -- Amount (金额), in fen.
  remark TEXT, -- Explanation (说明).
  version INTEGER NOT NULL, -- Counts the versions from 1.
  valid_from INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version is true.
  recorded_at INTEGER NOT NULL, -- When it was recorded, Unix seconds.
  recorded_by INTEGER NOT NULL, -- User who recorded it, 0 for the system.
  batch_id INTEGER, -- Import batch that brought it.
  sheet TEXT, -- Sheet of the batch's file where it stands.
  row_no INTEGER, -- Row of the sheet, from 1; a household's own facts stand on its first row.
  valid_to INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version was no longer true.
  superseded_at INTEGER NOT NULL, -- When the next version was recorded, Unix seconds.
  superseded_by INTEGER NOT NULL, -- User who recorded the next version, 0 for the system.
  PRIMARY KEY (county, household_id, basis, item, version)
) STRICT, WITHOUT ROWID;

-- Monitoring record of a household: class, risks, measures, clearing. (by_county)
CREATE TABLE monitoring (
  county INTEGER NOT NULL, -- 6-digit county code.
  household_id INTEGER PRIMARY KEY NOT NULL, -- Household.
  village INTEGER NOT NULL, -- 12-digit village code.
  monitored_class TEXT, -- Class of monitored household (监测对象类别), code of list monitored_class.
  identified_on INTEGER, -- Identified in (识别监测时间), civil date yyyymmdd.
  risks TEXT, -- Risks of poverty (致贫/返贫风险), codes of list risk as ,a,b, and '' for none.
  risk_cleared INTEGER CHECK (risk_cleared IN (0, 1)), -- Risk cleared (风险是否已消除).
  cleared_on INTEGER, -- Cleared in (消除监测时间), civil date yyyymmdd.
  clear_method TEXT, -- How the risk was cleared (风险消除方式), code of list clear_method.
  safety_net INTEGER CHECK (safety_net IN (0, 1)), -- Household without labour under the safety net (整户无劳动能力兜底保障户).
  developmental TEXT, -- Developmental assistance (实施开发式帮扶措施情况), code of list developmental.
  industry_measures TEXT, -- Industry support (产业帮扶), codes of list measure_industry as ,a,b, and '' for none.
  employment_measures TEXT, -- Employment support (就业帮扶), codes of list measure_employment as ,a,b, and '' for none.
  finance_measures TEXT, -- Financial support (金融帮扶), codes of list measure_finance as ,a,b, and '' for none.
  post_measures TEXT, -- Public-welfare post support (公益岗位帮扶), codes of list measure_post as ,a,b, and '' for none.
  housing_measures TEXT, -- Housing safety (住房安全保障), codes of list measure_housing as ,a,b, and '' for none.
  water_measures TEXT, -- Drinking water safety (饮水安全保障), codes of list measure_water as ,a,b, and '' for none.
  health_measures TEXT, -- Health support (健康帮扶), codes of list measure_health as ,a,b, and '' for none.
  compulsory_measures TEXT, -- Compulsory education (义务教育保障), codes of list measure_compulsory as ,a,b, and '' for none.
  education_measures TEXT, -- Education support (教育帮扶), codes of list measure_education as ,a,b, and '' for none.
  safety_net_measures TEXT, -- Social safety net (综合保障), codes of list measure_safety_net as ,a,b, and '' for none.
  social_measures TEXT, -- Social assistance (社会帮扶), codes of list measure_social as ,a,b, and '' for none.
  relocation_measures TEXT, -- Relocation (搬迁), codes of list measure_relocation as ,a,b, and '' for none.
  living_measures TEXT, -- Better living conditions (生产生活条件改善), codes of list measure_living as ,a,b, and '' for none.
  infrastructure_measures TEXT, -- Infrastructure (基础设施建设), codes of list measure_infrastructure as ,a,b, and '' for none.
  remark TEXT, -- Remark (其他备注).
  collector TEXT, -- Collected by (信息采集人).
  collector_phone_sealed BLOB, -- Collector's phone (信息采集人联系电话), sealed.
  collector_phone_blind BLOB, -- Collector's phone (信息采集人联系电话), blind index.
  version INTEGER NOT NULL, -- Counts the versions from 1.
  valid_from INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version is true.
  recorded_at INTEGER NOT NULL, -- When it was recorded, Unix seconds.
  recorded_by INTEGER NOT NULL, -- User who recorded it, 0 for the system.
  batch_id INTEGER, -- Import batch that brought it.
  sheet TEXT, -- Sheet of the batch's file where it stands.
  row_no INTEGER, -- Row of the sheet, from 1; a household's own facts stand on its first row.
  FOREIGN KEY (household_id) REFERENCES household (id)
) STRICT;

-- Superseded versions of monitoring. (by_county)
CREATE TABLE monitoring_history (
  county INTEGER NOT NULL, -- 6-digit county code.
  household_id INTEGER NOT NULL, -- Household.
  village INTEGER NOT NULL, -- 12-digit village code.
  monitored_class TEXT, -- Class of monitored household (监测对象类别), code of list monitored_class.
  identified_on INTEGER, -- Identified in (识别监测时间), civil date yyyymmdd.
  risks TEXT, -- Risks of poverty (致贫/返贫风险), codes of list risk as ,a,b, and '' for none.
  risk_cleared INTEGER CHECK (risk_cleared IN (0, 1)), -- Risk cleared (风险是否已消除).
  cleared_on INTEGER, -- Cleared in (消除监测时间), civil date yyyymmdd.
  clear_method TEXT, -- How the risk was cleared (风险消除方式), code of list clear_method.
  safety_net INTEGER CHECK (safety_net IN (0, 1)), -- Household without labour under the safety net (整户无劳动能力兜底保障户).
  developmental TEXT, -- Developmental assistance (实施开发式帮扶措施情况), code of list developmental.
  industry_measures TEXT, -- Industry support (产业帮扶), codes of list measure_industry as ,a,b, and '' for none.
  employment_measures TEXT, -- Employment support (就业帮扶), codes of list measure_employment as ,a,b, and '' for none.
  finance_measures TEXT, -- Financial support (金融帮扶), codes of list measure_finance as ,a,b, and '' for none.
  post_measures TEXT, -- Public-welfare post support (公益岗位帮扶), codes of list measure_post as ,a,b, and '' for none.
  housing_measures TEXT, -- Housing safety (住房安全保障), codes of list measure_housing as ,a,b, and '' for none.
  water_measures TEXT, -- Drinking water safety (饮水安全保障), codes of list measure_water as ,a,b, and '' for none.
  health_measures TEXT, -- Health support (健康帮扶), codes of list measure_health as ,a,b, and '' for none.
  compulsory_measures TEXT, -- Compulsory education (义务教育保障), codes of list measure_compulsory as ,a,b, and '' for none.
  education_measures TEXT, -- Education support (教育帮扶), codes of list measure_education as ,a,b, and '' for none.
  safety_net_measures TEXT, -- Social safety net (综合保障), codes of list measure_safety_net as ,a,b, and '' for none.
  social_measures TEXT, -- Social assistance (社会帮扶), codes of list measure_social as ,a,b, and '' for none.
  relocation_measures TEXT, -- Relocation (搬迁), codes of list measure_relocation as ,a,b, and '' for none.
  living_measures TEXT, -- Better living conditions (生产生活条件改善), codes of list measure_living as ,a,b, and '' for none.
  infrastructure_measures TEXT, -- Infrastructure (基础设施建设), codes of list measure_infrastructure as ,a,b, and '' for none.
  remark TEXT, -- Remark (其他备注).
  collector TEXT, -- Collected by (信息采集人).
  collector_phone_sealed BLOB, -- Collector's phone (信息采集人联系电话), sealed.
  collector_phone_blind BLOB, -- Collector's phone (信息采集人联系电话), blind index.
  version INTEGER NOT NULL, -- Counts the versions from 1.
  valid_from INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version is true.
  recorded_at INTEGER NOT NULL, -- When it was recorded, Unix seconds.
  recorded_by INTEGER NOT NULL, -- User who recorded it, 0 for the system.
  batch_id INTEGER, -- Import batch that brought it.
  sheet TEXT, -- Sheet of the batch's file where it stands.
  row_no INTEGER, -- Row of the sheet, from 1; a household's own facts stand on its first row.
  valid_to INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version was no longer true.
  superseded_at INTEGER NOT NULL, -- When the next version was recorded, Unix seconds.
  superseded_by INTEGER NOT NULL, -- User who recorded the next version, 0 for the system.
  PRIMARY KEY (county, household_id, version)
) STRICT, WITHOUT ROWID;

-- Facts of villages. (by_county)
CREATE TABLE village_fact (
  county INTEGER NOT NULL, -- 6-digit county code.
  village INTEGER PRIMARY KEY NOT NULL, -- 12-digit village code.
  lifted INTEGER CHECK (lifted IN (0, 1)), -- Village lifted (是否出列).
  households INTEGER, -- Households (总户数).
  persons INTEGER, -- Persons (总人口数).
  collective_income INTEGER, -- Collective income (10,000 yuan) (村级集体经济收入（万元）), in hundredths of wan_yuan.
  primary_schools INTEGER, -- Primary schools (村小学（个数）).
  bus INTEGER CHECK (bus IN (0, 1)), -- Bus service (是否通客运班车).
  paved_road INTEGER CHECK (paved_road IN (0, 1)), -- Paved road to the township (到乡镇是否通沥青（水泥）路).
  clinics INTEGER, -- Village clinics (行政村卫生室个数).
  doctors INTEGER, -- Licensed doctors (行政村执业（助理）医师（人）).
  public_toilets INTEGER, -- Public toilets (行政村公共卫生厕所个数).
  culture_rooms INTEGER, -- Culture rooms (行政村文化（图书）室个数 （个）).
  waste_points INTEGER, -- Waste collection points (行政村生产生活垃圾集中堆放点个数（个）).
  pension_persons INTEGER, -- Persons in the residents' pension insurance (参加城乡居民基本养老保险人数).
  dibao_households INTEGER, -- Allowance households (低保户数).
  dibao_persons INTEGER, -- Allowance persons (低保人口数).
  destitute_persons INTEGER, -- Destitute persons (特困供养人口数).
  disabled_persons INTEGER, -- Disabled persons (残疾人口数).
  dangerous_households INTEGER, -- Households in dangerous houses (危房户数).
  unsafe_water_households INTEGER, -- Households without safe water (未实现饮水安全户数).
  version INTEGER NOT NULL, -- Counts the versions from 1.
  valid_from INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version is true.
  recorded_at INTEGER NOT NULL, -- When it was recorded, Unix seconds.
  recorded_by INTEGER NOT NULL, -- User who recorded it, 0 for the system.
  batch_id INTEGER, -- Import batch that brought it.
  sheet TEXT, -- Sheet of the batch's file where it stands.
  row_no INTEGER -- Row of the sheet, from 1; a household's own facts stand on its first row.
) STRICT;

-- Superseded versions of village_fact. (by_county)
CREATE TABLE village_fact_history (
  county INTEGER NOT NULL, -- 6-digit county code.
  village INTEGER NOT NULL, -- 12-digit village code.
  lifted INTEGER CHECK (lifted IN (0, 1)), -- Village lifted (是否出列).
  households INTEGER, -- Households (总户数).
  persons INTEGER, -- Persons (总人口数).
  collective_income INTEGER, -- Collective income (10,000 yuan) (村级集体经济收入（万元）), in hundredths of wan_yuan.
  primary_schools INTEGER, -- Primary schools (村小学（个数）).
  bus INTEGER CHECK (bus IN (0, 1)), -- Bus service (是否通客运班车).
  paved_road INTEGER CHECK (paved_road IN (0, 1)), -- Paved road to the township (到乡镇是否通沥青（水泥）路).
  clinics INTEGER, -- Village clinics (行政村卫生室个数).
  doctors INTEGER, -- Licensed doctors (行政村执业（助理）医师（人）).
  public_toilets INTEGER, -- Public toilets (行政村公共卫生厕所个数).
  culture_rooms INTEGER, -- Culture rooms (行政村文化（图书）室个数 （个）).
  waste_points INTEGER, -- Waste collection points (行政村生产生活垃圾集中堆放点个数（个）).
  pension_persons INTEGER, -- Persons in the residents' pension insurance (参加城乡居民基本养老保险人数).
  dibao_households INTEGER, -- Allowance households (低保户数).
  dibao_persons INTEGER, -- Allowance persons (低保人口数).
  destitute_persons INTEGER, -- Destitute persons (特困供养人口数).
  disabled_persons INTEGER, -- Disabled persons (残疾人口数).
  dangerous_households INTEGER, -- Households in dangerous houses (危房户数).
  unsafe_water_households INTEGER, -- Households without safe water (未实现饮水安全户数).
  version INTEGER NOT NULL, -- Counts the versions from 1.
  valid_from INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version is true.
  recorded_at INTEGER NOT NULL, -- When it was recorded, Unix seconds.
  recorded_by INTEGER NOT NULL, -- User who recorded it, 0 for the system.
  batch_id INTEGER, -- Import batch that brought it.
  sheet TEXT, -- Sheet of the batch's file where it stands.
  row_no INTEGER, -- Row of the sheet, from 1; a household's own facts stand on its first row.
  valid_to INTEGER NOT NULL, -- Civil date (yyyymmdd) from which the version was no longer true.
  superseded_at INTEGER NOT NULL, -- When the next version was recorded, Unix seconds.
  superseded_by INTEGER NOT NULL, -- User who recorded the next version, 0 for the system.
  PRIMARY KEY (county, village, version)
) STRICT, WITHOUT ROWID;
