package audit

import (
	"net/http"
	"strconv"
	"time"

	journal "shouwang/internal/audit"
	"shouwang/internal/fault"
	"shouwang/internal/web/kit"
)

func entryList(k *kit.Kit) *kit.List[entry] {
	return &kit.List[entry]{
		Name: "entries", Path: "/journal", Caption: "web.audit.caption", Sort: "seq",
		Columns: []kit.Column[entry]{
			{Key: "seq", Label: "web.audit.seq", Number: true, Cell: func(v *kit.Visit, e entry) kit.Cell {
				return kit.Cell{Text: v.Lang.Number(e.Seq)}
			}},
			{Key: "at", Label: "web.audit.at", Cell: func(_ *kit.Visit, e entry) kit.Cell {
				return kit.Cell{Text: k.DateTime(e.At), Ref: true}
			}},
			{Key: "actor", Label: "web.audit.actor", Head: true, Cell: func(_ *kit.Visit, e entry) kit.Cell {
				return kit.Cell{Text: e.ActorName}
			}},
			{Key: "action", Label: "web.audit.action", Cell: func(v *kit.Visit, e entry) kit.Cell {
				return kit.Cell{Text: v.Named("audit.action.", e.Action)}
			}},
			{Key: "object", Label: "web.audit.object", Cell: func(v *kit.Visit, e entry) kit.Cell {
				return kit.Cell{Text: objectName(v, e.Object), Note: v.Near(e.Place)}
			}},
			{Key: "detail", Label: "web.audit.detail", Long: true, Cell: func(v *kit.Visit, e entry) kit.Cell {
				return kit.Cell{Text: particulars(v, e.Detail)}
			}},
		},
		Filters: func(v *kit.Visit) []*kit.Field {
			return []*kit.Field{
				{Name: "action", Label: v.T("web.audit.action"), Kind: kit.Select, Options: actionOptions(v)},
				{Name: "object", Label: v.T("web.audit.object"), Kind: kit.Text, Max: 120},
				{Name: "from", Label: v.T("web.audit.from"), Kind: kit.Date},
				{Name: "to", Label: v.T("web.audit.to"), Kind: kit.Date},
			}
		},
	}
}

// entries shows a page of the journal, the newest entry first, limited to the reader's area.
func (p *Pages) entries(w http.ResponseWriter, r *http.Request) error {
	v, q := kit.VisitOf(r), p.list.Parse(r)
	result := kit.Result[entry]{Total: -1}
	filter, err := p.filter(q)
	if err != nil {
		q.Form.Take(err)
	}
	if q.OK() {
		if result, err = p.read(r, filter); err != nil {
			return err
		}
	}
	table := p.list.Table(v, q, result)
	table.Empty = kit.EmptyState{Title: v.T("web.audit.empty"), Text: v.T("web.audit.empty_text")}
	return p.kit.Render(w, r, kit.Page{Name: "audit/list", Title: v.T("web.nav.journal"), Nav: "journal", Status: q.Status(), Data: table})
}

func (p *Pages) filter(q *kit.Query) (journal.Filter, error) {
	f := journal.Filter{Action: q.Value("action"), Object: q.Value("object"), Limit: q.Size}
	f.From = p.dayStart(q.Value("from"), 0)
	f.To = p.dayStart(q.Value("to"), 1)
	if q.After != "" {
		before, err := strconv.ParseInt(q.After, 10, 64)
		if err != nil || before < 1 {
			return f, fault.Invalid("web.kit.page_wrong")
		}
		f.Before = before
	}
	return f, nil
}

// dayStart is the first moment of a day in the zone of the pages, plus some days; zero when no day is given.
func (p *Pages) dayStart(text string, days int) time.Time {
	date, ok := kit.DateOf(text)
	if !ok || date.IsZero() {
		return time.Time{}
	}
	return time.Date(date.Year, date.Month, date.Day+days, 0, 0, 0, 0, p.kit.Zone())
}

func (p *Pages) read(r *http.Request, filter journal.Filter) (kit.Result[entry], error) {
	page, err := p.service.Journal(r.Context(), kit.VisitOf(r).Actor, filter)
	if err != nil {
		return kit.Result[entry]{}, err
	}
	var codes []int64
	for _, one := range page.Entries {
		if one.Area != 0 {
			codes = append(codes, one.Area)
		}
	}
	names, err := p.areas.Names(r.Context(), codes...)
	if err != nil {
		return kit.Result[entry]{}, err
	}
	result := kit.Result[entry]{Total: -1}
	for _, one := range page.Entries {
		result.Rows = append(result.Rows, entry{Stored: one, Place: names[one.Area].Full})
	}
	if page.Next != 0 {
		result.Next = strconv.FormatInt(page.Next, 10)
	}
	return result, nil
}
