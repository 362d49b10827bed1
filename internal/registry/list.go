package registry

import (
	"context"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/policy"
	"shouwang/internal/sqldb"
)

// Summary is one household in a list.
type Summary struct {
	Ref     id.Ref
	Village int64
	No      string
	Head    string
	Type    string // code of the list household_type, empty when it is not stated
	Size    int64  // persons reported, 0 when not stated
	Members int    // persons registered
	Class   string // code of the list monitored_class, empty when there is none
	// Watched says that the household is monitored and its risk not cleared, Cleared that its risk was cleared.
	Watched, Cleared bool
	EndedOn          civil.Date
}

// Page is one page of a list. After is the mark of the next page, empty on the last one.
type Page struct {
	Rows  []Summary
	After string
}

// Households lists the households of the actor's area that a filter chooses, page by page.
func (s *Service) Households(ctx context.Context, actor auth.Actor, f Filter) (_ Page, err error) {
	defer fault.Wrap(&err, "list households")
	c, err := s.chosen(ctx, actor, f)
	if err != nil || c.nothing {
		return Page{}, err
	}
	var page Page
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		if err := s.resolve(ctx, tx, c); err != nil || c.nothing {
			return err
		}
		rows, err := s.listHouseholds(ctx, tx, c)
		if err != nil {
			return err
		}
		if len(rows) > c.Size {
			page.After = rows[c.Size-1].mark(c.Filter).String()
			rows = rows[:c.Size]
		}
		for _, r := range rows {
			r.Head = called(actor, r.Head)
			page.Rows = append(page.Rows, r.Summary)
		}
		return nil
	})
	return page, err
}

// Count counts the households that a filter chooses; order and page do not matter.
func (s *Service) Count(ctx context.Context, actor auth.Actor, f Filter) (n int, err error) {
	defer fault.Wrap(&err, "count households")
	f.After = ""
	c, err := s.chosen(ctx, actor, f)
	if err != nil || c.nothing {
		return 0, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		if err := s.resolve(ctx, tx, c); err != nil || c.nothing {
			return err
		}
		n, err = s.countHouseholds(ctx, tx, c)
		return err
	})
	return n, err
}

// choice is a filter of an actor, ready to be asked.
type choice struct {
	Filter
	scope   auth.Scope
	words   []word
	found   []located // for each word with an identity number, where the directory has it
	after   *mark
	nothing bool // nothing can fit
}

// chosen checks permission and filter and limits the filter to the actor's area. An area outside it gives nothing.
func (s *Service) chosen(_ context.Context, actor auth.Actor, f Filter) (*choice, error) {
	if err := actor.Require(auth.RegistryRead); err != nil {
		return nil, err
	}
	f, err := f.settle()
	if err != nil {
		return nil, err
	}
	c := &choice{Filter: f, scope: actor.Scope(), words: words(f.Text)}
	if f.Area != 0 {
		if !area.ValidCode(f.Area) {
			return nil, fault.Invalid("registry_area_wrong")
		}
		c.scope = c.scope.Narrow(f.Area)
	}
	c.nothing = c.scope.Empty()
	if f.After != "" {
		m, err := parseMark(f)
		if err != nil {
			return nil, err
		}
		c.after = &m
	}
	return c, nil
}

// resolve looks up the identity numbers that were typed.
func (s *Service) resolve(ctx context.Context, tx *sqldb.Tx, c *choice) error {
	c.found = make([]located, len(c.words))
	for i, w := range c.words {
		if w.resident == "" {
			continue
		}
		key := s.PersonKey(w.resident)
		places, err := s.loadPersons(ctx, tx, []PersonKey{key})
		if err != nil {
			return err
		}
		c.found[i] = places[key]
	}
	return nil
}

// Found is one person in the answer of a search; the number is masked.
type Found struct {
	Ref       id.Ref // the person
	Household id.Ref
	Village   int64
	No        string
	Name      string
	Relation  string // code of the list relation
	Sex       string // code of the list sex
	BirthDate civil.Date
	Number    string // masked
}

// Persons finds people of the actor's area by what a person types: see Filter.Text, whose words here must all fit one person. At most
// 100 are given, in the order of their names; more tells that there are others.
func (s *Service) Persons(ctx context.Context, actor auth.Actor, f Filter) (_ []Found, more bool, err error) {
	defer fault.Wrap(&err, "find persons")
	f.After, f.Sort = "", ""
	c, err := s.chosen(ctx, actor, f)
	if err != nil || c.nothing || len(c.words) == 0 {
		return nil, false, err
	}
	limit := min(c.Size, 100)
	var out []Found
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		if err := s.resolve(ctx, tx, c); err != nil {
			return err
		}
		out, err = s.findPersons(ctx, tx, c, limit+1)
		return err
	})
	for i := range out {
		out[i].Name = called(actor, out[i].Name)
	}
	if len(out) > limit {
		out, more = out[:limit], true
	}
	return out, more, err
}

// Totals are the figures of an area as they are now.
type Totals struct {
	Households int
	Persons    int
	Watched    map[string]int // monitored households whose risk is not cleared, by class; "" where no class is stated
	Cleared    int
}

// Totals counts the households and persons of an area within the actor's own.
func (s *Service) Totals(ctx context.Context, actor auth.Actor, code int64) (_ Totals, err error) {
	defer fault.Wrap(&err, "totals of %d", code)
	t := Totals{Watched: map[string]int{}}
	c, err := s.chosen(ctx, actor, Filter{Area: code})
	if err != nil || c.nothing {
		return t, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error { return s.countTotals(ctx, tx, c.scope, &t) })
	return t, err
}

// Village reads a village's facts as of a date; a village outside the actor's area, or without facts, is not found.
func (s *Service) Village(ctx context.Context, actor auth.Actor, village int64, asOf civil.Date) (_ *Record, err error) {
	defer fault.Wrap(&err, "village %d", village)
	if err := actor.Require(auth.RegistryRead); err != nil {
		return nil, err
	}
	if !actor.Covers(village) {
		return nil, fault.NotFound("not_found")
	}
	var rec *Record
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		rows, err := s.loadVersions(ctx, tx, which{s.shapes.village, "village", countyOf(village), []int64{village}})
		if err != nil {
			return err
		}
		rec, err = s.only(s.shapes.village, rows, asOf)
		return err
	})
	if err == nil && rec == nil {
		return nil, fault.NotFound("not_found")
	}
	return rec, err
}

// Codes is the code list of a field as the profile has it, for filters and labels; nil when there is none.
func (s *Service) Codes(f field.Field) *policy.CodeList { return s.profile.Codes[f.Codes] }
