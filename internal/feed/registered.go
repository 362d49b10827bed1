package feed

import (
	"context"
	"iter"
	"strings"

	"shouwang/internal/auth"
	"shouwang/internal/field"
	"shouwang/internal/registry"
	"shouwang/internal/sqldb"
)

// target says where a value goes in the registry: its place, and the columns that bring it (several for numbered columns).
type target struct {
	at      int
	columns []int
}

// targets are the values of one of the registry's tables.
type targets struct {
	width int
	list  []target
}

// shape maps the file's columns to the registry's tables.
type shape struct {
	household, member, monitoring, village targets
	assessment                             [3]targets
}

func (s *Service) shape(t *table) shape {
	pick := func(name, basis string) targets {
		out := targets{width: s.registry.Width(name)}
		place := map[int]int{}
		for i, c := range t.columns {
			if c.Field.Table != name || c.Basis != basis {
				continue
			}
			at := s.registry.Position(c.Field.Key)
			if k, ok := place[at]; ok {
				out.list[k].columns = append(out.list[k].columns, i)
				continue
			}
			place[at] = len(out.list)
			out.list = append(out.list, target{at, []int{i}})
		}
		return out
	}
	sh := shape{household: pick("household", ""), member: pick("member", ""), monitoring: pick("monitoring", ""), village: pick("village_fact", "")}
	for _, b := range registry.Bases() {
		sh.assessment[b] = pick("assessment", b.Code())
	}
	return sh
}

// present marks the columns that the file has.
func (ts targets) present() []bool {
	out := make([]bool, ts.width)
	for _, x := range ts.list {
		out[x.at] = true
	}
	return out
}

// values reads the values of some rows that say the same; a blank row leaves the word to the others.
func (ts targets) values(t *table, rows ...int32) []any {
	if len(ts.list) == 0 {
		return nil
	}
	out := make([]any, ts.width)
	for _, x := range ts.list {
		if len(x.columns) == 1 {
			out[x.at] = t.typed(t.columns[x.columns[0]], t.said(x.columns[0], rows))
			continue
		}
		var codes []string
		for _, col := range x.columns {
			if v := t.said(col, rows); v != absent {
				codes = append(codes, strings.Split(t.words.list[v], ",")...)
			}
		}
		if out[x.at] = any(field.JoinCodes(codes)); len(codes) == 0 && !t.columns[x.columns[0]].Field.BlankIsNone() {
			out[x.at] = nil
		}
	}
	return out
}

// said is the first value that one of the rows has in a column.
func (t *table) said(col int, rows []int32) int64 {
	for _, i := range rows {
		if v := t.cells(int(i))[col]; v != absent {
			return v
		}
	}
	return absent
}

// registryHouseholds gives the good households of the file one by one.
func (x *exam) registryHouseholds(sh shape) iter.Seq2[*registry.Household, error] {
	return func(yield func(*registry.Household, error) bool) {
		for i := range x.households {
			if x.households[i].faulty || x.households[i].village == 0 {
				continue
			}
			if !yield(x.household(sh, &x.households[i]), nil) {
				return
			}
		}
	}
}

func (x *exam) household(sh shape, h *household) *registry.Household {
	t := x.table
	out := &registry.Household{
		HouseholdKey: registry.HouseholdKey{Village: h.village, No: t.words.list[h.no]},
		Values:       sh.household.values(t, h.rows...),
		Monitoring:   sh.monitoring.values(t, h.rows...),
		Members:      make([]registry.Member, 0, len(h.rows)),
		Row:          int(h.rows[0]),
		Place:        t.standing(int(h.rows[0])),
	}
	for b := range out.Assessments {
		out.Assessments[b] = sh.assessment[b].values(t, h.rows...)
	}
	for _, i := range h.rows {
		r := &t.rows[i]
		out.Members = append(out.Members, registry.Member{
			Values: sh.member.values(t, i), Key: x.people.keys[r.person], Category: int(r.category), Grade: int(r.grade), Row: int(i), Place: t.standing(int(i)),
		})
	}
	return out
}

