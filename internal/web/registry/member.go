package registry

import (
	"strconv"

	"shouwang/internal/civil"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// valueCell writes a value of the registry.
func valueCell(v *kit.Visit, value registry.Value) kit.Cell { return v.Value(value.Field, value.Raw) }

// memberTable shows the members with what matters most; everything else is folded below it. What can be done with each stands last.
func memberTable(v *kit.Visit, name string, members []registry.Person, on civil.Date, act func(registry.Person) kit.Cell) kit.Table {
	of := func(key, field string) kit.Column[registry.Person] {
		return kit.Column[registry.Person]{Key: key, Label: "web.registry.member_" + key, Cell: func(v *kit.Visit, m registry.Person) kit.Cell {
			return valueCell(v, m.Get(field))
		}}
	}
	columns := []kit.Column[registry.Person]{
		{Key: "name", Label: "web.registry.member_name", Head: true, Cell: func(v *kit.Visit, m registry.Person) kit.Cell {
			cell := kit.Cell{Text: m.Name}
			if !m.EndedOn.IsZero() {
				cell.Note = v.T("web.registry.left", "date", m.EndedOn)
			}
			return cell
		}},
		of("relation", "member.relation"), of("sex", "member.sex"),
		{Key: "age", Label: "web.registry.member_age", Cell: func(v *kit.Visit, m registry.Person) kit.Cell { return ageCell(v, m, on) }},
		of("id", "member.id"), of("health", "member.health"), of("labour", "member.labour"),
		of("education", "member.education"), of("school_status", "member.school_status"), of("phone", "member.phone"),
	}
	if act != nil {
		columns = append(columns, kit.Column[registry.Person]{Key: "act", Label: "web.registry.act", Cell: func(_ *kit.Visit, m registry.Person) kit.Cell {
			return act(m)
		}})
	}
	return kit.Plain(v, name, "web.registry.members", columns, members)
}

func ageCell(v *kit.Visit, m registry.Person, on civil.Date) kit.Cell {
	birth := m.Get("member.birth_date").Date()
	if birth.IsZero() {
		return kit.Cell{Text: v.T("web.kit.absent"), Soft: true}
	}
	return kit.Cell{Text: strconv.Itoa(civil.AgeAt(birth, on)), Note: birth.String()}
}

// factsOf lists all registered values of every member.
func factsOf(v *kit.Visit, members []registry.Person) []memberFacts {
	var list []memberFacts
	for _, m := range members {
		one := memberFacts{Name: m.Name}
		for _, value := range m.Values {
			one.Facts = append(one.Facts, v.FieldFact(value.Field, valueCell(v, value)))
		}
		list = append(list, one)
	}
	return list
}

// warningTable lists the household's warnings that need someone.
func warningTable(v *kit.Visit, warnings []screening.Warning) kit.Table {
	return kit.Plain(v, "warning-list", "web.registry.warnings", []kit.Column[screening.Warning]{
		{Key: "rule", Label: "web.screening.rule", Head: true, Cell: func(v *kit.Visit, w screening.Warning) kit.Cell {
			return kit.Cell{Text: w.Title.In(string(v.Lang)), Href: "/warnings/" + w.Ref.String()}
		}},
		{Key: "level", Label: "web.screening.level", Cell: func(v *kit.Visit, w screening.Warning) kit.Cell {
			if w.Level == "" {
				return kit.Cell{Text: v.T("web.screening.no_level"), Soft: true}
			}
			return kit.Cell{Tags: []kit.Tag{v.LevelTagOf(w.Of, w.Level)}}
		}},
		{Key: "status", Label: "web.screening.status", Cell: func(v *kit.Visit, w screening.Warning) kit.Cell {
			return kit.Cell{Tags: []kit.Tag{{Text: v.T("web.screening.status_" + w.Status), Colour: "brand", Open: w.Status == screening.Unknown}}}
		}},
		{Key: "since", Label: "web.screening.since", Cell: func(_ *kit.Visit, w screening.Warning) kit.Cell {
			return kit.Cell{Text: kit.DateText(w.Since), Ref: true}
		}},
	}, warnings)
}
