package synth

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/field"
)

// Row is one row of one source, as it stands in the file. Cells are in the order of the source's columns and are only valid during the
// call. Number marks columns whose text is written as a number, as a spreadsheet program does to long numbers that it rounds.
type Row struct {
	Source string
	Cells  []string
	Number int
	// Before marks a row of an earlier workbook of the source, to be imported before the present one.
	Before bool
	// Fault is the code of the fault planted in the cell of column At; empty in all other rows, and At is -1.
	Fault string
	At    int
}

// sound is a row without a planted fault.
func sound(source string, cells []string) Row {
	return Row{Source: source, Cells: cells, Number: noColumn, At: noColumn}
}

// noColumn stands where no column is meant.
const noColumn = -1

// Sink takes the rows of all sources, those of one source in the order of its file.
type Sink func(Row) error

// generator makes one county.
type generator struct {
	opts     Options
	data     *data
	forms    map[string]*sheetForm
	sources  []field.Source
	numbers  numbers
	villages []Village
	shares   []int // households of each village
	empty    *Village
	decks    map[kind]*deck
	stances  map[kind]*deck
	byStance map[string]Plant
	kinds    []int
	truth    Truth
	sink     Sink
	flaws    []flaw
	// following are the rules whose truth follows from the household as it turned out.
	following []follows
	// rules are those in force on the day.
	rules map[string]bool
	// known are members of households that were taken, for faults that refer to them.
	known *person
	// phoned is a household whose phone waits for another household to share it.
	phoned  *household
	knownIn *household
	strange func(string)
	// judged is told what was found of every household and what was planted into it; the tests ask for it.
	judged func(planted []Plant, found effects)
}

// Stream makes the county's rows without writing files: benches and tests feed them where they like. The truth's faults are empty,
// because cells belong to files; Generate writes files and completes them.
func Stream(ctx context.Context, opts Options, sink Sink) (Truth, error) {
	g, err := newGenerator(ctx, opts)
	if err != nil {
		return Truth{}, err
	}
	g.sink = sink
	return g.run(ctx)
}

func newGenerator(ctx context.Context, opts Options) (*generator, error) {
	if opts.Policy == nil {
		return nil, errors.New("synth: nobody says which policy the county lives under")
	}
	d, err := loadData(opts.Policy.Code())
	if err != nil {
		return nil, fmt.Errorf("synth: %w", err)
	}
	if opts.AsOf.IsZero() {
		if opts.AsOf, err = civil.Parse(d.plan.AsOf); err != nil {
			return nil, fmt.Errorf("synth: county.yaml: %w", err)
		}
	}
	if err := opts.check(); err != nil {
		return nil, err
	}
	catalogue, err := field.Load()
	if err != nil {
		return nil, fmt.Errorf("synth: %w", err)
	}
	g := &generator{opts: opts, data: d, forms: map[string]*sheetForm{}, numbers: numbers{region: opts.County}, flaws: d.flaws, following: following()}
	for _, s := range catalogue.Sources() {
		if s.Family == "national" || s.Record != "" {
			g.sources = append(g.sources, s)
			g.forms[s.Key] = newForm(s)
		}
	}
	g.govern()
	villages, err := opts.Areas.Villages(ctx, opts.County)
	if err != nil {
		return nil, fmt.Errorf("synth: villages of %d: %w", opts.County, err)
	}
	if len(villages) == 0 {
		return nil, fault.NotFound("synth_no_villages", "county", opts.County)
	}
	g.settle(villages)
	g.shuffle()
	g.truth = Truth{Seed: opts.Seed, Warnings: map[string][]string{}, Unknown: map[string][]string{}, Faults: []Fault{}}
	return g, nil
}

// shuffle lays out the decks from which households are dealt.
func (g *generator) shuffle() {
	g.decks, g.stances, g.byStance = map[kind]*deck{}, map[kind]*deck{}, map[string]Plant{}
	all, levels := plants(), stances()
	all = slices.DeleteFunc(all, func(p Plant) bool { return p.Profile != "" && p.Profile != g.opts.Policy.Code() })
	for _, p := range levels {
		g.byStance[p.Name] = p
	}
	for _, k := range kindOrder {
		g.decks[k] = newDeck(all, k, newDice(g.opts.Seed, streamDeck, uint64(k)))
		g.stances[k] = newDeck(levels, k, newDice(g.opts.Seed, streamDeck, uint64(k)+100))
		g.kinds = append(g.kinds, g.data.plan.Kinds[k.String()])
	}
}

// run makes every household in the order of the villages, the faulty ones between them.
func (g *generator) run(ctx context.Context) (Truth, error) {
	if err := g.villageRows(); err != nil {
		return Truth{}, err
	}
	kinds := newDice(g.opts.Seed, streamKind, 0)
	plan := g.flawPlan()
	n := 0
	for v, count := range g.shares {
		if err := ctx.Err(); err != nil {
			return Truth{}, err
		}
		for range count {
			n++
			if err := g.household(n, &g.villages[v], kind(kinds.weighted(g.kinds...))); err != nil {
				return Truth{}, err
			}
			for len(plan) > 0 && plan[0].after <= n {
				if err := g.flawed(plan[0], &g.villages[v]); err != nil {
					return Truth{}, err
				}
				plan = plan[1:]
			}
		}
	}
	return g.truth, nil
}

