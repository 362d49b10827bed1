package screening

import (
	"shouwang/internal/registry"
	"shouwang/internal/sqldb"
)

// holding begins a condition over household AS h: a warning of it that holds and suggests a level.
const holding = "EXISTS (SELECT 1 FROM warning AS w WHERE w.county = h.county AND w.household_id = h.id AND w.profile = ? AND w.status = 'open' AND "

func withoutLevel(profile string) registry.Condition {
	return registry.Condition{SQL: "NOT " + holding + "w.level IS NOT NULL)", Args: []any{profile}}
}

// highestLevel is a warning of the level, and none of a higher one.
func highestLevel(profile, level string, higher []string) registry.Condition {
	c := registry.Condition{SQL: holding + "w.level = ?)", Args: []any{profile, level}}
	if len(higher) == 0 {
		return c
	}
	c.SQL += " AND NOT " + holding + "w.level IN " + sqldb.In(len(higher)) + ")"
	c.Args = append(c.Args, profile)
	for _, one := range higher {
		c.Args = append(c.Args, one)
	}
	return c
}
