package synth

import (
	"shouwang/internal/civil"
	"shouwang/internal/idno"
	"shouwang/internal/money"
)

// base makes a household of a kind and shape that by construction triggers nothing that a plant may plant; active households get
// their level from a stance afterwards.
func (g *generator) base(k kind, s shape, v *Village, d *dice) *household {
	return g.baseOf(k, s, g.family(s, d), v, d)
}

// baseOf is base for a family that is given.
func (g *generator) baseOf(k kind, s shape, seats []seat, v *Village, d *dice) *household {
	h := &household{kind: k, village: v, living: g.living(d)}
	surname := pick(d, g.data.words.surnames)
	hui := d.chance(g.data.plan.Shares.Hui)
	for _, st := range seats {
		h.members = append(h.members, g.member(st, s, surname, d))
	}
	for _, p := range h.members {
		if hui {
			p.ethnic = "hui"
		}
	}
	if k.isCleared() && s == anyFamily && !h.hasLabour() {
		h.head().labour = "weak" // whom nobody can keep without the safety net is not cleared
	}
	h.size = len(h.members)
	h.phone = h.head().phone
	if h.phone == "" {
		h.phone = g.numbers.mobile(d)
	}
	h.liftYear = min(2014+d.weighted(5, 8, 18, 25, 22, 14, 8), g.opts.AsOf.Year)
	if !k.hasExited() || !k.isLifted() {
		h.liftYear = 0
	}
	h.policy = d.chance(700)
	g.allowances(h, d)
	low := g.data.plan.Income.Low
	g.earn(&h.current, h, g.perHead(d, low), d)
	if k.isMonitored() {
		g.monitor(h, d)
	}
	return h
}

// living describes house, water and land without any risk.
func (g *generator) living(d *dice) living {
	l := living{safeWater: true, electricity: true, toilet: d.chance(900), hardened: d.chance(950)}
	l.toiletUsable = l.toilet && d.chance(970)
	l.floor = d.between(45, 180) * 100
	l.distance = d.between(0, 150)
	l.arable = d.between(0, 90) * 10
	if d.chance(150) {
		l.forest = d.between(5, 80) * 10
		l.reforested = d.between(0, 30) * 10
	}
	if d.chance(80) {
		l.orchard = d.between(5, 40) * 10
	}
	return l
}

// member fills a seat.
func (g *generator) member(st seat, s shape, surname rune, d *dice) *person {
	sh := g.data.plan.Shares
	p := &person{relation: st.relation, sex: st.sex, labour: st.labour, ethnic: "han", political: "masses"}
	p.birth, p.resident = g.numbers.person(g.birthAt(st.age, d), st.sex)
	p.age = civil.AgeAt(p.birth, g.opts.AsOf)
	p.name = g.name(p, surname, d)
	if st.labour == "" || st.pupil || p.age < 16 {
		p.school = schoolAt(p.age, d, sh)
	}
	if st.pupil && p.age >= 15 {
		p.school = schoolAt(min(p.age, 17), d, shares{Vocational: sh.Vocational})
	}
	if p.school == "" {
		p.education = educationAt(p.age, d)
	}
	g.ability(p, s, d)
	g.insure(p, d)
	if p.age >= 16 && !p.pupil() && d.chance(sh.MemberPhone) {
		p.phone = g.numbers.mobile(d)
	}
	if p.age > 28 && d.chance(60) {
		p.political = "party_member"
	} else if p.age >= 15 && p.age < 28 && d.chance(150) {
		p.political = "youth_league"
	}
	return p
}

// birthAt is a birth date with which somebody has this age on the as-of date.
func (g *generator) birthAt(age int, d *dice) civil.Date {
	latest := g.opts.AsOf.AddYears(-age)
	return latest.AddDays(-d.between(0, 360))
}

// name puts a name together; those who married in keep their own surname.
func (g *generator) name(p *person, surname rune, d *dice) string {
	if p.relation == "spouse" || p.relation == "mother" || p.relation == "daughter_in_law" {
		surname = pick(d, g.data.words.surnames)
	}
	given := g.data.words.male
	if p.sex == idno.Female {
		given = g.data.words.female
	}
	out := []rune{surname, pick(d, given)}
	if d.chance(700) {
		out = append(out, pick(d, given))
	}
	return string(out)
}

