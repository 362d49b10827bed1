package kit

import "shouwang/internal/field"

// Figure is one number with its name; Href leads to the rows behind it.
type Figure struct {
	Label, Value, Unit, Note, Href string
	// Colour marks the edge; the label says the same in words.
	Colour string
}

// Fact is one labelled value. Help says what exactly the label counts, folded until it is asked for.
type Fact struct {
	Label, Help string
	Cell        Cell
}

// FieldFact labels a value with the name of its field and the note of the catalogue.
func (v *Visit) FieldFact(f field.Field, cell Cell) Fact {
	return Fact{Label: f.Label(string(v.Lang)), Help: v.Help(f), Cell: cell}
}

// Help is the catalogue's note on what exactly a field counts, empty when there is nothing to say.
func (v *Visit) Help(f field.Field) string {
	if v.Lang == "en" {
		return f.Note.En
	}
	return f.Note.Zh
}

// Facts writes fields of the catalogue with their values, in order.
func (v *Visit) Facts(keys []string, value func(key string) any) []Fact {
	facts := make([]Fact, 0, len(keys))
	for _, key := range keys {
		found, ok := v.Field(key)
		if !ok {
			continue
		}
		facts = append(facts, v.FieldFact(found, v.Value(found, value(key))))
	}
	return facts
}

// LevelFigures counts what holds by every level of the profile, from the highest, and what cannot be decided yet. Every figure leads to
// its rows: href makes the address for a level, and for the undecided with the empty level.
func (v *Visit) LevelFigures(open map[string]int64, undecided int64, href func(level string) string) []Figure {
	var figures []Figure
	for _, level := range v.Profile().Levels {
		tag := v.LevelTag(level.Code)
		figures = append(figures, Figure{
			Label: tag.Text, Colour: tag.Colour, Value: v.Lang.Number(open[level.Code]), Unit: v.T("web.kit.items"),
			Note: v.T("web.kit.visit_every", "days", level.VisitDays), Href: href(level.Code),
		})
	}
	return append(figures, Figure{
		Label: v.T("web.kit.undecided"), Colour: "grey", Value: v.Lang.Number(undecided), Unit: v.T("web.kit.items"),
		Note: v.T("web.kit.undecided_note"), Href: href(""),
	})
}
