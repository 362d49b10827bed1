package synth

import (
	"fmt"
	"slices"
	"strings"

	"shouwang/internal/idno"
)

// The sizes below which only some faults are planted, and within which all of them are.
const (
	fullyFaulty = 200
	firstPart   = 100_000
)

// planned is a fault and the number of the household behind which it stands.
type planned struct {
	flaw
	after int
	n     uint64
}

// faulty reports whether the county is to hold faults, and large enough for any.
func (g *generator) faulty() bool { return g.opts.Households >= 4 && !g.opts.Clean }

// flawPlan spreads the faults over the first part of the files: all of them, or in a small county one for four households.
func (g *generator) flawPlan() []planned {
	if !g.faulty() {
		return nil
	}
	var chosen []flaw
	for _, f := range g.flaws {
		if f.Source != "national-villages" {
			chosen = append(chosen, f)
		}
	}
	if g.opts.Households < fullyFaulty {
		d := newDice(g.opts.Seed, streamFault, 0)
		d.Shuffle(len(chosen), func(i, j int) { chosen[i], chosen[j] = chosen[j], chosen[i] })
		chosen = chosen[:min(len(chosen), g.opts.Households/4)]
	}
	part := min(g.opts.Households, firstPart)
	out := make([]planned, len(chosen))
	for i, f := range chosen {
		out[i] = planned{flaw: f, after: max(1, part*(i+1)/(len(chosen)+1)), n: uint64(i) + 1}
	}
	return out
}

// flawed writes one fault: a household made for it, or a row of a list.
func (g *generator) flawed(f planned, v *Village) error {
	d := newDice(g.opts.Seed, streamFault, f.n)
	if f.Members > 0 {
		return g.flawedHousehold(f, v, d)
	}
	return g.flawedRecord(f, v, d)
}

// flawedHousehold makes a household with one spoiled cell. It stands in no other file and in no truth.
func (g *generator) flawedHousehold(f planned, v *Village, d *dice) error {
	k := lifted
	if f.Source == "national-monitored" {
		k = ordinaryActive
	}
	bare := ""
	if f.How == "ambiguous" {
		if v, bare = g.twin(); v == nil {
			return nil
		}
	}
	if f.How == "other_household" && g.known == nil {
		return nil
	}
	h := g.baseOf(k, earners, g.anySize(d, f.Members), v, d)
	h.no = fmt.Sprintf("%06d9%07d", g.opts.County, f.n)
	if k == ordinaryActive {
		calm(g, h, d)
	}
	if bare != "" {
		h.members[f.Row].set(f.Column, bare)
	}
	g.spoil(f, h)
	form := g.forms[f.Source]
	at, ok := form.index[f.Column]
	if !ok {
		return fmt.Errorf("synth: faults.yaml: no column %s in %s", f.Column, f.Source)
	}
	return g.householdRows(form, h, func(i int, cells []string) error {
		r := sound(f.Source, cells)
		if i == f.Row {
			r.Fault, r.At = f.Code, at
			if f.How == "rounded" {
				r.Number = at
			}
		}
		return g.sink(r)
	})
}

// spoil spoils the cell of a household made for a fault.
func (g *generator) spoil(f planned, h *household) {
	if f.How == "duplicate" {
		again := *h.members[1]
		h.members = append(h.members, &again)
		return
	}
	p := h.members[f.Row]
	switch f.How {
	case "no_head":
		p.relation = "father"
	case "two_heads":
		p.relation = "head"
	case "other_birth":
		p.set(f.Column, g.date(f.Source, p.birth.AddDays(-37)))
	case "other_sex":
		p.set(f.Column, g.data.words.label("sex", map[idno.Sex]string{idno.Male: "female", idno.Female: "male"}[p.sex]))
	case "other_household":
		k := g.known
		p.name, p.sex, p.birth, p.resident, p.category, p.grade = k.name, k.sex, k.birth, k.resident, k.category, k.grade
		p.health = slices.Clone(k.health)
	case "value":
		p.set(f.Column, f.Value)
	case "ambiguous":
	default:
		p.set(f.Column, spoilt(f.How, p.resident))
	}
}

