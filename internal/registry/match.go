package registry

import (
	"context"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/sqldb"
)

// Condition narrows a list by what another package knows of households: a condition over household AS h, written in a store file of
// that package, with its arguments. The zero Condition allows all. The scope of the actor holds beside it.
type Condition struct {
	SQL  string
	Args []any
}

// Match is a member through whom a search found a household.
type Match struct {
	Name     string
	Relation string // code of the list relation, empty when it is not stated
}

// Matches tells, for households that a search found, which members fit its words, where the head does not: a list shows the head, and
// without the member nobody sees why the household is there. Names are masked as everywhere.
func (s *Service) Matches(ctx context.Context, actor auth.Actor, f Filter, refs []id.Ref) (_ map[id.Ref][]Match, err error) {
	defer fault.Wrap(&err, "find matching members")
	f.After = ""
	c, err := s.chosen(ctx, actor, f)
	if err != nil || c.nothing || len(c.words) == 0 || len(refs) == 0 {
		return nil, err
	}
	out := map[id.Ref][]Match{}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		if err := s.resolve(ctx, tx, c); err != nil {
			return err
		}
		byCounty := map[int][]int64{}
		for _, ref := range refs[:min(len(refs), greatestPage)] {
			byCounty[ref.County] = append(byCounty[ref.County], ref.ID)
		}
		for county, households := range byCounty {
			for i := range c.words {
				if err := s.matchWord(ctx, tx, matching{choice: c, word: i, county: county, households: households}, out); err != nil {
					return err
				}
			}
		}
		return nil
	})
	for _, list := range out {
		for i := range list {
			list[i].Name = called(actor, list[i].Name)
		}
	}
	return out, err
}

// matchWord adds the members that fit one word, in households whose head does not.
func (s *Service) matchWord(ctx context.Context, tx *sqldb.Tx, m matching, out map[id.Ref][]Match) error {
	found, err := s.fitting(ctx, tx, m)
	if err != nil {
		return err
	}
	plain := map[int64]bool{}
	for _, one := range found {
		plain[one.household] = plain[one.household] || one.Relation == headOfHousehold
	}
	for _, one := range found {
		ref := id.Ref{County: m.county, ID: one.household}
		if !plain[one.household] && !known(out[ref], one.Match) {
			out[ref] = append(out[ref], one.Match)
		}
	}
	return nil
}

func known(list []Match, one Match) bool {
	for _, other := range list {
		if other == one {
			return true
		}
	}
	return false
}
