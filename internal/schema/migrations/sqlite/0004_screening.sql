-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Runs of a rule set over an area. (single)
CREATE TABLE screening_run (
  id INTEGER PRIMARY KEY NOT NULL, -- Identifier.
  area INTEGER NOT NULL, -- Area screened; 0 for all.
  profile TEXT NOT NULL, -- Code of the profile.
  profile_digest TEXT NOT NULL, -- Version of the profile.
  as_of INTEGER NOT NULL, -- Civil date the run looks from.
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed')), -- State.
  households INTEGER NOT NULL, -- Households screened.
  persons INTEGER NOT NULL, -- Members of those households.
  rules INTEGER NOT NULL, -- Rules evaluated.
  summary TEXT, -- Counts by rule and level, JSON.
  fault TEXT, -- Why it failed, for administrators.
  started_by INTEGER NOT NULL, -- User, 0 for the system.
  started_at INTEGER NOT NULL, -- Unix seconds.
  finished_at INTEGER -- Unix seconds.
) STRICT;
CREATE INDEX screening_run_by_area_started_at ON screening_run (area, started_at);

-- What a rule says about a household; one row for each household, rule and profile. (by_county)
CREATE TABLE warning (
  county INTEGER NOT NULL, -- 6-digit county code.
  id INTEGER PRIMARY KEY NOT NULL, -- Identifier.
  household_id INTEGER NOT NULL, -- Household.
  village INTEGER NOT NULL, -- 12-digit village code.
  rule TEXT NOT NULL, -- Key of the rule.
  rule_version INTEGER NOT NULL, -- Version of the rule.
  profile TEXT NOT NULL, -- Code of the profile.
  profile_digest TEXT NOT NULL, -- Version of the profile that said it last.
  family TEXT NOT NULL CHECK (family IN ('eligibility', 'quality', 'duty')), -- Family of the rule.
  level TEXT, -- Level the rule suggests, code of the profile.
  status TEXT NOT NULL CHECK (status IN ('open', 'unknown', 'closed')), -- open: the condition holds; unknown: a value is missing; closed: it no longer holds.
  since INTEGER NOT NULL, -- Civil date it was first said in this spell.
  as_of INTEGER NOT NULL, -- Civil date it was said last.
  closed_on INTEGER, -- Civil date from which it no longer holds.
  close_reason TEXT, -- Why it was closed.
  run_id INTEGER NOT NULL, -- Run that said it last.
  trace TEXT NOT NULL, -- Values of every leaf and the rows that decided, JSON.
  UNIQUE (county, household_id, rule, profile),
  FOREIGN KEY (household_id) REFERENCES household (id)
) STRICT;
CREATE INDEX warning_by_status_level_id ON warning (county, status, level, id);
CREATE INDEX warning_by_village ON warning (county, village);
CREATE INDEX warning_by_rule_status ON warning (county, rule, status);
CREATE INDEX warning_by_status_profile_level_rule_family_village_household_id ON warning (county, status, profile, level, rule, family, village, household_id);

