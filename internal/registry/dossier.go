package registry

import (
	"cmp"
	"context"
	"slices"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/money"
	"shouwang/internal/sqldb"
)

// Dossier is all that the registry knows about a household, as of a date.
type Dossier struct {
	Ref     id.Ref
	Village int64
	No      string
	Head    string
	// AsOf is zero for the present.
	AsOf         civil.Date
	EndedOn      civil.Date
	EndReason    string
	Household    Record
	Members      []Person // the head first
	Former       []Person // those who had ended by then
	Assessments  []Assessment
	Items        []ItemRecord
	Monitoring   *Record // nil where the household was never monitored
	VillageFacts *Record // nil where none are known
	Versions     []Version
}

// Assessment finds an assessment, nil when there is none of this basis.
func (d *Dossier) Assessment(b Basis) *Assessment {
	for i := range d.Assessments {
		if d.Assessments[i].Basis == b {
			return &d.Assessments[i]
		}
	}
	return nil
}

// Dossier reads a household as of a date; the zero date is the present. A household outside the actor's area is not found, and a
// household that was not yet registered at the date is not found either, with the date from which it is.
func (s *Service) Dossier(ctx context.Context, actor auth.Actor, ref id.Ref, asOf civil.Date) (_ *Dossier, err error) {
	defer fault.Wrap(&err, "dossier %s", ref)
	if err := actor.Require(auth.RegistryRead); err != nil {
		return nil, err
	}
	var d *Dossier
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		past, err := s.pastOf(ctx, tx, actor, ref)
		if err != nil {
			return err
		}
		d, err = s.dossier(past, ref, asOf)
		return err
	})
	if d != nil {
		d.veil(actor)
	}
	return d, err
}

// past is every version of everything of a household, each row's versions from the first to the current one.
type past struct {
	household                        []row
	members, assessments, items, mon [][]row
	village                          [][]row
}

