package screening

import (
	"slices"

	"shouwang/internal/registry"
	"shouwang/internal/sqldb"
)

// holding begins a condition over household AS h: a warning of it that holds and suggests a level.
func (v views) holding() (string, []any) {
	profiles, args := v.where("w")
	return "EXISTS (SELECT 1 FROM warning AS w WHERE w.county = h.county AND w.household_id = h.id AND " + profiles + " AND w.status = 'open' AND ", args
}

func withoutLevel(shown views) registry.Condition {
	holding, args := shown.holding()
	return registry.Condition{SQL: "NOT " + holding + "w.level IS NOT NULL)", Args: args}
}

// highestLevel is a warning of the level, and none of a higher one.
func highestLevel(shown views, level string, higher []string) registry.Condition {
	holding, args := shown.holding()
	c := registry.Condition{SQL: holding + "w.level = ?)", Args: append(slices.Clone(args), level)}
	if len(higher) == 0 {
		return c
	}
	c.SQL += " AND NOT " + holding + "w.level IN " + sqldb.In(len(higher)) + ")"
	c.Args = append(c.Args, args...)
	for _, one := range higher {
		c.Args = append(c.Args, one)
	}
	return c
}
