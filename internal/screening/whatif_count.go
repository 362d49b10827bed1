package screening

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"runtime"
	"slices"
	"sync"

	"shouwang/internal/money"
	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// Group is how many households, and how many registered members they have.
type Group struct {
	Households int64 `json:"households"`
	Persons    int64 `json:"persons"`
}

func (g *Group) add(h Group) {
	g.Households, g.Persons = g.Households+h.Households, g.Persons+h.Persons
}

// Tally counts households by what a question says of them now and then: rule.False, rule.Unknown and rule.True.
type Tally [3][3]Group

// sum adds the groups of some outcomes.
func (t *Tally) sum(counts func(now, then int) bool) (g Group) {
	for now := range t {
		for then := range t[now] {
			if counts(now, then) {
				g.add(t[now][then])
			}
		}
	}
	return g
}

// Now are those who fall under it now, Then those who would.
func (t Tally) Now() Group {
	return t.sum(func(now, _ int) bool { return now == rule.True })
}

// Then are those who would fall under it.
func (t Tally) Then() Group {
	return t.sum(func(_, then int) bool { return then == rule.True })
}

// Enters are those who do not fall under it now and would.
func (t Tally) Enters() Group {
	return t.sum(func(now, then int) bool { return now != rule.True && then == rule.True })
}

// Leaves are those who fall under it now and would no longer.
func (t Tally) Leaves() Group {
	return t.sum(func(now, then int) bool { return now == rule.True && then != rule.True })
}

// UnknownNow are those of whom a missing value keeps it open now.
func (t Tally) UnknownNow() Group {
	return t.sum(func(now, _ int) bool { return now == rule.Unknown })
}

// UnknownThen are those of whom it would be open.
func (t Tally) UnknownThen() Group {
	return t.sum(func(_, then int) bool { return then == rule.Unknown })
}

// tallyJSON is the shape of a tally that scripts rely on.
type tallyJSON struct {
	Now         Group `json:"now"`
	Then        Group `json:"then"`
	Enters      Group `json:"enters"`
	Leaves      Group `json:"leaves"`
	UnknownNow  Group `json:"unknown_now"`
	UnknownThen Group `json:"unknown_then"`
}

func (t Tally) shape() tallyJSON {
	return tallyJSON{t.Now(), t.Then(), t.Enters(), t.Leaves(), t.UnknownNow(), t.UnknownThen()}
}

// MarshalJSON writes the six counts that people ask for.
func (t Tally) MarshalJSON() ([]byte, error) { return json.Marshal(t.shape()) }

// MarshalJSON writes area and counts beside each other.
func (a AreaTally) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Area int64 `json:"area"`
		tallyJSON
	}{a.Area, a.shape()})
}

// MarshalJSON writes class and counts beside each other.
func (c ClassTally) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Type  string `json:"type"`
		Class string `json:"class"`
		tallyJSON
	}{c.Type, c.Class, c.shape()})
}

// MarshalJSON writes rule and counts beside each other.
func (d Difference) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Rule   string    `json:"rule,omitempty"`
		Title  rule.Text `json:"title,omitzero"`
		Change string    `json:"change,omitempty"`
		tallyJSON
		Areas   []AreaTally  `json:"areas"`
		Classes []ClassTally `json:"classes"`
	}{d.Rule, d.Title, d.Change, d.shape(), d.Areas, d.Classes})
}

// tallies are the counts of one question by division and by class.
type tallies struct {
	all     Tally
	areas   map[int64]*Tally
	classes map[[2]string]*Tally
}

// counted is one row of a count: a division, a class, and what the questions say of its households.
type counted struct {
	area  int64
	class [2]string
	keys  []int64
	Group
}

// outcomes are how many answers a question has now and then.
const bothOutcomes = 9