// items gives the good income items.
func (x *exam) items() iter.Seq2[*registry.Item, error] {
	return func(yield func(*registry.Item, error) bool) {
		t := x.table
		for _, h := range x.households {
			if h.faulty || h.village == 0 {
				continue
			}
			for _, i := range h.rows {
				basis, _ := registry.BasisOf(t.word(int(i), t.at.basis))
				item := &registry.Item{
					HouseholdKey: registry.HouseholdKey{Village: h.village, No: t.words.list[h.no]}, Basis: basis,
					Item: t.word(int(i), t.at.item), Amount: t.cells(int(i))[t.at.amount], Remark: t.word(int(i), t.at.remark), Row: int(i), Place: t.standing(int(i)),
				}
				if !yield(item, nil) {
					return
				}
			}
		}
	}
}

// villages gives the good villages.
func (x *exam) villages(sh shape) iter.Seq2[*registry.VillageFact, error] {
	return func(yield func(*registry.VillageFact, error) bool) {
		for i := range x.table.rows {
			if r := x.table.rows[i]; !r.faulty {
				if !yield(&registry.VillageFact{Village: r.village, Values: sh.village.values(x.table, int32(i)), Row: i, Place: x.table.standing(i)}, nil) {
					return
				}
			}
		}
	}
}

// register hands the good rows of a registry source over: written when there is a batch, otherwise only compared.
func (s *Service) register(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, x *exam, batch *Batch) (registry.Counts, error) {
	sh := s.shape(x.table)
	from, number := fileDate(x.up, tx.Now()), int64(0)
	if batch != nil {
		from, number = batch.FileDate, batch.Ref.ID
	}
	switch {
	case x.source.Subject == "village":
		ch := &registry.VillageChanges{From: from, Batch: number, Layout: sh.village.present(), Villages: x.villages(sh)}
		if batch == nil {
			return s.registry.PreviewVillages(ctx, tx, actor, ch)
		}
		return s.registry.ApplyVillages(ctx, tx, actor, ch)
	case x.table.at.item >= 0:
		ch := &registry.ItemChanges{From: from, Batch: number, Remark: x.table.at.remark >= 0, Items: x.items()}
		if batch == nil {
			return s.registry.PreviewItems(ctx, tx, actor, ch)
		}
		return s.registry.ApplyItems(ctx, tx, actor, ch)
	}
	columns := make([]field.Column, len(x.table.columns))
	for i, c := range x.table.columns {
		columns[i] = c.Column
	}
	ch := &registry.Changes{From: from, Batch: number, Layout: s.registry.Layout(columns), Households: x.registryHouseholds(sh)}
	if batch == nil {
		return s.registry.Preview(ctx, tx, actor, ch)
	}
	return s.registry.Apply(ctx, tx, actor, ch)
}

// take notes what the registry took, and makes faults and notices of what it did not.
func (x *exam) take(c registry.Counts) {
	t := x.table
	ended := 0
	for _, r := range c.Refusals {
		if r.Notice {
			ended++
			continue
		}
		t.fault(r.Row, x.placeOf(r.Code), r.Code, t.word(r.Row, x.placeOf(r.Code)), r.Args)
	}
	if ended > 0 {
		x.notice(NoticeEnded, ended)
	}
	if c.Absent > 0 {
		x.notice(NoticeAbsentPeople, c.Absent)
	}
	if x.households != nil {
		t.settleWhole(x.households)
	}
	t.faults.sort(t.sheets)
	x.counts = c.Rows
	x.accepted = c.Rows.Added + c.Rows.Changed + c.Rows.Unchanged
}

// placeOf is the column at which a refusal stands: the person's number, the household's, or the village.
func (x *exam) placeOf(code string) int {
	at := x.table.at
	switch code {
	case registry.CodeRegistered, registry.CodeElsewhere, registry.CodeTwice, registry.CodeMemberGone:
		if at.id >= 0 {
			return at.id
		}
	}
	if at.household >= 0 {
		return at.household
	}
	return at.village
}
