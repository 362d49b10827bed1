package synth

import (
	"math/rand/v2"

	"shouwang/internal/civil"
	"shouwang/internal/money"
)

// dice is one stream of randomness. Every household, every deck and every list of faults has its own, derived from the seed, so that
// a change in one place leaves the rest of the county as it was.
type dice struct{ *rand.Rand }

// The streams that are not a household's own.
const (
	streamHousehold uint64 = iota + 1
	streamDeck
	streamVillage
	streamFault
	streamKind
	streamPoverty
)

func newDice(seed, stream, n uint64) *dice {
	return &dice{rand.New(rand.NewPCG(mix(seed^mix(stream)), mix(n+stream<<56)))}
}

// mix is SplitMix64: neighbouring inputs give unrelated outputs.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// between is a number from lo to hi, both included.
func (d *dice) between(lo, hi int) int {
	if hi <= lo {
		return lo
	}
	return lo + d.IntN(hi-lo+1)
}

// chance is true in so many of a thousand cases.
func (d *dice) chance(thousandths int) bool { return d.IntN(1000) < thousandths }

// weighted is an index, chosen with the given weights.
func (d *dice) weighted(weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	n := d.IntN(max(sum, 1))
	for i, w := range weights {
		if n -= w; n < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// fen is an amount from lo to hi yuan, to the cent.
func (d *dice) fen(lo, hi int) money.Fen {
	return money.Fen(d.between(lo*100, hi*100))
}

// day is a date from lo to hi, both included.
func (d *dice) day(lo, hi civil.Date) civil.Date {
	return lo.AddDays(d.between(0, hi.DaysSince(lo)))
}

func pick[T any](d *dice, list []T) T { return list[d.IntN(len(list))] }
