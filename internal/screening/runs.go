package screening

import (
	"context"
	"encoding/json"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/sqldb"
)

// Runs lists the latest runs over the actor's area and the areas in it, the newest first.
func (s *Service) Runs(ctx context.Context, actor auth.Actor, limit int) ([]RunRow, error) {
	if err := actor.Require(auth.WarningRead); err != nil {
		return nil, err
	}
	var out []RunRow
	var summaries []string
	lo, hi := area.Range(actor.Area)
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		out, summaries, err = loadRuns(ctx, tx, min(lo, actor.Area), hi, max(1, min(limit, largestPage)))
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range out {
		var sum Summary
		if out[i].State == stateDone && json.Unmarshal([]byte(summaries[i]), &sum) == nil {
			out[i].Summary = &sum
		}
	}
	return out, nil
}
