package registry

import (
	"strconv"

	"shouwang/internal/civil"
)

// headOfHousehold is the code of the list relation that marks the head.
const headOfHousehold = "head"

// plan is what becomes of one household: for each table the stored row and the next one, which is nil where nothing changes.
type plan struct {
	a          *applier
	h          *Household
	county     int64
	id         int64
	isNew      bool
	household  versionPair
	members    []memberPlan
	assessment [bases]versionPair
	monitoring versionPair
	absent     int
	refused    bool
	refusals   []Refusal
}

type memberPlan struct {
	versionPair
	ended bool
}

// plan compares a household of the file with what is stored.
func (a *applier) plan(h *Household, st *stored) *plan {
	p := &plan{a: a, h: h, county: countyOf(h.Village)}
	sh := a.shapes
	p.household.old = st.households[h.HouseholdKey]
	p.isNew = p.household.old == nil
	if p.isNew {
		p.id = a.ids.Next()
		r := make(row, len(sh.household.stored))
		r[0], r[number], r[sh.household.place["village"]] = p.county, p.id, h.Village
		r[sh.household.place["household_no"]] = h.No
		a.merger.fill(sh.household, r, h.Values, a.layout.Household)
		p.household.next = r
	} else {
		p.id = sh.household.num(p.household.old, "id")
		p.household.next = a.merger.differ(sh.household, p.household.old, h.Values, a.layout.Household)
	}
	p.planMembers(st.members[p.id])
	p.planHead()
	for b := range h.Assessments {
		if h.Assessments[b] != nil {
			p.assessment[b] = p.part(sh.assessment, st.assessments[p.id][b], h.Assessments[b], a.layout.Assessment[b])
			if next := p.assessment[b].next; next != nil {
				next[sh.assessment.place["basis"]] = Basis(b).Code()
			}
		}
	}
	if h.Monitoring != nil {
		p.monitoring = p.part(sh.monitoring, st.monitoring[p.id], h.Monitoring, a.layout.Monitoring)
	}
	return p
}

// part compares a row that belongs to the household as a whole.
func (p *plan) part(sh *shape, old row, values []any, present []bool) versionPair {
	if old != nil {
		return versionPair{old: old, next: p.a.merger.differ(sh, old, values, present)}
	}
	if empty(values, present) {
		return versionPair{}
	}
	r := make(row, len(sh.stored))
	r[0], r[number], r[sh.place["village"]] = p.county, p.id, p.h.Village
	p.a.merger.fill(sh, r, values, present)
	return versionPair{next: r}
}

// planMembers compares the persons, who are found by their numbers.
func (p *plan) planMembers(known []row) {
	sh := p.a.shapes.member
	p.members = make([]memberPlan, len(p.h.Members))
	named := 0
	kind := p.a.shapes.position("member.id_kind")
	for i := range p.h.Members {
		m := &p.h.Members[i]
		if p.a.layout.Member[kind] && m.Values[kind] == nil {
			m.Values[kind] = kindOf(m.Category)
		}
		old := p.a.memberRow(known, m.Key)
		switch {
		case old == nil:
			p.members[i].next = p.newMember(m)
		case sh.has(old, "ended_on"):
			p.members[i] = memberPlan{versionPair: versionPair{old: old}, ended: true}
		default:
			named++
			p.members[i].old = old
			p.members[i].next = p.changedMember(m, old)
		}
	}
	for _, r := range known {
		if !sh.has(r, "ended_on") {
			p.absent++
		}
	}
	p.absent -= named
}

func (p *plan) newMember(m *Member) row {
	sh := p.a.shapes.member
	r := make(row, len(sh.stored))
	r[0], r[number] = p.county, p.a.ids.Next()
	r[sh.place["household_id"]], r[sh.place["village"]] = p.id, p.h.Village
	p.a.merger.fill(sh, r, m.Values, p.a.layout.Member)
	p.identify(r, m)
	name, _ := r[sh.place["name"]].(string)
	if initials := Initials(name); initials != "" {
		r[sh.place["name_initials"]] = initials
	}
	return r
}

// identify writes the number of the certificate, its blind index and what the number says.
func (p *plan) identify(r row, m *Member) {
	sh := p.a.shapes.member
	c := sh.columns[p.a.shapes.position("member.id")]
	text, _ := m.Values[p.a.shapes.position("member.id")].(string)
	p.a.merger.secret(sh, r, c, text, m.Key[:])
	if at := sh.place["id_kind"]; r[at] == nil || (m.Category != 0 && !p.a.layout.Member[p.a.shapes.position("member.id_kind")]) {
		r[at] = kindOf(m.Category)
	}
	if m.Category != 0 {
		r[sh.place["disability_category"]], r[sh.place["disability_grade"]] = int64(m.Category), int64(m.Grade)
	}
}

// changedMember gives the next version of a person. A disability certificate's number brings category and grade; a plain identity
// number, which the next file may give for the same person, does not take them away again.
func (p *plan) changedMember(m *Member, old row) row {
	sh := p.a.shapes.member
	next := p.a.merger.differ(sh, old, m.Values, p.a.layout.Member)
	if m.Category != 0 && (sh.num(old, "disability_category") != int64(m.Category) || sh.num(old, "disability_grade") != int64(m.Grade)) {
		next = set(next, old, sh.place["disability_category"], int64(m.Category))
		p.identify(next, m)
	}
	if next == nil {
		return nil
	}
	if name := sh.text(next, "name"); name != sh.text(old, "name") {
		next[sh.place["name_initials"]] = nil
		if initials := Initials(name); initials != "" {
			next[sh.place["name_initials"]] = initials
		}
	}
	return next
}

