package screening

import (
	"context"
	"fmt"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/id"
	"shouwang/internal/sqldb"
)

// maxLevels bounds how many households one question is about; a page of a list has fewer.
const maxLevels = 500

// HighestLevels gives, for listed households of the actor's area, the highest level among the warnings that hold. A household
// without such a warning, or outside the area, is not in the answer.
func (s *Service) HighestLevels(ctx context.Context, actor auth.Actor, refs []id.Ref) (map[id.Ref]string, error) {
	if err := actor.Require(auth.WarningRead); err != nil {
		return nil, err
	}
	byCounty := map[int][]int64{}
	for _, ref := range refs[:min(len(refs), maxLevels)] {
		byCounty[ref.County] = append(byCounty[ref.County], ref.ID)
	}
	out := map[id.Ref]string{}
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		for _, county := range sortedCounties(byCounty) {
			shown, err := s.views(ctx, tx, auth.ScopeOf(area.CountyCode(county)))
			if err != nil {
				return err
			}
			rules := s.packs(shown)[0]
			found, err := openLevels(ctx, tx, levelQuery{county: county, ids: byCounty[county], scope: actor.Scope(), shown: shown})
			if err != nil {
				return err
			}
			for _, one := range found {
				ref := id.Ref{County: county, ID: one.household}
				if best, ok := out[ref]; !ok || rules.rank(one.level) < rules.rank(best) {
					out[ref] = one.level
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("highest levels: %w", err)
	}
	return out, nil
}
