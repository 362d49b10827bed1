package synth

import (
	"slices"
	"strings"
	"time"

	"shouwang/internal/civil"
	"shouwang/internal/money"
)

// side looks at a household from the sides that several rules put together. It reads the cells as they will be written, so that gaps
// count whoever planted them.
type side struct {
	g *generator
	h *household
}

func (s *side) limits() *limits           { return &s.g.data.plan.Limits }
func (s *side) asOf() civil.Date          { return s.g.opts.AsOf }
func (s *side) ago(months int) civil.Date { return s.asOf().AddMonths(-months) }

// yearFrom is the day on which the year beginning in this month began.
func (s *side) yearFrom(month time.Month) civil.Date {
	d := civil.New(s.asOf().Year, month, 1)
	if d.After(s.asOf()) {
		d = d.AddYears(-1)
	}
	return d
}

func (s *side) gap(column string) bool {
	text, ok := s.h.over[column]
	return ok && text == ""
}

// cell is an amount of the household's row: what was put over it, or its own.
func (s *side) cell(column string, own money.Fen) amount {
	text, ok := s.h.over[column]
	if !ok {
		return known(own)
	}
	v, err := money.ParseYuan(text)
	return amount{v, err == nil}
}

// incomes is one assessment with its gaps.
type incomes struct{ wage, operating, property, transfer, expense, claim, outOfPocket amount }

func (s *side) incomes(basis string, in *income, there bool) incomes {
	if !there {
		return incomes{}
	}
	get := func(name string, own money.Fen) amount { return s.cell(basis+":assessment."+name, own) }
	return incomes{get("wage_income", in.wage), get("operating_income", in.operating), get("property_income", in.property),
		get("transfer_income", in.transfer), get("operating_expense", in.expense), get("claim_income", in.claim), get("out_of_pocket", in.outOfPocket)}
}

func (s *side) current() incomes { return s.incomes("current", &s.h.current, s.h.kind.isLifted()) }
func (s *side) identified() incomes {
	return s.incomes("identified", &s.h.watch.identified, s.h.kind.isMonitored())
}
func (s *side) cleared() incomes {
	return s.incomes("cleared", &s.h.watch.cleared, s.h.kind.isCleared())
}

func (i incomes) gross() amount { return i.wage.plus(i.operating).plus(i.property).plus(i.transfer) }
func (i incomes) net() amount   { return i.gross().minus(i.expense) }

// reference is the net income with claims received, less the out-of-pocket expense.
func (i incomes) reference() amount { return i.net().plus(i.claim).minus(i.outOfPocket) }

// line is the monitoring line for the whole household.
func (s *side) line() amount { return known(yuan(s.limits().MonitoringLine * len(s.h.members))) }

func (s *side) isCleared() tri {
	switch {
	case !s.h.kind.isMonitored():
		return no
	case s.gap("monitoring.risk_cleared"):
		return unsure
	}
	return sure(s.h.kind.isCleared())
}

func (s *side) active() tri {
	if !s.h.kind.isMonitored() {
		return no
	}
	return not(s.isCleared())
}

func (s *side) watch() tri { return not(s.active()) }

func (s *side) lifted() tri {
	if s.gap("household.type") {
		return unsure
	}
	return sure(s.h.kind.isLifted())
}

func (s *side) ordinary() tri { return not(s.lifted()) }

// members asks every member; somebody is yes when one answers yes.
func (s *side) somebody(ask func(*person) tri) tri {
	out := no
	for _, p := range s.h.members {
		out = max(out, ask(p))
	}
	return out
}

func (s *side) everybody(ask func(*person) tri) tri {
	return not(s.somebody(func(p *person) tri { return not(ask(p)) }))
}

// code compares a coded cell of a member's row with codes; a blank is not known.
func (p *person) code(column, own string, codes ...string) tri {
	if text, ok := p.over[column]; ok && text == "" || !ok && own == "" {
		return unsure
	}
	return sure(slices.Contains(codes, own))
}

func (p *person) isFull() tri { return p.code("member.labour", p.labour, "ordinary", "skilled") }

func (p *person) isUnable() tri { return p.code("member.labour", p.labour, "lost", "none") }

func (p *person) isChronic() tri {
	if text, ok := p.over["member.health"]; ok && text == "" {
		return unsure
	}
	return sure(p.hasHealth("chronic"))
}

func (p *person) isRelieved() tri {
	return some(p.code("member.dibao", p.dibao, "rural", "urban"), p.code("member.destitute", p.destitute, "rural", "urban"))
}

func (s *side) noLabour() tri { return s.everybody((*person).isUnable) }

// oneWorker: exactly one member of full labour; not known as soon as one is not.
func (s *side) oneWorker() tri {
	n := 0
	for _, p := range s.h.members {
		switch p.isFull() {
		case unsure:
			return unsure
		case yes:
			n++
		}
	}
	return sure(n == 1)
}

// rows asks the rows of a list, of one member or of all; the answer is yes when one answers yes.
func (s *side) rows(source string, who *person, ask func(*record) tri) tri {
	out := no
	for _, r := range s.of(source, who) {
		out = max(out, ask(r))
	}
	return out
}

func (s *side) of(source string, who *person) []*record {
	var out []*record
	for i := range s.h.records {
		if r := &s.h.records[i]; r.source == source && (who == nil || r.who == who) {
			out = append(out, r)
		}
	}
	return out
}

func (r *record) text(column string) string {
	for i := 0; i+1 < len(r.cells); i += 2 {
		if r.cells[i] == column {
			return r.cells[i+1]
		}
	}
	return ""
}

// day is a date of the row, zero when it is missing.
func (r *record) day(column string) civil.Date {
	d, err := civil.ParseLoose(r.text(column))
	if err != nil {
		return civil.Date{}
	}
	return d
}

func (r *record) fen(column string) amount {
	v, err := money.ParseYuan(r.text(column))
	return amount{v, err == nil}
}

// says compares a coded cell with codes by their labels.
func (s *side) says(r *record, column, list string, codes ...string) tri {
	text := r.text(column)
	if text == "" {
		return unsure
	}
	for _, c := range codes {
		if text == s.g.data.words.label(list, c) {
			return yes
		}
	}
	return no
}

// since reports a date on or after a day; a missing one is not known.
func since(d, from civil.Date) tri {
	if d.IsZero() || from.IsZero() {
		return unsure
	}
	return sure(!d.Before(from))
}

// before reports a date before a day.
func before(d, day civil.Date) tri { return not(since(d, day)) }

// within reports a date from a day to another, both included.
func within(d, from, to civil.Date) tri { return all(since(d, from), since(to, d)) }

// identifiedOn is the first of the month of identification, zero when it is missing.
func (s *side) identifiedOn() civil.Date {
	return s.month("monitoring.identified_on", s.h.watch.identifiedOn)
}

func (s *side) clearedOn() civil.Date { return s.month("monitoring.cleared_on", s.h.watch.clearedOn) }

func (s *side) month(column string, own civil.Date) civil.Date {
	if text, ok := s.h.over[column]; ok {
		d, err := civil.ParseLoose(strings.TrimSpace(text))
		if err != nil {
			return civil.Date{}
		}
		return d
	}
	return own
}
