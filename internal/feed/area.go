package feed

import (
	"context"
	"errors"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// The faults of a row's village.
const (
	faultAreaUnknown   = area.FaultUnknown
	faultAreaAmbiguous = area.FaultAmbiguous
	faultOutOfScope    = "out_of_scope"
)

// candidatesArg holds the full names of the divisions that fit, or come nearest.
const candidatesArg = "candidates"

// manyCounties bounds how many counties one file may name.
const manyCounties = 200

// placed is where the names of a row lead.
type placed struct {
	village int64
	code    string
	at      int // the column at fault
	args    map[string]string
	value   string
}

// findVillages finds the village of every row by the names of county, town and village. Each combination of names is looked up once.
func (t *table) findVillages(ctx context.Context, tx *sqldb.Tx, scope auth.Scope) error {
	if t.at.village < 0 || !t.columns[t.at.village].Need {
		return nil
	}
	resolver, err := t.resolver(ctx, tx, scope)
	if err != nil {
		return err
	}
	seen := map[[5]int64]placed{}
	for i := range t.rows {
		key := t.areaKey(i)
		if key[2] == absent || key[3] == absent || key[4] == absent {
			continue
		}
		p, ok := seen[key]
		if !ok {
			p = t.place(resolver, scope, key)
			seen[key] = p
		}
		t.rows[i].village = p.village
		if p.code != "" {
			t.fault(i, p.at, p.code, p.value, p.args)
		}
	}
	return nil
}

func (t *table) areaKey(i int) [5]int64 {
	key := [5]int64{absent, absent, absent, absent, absent}
	cells := t.cells(i)
	for k, col := range []int{t.at.province, t.at.city, t.at.county, t.at.town, t.at.village} {
		if col >= 0 {
			key[k] = cells[col]
		}
	}
	return key
}

func (t *table) names(key [5]int64) area.Names {
	word := func(v int64) string {
		if v == absent {
			return ""
		}
		return t.words.list[v]
	}
	return area.Names{Province: word(key[0]), City: word(key[1]), County: word(key[2]), Town: word(key[3]), Village: word(key[4])}
}

func (t *table) place(r *area.Resolver, scope auth.Scope, key [5]int64) placed {
	names := t.names(key)
	if r == nil {
		return placed{code: faultAreaUnknown, at: t.at.county, value: names.County, args: map[string]string{"village": names.County}}
	}
	code, fault, candidates := r.Find(names)
	switch {
	case fault == faultAreaUnknown:
		p := placed{code: fault, at: t.at.village, value: names.Village}
		switch r.Reach(names) {
		case area.Prefecture:
			p.at, p.value = t.at.county, names.County
		case area.County:
			p.at, p.value = t.at.town, names.Town
		}
		p.args = map[string]string{"village": p.value, candidatesArg: area.FullNames(candidates)}
		return p
	case fault != "":
		return placed{code: fault, at: t.at.village, value: names.Village, args: map[string]string{"village": names.Village, candidatesArg: area.FullNames(candidates)}}
	case code < scope.Lo || code > scope.Hi:
		return placed{code: faultOutOfScope, at: t.at.village, value: names.Village, args: map[string]string{"village": names.Village}}
	}
	return placed{village: code}
}

// resolver loads the counties that the file names. It is nil when no row names a county that exists.
func (t *table) resolver(ctx context.Context, tx *sqldb.Tx, scope auth.Scope) (*area.Resolver, error) {
	seen := map[[3]int64]bool{}
	found := map[int]bool{}
	if county, ok := scope.OneCounty(); ok && !scope.Empty() {
		found[county] = true
	}
	for i := range t.rows {
		key := t.areaKey(i)
		top := [3]int64{key[0], key[1], key[2]}
		if key[2] == absent || seen[top] {
			continue
		}
		if seen[top] = true; len(seen) > manyCounties {
			break
		}
		counties, err := countiesOf(ctx, tx, t.names([5]int64{key[0], key[1], key[2], absent, absent}))
		if err != nil {
			return nil, err
		}
		for _, c := range counties {
			found[c] = true
		}
	}
	if len(found) == 0 {
		return nil, nil
	}
	codes := make([]int, 0, len(found))
	for c := range found {
		codes = append(codes, c)
	}
	r, err := area.NewResolver(ctx, tx, codes...)
	if fault.KindOf(err) == fault.KindNotFound {
		return nil, nil // the actor's county is not in the table of divisions: no village of it can be found
	}
	return r, err
}

// countiesOf finds the county of a name, or all counties that bear it.
func countiesOf(ctx context.Context, tx *sqldb.Tx, names area.Names) ([]int, error) {
	code, candidates, err := area.Find(ctx, tx, names)
	var f *fault.Error
	switch {
	case err == nil:
		return []int{area.CountyOf(code)}, nil
	case !errors.As(err, &f):
		return nil, err
	case f.Code != area.FaultAmbiguous || len(candidates) > 50:
		return nil, nil
	}
	counties := make([]int, len(candidates))
	for i, d := range candidates {
		counties[i] = area.CountyOf(d.Code)
	}
	return counties, nil
}
