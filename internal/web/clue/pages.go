package clue

import (
	"context"
	"net/http"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/casework"
	"shouwang/internal/civil"
	"shouwang/internal/id"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// Service is what these pages need of package casework. It checks permission and area itself.
type Service interface {
	Clues(ctx context.Context, actor auth.Actor, f casework.Filter) (casework.Page, error)
	Count(ctx context.Context, actor auth.Actor, f casework.Filter) (casework.Counts, error)
	Clue(ctx context.Context, actor auth.Actor, ref id.Ref) (*casework.Clue, error)
	Open(ctx context.Context, actor auth.Actor, n casework.NewClue) (id.Ref, error)
	Settle(ctx context.Context, actor auth.Actor, ref id.Ref, by casework.Settlement) error
}

// Warnings gives the warnings of a household.
type Warnings interface {
	Warnings(ctx context.Context, actor auth.Actor, f screening.Filter) (screening.Page, error)
}

// Households tells whom a clue is about.
type Households interface {
	Dossier(ctx context.Context, actor auth.Actor, ref id.Ref, asOf civil.Date) (*registry.Dossier, error)
}

// Parts is what the pages stand on.
type Parts struct {
	Service    Service
	Warnings   Warnings
	Households Households
	Areas      kit.Areas
	Now        func() time.Time
}

// Pages are the pages of this subject.
type Pages struct {
	kit *kit.Kit
	Parts
}

// New returns the pages.
func New(k *kit.Kit, parts Parts) *Pages { return &Pages{kit: k, Parts: parts} }

// Routes declares the addresses of this subject.
func (p *Pages) Routes() []kit.Route {
	return []kit.Route{
		{Method: http.MethodGet, Pattern: "/clues", Name: "clue.list", Permission: auth.WarningRead, Handler: p.list},
		{Method: http.MethodGet, Pattern: "/clues/{ref}", Name: "clue.show", Permission: auth.WarningRead, Handler: p.show},
		{Method: http.MethodPost, Pattern: "/clues/{ref}", Name: "clue.settle", Permission: auth.WarningHandle, Handler: p.settle},
		{Method: http.MethodGet, Pattern: "/households/{ref}/clue", Name: "clue.new", Permission: auth.WarningHandle, Handler: p.ask},
		{Method: http.MethodPost, Pattern: "/households/{ref}/clue", Name: "clue.open", Permission: auth.WarningHandle, Handler: p.open},
	}
}

func headName(v *kit.Visit, name string) string {
	if name == "" {
		return v.T("web.clue.no_head")
	}
	return name
}

// stateTag shows how a clue stands: its result, or that it is open or overdue.
func stateTag(v *kit.Visit, c *casework.Clue, today civil.Date) kit.Tag {
	switch {
	case c.State == casework.Settled:
		return kit.Tag{Text: v.CodeLabel(casework.ListResults, c.Result), Colour: "green"}
	case c.Overdue(today):
		return kit.Tag{Text: v.T("web.clue.overdue"), Colour: "red"}
	}
	return kit.Tag{Text: v.CodeLabel("clue_state", c.State), Colour: "blue"}
}

func risksCell(v *kit.Visit, c *casework.Clue) kit.Cell {
	if len(c.Risks) == 0 {
		return kit.Cell{Text: v.T("web.kit.absent"), Soft: true}
	}
	var labels []string
	for _, r := range c.Risks {
		labels = append(labels, v.CodeLabel(casework.ListRisks, r))
	}
	return kit.Cell{Text: v.Join(labels)}
}

func dueCell(v *kit.Visit, c *casework.Clue) kit.Cell {
	if c.DueOn.IsZero() {
		return kit.Cell{Text: v.T("web.clue.due_unknown"), Soft: true}
	}
	return kit.Cell{Text: kit.DateText(c.DueOn), Ref: true}
}
