package screening

// SetChunk sets how many households of a county are screened at once.
func (s *Service) SetChunk(n int) { s.chunk = n }