-- Households with monitoring, assessments and their village's facts.
CREATE VIEW v_household AS
SELECT h.county AS county, h.id AS id, h.village AS village, h.head_name AS head_name,
  h.household_no AS household_no,
  h.household_type AS household_type,
  h.phone_blind AS phone,
  h.size AS size,
  h.lift_status AS lift_status,
  h.lift_year AS lift_year,
  h.dangerous_house AS dangerous_house,
  h.safe_water AS safe_water,
  h.electricity AS electricity,
  h.floor_area AS floor_area,
  h.sanitary_toilet AS sanitary_toilet,
  h.toilet_usable AS toilet_usable,
  h.road_hardened AS road_hardened,
  h.road_distance AS road_distance,
  h.arable_area AS arable_area,
  h.forest_area AS forest_area,
  h.reforested_area AS reforested_area,
  h.orchard_area AS orchard_area,
  h.grass_area AS grass_area,
  h.water_area AS water_area,
  (mo.household_id IS NOT NULL) AS monitored,
  mo.monitored_class AS monitored_class,
  mo.identified_on AS identified_on,
  mo.risks AS risks,
  mo.risk_cleared AS risk_cleared,
  mo.cleared_on AS cleared_on,
  mo.clear_method AS clear_method,
  mo.safety_net AS safety_net,
  mo.developmental AS developmental,
  mo.industry_measures AS industry_measures,
  mo.employment_measures AS employment_measures,
  mo.finance_measures AS finance_measures,
  mo.post_measures AS post_measures,
  mo.housing_measures AS housing_measures,
  mo.water_measures AS water_measures,
  mo.health_measures AS health_measures,
  mo.compulsory_measures AS compulsory_measures,
  mo.education_measures AS education_measures,
  mo.safety_net_measures AS safety_net_measures,
  mo.social_measures AS social_measures,
  mo.relocation_measures AS relocation_measures,
  mo.living_measures AS living_measures,
  mo.infrastructure_measures AS infrastructure_measures,
  mo.remark AS remark,
  mo.collector AS collector,
  mo.collector_phone_blind AS collector_phone,
  ac.wage_income AS current_wage_income,
  ac.operating_income AS current_operating_income,
  ac.property_income AS current_property_income,
  ac.transfer_income AS current_transfer_income,
  ac.operating_expense AS current_operating_expense,
  ac.net_reported AS current_net_reported,
  ac.per_capita_reported AS current_per_capita_reported,
  ac.claim_income AS current_claim_income,
  ac.out_of_pocket AS current_out_of_pocket,
  ac.destitute_allowance AS current_destitute_allowance,
  ac.dibao_allowance AS current_dibao_allowance,
  ac.pension AS current_pension,
  ac.housing_problem AS current_housing_problem,
  ac.dropout_problem AS current_dropout_problem,
  ac.water_problem AS current_water_problem,
  ac.uninsured_problem AS current_uninsured_problem,
  (ac.wage_income + ac.operating_income + ac.property_income + ac.transfer_income - ac.operating_expense) AS current_net,
  ai.wage_income AS identified_wage_income,
  ai.operating_income AS identified_operating_income,
  ai.property_income AS identified_property_income,
  ai.transfer_income AS identified_transfer_income,
  ai.operating_expense AS identified_operating_expense,
  ai.net_reported AS identified_net_reported,
  ai.per_capita_reported AS identified_per_capita_reported,
  ai.claim_income AS identified_claim_income,
  ai.out_of_pocket AS identified_out_of_pocket,
  ai.destitute_allowance AS identified_destitute_allowance,
  ai.dibao_allowance AS identified_dibao_allowance,
  ai.pension AS identified_pension,
  ai.housing_problem AS identified_housing_problem,
  ai.dropout_problem AS identified_dropout_problem,
  ai.water_problem AS identified_water_problem,
  ai.uninsured_problem AS identified_uninsured_problem,
  (ai.wage_income + ai.operating_income + ai.property_income + ai.transfer_income - ai.operating_expense) AS identified_net,
  ad.wage_income AS cleared_wage_income,
  ad.operating_income AS cleared_operating_income,
  ad.property_income AS cleared_property_income,
  ad.transfer_income AS cleared_transfer_income,
  ad.operating_expense AS cleared_operating_expense,
  ad.net_reported AS cleared_net_reported,
  ad.per_capita_reported AS cleared_per_capita_reported,
  ad.claim_income AS cleared_claim_income,
  ad.out_of_pocket AS cleared_out_of_pocket,
  ad.destitute_allowance AS cleared_destitute_allowance,
  ad.dibao_allowance AS cleared_dibao_allowance,
  ad.pension AS cleared_pension,
  ad.housing_problem AS cleared_housing_problem,
  ad.dropout_problem AS cleared_dropout_problem,
  ad.water_problem AS cleared_water_problem,
  ad.uninsured_problem AS cleared_uninsured_problem,
  (ad.wage_income + ad.operating_income + ad.property_income + ad.transfer_income - ad.operating_expense) AS cleared_net,
  vf.lifted AS village_lifted,
  vf.households AS village_households,
  vf.persons AS village_persons,
  vf.collective_income AS village_collective_income,
  vf.primary_schools AS village_primary_schools,
  vf.bus AS village_bus,
  vf.paved_road AS village_paved_road,
  vf.clinics AS village_clinics,
  vf.doctors AS village_doctors,
  vf.public_toilets AS village_public_toilets,
  vf.culture_rooms AS village_culture_rooms,
  vf.waste_points AS village_waste_points,
  vf.pension_persons AS village_pension_persons,
  vf.dibao_households AS village_dibao_households,
  vf.dibao_persons AS village_dibao_persons,
  vf.destitute_persons AS village_destitute_persons,
  vf.disabled_persons AS village_disabled_persons,
  vf.dangerous_households AS village_dangerous_households,
  vf.unsafe_water_households AS village_unsafe_water_households
