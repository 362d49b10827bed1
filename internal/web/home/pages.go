package home

import (
	"context"
	"net/http"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/casework"
	"shouwang/internal/feed"
	"shouwang/internal/policy"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// Registry counts households.
type Registry interface {
	Totals(ctx context.Context, actor auth.Actor, code int64) (registry.Totals, error)
}

// Screening counts warnings and remembers runs, and those that could not begin.
type Screening interface {
	Counts(ctx context.Context, actor auth.Actor, f screening.Filter) (screening.Counts, error)
	Runs(ctx context.Context, actor auth.Actor, f screening.RunFilter) ([]screening.RunRow, error)
	NotBegun(ctx context.Context, actor auth.Actor) (*screening.RunRow, error)
	Profiles() []*policy.Profile
}

// Feed lists imports.
type Feed interface {
	Batches(ctx context.Context, actor auth.Actor, f feed.Filter) (feed.Page, error)
}

// Clues counts clues.
type Clues interface {
	Count(ctx context.Context, actor auth.Actor, f casework.Filter) (casework.Counts, error)
}

// Parts is what the workbench stands on.
type Parts struct {
	Registry  Registry
	Screening Screening
	Feed      Feed
	Clues     Clues
	Now       func() time.Time
}

// Pages are the pages of this subject.
type Pages struct {
	kit *kit.Kit
	Parts
}

// New returns the pages.
func New(k *kit.Kit, parts Parts) *Pages { return &Pages{kit: k, Parts: parts} }

// Routes declares the addresses of this subject. Everyone has a workbench; what it shows depends on the role.
func (p *Pages) Routes() []kit.Route {
	return []kit.Route{{Method: http.MethodGet, Pattern: "/{$}", Name: "home.today", Handler: p.today}}
}