// household makes, plants and writes the n-th household.
func (g *generator) household(n int, v *Village, k kind) error {
	d := newDice(g.opts.Seed, streamHousehold, uint64(n))
	planted := g.deal(k, d)
	stance, hasStance := g.stanceFor(k, planted)
	s := anyFamily
	if hasStance {
		s = stance.Shape
	}
	for _, p := range planted {
		if p.Shape != anyFamily {
			s = p.Shape
		}
	}
	h := g.base(k, s, v, d)
	h.no = fmt.Sprintf("%06d%08d", g.opts.County, n)
	if hasStance {
		stance.apply(g, h, d)
	}
	g.earnNow(h, d)
	g.background(h, d)
	g.registered(h, newDice(g.opts.Seed, streamPoverty, uint64(n)))
	for _, p := range planted {
		p.apply(g, h, d)
	}
	g.ledger(h, d)
	e := effectsOf(stance, planted)
	g.follow(h, e)
	if g.judged != nil {
		g.judged(planted, e)
	}
	g.record(h, e)
	g.remember(h)
	return g.write(h, d)
}

// deal draws the situations of a household: none, one, or two that go together.
func (g *generator) deal(k kind, d *dice) []Plant {
	if !d.chance(g.data.plan.Planted[k.String()]) {
		return nil
	}
	first, ok := g.decks[k].next(func(Plant) bool { return true })
	if !ok {
		return nil
	}
	out := []Plant{first}
	if d.chance(g.data.plan.Second) {
		if second, ok := g.decks[k].next(first.goesWith); ok {
			out = append(out, second)
		}
	}
	return out
}

// stanceFor is the standing of an active household: the one that a plant rests on, or the next one of the deck.
func (g *generator) stanceFor(k kind, planted []Plant) (Plant, bool) {
	if !k.isActive() {
		return Plant{}, false
	}
	for _, p := range planted {
		if p.Stance != "" {
			return g.byStance[p.Stance], true
		}
	}
	s, ok := g.stances[k].next(func(Plant) bool { return true })
	return s, ok
}

// effects are the rules that a household makes true and unknown.
type effects struct {
	truth   map[string]bool
	unknown map[string]bool
}

// effectsOf adds up what was declared: the stance unless a plant speaks for it, and every plant. What is true
// is not unknown.
func effectsOf(stance Plant, planted []Plant) effects {
	e := effects{truth: map[string]bool{}, unknown: map[string]bool{}}
	add := func(truth, unknown []string) {
		for _, r := range truth {
			e.truth[r] = true
		}
		for _, r := range unknown {
			e.unknown[r] = true
		}
	}
	spoken := false
	for _, p := range planted {
		spoken = spoken || p.Stance != ""
		add(p.True, p.Unknown)
	}
	if !spoken {
		add(stance.True, stance.Unknown)
	}
	for r := range e.truth {
		delete(e.unknown, r)
	}
	return e
}

// record enters a household into the truth. Numbers grow from household to household, so the lists are in order.
func (g *generator) record(h *household, e effects) {
	g.truth.Households++
	g.truth.Persons += len(h.members)
	for r := range e.truth {
		if !g.rules[r] {
			continue
		}
		g.truth.Warnings[r] = append(g.truth.Warnings[r], h.no)
	}
	for r := range e.unknown {
		if !g.rules[r] {
			continue
		}
		g.truth.Unknown[r] = append(g.truth.Unknown[r], h.no)
	}
}

// remember keeps a member of a lifted household to whom faults may refer.
func (g *generator) remember(h *household) {
	if h.kind == lifted && g.known == nil {
		g.known, g.knownIn = h.members[len(h.members)-1], h
	}
}

// write sends the household's rows to the workbooks it stands in and to the lists.
func (g *generator) write(h *household, d *dice) error {
	for _, key := range []string{"national-households", "national-monitored"} {
		if key == "national-households" && !h.kind.isLifted() || key == "national-monitored" && !h.kind.isMonitored() {
			continue
		}
		err := g.householdRows(g.forms[key], h, func(_ int, cells []string) error {
			return g.sink(sound(key, cells))
		})
		if err != nil {
			return err
		}
	}
	if err := g.writeBefore(h); err != nil {
		return err
	}
	if d.chance(g.data.plan.Shares.Unmatched) {
		g.stranger(h, d)
	}
	for i := range h.records {
		rec := &h.records[i]
		form := g.forms[rec.source]
		if form == nil {
			return fmt.Errorf("synth: no source %s", rec.source)
		}
		if err := g.sink(sound(rec.source, g.recordRow(form, h, rec))); err != nil {
			return err
		}
	}
	return nil
}

// writeBefore sends the household's rows as an earlier workbook of lifted households had them, with the income of then.
func (g *generator) writeBefore(h *household) error {
	if h.before == nil {
		return nil
	}
	const workbook = "national-households"
	then := *h
	then.current = *h.before
	return g.householdRows(g.forms[workbook], &then, func(_ int, cells []string) error {
		r := sound(workbook, cells)
		r.Before = true
		return g.sink(r)
	})
}

// stranger puts somebody on a department's list whom no national workbook knows; what stands there concerns nobody.
func (g *generator) stranger(h *household, d *dice) {
	p := g.member(seat{relation: "head", sex: 1, age: d.between(20, 80)}, anyFamily, pick(d, g.data.words.surnames), d)
	other := &household{kind: lifted, village: h.village, members: []*person{p}}
	switch d.IntN(5) {
	case 0:
		g.visit(other, p, g.thisYear(1, 4), d.fen(100, 30000), d)
	case 1:
		g.drives(other, d, d.fen(3000, 200000).Yuan())
	case 2:
		g.owns(other, d, g.date("property", g.before(d, 10, 2000)))
	case 3:
		g.salaried(other, d, pick(d, []string{"civil_servant", "institution"}))
	default:
		g.trades(other, d, "active")
	}
	h.records = append(h.records, other.records...)
}