FROM household AS h
LEFT JOIN monitoring AS mo ON mo.county = h.county AND mo.household_id = h.id
LEFT JOIN assessment AS ac ON ac.county = h.county AND ac.household_id = h.id AND ac.basis = 'current'
LEFT JOIN assessment AS ai ON ai.county = h.county AND ai.household_id = h.id AND ai.basis = 'identified'
LEFT JOIN assessment AS ad ON ad.county = h.county AND ad.household_id = h.id AND ad.basis = 'cleared'
LEFT JOIN village_fact AS vf ON vf.county = h.county AND vf.village = h.village
WHERE h.ended_on IS NULL;

-- Members of households.
CREATE VIEW v_member AS
SELECT m.county AS county, m.id AS id, m.household_id AS household_id, m.village AS village,
  m.member_no AS member_no,
  m.name AS name,
  m.id_kind AS id_kind,
  m.id_number_blind AS id_number,
  m.relation AS relation,
  m.sex AS sex,
  m.birth_date AS birth_date,
  m.ethnic AS ethnic,
  m.political AS political,
  m.education AS education,
  m.school_status AS school_status,
  m.dropout_reason AS dropout_reason,
  m.unschooled_reason AS unschooled_reason,
  m.health AS health,
  m.labour AS labour,
  m.work_place AS work_place,
  m.work_months AS work_months,
  m.resident_medical AS resident_medical,
  m.employee_medical AS employee_medical,
  m.severe_insurance AS severe_insurance,
  m.resident_pension AS resident_pension,
  m.employee_pension AS employee_pension,
  m.medical_aid AS medical_aid,
  m.dibao AS dibao,
  m.destitute AS destitute,
  m.public_post AS public_post,
  m.post_months AS post_months,
  m.employment_channel AS employment_channel,
  m.phone_blind AS phone,
  m.disability_category AS disability_category,
  m.disability_grade AS disability_grade,
  m.batch_id AS batch_id, m.sheet AS sheet, m.row_no AS row_no
FROM member AS m
WHERE m.ended_on IS NULL;

-- Files and rows that a household's facts came from.
CREATE VIEW v_household_source AS
SELECT h.county AS county, h.id AS id, h.village AS village, 'household' AS part, h.batch_id AS batch_id, h.sheet AS sheet, h.row_no AS row_no
FROM household AS h
UNION ALL
SELECT h.county AS county, h.id AS id, h.village AS village, 'monitoring' AS part, mo.batch_id AS batch_id, mo.sheet AS sheet, mo.row_no AS row_no
FROM household AS h
JOIN monitoring AS mo ON mo.county = h.county AND mo.household_id = h.id
UNION ALL
SELECT h.county AS county, h.id AS id, h.village AS village, a.basis AS part, a.batch_id AS batch_id, a.sheet AS sheet, a.row_no AS row_no
FROM household AS h
JOIN assessment AS a ON a.county = h.county AND a.household_id = h.id
UNION ALL
SELECT h.county AS county, h.id AS id, h.village AS village, 'village' AS part, vf.batch_id AS batch_id, vf.sheet AS sheet, vf.row_no AS row_no
FROM household AS h
JOIN village_fact AS vf ON vf.county = h.county AND vf.village = h.village;