// pastOf loads a household with all its versions; outside the actor's area there is none.
func (s *Service) pastOf(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ref id.Ref) (*past, error) {
	county := int64(ref.County)
	households, err := s.loadVersions(ctx, tx, which{s.shapes.household, "id", county, []int64{ref.ID}})
	if err != nil {
		return nil, err
	}
	if len(households) == 0 {
		return nil, fault.NotFound("not_found")
	}
	p := &past{household: households[0]}
	village := s.shapes.household.num(p.household[0], "village")
	if !actor.Covers(village) {
		return nil, fault.NotFound("not_found")
	}
	members, err := s.memberIDs(ctx, tx, county, ref.ID)
	if err != nil {
		return nil, err
	}
	for _, part := range []struct {
		sh   *shape
		by   string
		ids  []int64
		into *[][]row
	}{
		{s.shapes.member, "id", members, &p.members},
		{s.shapes.assessment, "household_id", []int64{ref.ID}, &p.assessments},
		{s.shapes.item, "household_id", []int64{ref.ID}, &p.items},
		{s.shapes.monitoring, "household_id", []int64{ref.ID}, &p.mon},
		{s.shapes.village, "village", []int64{village}, &p.village},
	} {
		if *part.into, err = s.loadVersions(ctx, tx, which{part.sh, part.by, county, part.ids}); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// at picks the version that was in force at a date, nil when there was none yet; the zero date picks the current one.
func at(sh *shape, versions []row, asOf civil.Date) row {
	if asOf.IsZero() {
		return versions[len(versions)-1]
	}
	for _, r := range slices.Backward(versions) {
		if sh.num(r, "valid_from") <= int64(asOf.Int()) {
			return r
		}
	}
	return nil
}

func (s *Service) dossier(p *past, ref id.Ref, asOf civil.Date) (*Dossier, error) {
	sh := s.shapes.household
	r := at(sh, p.household, asOf)
	if r == nil {
		first := civil.FromInt(int(sh.num(p.household[0], "valid_from")))
		return nil, fault.NotFound("household_not_yet", "date", first.String())
	}
	d := &Dossier{Ref: ref, AsOf: asOf, Village: sh.num(r, "village"), No: sh.text(r, "household_no"), Head: sh.text(r, "head_name")}
	d.EndedOn, d.EndReason = endOf(sh, r)
	var err error
	if d.Household, err = s.record(sh, r); err != nil {
		return nil, err
	}
	if err := s.addMembers(d, p); err != nil {
		return nil, err
	}
	if err := s.addAssessments(d, p); err != nil {
		return nil, err
	}
	if d.Monitoring, err = s.only(s.shapes.monitoring, p.mon, asOf); err != nil {
		return nil, err
	}
	if d.VillageFacts, err = s.only(s.shapes.village, p.village, asOf); err != nil {
		return nil, err
	}
	d.Versions, err = s.history(p)
	return d, err
}

func endOf(sh *shape, r row) (civil.Date, string) {
	if !sh.has(r, "ended_on") {
		return civil.Date{}, ""
	}
	return civil.FromInt(int(sh.num(r, "ended_on"))), sh.text(r, "end_reason")
}

// only makes the record of a table that has one row a household or village.
func (s *Service) only(sh *shape, rows [][]row, asOf civil.Date) (*Record, error) {
	for _, versions := range rows {
		if r := at(sh, versions, asOf); r != nil {
			rec, err := s.record(sh, r)
			return &rec, err
		}
	}
	return nil, nil
}

func (s *Service) addMembers(d *Dossier, p *past) error {
	sh := s.shapes.member
	for _, versions := range p.members {
		r := at(sh, versions, d.AsOf)
		if r == nil {
			continue
		}
		rec, err := s.record(sh, r)
		if err != nil {
			return err
		}
		m := Person{
			Ref: id.Ref{County: d.Ref.County, ID: sh.num(r, "id")}, Name: sh.text(r, "name"), Record: rec,
			DisabilityCategory: int(sh.num(r, "disability_category")), DisabilityGrade: int(sh.num(r, "disability_grade")),
		}
		if m.EndedOn, m.EndReason = endOf(sh, r); m.EndedOn.IsZero() {
			d.Members = append(d.Members, m)
		} else {
			d.Former = append(d.Former, m)
		}
	}
	slices.SortStableFunc(d.Members, func(a, b Person) int {
		return cmp.Or(compareBool(b.Head(), a.Head()), cmp.Compare(a.Ref.ID, b.Ref.ID))
	})
	return nil
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

// addAssessments adds assessments and items. The net income is divided by the persons registered then, or by the number reported
// where none is registered.
func (s *Service) addAssessments(d *Dossier, p *past) error {
	persons := int64(len(d.Members))
	if persons == 0 {
		persons, _ = d.Household.Raw("household.size").(int64)
	}
	sh := s.shapes.assessment
	for _, versions := range p.assessments {
		r := at(sh, versions, d.AsOf)
		if r == nil {
			continue
		}
		rec, err := s.record(sh, r)
		if err != nil {
			return err
		}
		b, _ := BasisOf(sh.text(r, "basis"))
		d.Assessments = append(d.Assessments, assessmentOf(b, rec, persons))
	}
	slices.SortFunc(d.Assessments, func(a, b Assessment) int { return cmp.Compare(a.Basis, b.Basis) })
	items, list := s.shapes.item, s.profile.Codes[incomeList]
	for _, versions := range p.items {
		r := at(items, versions, d.AsOf)
		if r == nil {
			continue
		}
		b, _ := BasisOf(items.text(r, "basis"))
		entry, ok := list.Code(items.text(r, "item"))
		if !ok {
			entry.Code = items.text(r, "item")
			entry.Name.Zh, entry.Name.En = entry.Code, entry.Code
		}
		national, _ := nationalOf(list, entry.Code)
		d.Items = append(d.Items, ItemRecord{
			Basis: b, Item: entry, National: national, Amount: money.Fen(items.num(r, "amount")),
			Remark: items.text(r, "remark"), Stamp: s.stampOf(items, r),
		})
	}
	slices.SortFunc(d.Items, func(a, b ItemRecord) int {
		return cmp.Or(cmp.Compare(a.Basis, b.Basis), cmp.Compare(a.Item.Code, b.Item.Code))
	})
	return nil
}

// history tells every version of the household, the newest first.
func (s *Service) history(p *past) ([]Version, error) {
	var out []Version
	add := func(sh *shape, rows [][]row) error {
		for _, versions := range rows {
			for i, r := range versions {
				v, err := s.version(sh, versions[:i], r)
				if err != nil {
					return err
				}
				out = append(out, v)
			}
		}
		return nil
	}
	for _, part := range []struct {
		sh   *shape
		rows [][]row
	}{
		{s.shapes.household, [][]row{p.household}}, {s.shapes.member, p.members}, {s.shapes.assessment, p.assessments},
		{s.shapes.item, p.items}, {s.shapes.monitoring, p.mon},
	} {
		if err := add(part.sh, part.rows); err != nil {
			return nil, err
		}
	}
	sortVersions(out)
	return out, nil
}

// version says what one version changed against the one before it.
func (s *Service) version(sh *shape, before []row, r row) (Version, error) {
	v := Version{Stamp: s.stampOf(sh, r), Table: sh.table, First: len(before) == 0}
	if sh == s.shapes.member {
		v.Name = sh.text(r, "name")
	}
	if _, there := sh.place["basis"]; there {
		v.Basis, _ = BasisOf(sh.text(r, "basis"))
	}
	if v.First {
		return v, nil
	}
	old := before[len(before)-1]
	if _, ends := sh.place["ended_on"]; ends {
		v.Ended = sh.has(r, "ended_on") && !sh.has(old, "ended_on")
		v.Resumed = !sh.has(r, "ended_on") && sh.has(old, "ended_on")
	}
	for i, c := range sh.columns {
		if c.fixed || same(c, old, r) {
			continue
		}
		was, err := s.value(sh, old, i)
		if err != nil {
			return v, err
		}
		is, err := s.value(sh, r, i)
		if err != nil {
			return v, err
		}
		v.Changes = append(v.Changes, Change{Old: was, New: is})
	}
	return v, nil
}

// same compares one column of two versions; secrets by their blind index.
func same(c column, a, b row) bool {
	if c.blind == "" {
		return a[c.at] == b[c.at]
	}
	was, _ := a[c.at+1].([]byte)
	is, _ := b[c.at+1].([]byte)
	return string(was) == string(is)
}
