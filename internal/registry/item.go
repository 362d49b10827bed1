package registry

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/money"
	"shouwang/internal/sqldb"
)

// ApplyItems writes local income items and rolls them up: each national item that the household's stored items speak of becomes their
// sum in the assessment of the same basis. Items that the file does not name stay as they are.
func (s *Service) ApplyItems(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ch *ItemChanges) (Counts, error) {
	return s.applyItems(ctx, tx, actor, ch, true)
}

// PreviewItems says what ApplyItems would do.
func (s *Service) PreviewItems(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ch *ItemChanges) (Counts, error) {
	return s.applyItems(ctx, tx, actor, ch, false)
}

func (s *Service) applyItems(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ch *ItemChanges, writing bool) (_ Counts, err error) {
	defer fault.Wrap(&err, "apply income items")
	a := &itemApplier{
		Service: s, tx: tx, ch: ch, writing: writing, byHousehold: map[HouseholdKey][]*Item{},
		merger: merger{keys: s.keys, sealed: writing, stamp: newStamp(tx, int64(ch.From.Int()), actor.UserID, ch.Batch)},
	}
	for item, err := range ch.Items {
		if err != nil {
			return a.counts, err
		}
		if _, there := a.byHousehold[item.HouseholdKey]; !there && len(a.byHousehold) == chunkSize {
			if err := a.flush(ctx); err != nil {
				return a.counts, err
			}
		}
		a.byHousehold[item.HouseholdKey] = append(a.byHousehold[item.HouseholdKey], item)
	}
	return a.counts, a.flush(ctx)
}

// itemApplier is one run of ApplyItems.
type itemApplier struct {
	*Service
	merger      merger
	tx          *sqldb.Tx
	ch          *ItemChanges
	writing     bool
	counts      Counts
	byHousehold map[HouseholdKey][]*Item
	items       writes
	assessments writes
}

// itemKey names an item within its household.
type itemKey struct {
	basis Basis
	item  string
}

func compareItems(a, b itemKey) int {
	return cmp.Or(cmp.Compare(a.basis, b.basis), cmp.Compare(a.item, b.item))
}

func (a *itemApplier) flush(ctx context.Context) error {
	keys := slices.SortedFunc(maps.Keys(a.byHousehold), compareKeys)
	households, err := a.loadHouseholds(ctx, a.tx, keys, a.writing)
	if err != nil {
		return err
	}
	items, assessments, err := a.load(ctx, households)
	if err != nil {
		return err
	}
	a.items, a.assessments = writes{sh: a.shapes.item}, writes{sh: a.shapes.assessment}
	for _, key := range keys {
		h := households[key]
		if h == nil || a.shapes.household.has(h, "ended_on") {
			a.refuseAll(key, h == nil)
			continue
		}
		id := a.shapes.household.num(h, "id")
		if err := a.household(key, h, items[id], assessments[id]); err != nil {
			return err
		}
	}
	clear(a.byHousehold)
	if !a.writing {
		return nil
	}
	for _, w := range []*writes{&a.items, &a.assessments} {
		if err := a.addRows(ctx, a.tx, w.sh, w.added); err != nil {
			return contended(err)
		}
		if err := a.supersede(ctx, a.tx, w.sh, w.old, w.changed); err != nil {
			return err
		}
	}
	return nil
}

func (a *itemApplier) refuseAll(key HouseholdKey, unknown bool) {
	code := CodeHouseholdGone
	if unknown {
		code = CodeNoHousehold
	}
	for _, item := range a.byHousehold[key] {
		a.counts.refuse(item.Row, key, code)
	}
}