-- Rows of the source national-migrant that belong to a registered household.
CREATE VIEW v_rec_migrant AS
SELECT r.county AS county, r.id AS id, r.household_id AS household_id, r.village AS village, r.member_id AS member_id,
  r.batch_id AS batch_id, r.sheet AS sheet, r.row_no AS row_no,
  r.working AS working,
  r.province AS province,
  r.city AS city,
  r.work_county AS work_county,
  r.employer AS employer,
  r.industry AS industry,
  r.channel AS channel,
  r.started_on AS started_on,
  r.ended_on AS ended_on,
  r.monthly_wage AS monthly_wage,
  r.transport_subsidy AS transport_subsidy
FROM rec_migrant AS r
WHERE r.household_id IS NOT NULL;

-- Rows of the source national-planned that belong to a registered household.
CREATE VIEW v_rec_planned AS
SELECT r.county AS county, r.id AS id, r.household_id AS household_id, r.village AS village, r.member_id AS member_id,
  r.batch_id AS batch_id, r.sheet AS sheet, r.row_no AS row_no,
  r.planned AS planned,
  r.plan_county AS plan_county,
  r.demand AS demand
FROM rec_planned AS r
WHERE r.household_id IS NOT NULL;

-- Rows of the source medical that belong to a registered household.
CREATE VIEW v_rec_medical AS
SELECT r.county AS county, r.id AS id, r.household_id AS household_id, r.village AS village, r.member_id AS member_id,
  r.batch_id AS batch_id, r.sheet AS sheet, r.row_no AS row_no,
  r.visit_date AS visit_date,
  r.total_cost AS total_cost,
  r.basic_paid AS basic_paid,
  r.severe_paid AS severe_paid,
  r.aid_paid AS aid_paid,
  r.self_paid AS self_paid
FROM rec_medical AS r
WHERE r.household_id IS NOT NULL;

-- Rows of the source severe_illness that belong to a registered household.
CREATE VIEW v_rec_severe_illness AS
SELECT r.county AS county, r.id AS id, r.household_id AS household_id, r.village AS village, r.member_id AS member_id,
  r.batch_id AS batch_id, r.sheet AS sheet, r.row_no AS row_no,
  r.disease AS disease,
  r.diagnosed_on AS diagnosed_on
FROM rec_severe_illness AS r
WHERE r.household_id IS NOT NULL;

-- Rows of the source schooling that belong to a registered household.
CREATE VIEW v_rec_schooling AS
SELECT r.county AS county, r.id AS id, r.household_id AS household_id, r.village AS village, r.member_id AS member_id,
  r.batch_id AS batch_id, r.sheet AS sheet, r.row_no AS row_no,
  r.school AS school,
  r.grade AS grade,
  r.enrolment_status AS enrolment_status,
  r.dropped_out_on AS dropped_out_on,
  r.dropout_reason AS dropout_reason,
  r.self_paid_tuition AS self_paid_tuition
FROM rec_schooling AS r
WHERE r.household_id IS NOT NULL;

-- Rows of the source disability that belong to a registered household.
CREATE VIEW v_rec_disability AS
SELECT r.county AS county, r.id AS id, r.household_id AS household_id, r.village AS village, r.member_id AS member_id,
  r.batch_id AS batch_id, r.sheet AS sheet, r.row_no AS row_no,
  r.category AS category,
  r.grade AS grade,
  r.issued_on AS issued_on
FROM rec_disability AS r
WHERE r.household_id IS NOT NULL;

-- Rows of the source civil_affairs that belong to a registered household.
CREATE VIEW v_rec_civil_affairs AS
SELECT r.county AS county, r.id AS id, r.household_id AS household_id, r.village AS village, r.member_id AS member_id,
  r.batch_id AS batch_id, r.sheet AS sheet, r.row_no AS row_no,
  r.relief_kind AS relief_kind,
  r.category AS category,
  r.monthly_amount AS monthly_amount,
  r.started_on AS started_on,
  r.ended_on AS ended_on
FROM rec_civil_affairs AS r
WHERE r.household_id IS NOT NULL;

-- Rows of the source housing that belong to a registered household.
CREATE VIEW v_rec_housing AS
SELECT r.county AS county, r.id AS id, r.household_id AS household_id, r.village AS village, r.member_id AS member_id,
  r.batch_id AS batch_id, r.sheet AS sheet, r.row_no AS row_no,
  r.appraisal AS appraisal,
  r.appraised_on AS appraised_on,
  r.renovation AS renovation
