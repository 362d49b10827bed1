package feed

import (
	"bytes"
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"

	"shouwang/internal/auth"
	"shouwang/internal/field"
	"shouwang/internal/registry"
	"shouwang/internal/sqldb"
)

const faultHouseholdUnknown = "household_unknown"

// elsewhere stands for the number of a household that the actor may not know.
const elsewhere = "…"

// people are the persons of a file as the registry knows them.
type people struct {
	keys  map[int]registry.PersonKey // word of the 18-digit number → key
	known map[registry.PersonKey]registry.PersonInfo
}

// personKeys makes the keys of all persons, on all processors, because each costs a keyed hash.
func personKeys(t *table, key func(resident18 string) registry.PersonKey) map[int]registry.PersonKey {
	out := make(map[int]registry.PersonKey, len(t.rows))
	var persons []int
	for i := range t.rows {
		p := t.rows[i].person
		if _, seen := out[p]; p >= 0 && !seen {
			out[p] = registry.PersonKey{}
			persons = append(persons, p)
		}
	}
	keys := make([]registry.PersonKey, len(persons))
	parallel(len(persons), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			keys[i] = key(t.words.list[persons[i]])
		}
	})
	for i, p := range persons {
		out[p] = keys[i]
	}
	return out
}

// parallel splits a range among the processors.
func parallel(n int, do func(lo, hi int)) {
	workers := min(runtime.GOMAXPROCS(0), n/256+1)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() { do(n*w/workers, n*(w+1)/workers) })
	}
	wg.Wait()
}

// info gives what the registry knows about a row's person.
func (p *people) info(t *table, i int) (registry.PersonInfo, bool) {
	if t.rows[i].person < 0 {
		return registry.PersonInfo{}, false
	}
	info, ok := p.known[p.keys[t.rows[i].person]]
	return info, ok
}

// find looks the persons up in the registry.
func (p *people) find(ctx context.Context, tx *sqldb.Tx, reg *registry.Service) (err error) {
	keys := make([]registry.PersonKey, 0, len(p.keys))
	for _, k := range p.keys {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b registry.PersonKey) int { return bytes.Compare(a[:], b[:]) })
	p.known, err = reg.FindPersons(ctx, tx, keys)
	return err
}

// checkRegistered finds people who are registered in another household than the file says.
func (x *exam) checkRegistered(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, reg *registry.Service) error {
	if err := x.people.find(ctx, tx, reg); err != nil {
		return err
	}
	known, err := reg.FindHouseholds(ctx, tx, x.householdKeys())
	if err != nil {
		return err
	}
	t := x.table
	for h := range x.households {
		house := &x.households[h]
		if house.village == 0 {
			continue
		}
		own, registered := known[registry.HouseholdKey{Village: house.village, No: t.words.list[house.no]}]
		for _, i := range house.rows {
			info, ok := x.people.info(t, int(i))
			if !ok || t.rows[i].again || (registered && info.HouseholdID == own.ID) || t.rows[i].village == 0 {
				continue
			}
			if x.inFile[int(i)] {
				continue
			}
			no := info.No
			if !actor.Covers(info.Village) {
				no = elsewhere
			}
			t.inRegistry(int(i), no)
		}
	}
	return nil
}

// checkItemHouseholds finds income items of households that are not registered.
func (x *exam) checkItemHouseholds(ctx context.Context, tx *sqldb.Tx, reg *registry.Service) error {
	known, err := reg.FindHouseholds(ctx, tx, x.householdKeys())
	if err != nil {
		return err
	}
	t := x.table
	for _, h := range x.households {
		no := t.words.list[h.no]
		if _, ok := known[registry.HouseholdKey{Village: h.village, No: no}]; ok || h.village == 0 {
			continue
		}
		for _, i := range h.rows {
			t.fault(int(i), t.at.household, faultHouseholdUnknown, no, map[string]string{"household_no": no})
		}
	}
	return nil
}

func (x *exam) householdKeys() []registry.HouseholdKey {
	keys := make([]registry.HouseholdKey, 0, len(x.households))
	for _, h := range x.households {
		if h.village != 0 {
			keys = append(keys, registry.HouseholdKey{Village: h.village, No: x.table.words.list[h.no]})
		}
	}
	return keys
}

// sameName compares names without what differs between registers: blanks and the sign between the parts of a name.
func sameName(a, b string) bool { return a == b || bareName(a) == bareName(b) }

func bareName(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\u3000', '·', '•', '．', '.', '・', '‧':
			return -1
		}
		return r
	}, field.Tidy(s))
}
