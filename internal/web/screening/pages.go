package screening

import (
	"context"
	"net/http"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/id"
	"shouwang/internal/rule"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// Service is what these pages need of package screening. It checks permission and area itself.
type Service interface {
	Warnings(ctx context.Context, actor auth.Actor, f screening.Filter) (screening.Page, error)
	Counts(ctx context.Context, actor auth.Actor, f screening.Filter) (screening.Counts, error)
	Explain(ctx context.Context, actor auth.Actor, ref id.Ref) (screening.Explanation, error)
	Runner
}

// Runner runs rules and remembers the runs.
type Runner interface {
	Run(ctx context.Context, actor auth.Actor, req screening.Request) (screening.Summary, error)
	Runs(ctx context.Context, actor auth.Actor, f screening.RunFilter) ([]screening.RunRow, error)
	Rules() []*rule.Rule
}

// Pages are the pages of this subject.
type Pages struct {
	kit     *kit.Kit
	service Service
	areas   kit.Areas
	now     func() time.Time
}

// New returns the pages on a screening service; now proposes the as-of date of a run.
func New(k *kit.Kit, service Service, areas kit.Areas, now func() time.Time) *Pages {
	return &Pages{kit: k, service: service, areas: areas, now: now}
}

// runTimeout bounds a run that a page waits for; a million persons take about a minute.
const runTimeout = 15 * time.Minute

// Routes declares the addresses of this subject.
func (p *Pages) Routes() []kit.Route {
	return []kit.Route{
		{Method: http.MethodGet, Pattern: "/warnings", Name: "screening.list", Permission: auth.WarningRead, Handler: p.warnings},
		{Method: http.MethodGet, Pattern: "/warnings/{ref}", Name: "screening.why", Permission: auth.WarningRead, Handler: p.why},
		{Method: http.MethodGet, Pattern: "/runs", Name: "screening.runs", Permission: auth.WarningRead, Handler: p.runs},
		{Method: http.MethodPost, Pattern: "/runs", Name: "screening.run", Permission: auth.ScreeningRun, Timeout: runTimeout, Handler: p.run},
	}
}
