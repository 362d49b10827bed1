-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Poverty attribute (贫困户属性), code of list poverty_attribute.
ALTER TABLE household ADD COLUMN poverty_attribute TEXT COLLATE "C";
COMMENT ON COLUMN household.poverty_attribute IS 'Poverty attribute (贫困户属性), code of list poverty_attribute.';

-- Main cause of poverty (主要致贫原因), code of list poverty_cause.
ALTER TABLE household ADD COLUMN poverty_cause TEXT COLLATE "C";
COMMENT ON COLUMN household.poverty_cause IS 'Main cause of poverty (主要致贫原因), code of list poverty_cause.';

-- Other causes of poverty (其他致贫原因), codes of list poverty_cause as ,a,b, and '' for none.
ALTER TABLE household ADD COLUMN other_causes TEXT COLLATE "C";
COMMENT ON COLUMN household.other_causes IS 'Other causes of poverty (其他致贫原因), codes of list poverty_cause as ,a,b, and '''' for none.';

-- Poverty attribute (贫困户属性), code of list poverty_attribute.
ALTER TABLE household_history ADD COLUMN poverty_attribute TEXT COLLATE "C";
COMMENT ON COLUMN household_history.poverty_attribute IS 'Poverty attribute (贫困户属性), code of list poverty_attribute.';

-- Main cause of poverty (主要致贫原因), code of list poverty_cause.
ALTER TABLE household_history ADD COLUMN poverty_cause TEXT COLLATE "C";
COMMENT ON COLUMN household_history.poverty_cause IS 'Main cause of poverty (主要致贫原因), code of list poverty_cause.';

-- Other causes of poverty (其他致贫原因), codes of list poverty_cause as ,a,b, and '' for none.
ALTER TABLE household_history ADD COLUMN other_causes TEXT COLLATE "C";
COMMENT ON COLUMN household_history.other_causes IS 'Other causes of poverty (其他致贫原因), codes of list poverty_cause as ,a,b, and '''' for none.';

-- Persons still poor (未脱贫人口数).
ALTER TABLE village_fact ADD COLUMN poor_persons BIGINT;
COMMENT ON COLUMN village_fact.poor_persons IS 'Persons still poor (未脱贫人口数).';

-- Persons still poor (未脱贫人口数).
ALTER TABLE village_fact_history ADD COLUMN poor_persons BIGINT;
COMMENT ON COLUMN village_fact_history.poor_persons IS 'Persons still poor (未脱贫人口数).';
