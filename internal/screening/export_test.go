package screening

import "time"

// SetTicks sets when runs give signs of life.
func (s *Service) SetTicks(every <-chan time.Time) {
	s.ticks = func(time.Duration) (<-chan time.Time, func()) { return every, func() {} }
}

// SetChunk sets how many households of a county are screened at once.
func (s *Service) SetChunk(n int) { s.chunk = n }