// spoilt is an identity number with one thing wrong with it.
func spoilt(how, id string) string {
	switch how {
	case "checksum":
		return id[:17] + string("12345678901"[strings.IndexByte("0123456789X", id[17])])
	case "rounded":
		return id[:15] + "000"
	case "scientific":
		return id[:1] + "." + id[1:6] + "E+17"
	case "shorten":
		return id[:17]
	case "letter":
		return id[:9] + "O" + id[10:]
	case "impossible_birth":
		return id[:10] + "0231" + id[14:]
	case "region":
		return "97" + id[2:]
	case "placeholder":
		return "999999" + id[6:]
	case "category":
		return id + "91"
	case "grade":
		return id + "48"
	}
	return ""
}

// flawedRecord writes a row of a list with one spoiled cell, about somebody who is in no workbook; the lists of migrant and planned
// work are about somebody who is.
func (g *generator) flawedRecord(f planned, v *Village, d *dice) error {
	h := &household{kind: lifted, village: v, no: ""}
	p := g.member(seat{relation: "head", sex: idno.Male, age: d.between(30, 58), labour: "ordinary"}, earners, pick(d, g.data.words.surnames), d)
	h.members = []*person{p}
	if strings.HasPrefix(f.Source, "national-") {
		if g.known == nil {
			return nil
		}
		h, p = g.knownIn, g.known
	}
	rec, err := g.sample(f.Source, h, p, d)
	if err != nil {
		return err
	}
	form := g.forms[f.Source]
	at, ok := form.index[f.Column]
	if !ok {
		return fmt.Errorf("synth: faults.yaml: no column %s in %s", f.Column, f.Source)
	}
	text := f.Value
	if f.How != "value" {
		text = spoilt(f.How, p.resident)
	}
	rec.over = map[string]string{f.Column: text}
	r := Row{Source: f.Source, Cells: g.recordRow(form, h, &rec), Number: noColumn, Fault: f.Code, At: at}
	if f.How == "rounded" {
		r.Number = at
	}
	return g.sink(r)
}

// sample is an ordinary row of a list about a person.
func (g *generator) sample(source string, of *household, p *person, d *dice) (record, error) {
	h := &household{kind: of.kind, village: of.village, no: of.no, members: []*person{p}}
	w := &g.data.words
	on := g.date(source, g.before(d, 20, 300))
	switch source {
	case "national-migrant":
		g.migrates(h, p, d, "yes", "")
	case "national-planned":
		g.plans(h, p, d, "yes", w.Lists["demands"][0])
	case "medical":
		g.visit(h, p, g.thisYear(1, 3), d.fen(100, 900), d)
	case "severe_illness":
		h.list(source, p, "severe_illness.disease", w.Lists["diseases"][0], "severe_illness.diagnosed_on", on)
	case "schooling":
		g.enrol(h, p, "schooling.status", w.label("enrolment_status", "enrolled"), "schooling.self_paid_tuition", "0.00")
	case "disability":
		g.certify(h, p, d.between(1, 7), d.between(1, 4), on)
	case "civil_affairs":
		g.relieved(h, d, g.monthsAgo(2))
	case "housing":
		g.appraise(h, d, "B", "none")
	case "water":
		g.supplied(h, g.borderline())
	case "employment":
		h.list(source, p, "employment.employer", g.employer(d), "employment.started_on", on, "employment.monthly_wage", d.fen(2000, 4000).Yuan())
	case "disaster":
		g.stricken(h, d, on, d.fen(100, 900).Yuan())
	case "police":
		h.list(source, p, "police.change_kind", w.label("change_kind", "moved_in"), "police.changed_on", on)
	case "vehicles":
		g.drives(h, d, d.fen(3000, 9000).Yuan())
	case "property":
		g.owns(h, d, on)
	case "business":
		g.trades(h, d, "active")
	case "public_salary":
		g.salaried(h, d, "contract")
	default:
		return record{}, fmt.Errorf("synth: no sample row for %s", source)
	}
	return h.records[0], nil
}
