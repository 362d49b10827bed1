package registry

import (
	"context"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// FindHouseholds looks up many households by village and number; households that are not registered are not in the answer.
func (s *Service) FindHouseholds(ctx context.Context, tx *sqldb.Tx, keys []HouseholdKey) (_ map[HouseholdKey]HouseholdInfo, err error) {
	defer fault.Wrap(&err, "find households")
	rows, err := s.loadHouseholds(ctx, tx, keys, false)
	if err != nil {
		return nil, err
	}
	sh := s.shapes.household
	out := make(map[HouseholdKey]HouseholdInfo, len(rows))
	for key, r := range rows {
		out[key] = HouseholdInfo{ID: sh.num(r, "id"), County: int(sh.num(r, "county")), Ended: sh.has(r, "ended_on")}
	}
	return out, nil
}

// FindPersons looks up many persons in any county by the blind index of their numbers; persons who are not registered are not in
// the answer. It does not look at anyone's area: it serves the checks and the matching of imports, and its answer is not for pages.
func (s *Service) FindPersons(ctx context.Context, tx *sqldb.Tx, keys []PersonKey) (_ map[PersonKey]PersonInfo, err error) {
	defer fault.Wrap(&err, "find persons")
	places, err := s.loadPersons(ctx, tx, keys)
	if err != nil {
		return nil, err
	}
	households, err := s.householdKeys(ctx, tx, places)
	if err != nil {
		return nil, err
	}
	members := map[int64][]int64{}
	for _, at := range places {
		members[at.county] = append(members[at.county], at.member)
	}
	names := make(map[int64]string, len(places))
	for _, county := range sortedKeys(members) {
		if err := s.memberNames(ctx, tx, county, members[county], names); err != nil {
			return nil, err
		}
	}
	out := make(map[PersonKey]PersonInfo, len(places))
	for key, at := range places {
		h := households[at.household]
		out[key] = PersonInfo{
			County: int(at.county), HouseholdID: at.household, MemberID: at.member,
			Village: h.Village, No: h.No, Name: names[at.member],
		}
	}
	return out, nil
}

// householdKeys gives village and number of the households that persons are registered in, by the households' own numbers.
func (s *Service) householdKeys(ctx context.Context, tx *sqldb.Tx, places map[PersonKey]located) (map[int64]HouseholdKey, error) {
	byCounty := map[int64][]int64{}
	seen := map[int64]bool{}
	for _, at := range places {
		if !seen[at.household] {
			seen[at.household] = true
			byCounty[at.county] = append(byCounty[at.county], at.household)
		}
	}
	out := make(map[int64]HouseholdKey, len(seen))
	for _, county := range sortedKeys(byCounty) {
		if err := s.loadKeys(ctx, tx, county, byCounty[county], out); err != nil {
			return nil, err
		}
	}
	return out, nil
}
