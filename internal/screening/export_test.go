package screening

import (
	"context"
	"errors"
	"fmt"
	"time"

	"shouwang/internal/auth"
)

// SetTicks sets when runs give signs of life.
func (s *Service) SetTicks(every <-chan time.Time) {
	s.ticks = func(time.Duration) (<-chan time.Time, func()) { return every, func() {} }
}

// SetChunk sets how many households of a county are screened at once.
func (s *Service) SetChunk(n int) { s.chunk = n }

// RunWith does a whole run; after the chunk behind a household was read and before it is written, it calls a function that changes
// warnings of it, of which the run must become aware.
func (s *Service) RunWith(ctx context.Context, req Request, after int64, between func()) (Summary, error) {
	r, err := s.prepare(ctx, auth.System("test"), req)
	if err != nil {
		return Summary{}, err
	}
	if _, err := r.begin(ctx, RunRunning); err != nil {
		return Summary{}, err
	}
	plan, err := r.plan(r.targets[0], r.program)
	if err != nil {
		return Summary{}, err
	}
	p, err := r.step(ctx, r.targets[0], plan, after)
	if err != nil {
		return Summary{}, err
	}
	between()
	if err := r.save(ctx, p); !errors.Is(err, errStale) {
		return Summary{}, fmt.Errorf("the chunk was written: %w", err)
	}
	err = r.work(ctx)
	return r.sum, err
}
