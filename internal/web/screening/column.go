package screening

import (
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// row is a warning with the full name of its village.
type row struct {
	screening.Warning
	Place string
}

// warningColumns are the columns of the list of warnings.
func warningColumns() []kit.Column[row] {
	return []kit.Column[row]{
		{Key: "rule", Label: "web.screening.rule", Head: true, Long: true, Cell: func(v *kit.Visit, w row) kit.Cell {
			return kit.Cell{Text: w.Title.In(string(v.Lang)), Href: "/warnings/" + w.Ref.String(), Note: familyName(v, w.Warning)}
		}},
		{Key: "level", Label: "web.screening.level", Cell: func(v *kit.Visit, w row) kit.Cell {
			return kit.Cell{Tags: []kit.Tag{LevelTag(v, w.Warning)}}
		}},
		{Key: "household", Label: "web.screening.household", Cell: func(v *kit.Visit, w row) kit.Cell {
			return householdCell(v, w.Warning)
		}},
		{Key: "village", Label: "web.screening.village", Cell: func(v *kit.Visit, w row) kit.Cell {
			return kit.Cell{Text: v.Near(w.Place)}
		}},
		{Key: "status", Label: "web.screening.status", Cell: func(v *kit.Visit, w row) kit.Cell {
			return kit.Cell{Tags: []kit.Tag{StatusTag(v, w.Status)}}
		}},
		{Key: "handling", Label: "web.screening.handling", Cell: func(v *kit.Visit, w row) kit.Cell {
			if w.Handling == "" && w.Status == screening.Closed {
				return kit.Cell{Text: "—", Soft: true}
			}
			cell := kit.Cell{Tags: []kit.Tag{HandlingTag(v, w.Handling)}}
			if !w.HandledAt.IsZero() {
				cell.Note = v.Kit().DateTime(w.HandledAt)
			}
			return cell
		}},
		{Key: "since", Label: "web.screening.since", Cell: func(_ *kit.Visit, w row) kit.Cell {
			return kit.Cell{Text: kit.DateText(w.Since), Ref: true}
		}},
	}
}

// householdCell names whom a warning is about: a household, or the village itself.
func householdCell(v *kit.Visit, w screening.Warning) kit.Cell {
	if w.Household.IsZero() {
		return kit.Cell{Text: v.T("web.screening.the_village"), Soft: true}
	}
	return kit.Cell{Text: headName(v, w.HeadName), Href: "/households/" + w.Household.String(), Note: w.HouseholdNo}
}

func headName(v *kit.Visit, name string) string {
	if name == "" {
		return v.T("web.screening.no_head")
	}
	return name
}

// LevelTag shows a warning's level; a doubt says that it is one, and a rule without a level says so.
func LevelTag(v *kit.Visit, w screening.Warning) kit.Tag {
	switch {
	case w.Level != "":
		return v.LevelTagOf(w.Of, w.Level)
	case w.Kind == "doubt":
		return kit.Tag{Text: v.T("web.screening.doubt")}
	}
	return kit.Tag{Text: v.T("web.screening.no_level")}
}

// StatusTag shows whether a warning holds, cannot be decided, or no longer holds.
func StatusTag(v *kit.Visit, status string) kit.Tag {
	switch status {
	case screening.Open:
		return kit.Tag{Text: v.T("web.screening.status_open"), Colour: "brand"}
	case screening.Unknown:
		return kit.Tag{Text: v.T("web.screening.status_unknown"), Colour: "grey", Open: true}
	}
	return kit.Tag{Text: v.T("web.screening.status_closed"), Colour: "grey"}
}

// familyName names a warning's family as the warning's own profile does.
func familyName(v *kit.Visit, w screening.Warning) string {
	if w.Of != nil {
		for _, family := range w.Of.Families {
			if family.Code == w.Family {
				return family.Name.In(string(v.Lang))
			}
		}
	}
	return w.Family
}

func familyOptions(v *kit.Visit) []kit.Option {
	var options []kit.Option
	for _, family := range v.Profile().Families {
		options = append(options, kit.Option{Value: family.Code, Text: family.Name.In(string(v.Lang))})
	}
	return options
}

// allStatuses also shows what no longer holds.
const allStatuses = "all"

// statusOptions name the states; none chosen means what still needs someone, open and unknown.
func statusOptions(v *kit.Visit) []kit.Option {
	return []kit.Option{
		{Value: screening.Open, Text: v.T("web.screening.status_open")},
		{Value: screening.Unknown, Text: v.T("web.screening.status_unknown")},
		{Value: screening.Closed, Text: v.T("web.screening.status_closed")},
		{Value: allStatuses, Text: v.T("web.screening.status_all")},
	}
}