// count asks the questions of all counties, several at a time.
func (w *trial) count(ctx context.Context) error {
	w.found = make([]tallies, w.questions())
	for i := range w.found {
		w.found[i] = tallies{areas: map[int64]*Tally{}, classes: map[[2]string]*Tally{}}
	}
	parts, err := w.parts(ctx)
	if err != nil {
		return err
	}
	w.apart(true)
	var lock sync.Mutex
	return together(ctx, parts, func(ctx context.Context, p part) error {
		var rows []counted
		var looked int64
		stored := false
		err := w.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
			if err = planned(ctx, tx); err != nil {
				return err
			}
			if looked, err = countLooked(ctx, tx, p); err != nil || len(w.asked) == 0 {
				return err
			}
			rows, stored, err = w.countAnswers(ctx, tx, w.then.set.Compare(w.pairs(p.side)), p)
			return err
		})
		lock.Lock()
		defer lock.Unlock()
		w.looked += looked
		if !stored && looked > 0 {
			w.asking++
		}
		for _, row := range rows {
			w.book(row)
		}
		return err
	})
}

// questions are the changed rules, all of them together, and any rule where that is asked.
func (w *trial) questions() int {
	n := len(w.changedRules()) + 1
	if w.req.Any {
		n++
	}
	return n
}

// book adds a row to the tallies of every question.
func (w *trial) book(row counted) {
	changed := w.changedRules()
	rules := len(changed)
	highNow, highThen := 0, 0
	read := func(i int) (now, then int) {
		key := &row.keys[i/rulesPerKey]
		outcome := int(*key % bothOutcomes)
		*key /= bothOutcomes
		return outcome / 3, outcome % 3
	}
	for i, a := range changed {
		now, then := read(i)
		if a.sum {
			highNow, highThen = max(highNow, now), max(highThen, then)
		}
		w.found[i].book(row, now, then)
	}
	w.found[rules].book(row, highNow, highThen)
	if w.req.Any {
		now, then := read(rules)
		w.found[rules+1].book(row, now, then)
	}
}

func (t *tallies) book(row counted, now, then int) {
	if now == rule.False && then == rule.False {
		return
	}
	if t.areas[row.area] == nil {
		t.areas[row.area] = &Tally{}
	}
	if t.classes[row.class] == nil {
		t.classes[row.class] = &Tally{}
	}
	for _, one := range []*Tally{&t.all, t.areas[row.area], t.classes[row.class]} {
		one[now][then].add(row.Group)
	}
}

// part is what one statement looks at: a county, or the households of a large one up to an id.
type part struct {
	target
	side      bound
	after, to int64
}

// largestPart is how many households of a county one statement looks at, however few processors there are.
const largestPart = 50_000

// partOf is how many households of a county one statement looks at: two parts for every processor, but none smaller than a chunk.
func (w *trial) partOf(households int64) int {
	return min(max(int(households)/(2*runtime.GOMAXPROCS(0)), w.chunk), largestPart)
}

