package feed

import (
	"io"
	"strings"

	"shouwang/internal/fault"
	"shouwang/internal/field"
	"shouwang/internal/locale"
	"shouwang/internal/sheet"
)

// Template writes the product's own workbook for a source: a sheet with the header, in which every column has the format its values
// need, and a sheet that says what goes into each column. The headers are those of the national system in either language, because
// that is what the workbooks are filled from.
func (s *Service) Template(source string, lang locale.Lang, w io.Writer) (err error) {
	defer fault.Wrap(&err, "write template")
	src, ok := s.fields.Source(source)
	if !ok {
		return fault.NotFound("feed.source_unknown", "source", source)
	}
	out := sheet.NewWriter(w)
	t := func(key string) string { return s.words.T(lang, key, nil) }
	workbooks := locale.ZH
	table := sheet.Table{Name: src.Label(string(lang)), Columns: make([]sheet.Column, len(src.Columns)), Frozen: frozen(src)}
	for i, c := range src.Columns {
		table.Columns[i] = sheet.Column{Header: c.Header, Kind: sheet.Text, Width: width(c)}
		if c.Need {
			table.Columns[i].Header += s.words.T(workbooks, "feed.template.required_mark", nil)
		}
	}
	if err := out.Sheet(table); err != nil {
		return err
	}
	guide := sheet.Table{Name: t("feed.template.guide"), Title: src.Label(string(lang)), Notes: []string{t("feed.template.note")}}
	if src.Record != "" {
		guide.Notes = append(guide.Notes, s.replaces(src, lang))
	}
	for _, key := range []string{"column", "need", "type", "values", "note_column"} {
		guide.Columns = append(guide.Columns, sheet.Column{Header: t("feed.template." + key), Kind: sheet.Text, Width: 24})
	}
	if err := out.Sheet(guide); err != nil {
		return err
	}
	for _, c := range src.Columns {
		if err := out.Row(s.guide(c, lang)...); err != nil {
			return err
		}
	}
	return out.Close()
}

// replaces says what a newer list of a source takes the place of.
func (s *Service) replaces(src field.Source, lang locale.Lang) string {
	if len(src.About) == 0 {
		return s.words.T(lang, "feed.template.about_person", nil)
	}
	names := make([]string, len(src.About))
	for i, f := range src.About {
		names[i] = f.Label(string(lang))
	}
	return s.words.T(lang, "feed.template.about", map[string]string{"names": strings.Join(names, listJoin(string(lang)))})
}

// frozen is the number of leading columns that name the row, which stay in view.
func frozen(src field.Source) int {
	n := 0
	for n < len(src.Columns) && src.Columns[n].Need && n < 8 {
		n++
	}
	return n
}

func width(c field.Column) float64 {
	switch c.Field.Type {
	case field.ID:
		return 24
	case field.Text:
		return 16
	}
	return 0
}

// guide says what goes into a column.
func (s *Service) guide(c field.Column, lang locale.Lang) []any {
	need := ""
	if c.Need {
		need = s.words.T(lang, "feed.template.needed", nil)
	}
	kind := s.words.T(lang, "feed.type."+string(c.Field.Type), nil)
	if c.Field.Unit != "" {
		kind += " (" + s.words.T(lang, "feed.unit."+c.Field.Unit, nil) + ")"
	}
	note := c.Field.Note.Zh
	if lang == locale.EN {
		note = c.Field.Note.En
	}
	header := c.Header
	if lang == locale.EN {
		header += " — " + columnLabel(c, lang)
	}
	return []any{header, need, kind, s.choices(c, lang), note}
}

// choices lists what a cell of a code list may say. The labels are Chinese in both languages' workbooks, followed by the English ones.
func (s *Service) choices(c field.Column, lang locale.Lang) string {
	name := c.Field.Codes
	if c.Field.Type == field.Bool {
		name = "yes_no"
	}
	l := s.lists[name]
	if l == nil {
		return ""
	}
	out := make([]string, len(l.Codes))
	for i, code := range l.Codes {
		out[i] = code.Name.Zh
		if lang == locale.EN {
			out[i] += " (" + code.Name.En + ")"
		}
	}
	return cut(strings.Join(out, listJoin(string(lang))), 2000)
}
