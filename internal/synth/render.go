package synth

import (
	"fmt"
	"strconv"
	"strings"

	"shouwang/internal/field"
	"shouwang/internal/money"
)

// sheetForm is a source with its columns found by identity.
type sheetForm struct {
	source field.Source
	index  map[string]int
}

func newForm(s field.Source) *sheetForm {
	f := &sheetForm{source: s, index: make(map[string]int, len(s.Columns))}
	for i, c := range s.Columns {
		f.index[c.ID()] = i
	}
	return f
}

// row is one row in the making. Columns that the source does not have are passed over, so that one piece of code fills both national
// workbooks of households.
type row struct {
	form  *sheetForm
	cells []string
	// strange collects identities that no source knows; the tests ask for it.
	strange func(column string)
}

func (r *row) put(column, text string) {
	if i, ok := r.form.index[column]; ok {
		r.cells[i] = text
	} else if r.strange != nil {
		r.strange(column)
	}
}

func (r *row) over(columns map[string]string) {
	// Each replaces its own cell, so the order of the map does not matter.
	for column, text := range columns {
		r.put(column, text)
	}
}

// householdRows renders a household for one of the two national workbooks, one row a member; use must not keep the cells.
func (g *generator) householdRows(form *sheetForm, h *household, use func(member int, cells []string) error) error {
	r := &row{form: form, cells: make([]string, len(form.source.Columns)), strange: g.strange}
	g.putHousehold(r, h)
	if h.kind.isMonitored() {
		g.putMonitoring(r, h)
	}
	r.over(h.over)
	common := r.cells
	r.cells = make([]string, len(common))
	for i, p := range h.members {
		copy(r.cells, common)
		g.putMember(r, h, p, i)
		r.over(p.over)
		if err := use(i, r.cells); err != nil {
			return err
		}
	}
	return nil
}

func (g *generator) putPlace(r *row, v *Village) {
	r.put("area.province", v.Province)
	r.put("area.city", v.City)
	r.put("area.county", v.County)
	r.put("area.town", v.Town)
	r.put("area.village", v.Name)
	if r.form.source.Key == "national-households" {
		r.put("area.village", g.short(v.Name))
	}
}

func (g *generator) putHousehold(r *row, h *household) {
	w := &g.data.words
	g.putPlace(r, h.village)
	r.put("household.no", h.no)
	r.put("household.type", w.label("household_type", h.typeCode()))
	r.put("household.phone", h.phone)
	r.put("household.size", strconv.Itoa(h.size))
	l := &h.living
	r.put("household.dangerous_house", w.yes(l.dangerous))
	r.put("household.safe_water", w.yes(l.safeWater))
	r.put("household.electricity", w.yes(l.electricity))
	r.put("household.floor_area", hundredths(l.floor))
	r.put("household.sanitary_toilet", w.yes(l.toilet))
	r.put("household.toilet_usable", w.yes(l.toiletUsable))
	r.put("household.road_hardened", w.yes(l.hardened))
	r.put("household.road_distance", hundredths(l.distance))
	r.put("household.arable_area", hundredths(l.arable))
	r.put("household.forest_area", hundredths(l.forest))
	r.put("household.reforested_area", hundredths(l.reforested))
	r.put("household.orchard_area", hundredths(l.orchard))
	r.put("household.grass_area", "0")
	r.put("household.water_area", "0")
	if h.kind.isLifted() {
		r.put("household.lift_status", w.label("lift_status", h.liftStatus()))
		if h.liftYear > 0 {
			r.put("household.lift_year", strconv.Itoa(h.liftYear))
		}
		r.put("household.poverty_attribute", w.label("poverty_attribute", h.attribute()))
		r.put("household.poverty_cause", w.label("poverty_cause", h.cause))
		others := make([]string, len(h.otherCauses))
		for i, c := range h.otherCauses {
			others[i] = w.label("poverty_cause", c)
		}
		r.put("household.other_causes", join(others))
		g.putIncome(r, "current", &h.current)
	}
}

func (h *household) typeCode() string {
	if h.kind.isLifted() {
		return "lifted"
	}
	return "ordinary"
}

// putIncome writes an assessment; the allowances stand only where the workbook has a column for them.
func (g *generator) putIncome(r *row, basis string, in *income) {
	put := func(field string, v money.Fen) { r.put(basis+":assessment."+field, v.Yuan()) }
	put("wage_income", in.wage)
	put("operating_income", in.operating)
	put("property_income", in.property)
	put("transfer_income", in.transfer)
	put("operating_expense", in.expense)
	put("net_reported", in.netReported)
	put("per_capita_reported", in.perCapita)
	put("claim_income", in.claim)
	put("out_of_pocket", in.outOfPocket)
	if basis == "cleared" {
		return
	}
	put("destitute_allowance", in.destitute)
	put("dibao_allowance", in.dibao)
	put("pension", in.pension)
}

func (g *generator) putProblems(r *row, basis string, problems [4]bool) {
	for i, name := range []string{"housing_problem", "dropout_problem", "water_problem", "uninsured_problem"} {
		r.put(basis+":assessment."+name, g.data.words.yes(problems[i]))
	}
}

