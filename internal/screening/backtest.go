package screening

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/schema"
	"shouwang/internal/sqldb"
)

// How often a back-test looks: at the end of every month or quarter.
const (
	EveryMonth   = "month"
	EveryQuarter = "quarter"
)

// mostDays bounds the days of one back-test.
const mostDays = 60

// BackTrial asks what a change of policy would have said in the past.
type BackTrial struct {
	Trial    // AsOf is not used
	From, To civil.Date
	Every    string // EveryMonth when empty
}

// BackResult says what a change would have said of the past, and holds it against what was found out afterwards.
type BackResult struct {
	Profile string    `json:"profile"`
	Area    int64     `json:"area"`
	Rules   []string  `json:"rules"` // that the change touches
	Days    []BackDay `json:"days"`
	// Identified are the households that were identified after the first day and up to the last.
	Identified int64 `json:"identified"`
	// Unseen are those of them of whom the registry tells nothing on the days before; they are neither early nor missed.
	Unseen int64 `json:"unseen"`
	// DataFrom is the first day of which the registry of the area tells anything; zero when it tells nothing.
	DataFrom civil.Date `json:"data_from"`
	Now      Hindset    `json:"now"`
	Then     Hindset    `json:"then"`
	Seconds  float64    `json:"seconds"`
}

// Hindset tells how a question did on those who were identified.
type Hindset struct {
	Early  int64 `json:"early"`  // said before they were identified
	Missed int64 `json:"missed"` // never said before
	// LeadDays is how many days before, on average, of those found early.
	LeadDays int64 `json:"lead_days"`
}

// BackDay is one day in the past, households only. Now is what the rules in force would have said, Then what the change would have.
type BackDay struct {
	AsOf   civil.Date `json:"as_of"`
	Now    int64      `json:"now"`
	Then   int64      `json:"then"`
	Enters int64      `json:"enters"`
	Leaves int64      `json:"leaves"`
	// Warned are those for whom a warning of the rules stood on that day, as it is stored.
	Warned int64 `json:"warned"`
	// Of those whom the change says: identified by then, identified later, and not identified to this day.
	Already int64 `json:"already"`
	Later   int64 `json:"later"`
	Never   int64 `json:"never"`
	// Missed are those identified between this day and the next of whom the change says nothing on this day.
	Missed int64 `json:"missed"`
}

// days lists the month or quarter ends of a back-test.
func (b BackTrial) days() ([]civil.Date, error) {
	step := 1
	if b.Every == EveryQuarter {
		step = 3
	}
	var out []civil.Date
	for day := endOfPeriod(b.From, step); !day.After(b.To) && len(out) <= mostDays; day = endOfPeriod(day.AddDays(1), step) {
		out = append(out, day)
	}
	known := b.Every == "" || b.Every == EveryMonth || b.Every == EveryQuarter
	if b.From.IsZero() || b.To.IsZero() || !known || len(out) == 0 || len(out) > mostDays {
		return nil, fault.Invalid("whatif_period", "most", mostDays)
	}
	return out, nil
}

// endOfPeriod is the last day of the month or quarter of a day.
func endOfPeriod(day civil.Date, months int) civil.Date {
	first := civil.New(day.Year, 1, 1)
	for next := first; ; {
		next = next.AddMonths(months)
		if last := next.AddDays(-1); !last.Before(day) {
			return last
		}
	}
}

// BackTest asks a change of policy of past days, reading the registry as it was. Nothing is written.
func (s *Service) BackTest(ctx context.Context, actor auth.Actor, b BackTrial) (BackResult, error) {
	began := time.Now()
	days, err := b.days()
	if err != nil {
		return BackResult{}, err
	}
	hind := &hindsight{first: days[0], last: days[len(days)-1], found: map[householdKey]*finding{}}
	var r BackResult
	for i, day := range days {
		next := hind.last
		if i+1 < len(days) {
			next = days[i+1]
		}
		w, one, err := s.backDay(ctx, actor, b, hind, span{first: days[0], day: day, next: next})
		if err != nil {
			return BackResult{}, fmt.Errorf("back-test of %s: %w", day, err)
		}
		if i == 0 {
			if r.DataFrom, err = s.dataFrom(ctx, w.targets); err != nil {
				return BackResult{}, err
			}
		}
		r.Profile, r.Area, r.Days = w.now.profile.Code, w.req.Area, append(r.Days, one)
		for _, a := range w.changedRules() {
			if !slices.Contains(r.Rules, a.id) {
				r.Rules = append(r.Rules, a.id)
			}
		}
	}
	hind.sum(&r)
	r.Seconds = time.Since(began).Seconds()
	return r, nil
}

