package screening

import (
	"context"
	"encoding/json"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/sqldb"
)

// Runs lists the latest runs that looked at the actor's area or a part of it, the newest first. Of a run over a larger area the actor
// learns that it was made and for which day, not what it counted elsewhere.
func (s *Service) Runs(ctx context.Context, actor auth.Actor, limit int) ([]RunRow, error) {
	if err := actor.Require(auth.WarningRead); err != nil {
		return nil, err
	}
	var out []RunRow
	var summaries []string
	lo, hi := area.Range(actor.Area)
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		out, summaries, err = loadRuns(ctx, tx, runQuery{lo: min(lo, actor.Area), hi: hi, above: above(actor.Area), limit: max(1, min(limit, largestPage))})
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range out {
		if !actor.Covers(out[i].Area) {
			out[i].Households, out[i].Persons = 0, 0
			continue
		}
		var sum Summary
		if out[i].State == stateDone && json.Unmarshal([]byte(summaries[i]), &sum) == nil {
			out[i].Summary = &sum
		}
	}
	return out, nil
}

// above lists the areas that contain an area, up to the whole country.
func above(code int64) []int64 {
	codes := []int64{0}
	for code = area.ParentOf(code); code != 0; code = area.ParentOf(code) {
		codes = append(codes, code)
	}
	return codes
}
