package screening

import (
	"context"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/idno"
	"shouwang/internal/sqldb"
)

const (
	defaultPage = 50
	largestPage = 1000
)

// Warnings lists warnings of the actor's area, the newest first.
func (s *Service) Warnings(ctx context.Context, actor auth.Actor, f Filter) (Page, error) {
	if err := actor.Require(auth.WarningRead); err != nil {
		return Page{}, err
	}
	q, err := s.query(actor, f)
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
		var err error
		page.Warnings, err = listWarnings(ctx, tx, q, limit+1)
		return err
	})
	if err != nil {
		return Page{}, err
	}
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
	if r, ok := s.rules.Rule(w.Rule); ok {
		w.Title, w.Kind, w.Severity = r.Title, r.Kind, r.Severity
	} else {
		w.Title.Zh, w.Title.En = w.Rule, w.Rule
	}
	if !actor.Can(auth.RegistryReadSensitive) {
		w.HeadName = idno.MaskName(w.HeadName)
	}
}

// query is a checked filter within the actor's area.
type query struct {
	Filter
	profile string
	scope   auth.Scope
	after   id.Ref
}

func (s *Service) query(actor auth.Actor, f Filter) (query, error) {
	q := query{Filter: f, profile: s.profile.Code, scope: actor.Scope()}
	if f.Area != 0 {
		q.scope = q.scope.Narrow(f.Area)
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
	return q, nil
}

// Counts counts the warnings of a filter by level, rule and area, within the actor's area. Status and page of the filter do not matter.
func (s *Service) Counts(ctx context.Context, actor auth.Actor, f Filter) (Counts, error) {
	if err := actor.Require(auth.WarningRead); err != nil {
		return Counts{}, err
	}
	f.After, f.Status = "", ""
	q, err := s.query(actor, f)
	if err != nil {
		return Counts{}, err
	}
	at := f.Area
	if at == 0 || area.Contains(at, actor.Area) {
		at = actor.Area
	}
	var c Counts
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		if err := countTotals(ctx, tx, q, &c); err != nil {
			return err
		}
		if c.Levels, err = countLevels(ctx, tx, q); err != nil {
			return err
		}
		if c.Rules, err = countRules(ctx, tx, q); err != nil {
			return err
		}
		c.Areas, err = countAreas(ctx, tx, q, stepBelow(at))
		return err
	})
	if err != nil {
		return Counts{}, err
	}
	for i := range c.Rules {
		rc := &c.Rules[i]
		rc.Title.Zh, rc.Title.En = rc.Rule, rc.Rule
		if r, ok := s.rules.Rule(rc.Rule); ok {
			rc.Title, rc.Level = r.Title, r.Level
		}
	}
	return c, nil
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