// ability settles health, labour and work; strict shapes know beforehand who can work.
func (g *generator) ability(p *person, s shape, d *dice) {
	sh := g.data.plan.Shares
	p.health = []string{"healthy"}
	switch {
	case p.pupil() || p.age < 16:
		p.labour = "none"
	case p.labour == "":
		p.labour = labourAt(p.age, d, sh)
		if s.strict() && p.labour == "weak" {
			p.labour = "ordinary"
		}
	}
	if !s.strict() && p.age >= 16 && d.chance(sh.DisabledPerson) {
		p.certificate(d.between(1, 7), d.between(1, 4))
		p.labour = []string{"lost", "lost", "weak", "weak"}[p.grade-1]
		if p.school != "" {
			p.labour = "none"
		}
	}
	switch {
	case p.age >= 60 && d.chance(sh.ChronicOld), p.age >= 30 && d.chance(sh.ChronicAdult):
		p.ill("chronic")
	}
	if !s.strict() && p.age >= 25 && d.chance(sh.SeverePerson) {
		p.ill("severe")
	}
	if p.works() && p.age < 60 && d.chance(sh.Worker) {
		p.work = d.between(4, 12)
		p.workPlace = []string{"in_township", "in_county", "in_province", "other_province"}[d.weighted(20, 35, 27, 18)]
	}
	if (p.works() || p.labour == "weak") && p.work == 0 && p.age >= 30 && p.age < 66 && d.chance(sh.PublicPost) {
		p.post, p.postMonth = pick(d, []string{"cleaning", "forest_guard", "road_guard", "river_patrol"}), d.between(3, 12)
	}
}

// insure gives everybody one of the two medical insurances.
func (g *generator) insure(p *person, d *dice) {
	p.empMed = p.work > 6 && d.chance(g.data.plan.Shares.EmployeeInsured)
	p.resMed = !p.empMed
	p.severeIns = true
	p.empPen = p.empMed
	p.resPen = !p.empPen && p.age >= 16 && !p.pupil()
	p.aid = len(p.health) > 1 || p.health[0] == "severe"
	p.dibao, p.destitute = "none", "none"
}

// allowances puts poor households on the minimum allowance and single old people on destitute support.
func (g *generator) allowances(h *household, d *dice) {
	sh := g.data.plan.Shares
	head := h.head()
	if len(h.members) == 1 && head.age >= 65 && !head.works() && d.chance(sh.DestituteSingle) {
		head.destitute = "rural"
		return
	}
	share := sh.DibaoHousehold
	if h.kind.isMonitored() {
		share *= 2
	}
	if !d.chance(share) {
		return
	}
	for _, p := range h.members {
		p.dibao = "rural"
	}
}

func (h *household) onAllowance() bool {
	return h.anyone(func(p *person) bool { return p.dibao == "rural" || p.destitute == "rural" })
}

// perHead is a yearly net income per person in yuan, not under low, most of it around the plan's middle.
func (g *generator) perHead(d *dice, low int) int {
	inc := g.data.plan.Income
	middle, high := max(inc.Middle, low+1000), max(inc.High, low+4000)
	if d.chance(800) {
		return d.between(low, 2*middle-low)
	}
	return d.between(middle, high)
}

// earn fills an assessment so that the net income per person is the given one, to the yuan, plus some cents in all.
func (g *generator) earn(in *income, h *household, perHead int, d *dice) {
	net := yuan(perHead*len(h.members)) + money.Fen(d.between(0, 99))
	*in = income{}
	in.transfer = net * money.Fen(d.between(10, 25)) / 100
	if !h.hasLabour() {
		in.transfer = net * money.Fen(d.between(70, 85)) / 100
	}
	if h.onAllowance() {
		in.dibao = in.transfer / 3
	}
	if h.head().destitute == "rural" {
		in.dibao, in.destitute = 0, in.transfer/2
	}
	if h.anyone(func(p *person) bool { return p.age >= 60 }) {
		in.pension = in.transfer / 5
	}
	in.property = net * money.Fen(d.between(0, 5)) / 100
	if h.anyone(func(p *person) bool { return p.works() || p.post != "" }) {
		in.wage = net * money.Fen(d.between(40, 65)) / 100
	}
	in.expense = net * money.Fen(d.between(2, 12)) / 100
	in.operating = net - in.transfer - in.property - in.wage + in.expense
	in.settle(len(h.members))
}
