package screening

import (
	"context"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/registry"
	"shouwang/internal/sqldb"
)

// NoLevel asks for households without a warning that holds and suggests a level.
const NoLevel = "none"

// Highest narrows a list of households to those whose highest level among the warnings that hold is this one (see HighestLevels), or
// that have none (NoLevel). Who may not read warnings may not ask, because the answer tells.
func (s *Service) Highest(ctx context.Context, actor auth.Actor, level string) (registry.Condition, error) {
	if err := actor.Require(auth.WarningRead); err != nil {
		return registry.Condition{}, err
	}
	var shown views
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		shown, err = s.views(ctx, tx, actor.Scope())
		return err
	})
	if err != nil {
		return registry.Condition{}, err
	}
	if level == NoLevel {
		return withoutLevel(shown), nil
	}
	var higher []string
	for _, one := range s.packs(shown)[0].profile.Levels {
		if one.Code == level {
			return highestLevel(shown, level, higher), nil
		}
		higher = append(higher, one.Code)
	}
	return registry.Condition{}, fault.Invalid("screening_level", "level", level)
}
