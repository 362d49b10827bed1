package screening

import (
	"context"
	"slices"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/idno"
	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// What becomes of a household when a change is made.
const (
	MoveEnters  = "enters"  // it would fall under the rule
	MoveLeaves  = "leaves"  // it would no longer
	MoveUnknown = "unknown" // a missing value would keep it open
)

// MoveFilter asks for the households that a change moves.
type MoveFilter struct {
	Rule  string // empty for those that count together
	Move  string
	After string // the last reference of the page before
	Limit int    // 50 when 0, at most 1000
}

// Mover is a household that a change moves.
type Mover struct {
	Household   id.Ref `json:"household"`
	HouseholdNo string `json:"household_no"`
	HeadName    string `json:"head_name"` // masked unless the actor may read names
	Village     int64  `json:"village"`
	Persons     int64  `json:"persons"`
	Now         string `json:"now"` // true, false or unknown
	Then        string `json:"then"`
}

// MovePage is one page of households, in the order of their references.
type MovePage struct {
	Movers []Mover `json:"households"`
	Next   string  `json:"next,omitempty"`
}

// Moves lists who enters or leaves when a change is made. Nothing is written.
func (s *Service) Moves(ctx context.Context, actor auth.Actor, t Trial, f MoveFilter) (MovePage, error) {
	if err := actor.Require(auth.RegistryRead); err != nil {
		return MovePage{}, err
	}
	t.Any = false
	leave, err := s.gate.enter(ctx, actor, trialWait)
	if err != nil {
		return MovePage{}, err
	}
	defer leave()
	w, err := s.try(ctx, actor, t)
	if err != nil {
		return MovePage{}, err
	}
	w.asked = slices.DeleteFunc(w.asked, func(a asked) bool {
		if f.Rule == "" {
			return !a.sum
		}
		return a.id != f.Rule
	})
	var after id.Ref
	if f.After != "" {
		if after, err = id.ParseRef(f.After); err != nil {
			return MovePage{}, fault.NotFound("not_found").Because(err)
		}
	}
	switch f.Move {
	case MoveEnters, MoveLeaves, MoveUnknown:
	default:
		return MovePage{}, fault.NotFound("not_found")
	}
	if f.Limit <= 0 {
		f.Limit = defaultPage
	}
	f.Limit = min(f.Limit, largestPage)
	return w.moves(ctx, f, after)
}

// moves goes through the counties, so many households at a time, until a page is full.
func (w *trial) moves(ctx context.Context, f MoveFilter, after id.Ref) (page MovePage, err error) {
	if len(w.asked) == 0 {
		return page, nil
	}
	w.apart(false)
	for i, t := range w.targets {
		if t.county < after.County {
			continue
		}
		p, c := part{target: t, side: w.sides[i]}, w.then.set.Compare(w.pairs(w.sides[i]))
		if t.county == after.County {
			p.after = after.ID
		}
		for more := true; more && len(page.Movers) <= f.Limit; {
			err := w.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
				if err = planned(ctx, tx); err != nil {
					return err
				}
				more, err = w.moveStep(ctx, tx, moving{filter: f, comparison: c, page: &page}, &p)
				return err
			})
			if err != nil {
				return MovePage{}, err
			}
		}
	}
	if len(page.Movers) > f.Limit {
		page.Movers = page.Movers[:f.Limit]
		page.Next = page.Movers[f.Limit-1].Household.String()
	}
	for i := range page.Movers {
		if !w.actor.Can(auth.RegistryReadNames) {
			page.Movers[i].HeadName = idno.MaskName(page.Movers[i].HeadName)
		}
	}
	return page, nil
}

// moving is a page of movers under way.
type moving struct {
	filter     MoveFilter
	comparison *rule.Comparison
	page       *MovePage
}

// moveStep looks at the next households of a county; more is false at its end.
func (w *trial) moveStep(ctx context.Context, tx *sqldb.Tx, m moving, p *part) (more bool, err error) {
	ids, err := nextHouseholds(ctx, tx, p.target, p.after, w.chunk)
	if err != nil || len(ids) == 0 {
		return false, err
	}
	p.to = ids[len(ids)-1]
	found, err := listMovers(ctx, tx, w, m, *p)
	if err != nil {
		return false, err
	}
	m.page.Movers = append(m.page.Movers, found...)
	p.after = p.to
	return len(ids) == w.chunk, nil
}
