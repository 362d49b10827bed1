package screening

import (
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/registry"
)

// NoLevel asks for households without a warning that holds and suggests a level.
const NoLevel = "none"

// Highest narrows a list of households to those whose highest level among the warnings that hold is this one (see HighestLevels), or
// that have none (NoLevel). Who may not read warnings may not ask, because the answer tells.
func (s *Service) Highest(actor auth.Actor, level string) (registry.Condition, error) {
	if err := actor.Require(auth.WarningRead); err != nil {
		return registry.Condition{}, err
	}
	profile := s.Profile()
	if level == NoLevel {
		return withoutLevel(profile.Code), nil
	}
	var higher []string
	for _, one := range profile.Levels {
		if one.Code == level {
			return highestLevel(profile.Code, level, higher), nil
		}
		higher = append(higher, one.Code)
	}
	return registry.Condition{}, fault.Invalid("screening_level", "level", level)
}
