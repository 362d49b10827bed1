package screening

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"

	"shouwang/internal/fault"
	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// listedSize is how many households are named in one statement, which keeps it under the engines' bounds on bound values.
const listedSize = 400

// errStale says that somebody has changed the stored warnings of a chunk after it was read.
var errStale = errors.New("the warnings of the chunk have changed")

// piece is what reading one chunk of households has found.
type piece struct {
	target target
	scope  rule.Scope
	ids    []int64 // households looked at, in their order
	hits   []hit
	old    map[key]stored
	spare  []said // of other profiles, beside one in old
	print  fingerprint
	marks  []int64 // of what touched them
	people int64
	next   place
	end    bool // of the county: scope, ids, hits and old are of its villages
}

// screen goes through the counties chunk by chunk. Chunks that changed between reading and writing are read again.
func (r *run) screen(ctx context.Context) error {
	for {
		if err := r.pass(ctx); !errors.Is(err, errStale) {
			return err
		}
	}
}

// pass reads chunks ahead of the one that is being written, so that every processor has something to do.
func (r *run) pass(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	parts, ended := make(chan chan drawn, ahead()-1), make(chan error, 1)
	go func(from place) {
		defer close(parts)
		ended <- r.draw(ctx, from, parts)
	}(r.at)
	var err error
	for part := range parts {
		p := <-part
		if err != nil {
			continue
		}
		if err = p.err; err == nil {
			err = r.settle(ctx, p.piece)
		}
		if err != nil {
			stop()
		}
	}
	return cmp.Or(err, <-ended)
}

// drawn is a chunk that was read, or why it was not.
type drawn struct {
	piece *piece
	err   error
}

// mostAhead bounds how many chunks are read at once, each of which takes some tens of megabytes.
const mostAhead = 4

// ahead is how many chunks are read at once.
func ahead() int { return min(runtime.GOMAXPROCS(0), mostAhead) }

// draw sends the chunks behind a place in their order. The next is begun as soon as the one before has found where it ends.
func (r *run) draw(ctx context.Context, from place, parts chan<- chan drawn) error {
	for _, t := range r.targets {
		if t.county < from.County {
			continue
		}
		plan, err := r.plan(t, r.program)
		if err != nil {
			return err
		}
		if err := r.hold(ctx, t, plan); err != nil {
			return err
		}
		after := int64(0)
		if t.county == from.County {
			after = from.After
		}
		for more := true; more; {
			part, listed := make(chan drawn, 1), make(chan int64, 1)
			select {
			case parts <- part:
			case <-ctx.Done():
				return ctx.Err()
			}
			go func(after int64) { part <- r.drawOne(ctx, t, plan, after, listed) }(after)
			after, more = <-listed
		}
	}
	return nil
}

// hold has the statement of all rules kept by the database for the chunks of whole counties, as compiling it for each of them would be felt.
func (r *run) hold(ctx context.Context, t target, plan []*tracerSet) error {
	if !t.whole {
		return nil
	}
	for _, set := range plan {
		text, _, err := set.chunk.Status(rule.Scope{County: t.county}, t.params.binding)
		if err := errors.Join(err, r.db.Keep(ctx, text)); err != nil {
			return err
		}
	}
	return nil
}

// drawOne reads one chunk and tells early where it ends; nothing when it is the county's last. A panic becomes an error, as it would end
// the whole program here.
func (r *run) drawOne(ctx context.Context, t target, plan []*tracerSet, after int64, listed chan<- int64) (out drawn) {
	defer close(listed)
	defer func() {
		if p := recover(); p != nil {
			out.err = fmt.Errorf("screen: %v\n%s", p, debug.Stack())
		}
	}()
	p, err := r.stepping(ctx, t, plan, after, func(last int64) { listed <- last })
	if err != nil {
		err = fmt.Errorf("screen county %d: %w", t.county, err)
	}
	return drawn{p, err}
}

// settle writes a chunk, again when others stood in the way for long, and tells who waits.
func (r *run) settle(ctx context.Context, p *piece) error {
	for attempt := 0; ; attempt++ {
		err := r.save(ctx, p)
		if fault.KindOf(err) == fault.KindUnavailable && attempt < 20 && ctx.Err() == nil {
			continue
		}
		if err == nil && !p.end && r.req.Progress != nil {
			r.req.Progress(Progress{Households: r.sum.Households, Total: r.total})
		}
		return err
	}
}

// step screens the next chunk after a household, all of it on one snapshot.
func (r *run) step(ctx context.Context, t target, plan []*tracerSet, after int64) (*piece, error) {
	return r.stepping(ctx, t, plan, after, func(int64) {})
}

// stepping is step; it tells the chunk's last household as soon as it is known.
func (r *run) stepping(ctx context.Context, t target, plan []*tracerSet, after int64, ends func(last int64)) (*piece, error) {
	p := &piece{target: t}
	err := r.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		listed, err := r.next(ctx, tx, p, after)
		if err != nil {
			return err
		}
		if p.end {
			return r.stepVillages(ctx, tx, p, plan)
		}
		p.next = place{County: t.county, After: listed[len(listed)-1]}
		ends(p.next.After)
		p.scope = rule.Scope{County: t.county, After: after, To: p.next.After}
		if !t.whole {
			p.scope.IDs = listed
		}
		if t.whole {
			if err = hashed(ctx, tx); err != nil {
				return err
			}
		}
		if p.hits, err = r.read(ctx, tx, p, plan, p.scope); err != nil {
			return err
		}
		if p.people, err = countPersons(ctx, tx, p.scope); err != nil {
			return err
		}
		if r.clears() && !t.changed {
			if p.marks, err = loadMarks(ctx, tx, p.scope); err != nil {
				return err
			}
		}
		return r.loadStored(ctx, tx, p)
	})
	return p, err
}