// parts divides the work so that every processor has some.
func (w *trial) parts(ctx context.Context) ([]part, error) {
	var out []part
	for i, t := range w.targets {
		whole := part{target: t, side: w.sides[i]}
		if !t.whole || len(w.targets) >= runtime.GOMAXPROCS(0) {
			out = append(out, whole)
			continue
		}
		var bounds []int64
		err := w.db.Read(ctx, func(tx *sqldb.Tx) error {
			households, err := countLooked(ctx, tx, whole)
			if err == nil {
				bounds, err = countyBounds(ctx, tx, t.county, w.partOf(households))
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(bounds) < 2 {
			out = append(out, whole)
			continue
		}
		for j, to := range bounds {
			one := whole
			one.to = to
			if j > 0 {
				one.after = bounds[j-1]
			}
			out = append(out, one)
		}
	}
	return out, nil
}

// together does the parts with as many goroutines as there are processors, a few at most; the first error ends it.
func together(ctx context.Context, parts []part, do func(context.Context, part) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	work := make(chan part)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), trialParts, len(parts)) {
		wg.Go(func() {
			for p := range work {
				if err := do(ctx, p); err != nil {
					cancel(err)
				}
			}
		})
	}
	for _, p := range parts {
		select {
		case work <- p:
		case <-ctx.Done():
		}
	}
	close(work)
	wg.Wait()
	return context.Cause(ctx)
}

// step is what a village's code is divided by to name the division that it is counted in.
func (w *trial) step() int64 {
	switch w.req.Group {
	case GroupVillage:
		return 1
	case GroupTown:
		return min(villagesPerTown, stepBelow(w.req.Area))
	}
	return stepBelow(w.req.Area)
}

// villagesPerTown is how many codes of villages a township has.
const villagesPerTown = 1000

// result puts what was counted into the shape that is shown.
func (w *trial) result() TrialResult {
	r := TrialResult{Profile: w.now.profile.Code, AsOf: w.req.AsOf, Area: w.req.Area, Households: w.looked, Params: w.changes(), Stored: w.asking == 0,
		Digest: w.digest()}
	changed := w.changedRules()
	for i, a := range changed {
		d := w.found[i].difference()
		d.Rule, d.Title, d.Change = a.id, a.title, a.change
		r.Rules = append(r.Rules, d)
	}
	r.Together = w.found[len(changed)].difference()
	if w.req.Any {
		d := w.found[len(changed)+1].difference()
		r.Any = &d
	}
	if b := w.req.Benefit; b.Amount != 0 {
		r.Cost = &Cost{Benefit: b, Now: b.of(r.Together.Now()), Then: b.of(r.Together.Then())}
	}
	return r
}

// of is what a benefit costs a month for a group.
func (b Benefit) of(g Group) money.Fen {
	if b.Per == PerPerson {
		return b.Amount * money.Fen(g.Persons)
	}
	return b.Amount * money.Fen(g.Households)
}

func (t tallies) difference() Difference {
	d := Difference{Tally: t.all, Areas: []AreaTally{}, Classes: []ClassTally{}}
	for _, area := range slices.Sorted(maps.Keys(t.areas)) {
		d.Areas = append(d.Areas, AreaTally{Area: area, Tally: *t.areas[area]})
	}
	for class, tally := range t.classes {
		d.Classes = append(d.Classes, ClassTally{Type: class[0], Class: class[1], Tally: *tally})
	}
	slices.SortFunc(d.Classes, func(a, b ClassTally) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Class, b.Class))
	})
	return d
}

// digest identifies what was asked of which version of the profile.
func (w *trial) digest() string {
	return lookedDigest(DraftContent{Proposal: w.req.Proposal, Restore: w.req.restore}.lookedAt(), w.now.profile.Digest)
}

// lookedDigest names a proposal held against a version of a profile.
func lookedDigest(p Proposal, base string) string { return p.Digest() + "/" + base }

// changes lists the values that the change sets: one line for all counties where they are alike.
func (w *trial) changes() []ParamChange {
	out := []ParamChange{}
	for _, p := range w.req.Params {
		param, _ := w.then.profile.Parameter(p.Key)
		var lines []ParamChange
		for _, t := range w.targets {
			now, _ := w.now.profile.Value(p.Key, t.county, w.req.AsOf)
			then, _ := w.then.profile.Value(p.Key, t.county, w.req.AsOf)
			lines = append(lines, ParamChange{Key: p.Key, Label: rule.Text(param.Name), County: t.county, Unit: param.Unit,
				Now: now.Text, Then: then.Text, DocNo: now.DocNo, Source: now.Source})
		}
		alike := slices.ContainsFunc(lines, func(l ParamChange) bool { return l.Now != lines[0].Now || l.Then != lines[0].Then })
		if !alike && len(lines) > 0 {
			lines[0].County = 0
			lines = lines[:1]
		}
		out = append(out, lines...)
	}
	return out
}
