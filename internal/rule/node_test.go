package rule

import (
	"math/rand/v2"
	"testing"
)

// TestTextsAreWritten holds that every node of a compiled rule has its text, which is never written later: rules are read by many
// goroutines at once.
func TestTextsAreWritten(t *testing.T) {
	t.Parallel()
	const seed = 11
	set, sources := randomRules(t, rand.New(rand.NewPCG(seed, seed)), 50)
	for i, r := range set.Rules {
		r.Tree.walk(func(n *Node) bool {
			if n.text == "" {
				t.Errorf("seed %d: %s: a %s node without its text", seed, sources[i], n.Op)
			}
			return true
		})
	}
}