// stepVillages screens the villages of a county, which come after its households, or one village, for which the plan is then made.
func (r *run) stepVillages(ctx context.Context, tx *sqldb.Tx, p *piece, plan []*tracerSet) (err error) {
	p.scope = rule.Scope{County: p.target.county, After: p.target.scope.Lo - 1, To: p.target.scope.Hi}
	switch {
	case p.target.village:
		p.scope.IDs = p.target.ids
	case r.kind == KindNamed:
		return nil
	default:
		if plan, err = r.plan(p.target, r.villages); err != nil {
			return err
		}
	}
	if p.ids, err = listVillages(ctx, tx, p.target); err != nil {
		return err
	}
	if p.hits, err = r.read(ctx, tx, p, plan, p.scope); err != nil {
		return err
	}
	return r.loadStored(ctx, tx, p)
}

// next lists the households of the next chunk; among those that were touched may be some that are no longer in the registry.
func (r *run) next(ctx context.Context, tx *sqldb.Tx, p *piece, after int64) (listed []int64, err error) {
	if p.end = p.target.village; p.end {
		return nil, nil
	}
	size := listedSize
	if p.target.whole {
		size = r.chunk
	}
	size = min(size, r.chunk)
	if p.target.changed {
		var touched []touch
		if touched, err = nextTouched(ctx, tx, p.target, after, size); err != nil {
			return nil, err
		}
		for _, one := range touched {
			listed = append(listed, one.household)
			if one.present {
				p.ids = append(p.ids, one.household)
			}
			if !slices.Contains(p.marks, one.mark) {
				p.marks = append(p.marks, one.mark)
			}
		}
	} else {
		p.ids, err = nextHouseholds(ctx, tx, p.target, after, size)
		listed = p.ids
	}
	if p.end = len(listed) == 0; p.end {
		p.next = place{County: p.target.county + 1}
	}
	return listed, err
}

// clears tells whether the run settles what was touched: only runs over an area by the profile that is meant do.
func (r *run) clears() bool { return r.kind != KindNamed && r.takes }

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
func (p *pack) count(sum *Summary, hits []hit) {
	sum.tally(hits)
	highest := map[int64]int{}
	for _, h := range hits {
		if h.status == Unknown {
			continue
		}
		if rank := p.rank(h.rule.Level); rank >= 0 {
			if best, ok := highest[h.household]; !ok || rank < best {
				highest[h.household] = rank
			}
		}
	}
	for _, rank := range highest {
		sum.Levels[p.profile.Levels[rank].Code]++
	}
}

// tally adds what a chunk's rules have said, by rule.
func (s *Summary) tally(hits []hit) {
	for _, h := range hits {
		c := s.Warnings[h.rule.ID]
		if h.status == Unknown {
			c.Unknown++
		} else {
			c.True++
		}
		s.Warnings[h.rule.ID] = c
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
	queries []*rowQuery
	column  map[string]int // of each leaf
}

func newTracerSet(c *rule.Chunk) *tracerSet {
	set := &tracerSet{chunk: c, column: map[string]int{}}
	for i, leaf := range c.Leaves {
		set.column[leaf.String()] = i
	}
	for _, q := range c.RowQueries() {
		one := &rowQuery{RowQuery: q, place: map[string]int{}}
		for i, leaf := range q.Leaves {
			one.place[leaf.Name] = i
		}
		set.queries = append(set.queries, one)
	}
	return set
}

func (r *run) plan(t target, program *rule.Program) ([]*tracerSet, error) {
	var out []*tracerSet
	for _, c := range program.Chunks {
		set := newTracerSet(c)
		for _, rl := range c.Rules {
			head, err := traceHead(r.profile, rl, t.params)
			if err != nil {
				return nil, err
			}
			tr := &tracer{head: head}
			var lists []string
			for _, leaf := range rl.Leaves() {
				quoted := string(appendValue(nil, leaf.String()))
				tr.keys = append(tr.keys, leafKey{node: leaf, column: set.column[leaf.String()], quoted: quoted})
				lists = append(lists, sources(leaf)...)
			}
			set.tracers, set.lists = append(set.tracers, tr), append(set.lists, lists)
		}
		out = append(out, set)
	}
	return out, nil
}

// read runs the statements over a chunk of households and builds the hits with their traces.
func (r *run) read(ctx context.Context, tx *sqldb.Tx, p *piece, plan []*tracerSet, scope rule.Scope) ([]hit, error) {
	var hits []hit
	b := p.target.params.binding
	for _, set := range plan {
		found, err := readStatus(ctx, tx, set.chunk, scope, b)
		if err != nil {
			return nil, err
		}
		lists, err := readRows(ctx, tx, set, found, extent{scope, len(p.ids)}, b)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			of := &evidenced{binding: b, household: f.household, leaves: f.leaves, column: set.column, lists: lists}
			for _, i := range f.hit {
				trace, err := set.tracers[i].write(of)
				if err != nil {
					return nil, err
				}
				h := hit{household: f.household, village: f.village, rule: set.chunk.Rules[i], status: Open, trace: trace}
				if f.status[i] == rule.Unknown {
					h.status = Unknown
				}
				hits = append(hits, h)
			}
		}
	}
	return hits, nil
}
