package registry

import (
	"strings"

	"shouwang/internal/id"
	"shouwang/internal/registry"
	"shouwang/internal/web/kit"
)

// moment is everything that came to be true of a household on one day through one import or one person.
type moment struct {
	registry.Stamp
	county int
	lines  []string
}

// shownChanges bounds how many changes one entry of the history spells out.
const shownChanges = 40

// moments puts versions of one day and one origin together: an import changes many rows of a household at once.
func moments(v *kit.Visit, county int, versions []registry.Version) []moment {
	var list []moment
	for _, version := range versions {
		n := len(list)
		if n == 0 || list[n-1].ValidFrom != version.ValidFrom || list[n-1].Batch != version.Batch || list[n-1].RecordedAt != version.RecordedAt {
			list = append(list, moment{Stamp: version.Stamp, county: county})
			n++
		}
		list[n-1].lines = append(list[n-1].lines, describe(v, version)...)
	}
	return list
}

// describe puts one version into words.
func describe(v *kit.Visit, version registry.Version) []string {
	subject := v.T("web.registry.table_" + version.Table)
	if version.Name != "" {
		subject = version.Name
	}
	if version.Table == "assessment" || version.Table == "income_item" {
		subject += v.T("web.registry.of_basis", "basis", v.T("web.registry.basis_"+version.Basis.Code()))
	}
	switch {
	case version.First:
		return []string{v.T("web.registry.recorded", "what", subject)}
	case version.Ended:
		return []string{v.T("web.registry.row_ended", "what", subject)}
	case version.Resumed:
		return []string{v.T("web.registry.row_resumed", "what", subject)}
	}
	var lines []string
	for _, change := range version.Changes {
		lines = append(lines, v.T("web.registry.changed", "what", subject, "label", change.New.Field.Label(string(v.Lang)),
			"old", valueCell(v, change.Old).Text, "new", valueCell(v, change.New).Text))
	}
	return lines
}

func historyTable(v *kit.Visit, d *registry.Dossier) kit.Table {
	path := "/households/" + d.Ref.String()
	return kit.Plain(v, "history-list", "web.registry.history", []kit.Column[moment]{
		{Key: "from", Label: "web.registry.valid_from", Head: true, Cell: func(v *kit.Visit, m moment) kit.Cell {
			return kit.Cell{Text: kit.DateText(m.ValidFrom), Href: path + "?as_of=" + kit.DateText(m.ValidFrom)}
		}},
		{Key: "what", Label: "web.registry.what", Long: true, Cell: func(v *kit.Visit, m moment) kit.Cell {
			lines, rest := m.lines, ""
			if len(lines) > shownChanges {
				lines, rest = lines[:shownChanges], v.T("web.registry.more_changes", "count", len(m.lines)-shownChanges)
			}
			return kit.Cell{Text: strings.Join(lines, v.T("web.screening.pair_between")), Note: rest}
		}},
		{Key: "origin", Label: "web.registry.origin", Cell: originCell},
	}, moments(v, d.Ref.County, d.Versions))
}

// originCell says where an entry came from, and leads to the import for those who may see it.
func originCell(v *kit.Visit, m moment) kit.Cell {
	at := v.Kit().DateTime(m.RecordedAt)
	if m.Batch == 0 {
		return kit.Cell{Text: v.T("web.registry.by_hand"), Note: at}
	}
	cell := kit.Cell{Text: v.T("web.registry.by_import"), Note: at}
	if v.SeesImports() {
		cell.Href = "/imports/" + id.Ref{County: m.county, ID: m.Batch}.String()
	}
	return cell
}
