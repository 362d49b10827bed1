package screening

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// run is one run under way.
type run struct {
	*Service
	*pack
	actor   auth.Actor
	req     Request
	id      int64
	area    int64
	began   time.Time
	rules   []*rule.Rule
	program *rule.Program
	targets []target
	sum     Summary
}

// listedSize is how many households are named in one statement, which keeps it under the engines' bounds on bound values.
const listedSize = 400

// screen goes through the counties chunk by chunk.
func (r *run) screen(ctx context.Context) error {
	r.sum = Summary{Run: strconv.FormatInt(r.id, 10), Profile: r.profile.Code, AsOf: r.req.AsOf, Area: r.area, Rules: len(r.rules),
		Warnings: map[string]Count{}, Levels: map[string]int64{}}
	for _, rl := range r.rules {
		r.sum.Warnings[rl.ID] = Count{}
	}
	for _, l := range r.profile.Levels {
		r.sum.Levels[l.Code] = 0
	}
	for _, t := range r.targets {
		plan, err := r.plan(t)
		if err != nil {
			return err
		}
		for after := int64(0); ; {
			next, err := r.step(ctx, t, plan, after)
			if err != nil {
				return fmt.Errorf("screen county %d: %w", t.county, err)
			}
			if next == 0 {
				break
			}
			after = next
		}
	}
	return nil
}

// step screens the next chunk after a household id and returns the id that the following one begins after, 0 at the end.
func (r *run) step(ctx context.Context, t target, plan []*tracerSet, after int64) (next int64, err error) {
	var hits []hit
	var scope rule.Scope
	var ids []int64
	var old map[key]stored
	err = r.db.Read(ctx, func(tx *sqldb.Tx) error {
		size := r.chunk
		if !t.whole {
			size = listedSize
		}
		if ids, err = nextHouseholds(ctx, tx, t, after, size); err != nil || len(ids) == 0 {
			return err
		}
		scope = rule.Scope{County: t.county, After: after, To: ids[len(ids)-1]}
		if !t.whole {
			scope.IDs = ids
		}
		if hits, err = r.read(ctx, tx, t, plan, scope); err != nil {
			return err
		}
		persons, err := countPersons(ctx, tx, scope)
		if err != nil {
			return err
		}
		r.sum.Persons += persons
		old, err = loadStored(ctx, tx, r.profile.Code, scope)
		return err
	})
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	r.count(len(ids), hits)
	if err := r.save(ctx, t, ids, hits, old); err != nil {
		return 0, err
	}
	if r.req.Progress != nil {
		r.req.Progress(r.sum.Households)
	}
	return ids[len(ids)-1], nil
}

// hit is one warning that a chunk has found.
type hit struct {
	household, village int64
	rule               *rule.Rule
	status             string
	trace              string
}

// key identifies a warning inside a county and a profile.
type key struct {
	household int64
	rule      string
}

// count adds a chunk's warnings to the summary. Hits come household by household.
func (r *run) count(households int, hits []hit) {
	r.sum.Households += int64(households)
	highest := map[int64]int{}
	for _, h := range hits {
		c := r.sum.Warnings[h.rule.ID]
		if h.status == Unknown {
			c.Unknown++
			r.sum.Warnings[h.rule.ID] = c
			continue
		}
		c.True++
		r.sum.Warnings[h.rule.ID] = c
		if rank := r.rank(h.rule.Level); rank >= 0 {
			if best, ok := highest[h.household]; !ok || rank < best {
				highest[h.household] = rank
			}
		}
	}
	for _, rank := range highest {
		r.sum.Levels[r.profile.Levels[rank].Code]++
	}
}

// rank is a level's place from the highest; -1 for none.
func (p *pack) rank(level string) int {
	for i, l := range p.profile.Levels {
		if l.Code == level {
			return i
		}
	}
	return -1
}

// tracerSet is what is needed to write the traces of one chunk of the program in one county.
type tracerSet struct {
	chunk   *rule.Chunk
	tracers []*tracer
	lists   [][]string // lists that each rule looks into
	queries []*rule.RowQuery
}

func (r *run) plan(t target) ([]*tracerSet, error) {
	var out []*tracerSet
	for _, c := range r.program.Chunks {
		set := &tracerSet{chunk: c, queries: c.RowQueries()}
		column := map[string]int{}
		for i, leaf := range c.Leaves {
			column[leaf.String()] = i
		}
		for _, rl := range c.Rules {
			head, err := traceHead(r.profile, rl, t.params)
			if err != nil {
				return nil, err
			}
			tr := &tracer{head: head}
			var lists []string
			for _, leaf := range rl.Leaves() {
				quoted := string(appendValue(nil, leaf.String()))
				tr.keys = append(tr.keys, leafKey{node: leaf, column: column[leaf.String()], quoted: quoted})
				if leaf.Over() && leaf.Op != rule.OpSize && !slices.Contains(lists, leaf.List) {
					lists = append(lists, leaf.List)
				}
			}
			set.tracers, set.lists = append(set.tracers, tr), append(set.lists, lists)
		}
		out = append(out, set)
	}
	return out, nil
}

// read runs the statements over a chunk of households and builds the hits with their traces.
func (r *run) read(ctx context.Context, tx *sqldb.Tx, t target, plan []*tracerSet, scope rule.Scope) ([]hit, error) {
	var hits []hit
	for _, set := range plan {
		found, err := readStatus(ctx, tx, set.chunk, scope, t.params.binding)
		if err != nil {
			return nil, err
		}
		rows, err := readRows(ctx, tx, set, found, scope, t.params.binding)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			of := func(n *rule.Node) []listRow { return rows[listKey{n.List, f.household}] }
			for i, status := range f.status {
				if status == rule.False {
					continue
				}
				trace, err := set.tracers[i].write(f.leaves, of)
				if err != nil {
					return nil, err
				}
				h := hit{household: f.household, village: f.village, rule: set.chunk.Rules[i], status: Open, trace: trace}
				if status == rule.Unknown {
					h.status = Unknown
				}
				hits = append(hits, h)
			}
		}
	}
	return hits, nil
}
