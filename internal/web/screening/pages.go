package screening

import (
	"context"
	"net/http"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/id"
	"shouwang/internal/policy"
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
	Handler
	Corrector
}

// Runner runs rules and remembers the runs.
type Runner interface {
	Start(ctx context.Context, actor auth.Actor, req screening.Request) (int64, error)
	Cancel(ctx context.Context, actor auth.Actor, run int64) error
	RunByID(ctx context.Context, actor auth.Actor, run int64) (screening.RunRow, error)
	Runs(ctx context.Context, actor auth.Actor, f screening.RunFilter) ([]screening.RunRow, error)
	Rules() []*rule.Rule
	RulesOf(profile string) ([]*rule.Rule, error)
	Profiles() []*policy.Profile
}

// Parts is what the pages stand on; Now proposes the as-of date of a run.
type Parts struct {
	Service  Service
	Registry Registry
	Areas    kit.Areas
	Now      func() time.Time
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
		{Method: http.MethodGet, Pattern: "/warnings", Name: "screening.list", Permission: auth.WarningRead, Handler: p.warnings},
		{Method: http.MethodGet, Pattern: "/warnings/{ref}", Name: "screening.why", Permission: auth.WarningRead, Handler: p.why},
		{Method: http.MethodPost, Pattern: "/warnings/{ref}/handle", Name: "screening.handle", Permission: auth.WarningHandle, Handler: p.handle},
		{Method: http.MethodGet, Pattern: "/warnings/bulk", Name: "screening.bulk", Permission: auth.WarningHandle, Handler: p.bulk},
		{Method: http.MethodPost, Pattern: "/warnings/bulk", Name: "screening.bulk_do", Permission: auth.WarningHandle, Handler: p.bulkDo},
		{Method: http.MethodGet, Pattern: "/worklist", Name: "screening.worklist", Permission: auth.WarningRead, Handler: p.worklist},
		{Method: http.MethodPost, Pattern: "/worklist/export", Name: "screening.worklist_export", Permission: auth.Export, Handler: p.exportWorklist},
		{Method: http.MethodGet, Pattern: "/worklist/{ref}", Name: "screening.workitem", Permission: auth.WarningRead, Handler: p.workItem},
		{Method: http.MethodPost, Pattern: "/worklist/{ref}", Name: "screening.correct", Permission: auth.RegistryWrite, Handler: p.correct},
		{Method: http.MethodGet, Pattern: "/runs", Name: "screening.runs", Permission: auth.WarningRead, Handler: p.runs},
		{Method: http.MethodGet, Pattern: "/runs/new", Name: "screening.new_run", Permission: auth.ScreeningRun, Handler: p.newRun},
		{Method: http.MethodPost, Pattern: "/runs", Name: "screening.run", Permission: auth.ScreeningRun, Handler: p.run},
		{Method: http.MethodGet, Pattern: "/runs/{run}", Name: "screening.one_run", Permission: auth.WarningRead, Handler: p.oneRun},
		{Method: http.MethodPost, Pattern: "/runs/{run}/cancel", Name: "screening.cancel_run", Permission: auth.ScreeningRun, Handler: p.cancelRun},
	}
}
