package screening

import (
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// LevelFigures are the warnings that hold, by every level of the profile from the highest, and those that cannot be
// decided yet. Every figure leads to its rows: href makes the address for a level and a status.
func LevelFigures(v *kit.Visit, counts screening.Counts, href func(level, status string) string) []kit.Figure {
	open := map[string]int64{}
	for _, one := range counts.Levels {
		open[one.Level] = one.Open
	}
	var figures []kit.Figure
	for _, level := range v.Profile().Levels {
		tag := v.LevelTag(level.Code)
		figures = append(figures, kit.Figure{
			Label: tag.Text, Colour: tag.Colour, Value: v.Lang.Number(open[level.Code]),
			Unit: v.T("web.screening.items"), Note: v.T("web.screening.visit_every", "days", level.VisitDays), Href: href(level.Code, screening.Open),
		})
	}
	return append(figures, kit.Figure{
		Label: v.T("web.screening.unknown_figure"), Colour: "grey", Value: v.Lang.Number(counts.Unknown),
		Unit: v.T("web.screening.items"), Note: v.T("web.screening.unknown_note"), Href: href("", screening.Unknown),
	})
}
