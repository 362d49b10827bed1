package casework

import "slices"

// The states of a clue. Their words for people are the entries of the code list clue_state.
const (
	Open    = "open"
	Settled = "settled"
)

// The steps that change a clue's state or what it holds.
const (
	stepJoin   = "join"   // a further warning of the household
	stepSettle = "settle" // with a result
)

// move is one line of the procedure:
//
//	       join
//	       ┌──┐
//	       ▼  │      settle
//	(new) ─► open ─────────────► settled
//
// What is settled stays so; what comes up later about the household is a clue of its own.
type move struct{ from, step, to string }

func procedure() []move {
	return []move{
		{Open, stepJoin, Open},
		{Open, stepSettle, Settled},
	}
}

// next finds where a step leads; false when it cannot be taken from there.
func next(from, step string) (to string, ok bool) {
	i := slices.IndexFunc(procedure(), func(m move) bool { return m.from == from && m.step == step })
	if i < 0 {
		return "", false
	}
	return procedure()[i].to, true
}