// load reads the stored items and assessments of households.
func (a *itemApplier) load(ctx context.Context, households map[HouseholdKey]row) (map[int64]map[itemKey]row, map[int64][bases]row, error) {
	byCounty := map[int64][]int64{}
	for _, r := range households {
		county := a.shapes.household.num(r, "county")
		byCounty[county] = append(byCounty[county], a.shapes.household.num(r, "id"))
	}
	items, assessments := map[int64]map[itemKey]row{}, map[int64][bases]row{}
	for _, county := range sortedKeys(byCounty) {
		sh := a.shapes.item
		err := a.loadRows(ctx, a.tx, which{sh, "household_id", county, byCounty[county]}, func(r row) {
			id := sh.num(r, "household_id")
			if items[id] == nil {
				items[id] = map[itemKey]row{}
			}
			if b, ok := BasisOf(sh.text(r, "basis")); ok {
				items[id][itemKey{b, sh.text(r, "item")}] = r
			}
		})
		if err != nil {
			return nil, nil, err
		}
		as := a.shapes.assessment
		err = a.loadRows(ctx, a.tx, which{as, "household_id", county, byCounty[county]}, func(r row) {
			all := assessments[as.num(r, "household_id")]
			if b, ok := BasisOf(as.text(r, "basis")); ok {
				all[b] = r
			}
			assessments[as.num(r, "household_id")] = all
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return items, assessments, nil
}

// household compares one household's items with the stored ones and rolls up what changed. Nothing of a household is taken when one
// of its items is older than what is stored, or when the sums would not be.
func (a *itemApplier) household(key HouseholdKey, h row, known map[itemKey]row, assessments [bases]row) error {
	sh := a.shapes.item
	amounts := map[itemKey]row{}
	maps.Copy(amounts, known)
	fresh := map[itemKey]versionPair{}
	var tally Tally
	touched := map[Basis]bool{}
	for _, item := range a.byHousehold[key] {
		k := itemKey{item.Basis, item.Item}
		if _, twice := fresh[k]; twice {
			a.counts.refuse(item.Row, key, CodeItemTwice)
			continue
		}
		pair := a.compare(h, known[k], item)
		fresh[k] = pair
		switch {
		case pair.next == nil:
			tally.Unchanged++
			continue
		case pair.old == nil:
			tally.Added++
		default:
			tally.Changed++
		}
		amounts[k] = pair.next
		touched[item.Basis] = true
	}
	rolled, older, err := a.rollUp(h, amounts, assessments, touched)
	if err != nil {
		return err
	}
	for _, pair := range fresh {
		older = older || stale(sh, pair, a.merger.stamp.from)
	}
	if older {
		for _, item := range a.byHousehold[key] {
			a.counts.refuse(item.Row, key, CodeOlder)
		}
		return nil
	}
	a.merger.stamp.place = a.byHousehold[key][0].Place
	for _, k := range slices.SortedFunc(maps.Keys(fresh), compareItems) {
		a.items.queue(&a.merger, fresh[k])
	}
	for _, pair := range rolled {
		a.assessments.queue(&a.merger, pair)
	}
	a.counts.Rows.add(tally)
	a.counts.Households.one(tally)
	return nil
}

// compare puts one item beside the stored one.
func (a *itemApplier) compare(h, old row, item *Item) versionPair {
	sh := a.shapes.item
	values := make([]any, len(sh.columns))
	present := make([]bool, len(sh.columns))
	amount, remark := a.shapes.position("income_item.amount"), a.shapes.position("income_item.remark")
	values[amount], present[amount] = item.Amount, true
	if present[remark] = a.ch.Remark; item.Remark != "" {
		values[remark] = item.Remark
	}
	if old != nil {
		return versionPair{old: old, next: a.merger.differ(sh, old, values, present)}
	}
	r := make(row, len(sh.stored))
	a.anchor(sh, r, h)
	r[sh.place["basis"]], r[sh.place["item"]] = item.Basis.Code(), item.Item
	a.merger.fill(sh, r, values, present)
	return versionPair{next: r}
}

// anchor ties a new row to its household.
func (a *itemApplier) anchor(sh *shape, r, h row) {
	from := a.shapes.household
	r[0], r[number], r[sh.place["village"]] = h[0], h[number], h[from.place["village"]]
}

// rollUp gives the assessments that the changed items lead to, and whether one of them holds newer values.
func (a *itemApplier) rollUp(h row, amounts map[itemKey]row, assessments [bases]row, touched map[Basis]bool) ([]versionPair, bool, error) {
	sh := a.shapes.assessment
	var out []versionPair
	older := false
	for _, b := range Bases() {
		if !touched[b] {
			continue
		}
		sums, _, err := RollUp(a.profile.Codes[incomeList], amountsOf(a.shapes.item, amounts, b))
		if err != nil {
			return nil, false, err
		}
		values, present := make([]any, len(sh.columns)), make([]bool, len(sh.columns))
		for national, sum := range sums {
			i := a.shapes.position("assessment." + national)
			values[i], present[i] = int64(sum), true
		}
		pair := versionPair{old: assessments[b]}
		if pair.old == nil {
			pair.next = make(row, len(sh.stored))
			a.anchor(sh, pair.next, h)
			pair.next[sh.place["basis"]] = b.Code()
			a.merger.fill(sh, pair.next, values, present)
		} else {
			pair.next = a.merger.differ(sh, pair.old, values, present)
		}
		older = older || stale(sh, pair, a.merger.stamp.from)
		out = append(out, pair)
	}
	return out, older, nil
}

// amountsOf gathers the amounts of one basis.
func amountsOf(sh *shape, rows map[itemKey]row, b Basis) map[string]money.Fen {
	out := map[string]money.Fen{}
	for k, r := range rows {
		if k.basis == b {
			out[k.item] = money.Fen(sh.num(r, "amount"))
		}
	}
	return out
}
