package screening

import (
	"bytes"
	"net/http"
	"strconv"

	"shouwang/internal/id"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/sheet"
	"shouwang/internal/web/kit"
)

func plain(n int64) string { return strconv.FormatInt(n, 10) }

// exportForm asks what a workbook is taken for.
func exportForm(v *kit.Visit) *kit.Form {
	return kit.NewForm(v, &kit.Field{Name: "purpose", Label: v.T("web.screening.purpose"), Hint: v.T("web.screening.purpose_hint"), Kind: kit.Text, Required: true, Wide: true, Autocomplete: "off"})
}

// exportWorklist sends the worklist as a workbook, a sheet for every village, with an empty column for the right value.
func (p *Pages) exportWorklist(w http.ResponseWriter, r *http.Request) error {
	if err := kit.ReadForm(r); err != nil {
		return err
	}
	v := kit.VisitOf(r)
	place, err := kit.AreaField(r.Context(), v, p.Areas, r.URL.Query().Get("area"))
	if err != nil {
		return err
	}
	list := &kit.List[row]{Path: "/worklist", Sort: "village", Size: worklistSize, Filters: p.worklistFilters}
	q := list.Parse(r, place)
	filter, err := worklistFilter(q)
	if err != nil && !q.Form.Take(err) {
		return err
	}
	form := exportForm(v)
	form.Read(r.PostForm)
	if !q.OK() || !form.OK() {
		return p.refuseExport(w, r, q, form)
	}
	filter.After = ""
	items, err := p.Service.ExportWorklist(r.Context(), v.Actor, filter, form.Value("purpose"))
	if err != nil {
		if form.Take(err) {
			return p.refuseExport(w, r, q, form)
		}
		return err
	}
	book, err := p.worklistBook(r, items, form.Value("purpose"))
	if err != nil {
		return err
	}
	return kit.Download(w, r, kit.Workbook, v.T("web.screening.worklist_file", "date", kit.DateText(p.kit.Today(p.Now())))+".xlsx", book)
}

// refuseExport shows the worklist again with what is wrong.
func (p *Pages) refuseExport(w http.ResponseWriter, r *http.Request, q *kit.Query, form *kit.Form) error {
	v := kit.VisitOf(r)
	data := worklistPage{Filters: q.Form, Path: "/worklist"}
	if q.OK() {
		filter, err := worklistFilter(q)
		if err != nil {
			return err
		}
		if err := p.fillWorklist(r, q, filter, &data); err != nil {
			return err
		}
		data.Export = form
	}
	return p.kit.Render(w, r, kit.Page{Name: "screening/worklist", Title: v.T("web.nav.worklist"), Nav: "worklist", Status: http.StatusUnprocessableEntity, Data: data})
}

// bookLine is one field to be corrected.
type bookLine struct {
	item  screening.Item
	field *kit.Field
}

// worklistBook writes the workbook. Its columns are those of the page, and one to write the right value into.
func (p *Pages) worklistBook(r *http.Request, items []screening.Item, purpose string) ([]byte, error) {
	v := kit.VisitOf(r)
	var refs []id.Ref
	var codes []int64
	for _, item := range items {
		refs, codes = append(refs, item.Household), append(codes, item.Village)
	}
	sheets, err := p.Registry.Sheets(r.Context(), v.Actor, refs)
	if err != nil {
		return nil, err
	}
	villages, err := p.Registry.VillageSheets(r.Context(), v.Actor, codes)
	if err != nil {
		return nil, err
	}
	names, err := p.Areas.Names(r.Context(), codes...)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	book := sheet.NewWriter(&out)
	village := int64(0)
	for _, item := range items {
		if item.Village != village {
			village = item.Village
			if err := book.Sheet(worklistTable(v, v.Near(names[village].Full))); err != nil {
				return nil, err
			}
		}
		now := sheets[item.Household]
		if item.Household.IsZero() {
			now = villages[item.Village]
		}
		if err := writeLines(v, book, linesOf(v, item, now)); err != nil {
			return nil, err
		}
	}
	about := sheet.Table{Name: v.T("web.screening.book_about"), Columns: []sheet.Column{{Header: v.T("web.screening.book_what"), Width: 24}, {Header: v.T("web.screening.book_value"), Width: 60}}}
	if err := book.Sheet(about); err != nil {
		return nil, err
	}
	for _, line := range [][2]string{
		{v.T("web.screening.purpose"), purpose}, {v.T("web.screening.book_by"), v.Actor.Name + " (" + v.Actor.Login + ")"}, {v.T("web.screening.book_at"), p.kit.DateTime(p.Now())},
		{v.T("web.screening.book_count"), v.Lang.Number(int64(len(items)))}, {v.T("web.screening.book_how"), v.T("web.screening.book_how_text")},
	} {
		if err := book.Row(line[0], line[1]); err != nil {
			return nil, err
		}
	}
	if err := book.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func worklistTable(v *kit.Visit, village string) sheet.Table {
	t := sheet.Table{Name: village, Title: v.T("web.screening.book_title", "village", village), Notes: []string{v.T("web.screening.book_note")}, Frozen: 2}
	for _, c := range []struct {
		key   string
		width float64
	}{{"no", 16}, {"head", 12}, {"rule", 26}, {"message", 44}, {"field", 28}, {"now", 18}, {"right", 20}, {"remedy", 40}} {
		t.Columns = append(t.Columns, sheet.Column{Header: v.T("web.screening.book_" + c.key), Width: c.width})
	}
	return t
}

// linesOf gives the fields of one warning; one line without a field where nothing can be corrected here.
func linesOf(v *kit.Visit, item screening.Item, sheet *registry.Sheet) []bookLine {
	if sheet == nil {
		return []bookLine{{item: item}}
	}
	form, _, _ := correctionForm(v, item, sheet, allFields)
	var lines []bookLine
	for _, f := range form.Fields {
		if !isSeen(f.Name) {
			lines = append(lines, bookLine{item, f})
		}
	}
	if len(lines) == 0 {
		return []bookLine{{item: item}}
	}
	return lines
}

func writeLines(v *kit.Visit, book *sheet.Writer, lines []bookLine) error {
	lang := string(v.Lang)
	for _, l := range lines {
		label, now := "", ""
		if l.field != nil {
			label, now = l.field.Label, shownRaw(v, l.field)
		}
		head := headName(v, l.item.HeadName)
		if l.item.Household.IsZero() {
			head = v.T("web.screening.the_village")
		}
		if err := book.Row(l.item.HouseholdNo, head, l.item.Title.In(lang), l.item.Message.In(lang), label, now, "", l.item.Remedy.In(lang)); err != nil {
			return err
		}
	}
	return nil
}
