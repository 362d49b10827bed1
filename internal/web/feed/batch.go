package feed

import (
	"bytes"
	"net/http"
	"path"
	"strconv"
	"strings"

	"shouwang/internal/auth"
	"shouwang/internal/feed"
	"shouwang/internal/id"
	"shouwang/internal/web/kit"
)

// batchPage is the data of the steps check, confirm and result.
type batchPage struct {
	Steps                     []step
	File, Place               string
	MarkedHref                string
	Acts                      []kit.Act
	Notes                     []kit.Flash
	Figures                   []kit.Figure
	Confirm                   *kit.Form
	ConfirmText               string
	ConfirmHref, BackHref     string
	ConfirmButton, CancelHref string
	Notices                   []string
	Faults                    kit.Table
	FaultsShown               string
	FaultsFirst, FaultsNext   string
	About                     []kit.Fact
}

// faultsShown is how many faults one page lists.
const faultsShown = 100

func (p *Pages) load(r *http.Request) (feed.Batch, error) {
	ref, err := kit.RefOf(r, "ref")
	if err != nil {
		return feed.Batch{}, err
	}
	return p.service.Batch(r.Context(), kit.VisitOf(r).Actor, ref)
}

// batch shows what the check found, or what the import brought.
func (p *Pages) batch(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	b, err := p.load(r)
	if err != nil {
		return err
	}
	after, err := position(r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	data, err := p.page(r, b)
	if err != nil {
		return err
	}
	data.Steps, data.Notes = steps(v, stepCheck), notes(v, b)
	if b.State == feed.Applied {
		data.Steps = steps(v, stepResult)
	}
	if err := p.addFaults(r, b, int(after), &data); err != nil {
		return err
	}
	path := address(b.Ref)
	if b.State == feed.Checked && v.Actor.Can(auth.FeedImport) {
		data.CancelHref = path + "/cancel"
		if b.Good > 0 {
			data.Acts = []kit.Act{{Text: v.T("web.feed.go_confirm"), Href: path + "/confirm", Main: true}}
		}
		if b.Faults > 0 {
			data.MarkedHref = path + "/faults"
		}
	}
	if b.Settled() && v.Actor.Can(auth.FeedImport) {
		data.Acts = []kit.Act{{Text: v.T("web.feed.another"), Href: "/import"}}
	}
	return p.show(w, r, b, data, http.StatusOK)
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, b feed.Batch, data batchPage, status int) error {
	v := kit.VisitOf(r)
	name := p.sourceName(v, b.Source)
	return p.kit.Render(w, r, kit.Page{
		Name: "feed/batch", Title: name, Nav: "imports", Status: status, Data: data,
		Crumbs: []kit.Crumb{{Text: v.T("web.nav.imports"), Href: "/imports"}, {Text: b.FileName}},
	})
}

// page fills what all three steps show.
func (p *Pages) page(r *http.Request, b feed.Batch) (batchPage, error) {
	v := kit.VisitOf(r)
	names, err := p.areas.Names(r.Context(), b.Area)
	if err != nil {
		return batchPage{}, err
	}
	data := batchPage{File: b.FileName, Place: placeName(v, names[b.Area].Full), Figures: figures(v, b), About: p.about(v, b)}
	for _, notice := range b.Notices {
		remark := p.service.Remark(v.Lang, b.Source, notice)
		data.Notices = append(data.Notices, v.Advice(remark.Message, remark.Remedy))
	}
	return data, nil
}

// figures count rows; before the confirmation they say what it would do.
func figures(v *kit.Visit, b feed.Batch) []kit.Figure {
	unit := v.T("web.feed.unit_rows")
	figure := func(key, colour string, n int) kit.Figure {
		return kit.Figure{Label: v.T("web.feed." + key), Value: v.Lang.Number(int64(n)), Unit: unit, Colour: colour}
	}
	faults := figure("faulty", "grey", b.Faults)
	faults.Unit = v.T("web.feed.unit_faults")
	if b.Faults > 0 {
		faults.Colour, faults.Href = "red", address(b.Ref)+"#faults"
	}
	second := figure("good", "green", b.Good)
	if b.State == feed.Applied {
		second = figure("accepted", "green", b.Accepted)
	}
	list := []kit.Figure{figure("rows", "brand", b.Rows), second, faults}
	if b.State == feed.Refused {
		return list
	}
	will := "_will"
	if b.State == feed.Applied {
		will = ""
	}
	list = append(list, figure("added"+will, "brand", b.Added), figure("changed"+will, "brand", b.Changed), figure("unchanged"+will, "grey", b.Unchanged))
	if b.Unmatched > 0 {
		list = append(list, figure("unmatched", "yellow", b.Unmatched))
	}
	return list
}

// notes say how the batch stands in a sentence.
func notes(v *kit.Visit, b feed.Batch) []kit.Flash {
	switch {
	case b.State == feed.Refused:
		return []kit.Flash{{Kind: "bad", Text: v.T("web.feed.note_refused")}}
	case b.State == feed.Cancelled:
		return []kit.Flash{{Kind: "warn", Text: v.T("web.feed.note_cancelled")}}
	case b.State == feed.Applied && b.Faults > 0:
		return []kit.Flash{{Kind: "warn", Text: v.T("web.feed.note_applied_faulty")}}
	case b.State == feed.Applied && b.Added+b.Changed == 0:
		return []kit.Flash{{Kind: "ok", Text: v.T("web.feed.note_unchanged")}}
	case b.State == feed.Applied:
		return []kit.Flash{{Kind: "ok", Text: v.T("web.feed.note_applied")}}
	case b.Good == 0:
		return []kit.Flash{{Kind: "bad", Text: v.T("web.feed.note_nothing_good")}}
	case b.Faults > 0:
		return []kit.Flash{{Kind: "warn", Text: v.T("web.feed.note_faulty", "count", v.Lang.Number(int64(b.Faults)))}}
	}
	return []kit.Flash{{Kind: "ok", Text: v.T("web.feed.note_clean")}}
}

func (p *Pages) about(v *kit.Visit, b feed.Batch) []kit.Fact {
	facts := []kit.Fact{
		{Label: v.T("web.feed.state"), Cell: kit.Cell{Tags: []kit.Tag{stateTag(v, b.State)}}},
		{Label: v.T("web.feed.file"), Cell: kit.Cell{Text: b.FileName}},
		{Label: v.T("web.feed.file_date"), Cell: kit.Cell{Text: kit.DateText(b.FileDate)}},
		{Label: v.T("web.feed.created"), Cell: kit.Cell{Text: p.kit.DateTime(b.CreatedAt)}},
	}
	if !b.SettledAt.IsZero() {
		facts = append(facts, kit.Fact{Label: v.T("web.feed.settled"), Cell: kit.Cell{Text: p.kit.DateTime(b.SettledAt)}})
	}
	return append(facts, kit.Fact{Label: v.T("web.feed.ref"), Cell: kit.Cell{Text: b.Ref.String()}})
}

// addFaults lists a page of faults, cell by cell.
func (p *Pages) addFaults(r *http.Request, b feed.Batch, after int, data *batchPage) error {
	v := kit.VisitOf(r)
	faults, err := p.service.Faults(r.Context(), v.Actor, b.Ref, after, faultsShown+1)
	if err != nil {
		return err
	}
	page := address(b.Ref)
	if len(faults) > faultsShown {
		faults = faults[:faultsShown]
		data.FaultsNext = page + "?after=" + strconv.Itoa(after+faultsShown) + "#faults"
	}
	if after > 0 {
		data.FaultsFirst = page + "#faults"
	}
	var lines []feed.Line
	for _, one := range faults {
		lines = append(lines, p.service.Line(v.Lang, b.Source, one))
	}
	text := func(key string, long bool, value func(feed.Line) string) kit.Column[feed.Line] {
		return kit.Column[feed.Line]{Key: key, Label: "web.feed.fault_" + key, Long: long, Cell: func(_ *kit.Visit, l feed.Line) kit.Cell {
			return kit.Cell{Text: value(l)}
		}}
	}
	place := text("cell", false, func(l feed.Line) string { return l.Cell })
	place.Head = true
	data.Faults = kit.Plain(v, "fault-list", "web.feed.faults", []kit.Column[feed.Line]{
		place, text("sheet", false, func(l feed.Line) string { return l.Sheet }), text("value", false, func(l feed.Line) string { return l.Value }),
		text("message", true, func(l feed.Line) string { return l.Message }), text("remedy", true, func(l feed.Line) string { return l.Remedy }),
	}, lines)
	data.FaultsShown = v.T("web.feed.faults_shown", "from", after+1, "to", after+len(lines), "count", v.Lang.Number(int64(b.Faults)))
	return nil
}

// marked sends the workbook back with its faulty cells marked.
func (p *Pages) marked(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	b, err := p.load(r)
	if err != nil {
		return err
	}
	var workbook bytes.Buffer
	if err := p.service.FaultWorkbook(r.Context(), v.Actor, b.Ref, v.Lang, &workbook); err != nil {
		return err
	}
	stem := strings.TrimSuffix(b.FileName, path.Ext(b.FileName))
	return kit.Download(w, r, kit.Workbook, v.T("web.feed.marked_name", "file", stem), workbook.Bytes())
}

// address is the page of a batch.
func address(ref id.Ref) string { return "/imports/" + ref.String() }
