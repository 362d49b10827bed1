package id

import (
	crand "crypto/rand"
	"crypto/sha256"
	"io"
	"math/rand/v2"
	"sync"
	"time"
)

// The 63 bits of a number: milliseconds since the epoch below, good until the year 2159, then a random tail.
const (
	tailBits = 21
	stepBits = 4
	epochMs  = 1577836800000 // 2020-01-01T00:00:00Z
)

// Maker makes numbers that strictly increase, even when the clock is set back. It is safe for concurrent use.
type Maker struct {
	now func() time.Time

	mu   sync.Mutex
	rand *rand.ChaCha8
	last int64
}

// NewMaker returns a Maker that takes the time from now and its randomness from at most 32 bytes of seed. The same
// clock and the same seed give the same numbers; a nil or empty seed means the operating system's randomness.
func NewMaker(now func() time.Time, seed io.Reader) *Maker {
	var material []byte
	if seed != nil {
		material, _ = io.ReadAll(io.LimitReader(seed, 32))
	}
	if len(material) == 0 {
		material = make([]byte, 32)
		_, _ = crand.Read(material) // never fails: the runtime ends the program instead
	}
	return &Maker{now: now, rand: rand.NewChaCha8(sha256.Sum256(material))}
}

// Next returns a number greater than every number this Maker returned before.
func (m *Maker) Next() int64 {
	ms := max(m.now().UnixMilli()-epochMs, 0)
	m.mu.Lock()
	defer m.mu.Unlock()
	random := m.rand.Uint64()
	n := ms<<tailBits | int64(random&(1<<tailBits-1))
	if n <= m.last {
		n = m.last + 1 + int64(random>>(64-stepBits))
	}
	m.last = n
	return n
}
