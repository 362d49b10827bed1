package lab

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// pastPage is what a draft would have said of the past.
type pastPage struct {
	Address string
	Form    *kit.Form
	Asked   bool
	Same    bool
	Figures []kit.Figure
	Days    kit.Table
	Chart   chart
	Took    string
}

// chart is a line for each side over the days, drawn without style or script.
type chart struct {
	Width, Height int
	Now, Then     string // points of the lines
	Marks         []mark
	Top           string
}

type mark struct {
	X    int
	Text string
}

// past asks a draft of past days. Without days the page only asks for them.
func (p *Pages) past(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	d, err := p.draftOf(r)
	if err != nil {
		return err
	}
	values := r.URL.Query()
	place, err := kit.AreaField(r.Context(), v, p.areas, values.Get("area"))
	if err != nil {
		return err
	}
	form := kit.NewForm(v, &kit.Field{Name: "from", Label: v.T("web.lab.past_from"), Kind: kit.Date, Required: true},
		&kit.Field{Name: "to", Label: v.T("web.lab.past_to"), Kind: kit.Date, Required: true},
		&kit.Field{Name: "every", Label: v.T("web.lab.every"), Kind: kit.Select, Required: true, Options: []kit.Option{
			{Value: screening.EveryMonth, Text: v.T("web.lab.every_month")}, {Value: screening.EveryQuarter, Text: v.T("web.lab.every_quarter")}}}, place)
	data := pastPage{Address: addressOf(d), Form: form, Asked: len(values) > 0}
	status := http.StatusOK
	if !data.Asked {
		day, err := p.day(r, d)
		if err != nil {
			return err
		}
		form.Field("from").Raw, form.Field("to").Raw = kit.DateText(day.AddMonths(-11).FirstOfMonth()), kit.DateText(day)
		form.Field("every").Raw = screening.EveryMonth
	} else if form.Read(values); form.OK() {
		b := screening.BackTrial{Trial: trialIn(form), Every: form.Value("every")}
		b.From, _ = kit.DateOf(form.Value("from"))
		b.To, _ = kit.DateOf(form.Value("to"))
		found, err := p.service.BackTestDraft(r.Context(), v.Actor, d.ID, b)
		if err != nil && !form.Take(err) {
			return err
		}
		if err == nil {
			p.layPast(v, &data, found)
		}
	}
	if !form.OK() {
		status, data.Asked = http.StatusUnprocessableEntity, false
	}
	return p.kit.Render(w, r, kit.Page{Name: "lab/past", Title: v.T("web.lab.past"), Nav: "lab", Status: status, Data: data,
		Crumbs: crumbs(v, kit.Crumb{Text: d.Title, Href: addressOf(d)}, kit.Crumb{Text: v.T("web.lab.past")})})
}

func (p *Pages) layPast(v *kit.Visit, data *pastPage, found screening.BackResult) {
	data.Same = len(found.Rules) == 0
	data.Took = v.T("web.lab.past_took", "days", len(found.Days), "seconds", strconv.FormatFloat(found.Seconds, 'f', 1, 64))
	one := func(label, colour string, n int64, note string) kit.Figure {
		return kit.Figure{Label: v.T(label), Colour: colour, Value: v.Lang.Number(n), Unit: v.T("web.lab.households"), Note: note}
	}
	compare := func(n int64) string { return v.T("web.lab.past_now", "n", v.Lang.Number(n)) }
	early := compare(found.Now.Early)
	if found.Then.Early > 0 {
		early = v.T("web.lab.past_lead", "days", v.Lang.Number(found.Then.LeadDays)) + " · " + early
	}
	data.Figures = []kit.Figure{one("web.lab.identified", "grey", found.Identified, unseen(v, found.Unseen)),
		one("web.lab.early", "green", found.Then.Early, early), one("web.lab.missed", "red", found.Then.Missed, compare(found.Now.Missed))}
	number := func(key, label string, pick func(screening.BackDay) int64) kit.Column[screening.BackDay] {
		return kit.Column[screening.BackDay]{Key: key, Label: label, Number: true, Cell: func(v *kit.Visit, d screening.BackDay) kit.Cell {
			return kit.Cell{Text: v.Lang.Number(pick(d))}
		}}
	}
	data.Days = kit.Plain(v, "days", "web.lab.past", []kit.Column[screening.BackDay]{
		{Key: "day", Label: "web.lab.day", Head: true, Cell: func(_ *kit.Visit, d screening.BackDay) kit.Cell {
			return kit.Cell{Text: kit.DateText(d.AsOf), Ref: true}
		}},
		number("now", "web.lab.past_said_now", func(d screening.BackDay) int64 { return d.Now }),
		number("then", "web.lab.past_said_then", func(d screening.BackDay) int64 { return d.Then }),
		number("warned", "web.lab.warned", func(d screening.BackDay) int64 { return d.Warned }),
		number("already", "web.lab.already", func(d screening.BackDay) int64 { return d.Already }),
		number("later", "web.lab.later", func(d screening.BackDay) int64 { return d.Later }),
		number("never", "web.lab.never", func(d screening.BackDay) int64 { return d.Never }),
		number("missed", "web.lab.missed_next", func(d screening.BackDay) int64 { return d.Missed }),
	}, found.Days)
	data.Days.Compact = true
	data.Chart = draw(v, found.Days)
}

// unseen says how many of the identified cannot be judged, because the registry does not tell of the days before.
func unseen(v *kit.Visit, n int64) string {
	if n == 0 {
		return v.T("web.lab.identified_note")
	}
	return v.T("web.lab.identified_unseen", "n", v.Lang.Number(n))
}

// The size of the chart, in its own units, with room for the numbers and days.
const (
	chartWidth, chartHeight = 720, 220
	chartEdge               = 28
)

// draw makes the lines of the chart.
func draw(v *kit.Visit, days []screening.BackDay) chart {
	top := int64(1)
	for _, d := range days {
		top = max(top, d.Now, d.Then)
	}
	c := chart{Width: chartWidth, Height: chartHeight, Top: v.Lang.Number(top)}
	var now, then strings.Builder
	for i, d := range days {
		x := chartEdge
		if len(days) > 1 {
			x += i * (chartWidth - 2*chartEdge) / (len(days) - 1)
		}
		y := func(n int64) int64 { return chartHeight - chartEdge - n*(chartHeight-2*chartEdge)/top }
		fmt.Fprintf(&now, "%d,%d ", x, y(d.Now))
		fmt.Fprintf(&then, "%d,%d ", x, y(d.Then))
		if every := max(1, (len(days)+5)/6); i%every == 0 {
			c.Marks = append(c.Marks, mark{X: x, Text: kit.DateText(d.AsOf)[:7]})
		}
	}
	c.Now, c.Then = strings.TrimSpace(now.String()), strings.TrimSpace(then.String())
	return c
}
