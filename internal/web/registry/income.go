package registry

import (
	"strings"

	"shouwang/internal/field"
	"shouwang/internal/money"
	"shouwang/internal/registry"
	"shouwang/internal/web/kit"
)

// line is one row of the table of incomes or guarantees: a label and a cell for each assessment.
type line struct {
	label string
	help  string
	sum   bool
	cells map[registry.Basis]kit.Cell
}

// basisTable puts lines side by side: now, at identification, after clearing. Assessments that the household does not
// have keep their column, so that what is missing shows.
func basisTable(v *kit.Visit, name, caption string, lines []line) kit.Table {
	columns := []kit.Column[line]{{Key: "item", Label: "web.registry.item", Head: true, Cell: func(_ *kit.Visit, l line) kit.Cell {
		return kit.Cell{Text: l.label, Help: l.help}
	}}}
	for _, basis := range registry.Bases() {
		columns = append(columns, kit.Column[line]{
			Key: basis.Code(), Label: "web.registry.basis_" + basis.Code(), Number: true,
			Cell: func(_ *kit.Visit, l line) kit.Cell { return l.cells[basis] },
		})
	}
	t := kit.Plain(v, name, caption, columns, lines)
	t.Compact = true
	for i, one := range lines {
		if one.sum {
			t.Sums = append(t.Sums, i)
		}
	}
	return t
}

// of makes a line from what a function says of every assessment; one that is not there is absent.
func of(v *kit.Visit, d *registry.Dossier, label string, cell func(a *registry.Assessment) kit.Cell) line {
	l := line{label: label, cells: map[registry.Basis]kit.Cell{}}
	for _, basis := range registry.Bases() {
		l.cells[basis] = kit.Cell{Text: "—", Soft: true}
		if a := d.Assessment(basis); a != nil {
			l.cells[basis] = cell(a)
		}
	}
	return l
}

func fieldLine(v *kit.Visit, d *registry.Dossier, key string) line {
	l := of(v, d, v.FieldLabel(key), func(a *registry.Assessment) kit.Cell { return valueCell(v, a.Get(key)) })
	if found, ok := v.Field(key); ok {
		l.help = v.Help(found)
	}
	return l
}

// amountCell writes a computed amount; one that cannot be computed is unknown, not zero.
func amountCell(v *kit.Visit, amount *money.Fen) kit.Cell {
	if amount == nil {
		return kit.Cell{Text: v.T("web.kit.unknown"), Soft: true}
	}
	return kit.Cell{Text: amount.Format()}
}

// tolerance is by how much a reported sum may differ from the computed one before it is marked.
const tolerance = 1 * money.Yuan

// reportedCell shows what the workbook said, marked where it differs from the computed sum.
func reportedCell(v *kit.Visit, value registry.Value, computed *money.Fen) kit.Cell {
	cell := valueCell(v, value)
	reported, ok := value.Money()
	if !ok || computed == nil {
		return cell
	}
	if difference := reported - *computed; difference > tolerance || difference < -tolerance {
		cell.Tags = []kit.Tag{{Text: v.T("web.registry.differs", "amount", difference.Format()), Colour: "orange"}}
	}
	return cell
}

// reportedLine sets what the workbook said beside what was computed.
func reportedLine(v *kit.Visit, d *registry.Dossier, key string, computed func(*registry.Assessment) *money.Fen) line {
	label := v.T("web.registry.reported", "label", strings.TrimSuffix(v.FieldLabel(key), v.T("web.registry.reported_tail")))
	l := of(v, d, label, func(a *registry.Assessment) kit.Cell { return reportedCell(v, a.Get(key), computed(a)) })
	if found, ok := v.Field(key); ok {
		l.help = v.Help(found)
	}
	return l
}

func incomeTable(v *kit.Visit, d *registry.Dossier) kit.Table {
	var lines []line
	for _, item := range registry.National() {
		lines = append(lines, fieldLine(v, d, "assessment."+item))
	}
	net := of(v, d, v.T("web.registry.net"), func(a *registry.Assessment) kit.Cell { return amountCell(v, a.Net) })
	head := of(v, d, v.T("web.registry.net_per_head"), func(a *registry.Assessment) kit.Cell { return amountCell(v, a.PerCapita) })
	net.sum, head.sum = true, true
	lines = append(lines, net, head,
		reportedLine(v, d, "assessment.net_reported", func(a *registry.Assessment) *money.Fen { return a.Net }),
		reportedLine(v, d, "assessment.per_capita_reported", func(a *registry.Assessment) *money.Fen { return a.PerCapita }))
	for _, key := range []string{"claim_income", "out_of_pocket", "destitute_allowance", "dibao_allowance", "pension"} {
		lines = append(lines, fieldLine(v, d, "assessment."+key))
	}
	return basisTable(v, "income-table", "web.registry.income", lines)
}

func guaranteeTable(v *kit.Visit, d *registry.Dossier) kit.Table {
	var lines []line
	for _, key := range []string{"housing_problem", "dropout_problem", "water_problem", "uninsured_problem"} {
		lines = append(lines, fieldLine(v, d, "assessment."+key))
	}
	return basisTable(v, "guarantee-table", "web.registry.guarantees", lines)
}

// itemTable lists the local income items below the national ones.
func itemTable(v *kit.Visit, d *registry.Dossier) kit.Table {
	return kit.Plain(v, "item-table", "web.registry.items", []kit.Column[registry.ItemRecord]{
		{Key: "item", Label: "web.registry.item", Head: true, Cell: func(v *kit.Visit, i registry.ItemRecord) kit.Cell {
			return kit.Cell{Text: i.Item.Name.In(string(v.Lang)), Note: i.Remark}
		}},
		{Key: "national", Label: "web.registry.item_under", Cell: func(v *kit.Visit, i registry.ItemRecord) kit.Cell {
			return kit.Cell{Text: v.FieldLabel("assessment." + i.National)}
		}},
		{Key: "basis", Label: "web.registry.item_basis", Cell: func(v *kit.Visit, i registry.ItemRecord) kit.Cell {
			return kit.Cell{Text: v.T("web.registry.basis_" + i.Basis.Code())}
		}},
		{Key: "amount", Label: "web.registry.item_amount", Number: true, Cell: func(_ *kit.Visit, i registry.ItemRecord) kit.Cell {
			return kit.Cell{Text: i.Amount.Format()}
		}},
	}, d.Items)
}

// monitoringFacts splits the monitoring record into what it is and which measures were taken; measures that were not
// taken are left out.
func monitoringFacts(v *kit.Visit, d *registry.Dossier) (facts, measures []kit.Fact) {
	if d.Monitoring == nil {
		return nil, nil
	}
	for _, value := range d.Monitoring.Values {
		fact := v.FieldFact(value.Field, valueCell(v, value))
		if value.Field.Type != field.Codes || value.Field.Key == "monitoring.risks" {
			facts = append(facts, fact)
		} else if text, ok := value.Raw.(string); ok && text != "" {
			measures = append(measures, fact)
		}
	}
	return facts, measures
}

func livingFacts(v *kit.Visit, d *registry.Dossier) []kit.Fact {
	var facts []kit.Fact
	for _, value := range d.Household.Values {
		if value.Field.Key != "household.no" {
			facts = append(facts, v.FieldFact(value.Field, valueCell(v, value)))
		}
	}
	return facts
}