func (g *generator) putMonitoring(r *row, h *household) {
	w, m := &g.data.words, &h.watch
	r.put("monitoring.class", w.label("monitored_class", m.class))
	r.put("monitoring.identified_on", g.month(m.identifiedOn))
	for i := range 5 {
		text := ""
		if i < len(m.risks) {
			text = w.label("risk", m.risks[i])
		}
		r.put("monitoring.risks#"+strconv.Itoa(i+1), text)
	}
	r.put("monitoring.risk_cleared", w.yes(h.kind.isCleared()))
	r.put("monitoring.cleared_on", g.month(m.clearedOn))
	r.put("monitoring.clear_method", w.label("clear_method", m.method))
	r.put("monitoring.safety_net", w.yes(m.safetyNet))
	r.put("monitoring.developmental", w.label("developmental", m.developmental))
	for _, kind := range measureColumns {
		r.put("monitoring."+kind+"_measures", g.measureText(kind, m.measures[kind]))
	}
	r.put("monitoring.collector", g.collectorOf(h))
	r.put("monitoring.collector_phone", fmt.Sprintf("139%08d", 30000000+h.village.Code%1000*977))
	g.putIncome(r, "identified", &m.identified)
	g.putProblems(r, "identified", m.problems)
	if h.kind.isCleared() {
		g.putIncome(r, "cleared", &m.cleared)
		g.putProblems(r, "cleared", [4]bool{})
	}
}

func (g *generator) measureText(kind string, codes []string) string {
	list := "measure"
	if kind == "post" {
		list = "post"
	}
	labels := make([]string, len(codes))
	for i, c := range codes {
		labels[i] = g.data.words.label(list, c)
	}
	return join(labels)
}

// collectorOf is the made-up name of the village's information collector.
func (g *generator) collectorOf(h *household) string {
	n := int(h.village.Code % 1000)
	surnames, given := g.data.words.Lists["collector_surname"], g.data.words.female
	return surnames[n%len(surnames)] + string([]rune{given[n%len(given)], given[(n*7+3)%len(given)]})
}

func (g *generator) putMember(r *row, h *household, p *person, i int) {
	w := &g.data.words
	idKind, sex := "resident", "female"
	if p.category > 0 {
		idKind = "disability"
	}
	if p.sex == 1 {
		sex = "male"
	}
	r.put("member.no", h.no+fmt.Sprintf("%02d", i+1))
	r.put("member.name", p.name)
	r.put("member.id_kind", w.label("id_kind", idKind))
	r.put("member.id", p.id())
	r.put("member.relation", w.label("relation", p.relation))
	r.put("member.sex", w.label("sex", sex))
	r.put("member.birth_date", g.date(r.form.source.Key, p.birth))
	r.put("member.ethnic", w.label("ethnic", p.ethnic))
	r.put("member.political", w.label("political", p.political))
	r.put("member.education", w.label("education", p.education))
	r.put("member.school_status", w.label("school_status", p.school))
	r.put("member.health", g.healthText(p))
	r.put("member.labour", w.label("labour", p.labour))
	r.put("member.work_place", w.label("work_place", p.workPlace))
	r.put("member.work_months", strconv.Itoa(p.work))
	r.put("member.resident_medical", w.yes(p.resMed))
	r.put("member.employee_medical", w.yes(p.empMed))
	r.put("member.severe_insurance", w.yes(p.severeIns))
	r.put("member.resident_pension", w.yes(p.resPen))
	r.put("member.employee_pension", w.yes(p.empPen))
	r.put("member.medical_aid", w.yes(p.aid))
	r.put("member.dibao", w.label("dibao", p.dibao))
	r.put("member.destitute", w.label("destitute", p.destitute))
	r.put("member.public_post", w.label("post", p.post))
	months := ""
	if p.post != "" {
		months = strconv.Itoa(p.postMonth)
	}
	r.put("member.post_months", months)
	r.put("member.phone", p.phone)
}

func (g *generator) healthText(p *person) string {
	labels := make([]string, len(p.health))
	for i, c := range p.health {
		labels[i] = g.data.words.label("health", c)
	}
	return join(labels)
}

// recordRow renders one row of a list.
func (g *generator) recordRow(form *sheetForm, h *household, rec *record) []string {
	r := &row{form: form, cells: make([]string, len(form.source.Columns)), strange: g.strange}
	if strings.HasPrefix(rec.source, "national-") {
		g.putPlace(r, h.village)
		r.put("household.no", h.no)
		r.put("household.type", g.data.words.label("household_type", h.typeCode()))
	} else {
		r.put("area.village", h.village.Name)
	}
	r.put("member.name", rec.who.name)
	id := rec.who.listed()
	if rec.source == "disability" || strings.HasPrefix(rec.source, "national-") {
		id = rec.who.id()
	}
	r.put("member.id", id)
	for i := 0; i+1 < len(rec.cells); i += 2 {
		r.put(rec.cells[i], rec.cells[i+1])
	}
	r.over(rec.over)
	return r.cells
}
