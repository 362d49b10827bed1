package registry

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/field"
	"shouwang/internal/job"
	"shouwang/internal/sqldb"
)

// actionCorrect is what the journal calls a correction.
const actionCorrect = "registry.correct"

// take reads every value and puts what differs among what is written.
func (f *fix) take(values []Corrected) {
	for _, v := range values {
		p, ok := f.place(f.holding, v.Spot)
		if !ok {
			f.fail(v, place{}, "registry_correct_fixed")
			continue
		}
		if err := f.mustExist(p); err != nil {
			f.fail(v, p, err.Code)
			continue
		}
		f.one(v, p)
	}
}

// one reads one value. What is as it was seen is left alone, even when somebody else has changed it meanwhile.
func (f *fix) one(v Corrected, p place) {
	text := field.Tidy(v.Text)
	blindly := p.col.field.Secret || f.hides(f.actor, p.col.field)
	if text == "" && (blindly || p.col.field.Type == field.Codes) {
		return
	}
	value, code := field.Parse(p.col.field, text, f.labels)
	if p.col.field.Type == field.Codes && text == NoCodes {
		value, code = "", ""
	}
	if code != "" {
		f.fail(v, p, code, "expected", f.expected(p.col.field))
		return
	}
	if f.stands(p, value) {
		return
	}
	if v.Seen != "" && v.Seen != f.mark(p) {
		f.late = true
		f.fail(v, p, "registry_correct_changed")
		return
	}
	if p.row != nil && p.sh.num(p.row, "valid_from") > f.merger.stamp.from {
		f.late = true
		f.fail(v, p, "registry_end_too_early", "date", civil.FromInt(int(p.sh.num(p.row, "valid_from"))).String())
		return
	}
	if value == nil && p.col.field.Column == "name" {
		f.fail(v, p, "required")
		return
	}
	t := f.table(p, v.Spot)
	i := f.shapes.position(p.col.field.Key)
	t.values[i], t.present[i] = value, true
	f.changed = append(f.changed, v.Spot.String())
}

// NoCodes is what stands in the text of a several-choice field to say that there is none; an empty text says nothing.
const NoCodes = "-"

// stands reports whether the value is the one that is stored.
func (f *fix) stands(p place, value any) bool {
	if p.row == nil {
		return value == nil
	}
	if p.col.blind == "" {
		return p.row[p.col.at] == value
	}
	text, _ := value.(string)
	stored, _ := p.row[p.col.at+1].([]byte)
	return bytes.Equal(stored, f.keys.Blind(p.col.blind, text))
}

// hides reports whether a value may be written by the actor, but not read.
func (s *Service) hides(actor auth.Actor, c field.Field) bool {
	return c.Sensitivity != "" && !c.Secret && !actor.Can(auth.RegistryReadSensitive)
}

// labels resolves labels and codes by the profile's lists.
func (s *Service) labels(list, label string) (string, bool) {
	l := s.profile.Codes[list]
	if c, ok := l.Find(label); ok {
		return c.Code, true
	}
	return label, l != nil && l.Open
}

// expected says what may stand in a field, for the remedy.
func (f *fix) expected(c field.Field) string {
	if c.Codes == "" {
		return strconv.FormatInt(c.Bound(), 10)
	}
	var names []string
	for _, code := range f.profile.Codes[c.Codes].Codes {
		names = append(names, code.Name.In(f.actor.Lang))
	}
	return strings.Join(names, "、")
}

// mustExist refuses to make a row by a correction where the row itself is a decision: to monitor a household is no correction.
func (s *Service) mustExist(p place) *fault.Error {
	if p.row == nil && p.sh == s.shapes.monitoring {
		return fault.Conflict("registry_correct_unmonitored")
	}
	return nil
}

// write puts the new versions in their places, keeps what is derived in step, journals and publishes. Of the values themselves
// nothing stands in the journal, only which fields were corrected.
func (f *fix) write(ctx context.Context, tx *sqldb.Tx) error {
	writes := map[*shape]*writes{}
	for _, t := range f.tables {
		f.queue(writes, t)
	}
	f.head(writes)
	for _, sh := range f.shapes.all() {
		w := writes[sh]
		if w == nil {
			continue
		}
		if err := f.addRows(ctx, tx, sh, w.added); err != nil {
			return contended(err)
		}
		if err := f.supersede(ctx, tx, sh, w.old, w.changed); err != nil {
			return contended(err)
		}
	}
	detail := map[string]any{"fields": f.changed}
	if f.ref.IsZero() {
		e := audit.Entry{Actor: f.actor.UserID, ActorName: f.actor.Login, Action: actionCorrect, Object: strconv.FormatInt(f.village, 10), County: int(countyOf(f.village)), Area: f.village, Detail: detail}
		if _, err := audit.Record(ctx, tx, e); err != nil {
			return err
		}
		return job.Publish(ctx, tx, TopicVillageChanged, VillageChanged{Village: f.village, Action: actionCorrect})
	}
	if _, err := audit.Record(ctx, tx, entry(f.actor, actionCorrect, f.ref, f.village, detail)); err != nil {
		return err
	}
	return job.Publish(ctx, tx, TopicHouseholdChanged, HouseholdChanged{Household: f.ref.String(), Action: actionCorrect})
}

// queue puts the next version of one row among what is written.
func (f *fix) queue(all map[*shape]*writes, t *tableFix) {
	w := all[t.sh]
	if w == nil {
		w = &writes{sh: t.sh}
		all[t.sh] = w
	}
	if t.old != nil {
		next := f.merger.differ(t.sh, t.old, t.values, t.present)
		if next == nil {
			return
		}
		if t.sh == f.shapes.member && t.sh.text(next, "name") != t.sh.text(t.old, "name") {
			next[t.sh.place["name_initials"]] = nil
			if initials := Initials(t.sh.text(next, "name")); initials != "" {
				next[t.sh.place["name_initials"]] = initials
			}
		}
		w.replace(f.merger, t.old, next)
		return
	}
	r := make(row, len(t.sh.stored))
	r[0], r[t.sh.place["village"]] = countyOf(f.village), f.village
	if t.sh == f.shapes.village {
		r[number] = f.village
	} else {
		r[number] = f.ref.ID
		r[t.sh.place["basis"]] = t.basis.Code()
	}
	f.merger.fill(t.sh, r, t.values, t.present)
	w.add(f.merger, r)
}

// head takes the head's name into the household when a correction has changed who that is or what the head is called.
func (f *fix) head(all map[*shape]*writes) {
	w := all[f.shapes.member]
	if w == nil {
		return
	}
	for _, r := range w.changed {
		if f.shapes.member.text(r, "relation") == headOfHousehold {
			f.rename(all, f.shapes.member.text(r, "name"))
		}
	}
}

func (f *fix) rename(all map[*shape]*writes, name string) {
	sh := f.shapes.household
	if sh.text(f.holding.household, "head_name") == name {
		return
	}
	w := all[sh]
	if w == nil {
		w = &writes{sh: sh}
		all[sh] = w
	}
	if len(w.changed) > 0 {
		w.changed[0][sh.place["head_name"]] = name
		return
	}
	w.replace(f.merger, f.holding.household, set(nil, f.holding.household, sh.place["head_name"], name))
}
