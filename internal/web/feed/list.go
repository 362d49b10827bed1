package feed

import (
	"net/http"
	"strconv"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/feed"
	"shouwang/internal/web/kit"
)

// listPage is the data of the list of imports.
type listPage struct {
	Acts  []kit.Act
	Table kit.Table
}

// row is a batch with the name of its area.
type row struct {
	feed.Batch
	Place string
}

func (p *Pages) batchList() *kit.List[row] {
	number := func(key string, value func(feed.Batch) int) kit.Column[row] {
		return kit.Column[row]{Key: key, Label: "web.feed." + key, Number: true, Cell: func(v *kit.Visit, b row) kit.Cell {
			return kit.Cell{Text: v.Lang.Number(int64(value(b.Batch)))}
		}}
	}
	return &kit.List[row]{
		Name: "batch-list", Path: "/imports", Caption: "web.feed.caption", Sort: "created",
		Columns: []kit.Column[row]{
			{Key: "file", Label: "web.feed.file", Head: true, Long: true, Cell: func(v *kit.Visit, b row) kit.Cell {
				return kit.Cell{Text: b.FileName, Href: "/imports/" + b.Ref.String(), Note: p.sourceName(v, b.Source)}
			}},
			{Key: "state", Label: "web.feed.state", Cell: func(v *kit.Visit, b row) kit.Cell {
				return kit.Cell{Tags: []kit.Tag{stateTag(v, b.State)}}
			}},
			number("rows", func(b feed.Batch) int { return b.Rows }),
			number("accepted", func(b feed.Batch) int { return b.Accepted }),
			number("faulty", func(b feed.Batch) int { return b.Faults }),
			{Key: "area", Label: "web.kit.area", Cell: func(v *kit.Visit, b row) kit.Cell { return kit.Cell{Text: placeName(v, b.Place)} }},
			{Key: "created", Label: "web.feed.created", Cell: func(_ *kit.Visit, b row) kit.Cell {
				return kit.Cell{Text: p.kit.DateTime(b.CreatedAt), Ref: true}
			}},
		},
		Filters: func(v *kit.Visit) []*kit.Field {
			return []*kit.Field{
				{Name: "source", Label: v.T("web.feed.source"), Kind: kit.Select, Options: p.sourceOptions(v), Wide: true},
				{Name: "state", Label: v.T("web.feed.state"), Kind: kit.Select, Options: stateOptions(v)},
			}
		},
	}
}

func placeName(v *kit.Visit, full string) string {
	if full == "" {
		return v.T("web.kit.whole_country")
	}
	return v.Near(full)
}

func (p *Pages) sourceName(v *kit.Visit, key string) string {
	if found, ok := p.fields.Source(key); ok {
		return found.Label(string(v.Lang))
	}
	return key
}

func (p *Pages) sourceOptions(v *kit.Visit) []kit.Option {
	var options []kit.Option
	for _, source := range p.fields.Sources() {
		options = append(options, kit.Option{Value: source.Key, Text: source.Label(string(v.Lang))})
	}
	return options
}

func states() []feed.State {
	return []feed.State{feed.Checking, feed.Checked, feed.Applying, feed.Applied, feed.Refused, feed.Cancelled}
}

func stateOptions(v *kit.Visit) []kit.Option {
	var options []kit.Option
	for _, state := range states() {
		options = append(options, kit.Option{Value: string(state), Text: v.T("feed.state." + string(state))})
	}
	return options
}

func stateTag(v *kit.Visit, state feed.State) kit.Tag {
	colour := map[feed.State]string{feed.Applied: "green", feed.Refused: "red", feed.Checked: "yellow", feed.Cancelled: "grey"}[state]
	if colour == "" {
		colour = "blue"
	}
	return kit.Tag{Text: v.T("feed.state." + string(state)), Colour: colour}
}

// batches lists the imports of the reader's area, the newest first.
func (p *Pages) batches(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	list := p.batchList()
	q := list.Parse(r)
	before, err := position(q.After)
	if err != nil {
		q.Form.Take(err)
	}
	var result kit.Result[row]
	if q.OK() {
		filter := feed.Filter{Source: q.Value("source"), State: feed.State(q.Value("state")), Before: before, Limit: q.Size}
		if result, err = p.read(r, filter); err != nil {
			return err
		}
	}
	data := listPage{Table: list.Table(v, q, result)}
	data.Table.Empty = kit.EmptyState{Title: v.T("web.feed.empty"), Text: v.T("web.feed.empty_text")}
	if v.Actor.Can(auth.FeedImport) {
		start := kit.Act{Text: v.T("web.feed.start"), Href: "/import", Main: true}
		data.Acts, data.Table.Empty.Acts = []kit.Act{start}, []kit.Act{start}
	}
	return p.kit.Render(w, r, kit.Page{Name: "feed/list", Title: v.T("web.nav.imports"), Nav: "imports", Status: q.Status(), Data: data})
}

// position reads the mark of a page, which is a positive whole number.
func position(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, fault.Invalid("web.kit.page_wrong")
	}
	return n, nil
}

func (p *Pages) read(r *http.Request, filter feed.Filter) (kit.Result[row], error) {
	result := kit.Result[row]{Total: -1}
	page, err := p.service.Batches(r.Context(), kit.VisitOf(r).Actor, filter)
	if err != nil {
		return result, err
	}
	var codes []int64
	for _, b := range page.Batches {
		codes = append(codes, b.Area)
	}
	names, err := p.areas.Names(r.Context(), codes...)
	if err != nil {
		return result, err
	}
	for _, b := range page.Batches {
		result.Rows = append(result.Rows, row{Batch: b, Place: names[b.Area].Full})
	}
	if page.Next != 0 {
		result.Next = strconv.FormatInt(page.Next, 10)
	}
	return result, nil
}