// dataFrom finds the first day of which the registry tells anything of the counties asked about.
func (s *Service) dataFrom(ctx context.Context, asked []target) (first civil.Date, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		for _, t := range asked {
			day, err := firstKnown(ctx, tx, t.county)
			if err != nil {
				return err
			}
			if !day.IsZero() && (first.IsZero() || day.Before(first)) {
				first = day
			}
		}
		return nil
	})
	return first, err
}

// span is a day of a back-test between the first and the one after it.
type span struct{ first, day, next civil.Date }

// backDay asks the change of one day.
func (s *Service) backDay(ctx context.Context, actor auth.Actor, b BackTrial, hind *hindsight, at span) (*trial, BackDay, error) {
	t := b.Trial
	t.AsOf, t.Any, t.from = at.day, false, at.first
	out := BackDay{AsOf: at.day}
	leave, err := s.gate.enter(ctx, actor, patience) // for every day anew, so that others come in between
	if err != nil {
		return nil, out, err
	}
	defer leave()
	w, err := s.try(ctx, actor, t)
	if err != nil {
		return w, out, err
	}
	w.asked = slices.DeleteFunc(w.asked, func(a asked) bool { return !a.sum })
	if len(w.asked) == 0 {
		return w, out, nil
	}
	parts, err := w.parts(ctx)
	if err != nil {
		return w, out, err
	}
	var lock sync.Mutex
	err = together(ctx, parts, func(ctx context.Context, p part) error {
		var rows []backRow
		past := pastOf{comparison: w.then.set.Compare(w.pairs(p.side)), span: at, hind: hind}
		past.ahead = shadows(at.day, past.comparison.Views())
		err := w.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
			rows, err = askPast(ctx, tx, w, past, p)
			return err
		})
		lock.Lock()
		defer lock.Unlock()
		for _, row := range rows {
			out.add(row.BackDay)
			hind.book(p.county, at.day, row)
		}
		return err
	})
	return w, out, err
}

func (d *BackDay) add(o BackDay) {
	d.Now, d.Then, d.Enters, d.Leaves, d.Warned = d.Now+o.Now, d.Then+o.Then, d.Enters+o.Enters, d.Leaves+o.Leaves, d.Warned+o.Warned
	d.Already, d.Later, d.Never, d.Missed = d.Already+o.Already, d.Later+o.Later, d.Never+o.Never, d.Missed+o.Missed
}

// backRow is what one part says of a day: the sums of many households, or of one that was identified within the back-test.
type backRow struct {
	household, identified int64 // 0 for many
	BackDay
}

// hindsight follows the households that were identified within the back-test.
type hindsight struct {
	first, last civil.Date
	found       map[householdKey]*finding
}

type householdKey struct {
	county int
	id     int64
}

// finding is when a household was identified and when it was first said, zero for never.
type finding struct {
	identified, now, then civil.Date
	seen                  bool // on a day before it was identified
}

func (h *hindsight) book(county int, day civil.Date, row backRow) {
	if row.household == 0 {
		return
	}
	key := householdKey{county, row.household}
	f := h.found[key]
	if f == nil {
		f = &finding{identified: civil.FromInt(int(row.identified))}
		h.found[key] = f
	}
	if !day.Before(f.identified) {
		return
	}
	f.seen = true
	if row.Now > 0 && f.now.IsZero() {
		f.now = day
	}
	if row.Then > 0 && f.then.IsZero() {
		f.then = day
	}
}

// sum adds the households up into a result.
func (h *hindsight) sum(r *BackResult) {
	now, then := &r.Now, &r.Then
	for _, f := range h.found {
		r.Identified++
		if !f.seen {
			r.Unseen++
			continue
		}
		now.add(f.identified, f.now)
		then.add(f.identified, f.then)
	}
	now.LeadDays /= max(1, now.Early)
	then.LeadDays /= max(1, then.Early)
}

// add counts one household; LeadDays holds the sum until all are counted.
func (h *Hindset) add(identified, said civil.Date) {
	if said.IsZero() {
		h.Missed++
		return
	}
	h.Early++
	h.LeadDays += int64(identified.DaysSince(said))
}

// shadows are the views of a comparison as they were on a day, in an order in which each stands behind what it reads.
func shadows(day civil.Date, names []string) []schema.View {
	var out []schema.View
	for _, v := range schema.AsOf(day) {
		if slices.Contains(names, v.Name) {
			out = append(out, v)
		}
	}
	slices.SortStableFunc(out, func(a, b schema.View) int {
		return cmp.Compare(slices.Index(names, a.Name), slices.Index(names, b.Name))
	})
	return out
}
