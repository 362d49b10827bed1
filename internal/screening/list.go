package screening

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/idno"
	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

const (
	defaultPage = 50
	largestPage = 1000
)

// Warnings lists warnings of households and villages of the actor's area, the newest first.
func (s *Service) Warnings(ctx context.Context, actor auth.Actor, f Filter) (Page, error) {
	if err := actor.Require(auth.WarningRead); err != nil {
		return Page{}, err
	}
	q, err := s.query(ctx, actor, f)
	if err != nil {
		return Page{}, err
	}
	limit := f.Limit
	if limit <= 0 {
		limit = defaultPage
	}
	limit = min(limit, largestPage)
	var page Page
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		for _, l := range q.ledgers() {
			found, err := listWarnings(ctx, tx, q, l, limit+1)
			if err != nil {
				return err
			}
			page.Warnings = append(page.Warnings, found...)
		}
		return nil
	})
	if err != nil {
		return Page{}, err
	}
	slices.SortFunc(page.Warnings, func(a, b Warning) int { return cmp.Compare(b.Ref.ID, a.Ref.ID) })
	if len(page.Warnings) > limit {
		page.Warnings = page.Warnings[:limit]
		page.Next = page.Warnings[limit-1].Ref.String()
	}
	for i := range page.Warnings {
		s.dress(actor, &page.Warnings[i])
	}
	return page, nil
}

// dress adds what the rule says of itself and masks what the actor may not see.
func (s *Service) dress(actor auth.Actor, w *Warning) {
	of := s.packOf(w.Profile)
	w.Of = of.profile
	if r, ok := of.set.Rule(w.Rule); ok {
		w.Title, w.Kind, w.Severity = r.Title, r.Kind, r.Severity
	} else {
		w.Title.Zh, w.Title.En = w.Rule, w.Rule
	}
	if !actor.Can(auth.RegistryReadNames) {
		w.HeadName = idno.MaskName(w.HeadName)
	}
}

// query is a checked filter within the actor's area.
type query struct {
	Filter
	packs    []*pack // the rules of the profiles that are shown
	views    views
	scope    auth.Scope
	after    id.Ref
	counting bool  // not a page
	pending  bool  // without what was dismissed
	named    []any // the rules of the filter's severity; nil when it names none
}

func (s *Service) query(ctx context.Context, actor auth.Actor, f Filter) (query, error) {
	q := query{Filter: f, scope: actor.Scope()}
	if f.Area != 0 {
		q.scope = q.scope.Narrow(f.Area)
	}
	if err := s.look(ctx, &q); err != nil {
		return query{}, err
	}
	if f.After != "" {
		ref, err := id.ParseRef(f.After)
		if err != nil {
			return query{}, fault.NotFound("not_found").Because(err)
		}
		q.after = ref
	}
	switch f.Status {
	case "", "all", Open, Unknown, Closed:
	default:
		return query{}, fault.Invalid("screening_status", "status", f.Status)
	}
	if f.Handling != "" && f.Handling != Todo && !slices.Contains(Handlings(), f.Handling) {
		return query{}, fault.Invalid("screening_handling", "handling", f.Handling)
	}
	if f.Severity != "" {
		q.named = []any{""} // a severity that no rule has finds nothing
		for _, p := range q.packs {
			for _, r := range p.set.Rules {
				if r.Severity == f.Severity && !slices.Contains(q.named, any(r.ID)) {
					q.named = append(q.named, r.ID)
				}
			}
		}
	}
	return q, nil
}

// look finds whose warnings a query is about: those of the profile that it names, or of those that are meant in its counties.
func (s *Service) look(ctx context.Context, q *query) error {
	if q.Profile != "" {
		p, err := s.pack(q.Profile)
		q.packs, q.views = []*pack{p}, only(q.Profile)
		return err
	}
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		q.views, err = s.views(ctx, tx, q.scope)
		return err
	})
	q.packs = s.packs(q.views)
	return err
}

// rule finds a rule among those of the profiles that are shown.
func (q *query) rule(id string) (*rule.Rule, bool) {
	for _, p := range q.packs {
		if r, ok := p.set.Rule(id); ok {
			return r, true
		}
	}
	return nil, false
}

