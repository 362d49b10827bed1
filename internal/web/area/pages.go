package area

import (
	"context"
	"net/http"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// Registry counts households and knows the facts of villages.
type Registry interface {
	Totals(ctx context.Context, actor auth.Actor, code int64) (registry.Totals, error)
	Village(ctx context.Context, actor auth.Actor, village int64, asOf civil.Date) (*registry.Record, error)
}

// Warnings counts warnings.
type Warnings interface {
	Counts(ctx context.Context, actor auth.Actor, f screening.Filter) (screening.Counts, error)
}

// Pages are the pages of this subject.
type Pages struct {
	kit      *kit.Kit
	areas    kit.Areas
	registry Registry
	warnings Warnings
}

// New returns the pages.
func New(k *kit.Kit, areas kit.Areas, registry Registry, warnings Warnings) *Pages {
	return &Pages{kit: k, areas: areas, registry: registry, warnings: warnings}
}

// Routes declares the addresses of this subject. Being signed in is enough to see the tree; the figures in it need
// their own permissions.
func (p *Pages) Routes() []kit.Route {
	return []kit.Route{
		{Method: http.MethodGet, Pattern: "/areas", Name: "area.own", Handler: p.own},
		{Method: http.MethodGet, Pattern: "/areas/{code}", Name: "area.show", Handler: p.show},
	}
}
