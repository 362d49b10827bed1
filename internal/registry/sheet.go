package registry

import (
	"cmp"
	"context"
	"slices"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/sqldb"
)

// Sheet is what stands now in one household, or about one village, for those who correct it.
type Sheet struct {
	s       *Service
	actor   auth.Actor
	county  int
	holding *holding
}

// Entry is one value as it stands, with the mark by which Correct notices that somebody has been faster.
type Entry struct {
	Spot
	Value Value
	Mark  string
	// Who is the member whom the value belongs to, otherwise empty.
	Who string
	// Hidden says that the actor may write the value and not read it.
	Hidden bool
}

// Sheets reads what stands now in households of one county. Those that have ended, are not there, or lie outside the actor's area are
// left out.
func (s *Service) Sheets(ctx context.Context, actor auth.Actor, refs []id.Ref) (_ map[id.Ref]*Sheet, err error) {
	defer fault.Wrap(&err, "sheets")
	if err := actor.Require(auth.RegistryRead); err != nil {
		return nil, err
	}
	byCounty := map[int64][]int64{}
	for _, ref := range refs {
		if county := int64(ref.County); !slices.Contains(byCounty[county], ref.ID) {
			byCounty[county] = append(byCounty[county], ref.ID)
		}
	}
	out := map[id.Ref]*Sheet{}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		for _, county := range sortedKeys(byCounty) {
			var rows []row
			sh := s.shapes.household
			err := s.loadRows(ctx, tx, which{sh, "id", county, byCounty[county]}, func(r row) {
				if !sh.has(r, "ended_on") && actor.Covers(sh.num(r, "village")) && !slices.ContainsFunc(rows, func(o row) bool { return o[number] == r[number] }) {
					rows = append(rows, r)
				}
			})
			if err != nil {
				return err
			}
			found, err := s.holdings(ctx, tx, county, rows)
			if err != nil {
				return err
			}
			for household, h := range found {
				out[id.Ref{County: int(county), ID: household}] = &Sheet{s: s, actor: actor, county: int(county), holding: h}
			}
		}
		return nil
	})
	return out, err
}

// VillageSheets reads what is known now about villages of the actor's area.
func (s *Service) VillageSheets(ctx context.Context, actor auth.Actor, villages []int64) (_ map[int64]*Sheet, err error) {
	defer fault.Wrap(&err, "village sheets")
	if err := actor.Require(auth.RegistryRead); err != nil {
		return nil, err
	}
	byCounty := map[int64][]int64{}
	for _, v := range villages {
		if actor.Covers(v) {
			byCounty[countyOf(v)] = append(byCounty[countyOf(v)], v)
		}
	}
	out := map[int64]*Sheet{}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		for _, county := range sortedKeys(byCounty) {
			rows, err := s.villageRows(ctx, tx, county, byCounty[county])
			if err != nil {
				return err
			}
			for _, v := range byCounty[county] {
				out[v] = &Sheet{s: s, actor: actor, county: int(county), holding: &holding{village: rows[v]}}
			}
		}
		return nil
	})
	return out, err
}

// Members lists those who belong to the household now, the head first, with their names as the actor may see them.
func (sh *Sheet) Members() []Person {
	var out []Person
	shape := sh.s.shapes.member
	for _, r := range sh.holding.members {
		if shape.has(r, "ended_on") {
			continue
		}
		rec, err := sh.s.record(shape, r)
		if err != nil {
			continue // a number that cannot be opened is missing on this sheet, and reported where it is asked for
		}
		out = append(out, Person{Ref: id.Ref{County: sh.county, ID: shape.num(r, "id")}, Name: called(sh.actor, shape.text(r, "name")), Record: rec})
	}
	slices.SortStableFunc(out, func(a, b Person) int {
		return cmp.Or(compareBool(b.Head(), a.Head()), cmp.Compare(a.Ref.ID, b.Ref.ID))
	})
	return out
}

// Entry gives the value at a spot; false for what cannot be corrected here: numbers that name a person or a household, members who are
// not of the household, and monitoring of a household that is not monitored.
func (sh *Sheet) Entry(spot Spot) (Entry, bool) {
	p, ok := sh.s.place(sh.holding, spot)
	if !ok || sh.s.mustExist(p) != nil {
		return Entry{}, false
	}
	e := Entry{Spot: spot, Value: Value{Field: p.col.field}, Mark: sh.s.mark(p)}
	if p.row != nil {
		value, err := sh.s.value(p.sh, p.row, slices.IndexFunc(p.sh.columns, func(c column) bool { return c.field.Key == spot.Field }))
		if err != nil {
			return Entry{}, false
		}
		e.Value = value
		if p.sh == sh.s.shapes.member {
			e.Who = called(sh.actor, p.sh.text(p.row, "name"))
		}
	}
	e.Value.codes = sh.s.profile.Codes[p.col.field.Codes]
	if e.Hidden = sh.s.hides(sh.actor, p.col.field); e.Hidden {
		e.Value.Raw = nil
	}
	return e, true
}