// Counts counts the warnings of a filter by level, rule and area, within the actor's area. Status and page of the filter do not matter.
func (s *Service) Counts(ctx context.Context, actor auth.Actor, f Filter) (Counts, error) {
	if err := actor.Require(auth.WarningRead); err != nil {
		return Counts{}, err
	}
	f.After, f.Status = "", ""
	q, err := s.query(ctx, actor, f)
	if err != nil {
		return Counts{}, err
	}
	q.counting = true
	at := f.Area
	if at == 0 || area.Contains(at, actor.Area) {
		at = actor.Area
	}
	var tallies []tally
	var handled []handledTally
	var byLevel map[string]int64
	var c Counts
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		whole := q
		whole.Handling = ""
		for _, l := range q.ledgers() {
			said, err := countAll(ctx, tx, q, l, stepBelow(at))
			if err != nil {
				return err
			}
			dealt, err := countHandled(ctx, tx, whole, l, stepBelow(at))
			if err != nil {
				return err
			}
			tallies, handled = append(tallies, said...), append(handled, dealt...)
		}
		byLevel, c.Households, err = countHouseholds(ctx, tx, q)
		return err
	})
	if err != nil {
		return Counts{}, err
	}
	q.sum(tallies, &c)
	c.handled(handled)
	for i := range c.Levels {
		c.Levels[i].Households = byLevel[c.Levels[i].Level]
	}
	return c, nil
}

// sum adds the tallies up by level, rule and area.
func (q *query) sum(tallies []tally, c *Counts) {
	levels, rules, areas := map[string]*LevelCount{}, map[string]*RuleCount{}, map[int64]*AreaCount{}
	for _, t := range tallies {
		if levels[t.level] == nil {
			levels[t.level] = &LevelCount{Level: t.level}
		}
		if rules[t.rule] == nil {
			rules[t.rule] = &RuleCount{Rule: t.rule, Title: rule.Text{Zh: t.rule, En: t.rule}, Family: t.family, Level: t.level}
			if r, ok := q.rule(t.rule); ok {
				rules[t.rule].Title, rules[t.rule].Level = r.Title, r.Level
			}
		}
		if areas[t.area] == nil {
			areas[t.area] = &AreaCount{Area: t.area}
		}
		l, r, a := levels[t.level], rules[t.rule], areas[t.area]
		if t.status == Open {
			c.Open, l.Open, r.Open, a.Open = c.Open+t.n, l.Open+t.n, r.Open+t.n, a.Open+t.n
			continue
		}
		c.Unknown, l.Unknown, r.Unknown, a.Unknown = c.Unknown+t.n, l.Unknown+t.n, r.Unknown+t.n, a.Unknown+t.n
	}
	for _, key := range sortedKeys(levels) {
		c.Levels = append(c.Levels, *levels[key])
	}
	for _, key := range sortedKeys(rules) {
		c.Rules = append(c.Rules, *rules[key])
	}
	slices.SortStableFunc(c.Rules, func(a, b RuleCount) int { return cmp.Compare(b.Open+b.Unknown, a.Open+a.Unknown) })
	for _, key := range slices.Sorted(maps.Keys(areas)) {
		c.Areas = append(c.Areas, *areas[key])
	}
}

// handled adds what was dealt with to the counts, whole, by level and by area.
func (c *Counts) handled(tallies []handledTally) {
	c.Handled, c.HandledUnknown = Handled{}, Handled{}
	for _, t := range tallies {
		c.Handled[t.handling] += t.n
		if t.status == Unknown {
			c.HandledUnknown[t.handling] += t.n
		}
		for i := range c.Levels {
			if c.Levels[i].Level == t.level && t.status == Open {
				if c.Levels[i].Handled == nil {
					c.Levels[i].Handled = Handled{}
				}
				c.Levels[i].Handled[t.handling] += t.n
			}
		}
		for i := range c.Areas {
			if c.Areas[i].Area != t.area {
				continue
			}
			if c.Areas[i].Handled == nil {
				c.Areas[i].Handled = Handled{}
			}
			c.Areas[i].Handled[t.handling] += t.n
		}
	}
}

// stepBelow is what a village code is divided by so that villages of one division below the area fall together.
func stepBelow(code int64) int64 {
	switch area.LevelOf(code) {
	case area.Nation:
		return 1e10
	case area.Province:
		return 1e8
	case area.Prefecture:
		return 1e6
	case area.County:
		return 1e3
	default:
		return 1
	}
}
