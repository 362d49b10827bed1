-- +goose Up
-- Rendered from the declarations of package schema; change those and render again.

-- Poverty attribute (贫困户属性), code of list poverty_attribute.
ALTER TABLE household ADD COLUMN poverty_attribute TEXT;

-- Main cause of poverty (主要致贫原因), code of list poverty_cause.
ALTER TABLE household ADD COLUMN poverty_cause TEXT;

-- Other causes of poverty (其他致贫原因), codes of list poverty_cause as ,a,b, and '' for none.
ALTER TABLE household ADD COLUMN other_causes TEXT;

-- Poverty attribute (贫困户属性), code of list poverty_attribute.
ALTER TABLE household_history ADD COLUMN poverty_attribute TEXT;

-- Main cause of poverty (主要致贫原因), code of list poverty_cause.
ALTER TABLE household_history ADD COLUMN poverty_cause TEXT;

-- Other causes of poverty (其他致贫原因), codes of list poverty_cause as ,a,b, and '' for none.
ALTER TABLE household_history ADD COLUMN other_causes TEXT;

-- Persons still poor (未脱贫人口数).
ALTER TABLE village_fact ADD COLUMN poor_persons INTEGER;

-- Persons still poor (未脱贫人口数).
ALTER TABLE village_fact_history ADD COLUMN poor_persons INTEGER;