// planHead takes the head's name from the member who is the head.
func (p *plan) planHead() {
	members, sh := p.a.shapes.member, p.a.shapes.household
	relation, name := members.place["relation"], members.place["name"]
	for i := range p.members {
		r := p.members[i].next
		if r == nil {
			r = p.members[i].old
		}
		if p.members[i].ended || r[relation] != headOfHousehold {
			continue
		}
		at := sh.place["head_name"]
		current := p.household.next
		if current == nil {
			current = p.household.old
		}
		if current[at] != r[name] {
			p.household.next = set(p.household.next, p.household.old, at, r[name])
		}
		return
	}
}

// refuse finds every reason why the household cannot be taken.
func (p *plan) refuse(st *stored, taken map[PersonKey]HouseholdKey) {
	if p.household.old != nil && p.a.shapes.household.has(p.household.old, "ended_on") {
		p.no(p.h.Row, CodeHouseholdGone, "household_no", p.h.No)
		return
	}
	for i := range p.h.Members {
		m := &p.h.Members[i]
		if other, twice := taken[m.Key]; twice {
			p.no(m.Row, CodeTwice, "household_no", other.No)
		}
		for j := range i {
			if p.h.Members[j].Key == m.Key {
				p.no(m.Row, CodeTwice, "household_no", p.h.No)
			}
		}
		if p.members[i].ended {
			p.gone(m.Row, p.members[i].old)
		} else if at, there := st.persons[m.Key]; there && p.members[i].old == nil {
			p.registered(m.Row, st.others[at.household])
		}
	}
	if p.older() {
		p.no(p.h.Row, CodeOlder, "household_no", p.h.No)
	}
}

func (p *plan) no(row int, code, key, value string) {
	p.refused = true
	p.refusals = append(p.refusals, Refusal{HouseholdKey: p.h.HouseholdKey, Row: row, Code: code, Args: map[string]string{key: value}})
}

// gone notes that the file still names a person who has ended; the person's row is left alone, the rest of the household is taken.
func (p *plan) gone(at int, old row) {
	sh := p.a.shapes.member
	on := civil.FromInt(int(sh.num(old, "ended_on")))
	p.refusals = append(p.refusals, Refusal{
		HouseholdKey: p.h.HouseholdKey, Row: at, Code: CodeMemberGone, Notice: true,
		Args: map[string]string{"date": on.String(), "reason": sh.text(old, "end_reason")},
	})
}

// registered refuses a person of another household; its number is told only to those whose area it lies in.
func (p *plan) registered(row int, other HouseholdKey) {
	if p.a.actor.Covers(other.Village) {
		p.no(row, CodeRegistered, "household_no", other.No)
		return
	}
	p.no(row, CodeElsewhere, "row", strconv.Itoa(row))
}

// older reports whether the file would put an old value in the place of a newer one.
func (p *plan) older() bool {
	sh, from := p.a.shapes, p.a.merger.stamp.from
	bad := stale(sh.household, p.household, from) || stale(sh.monitoring, p.monitoring, from)
	for i := range p.members {
		bad = bad || stale(sh.member, p.members[i].versionPair, from)
	}
	for _, v := range p.assessment {
		bad = bad || stale(sh.assessment, v, from)
	}
	return bad
}

func stale(sh *shape, v versionPair, from int64) bool {
	return v.old != nil && v.next != nil && sh.num(v.old, "valid_from") > from
}

// take puts the household's new versions among what is written, and counts.
func (a *applier) take(p *plan) {
	a.merger.stamp.place = p.h.Place
	a.household.queue(&a.merger, p.household)
	whole := a.monitoring.queue(&a.merger, p.monitoring) || p.household.next != nil
	for b := range p.assessment {
		whole = a.assessment.queue(&a.merger, p.assessment[b]) || whole
	}
	rows := Tally{}
	for i := range p.members {
		m := &p.members[i]
		a.merger.stamp.place = p.h.Members[i].Place
		changed := a.member.queue(&a.merger, m.versionPair)
		switch {
		case m.ended:
			a.counts.Refused++
		case m.old == nil:
			rows.Added++
			a.persons = append(a.persons, row{p.h.Members[i].Key[:], p.county, p.id, m.next[number]})
		case changed || whole:
			rows.Changed++
		default:
			rows.Unchanged++
		}
	}
	a.counts.Absent += p.absent
	a.counts.Rows.add(rows)
	switch {
	case p.isNew:
		a.counts.Households.Added++
	case whole || rows.Added+rows.Changed > 0:
		a.counts.Households.Changed++
	default:
		a.counts.Households.Unchanged++
	}
}

// kindOf is the code of the list id_kind for a number with or without a category of disability. The number tells the kind where the
// file has no column for it or leaves the cell empty.
func kindOf(category int) string {
	if category != 0 {
		return "disability"
	}
	return "resident"
}