FROM rec_housing AS r
WHERE r.household_id IS NOT NULL;

-- Rows of the source water that belong to a registered household.
CREATE VIEW v_rec_water AS
SELECT r.county AS county, r.id AS id, r.household_id AS household_id, r.village AS village, r.member_id AS member_id,
  r.batch_id AS batch_id, r.sheet AS sheet, r.row_no AS row_no,
  r.quantity AS quantity,
  r.quality AS quality,
  r.fetch_minutes AS fetch_minutes,
  r.assurance AS assurance
FROM rec_water AS r
WHERE r.household_id IS NOT NULL;

-- Rows of the source employment that belong to a registered household.
CREATE VIEW v_rec_employment AS
SELECT r.county AS county, r.id AS id, r.household_id AS household_id, r.village AS village, r.member_id AS member_id,
  r.batch_id AS batch_id, r.sheet AS sheet, r.row_no AS row_no,
  r.employer AS employer,
  r.started_on AS started_on,
  r.left_on AS left_on,
  r.monthly_wage AS monthly_wage
FROM rec_employment AS r
WHERE r.household_id IS NOT NULL;

-- Rows of the source disaster that belong to a registered household.
CREATE VIEW v_rec_disaster AS
SELECT r.county AS county, r.id AS id, r.household_id AS household_id, r.village AS village, r.member_id AS member_id,
  r.batch_id AS batch_id, r.sheet AS sheet, r.row_no AS row_no,
  r.disaster_kind AS disaster_kind,
  r.occurred_on AS occurred_on,
  r.loss AS loss
FROM rec_disaster AS r
WHERE r.household_id IS NOT NULL;

-- Rows of the source police that belong to a registered household.
CREATE VIEW v_rec_police AS
SELECT r.county AS county, r.id AS id, r.household_id AS household_id, r.village AS village, r.member_id AS member_id,
  r.batch_id AS batch_id, r.sheet AS sheet, r.row_no AS row_no,
  r.change_kind AS change_kind,
  r.changed_on AS changed_on
FROM rec_police AS r
WHERE r.household_id IS NOT NULL;

-- Rows of the source vehicles that belong to a registered household.
CREATE VIEW v_rec_vehicles AS
SELECT r.county AS county, r.id AS id, r.household_id AS household_id, r.village AS village, r.member_id AS member_id,
  r.batch_id AS batch_id, r.sheet AS sheet, r.row_no AS row_no,
  r.plate AS plate,
  r.bought_on AS bought_on,
  r.price AS price
FROM rec_vehicles AS r
WHERE r.household_id IS NOT NULL;

-- Rows of the source property that belong to a registered household.
CREATE VIEW v_rec_property AS
SELECT r.county AS county, r.id AS id, r.household_id AS household_id, r.village AS village, r.member_id AS member_id,
  r.batch_id AS batch_id, r.sheet AS sheet, r.row_no AS row_no,
  r.location AS location,
  r.registered_on AS registered_on
FROM rec_property AS r
WHERE r.household_id IS NOT NULL;

-- Rows of the source business that belong to a registered household.
CREATE VIEW v_rec_business AS
SELECT r.county AS county, r.id AS id, r.household_id AS household_id, r.village AS village, r.member_id AS member_id,
  r.batch_id AS batch_id, r.sheet AS sheet, r.row_no AS row_no,
  r.business_name AS business_name,
  r.registered_on AS registered_on,
  r.business_status AS business_status
FROM rec_business AS r
WHERE r.household_id IS NOT NULL;

-- Rows of the source public_salary that belong to a registered household.
CREATE VIEW v_rec_public_salary AS
SELECT r.county AS county, r.id AS id, r.household_id AS household_id, r.village AS village, r.member_id AS member_id,
  r.batch_id AS batch_id, r.sheet AS sheet, r.row_no AS row_no,
  r.employer AS employer,
  r.post_kind AS post_kind
FROM rec_public_salary AS r
WHERE r.household_id IS NOT NULL;
