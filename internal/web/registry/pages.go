package registry

import (
	"context"
	"net/http"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/id"
	"shouwang/internal/policy"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// Service is what these pages need of package registry. It checks permission and area itself.
type Service interface {
	Households(ctx context.Context, actor auth.Actor, f registry.Filter) (registry.Page, error)
	Count(ctx context.Context, actor auth.Actor, f registry.Filter) (int, error)
	Matches(ctx context.Context, actor auth.Actor, f registry.Filter, refs []id.Ref) (map[id.Ref][]registry.Match, error)
	Dossier(ctx context.Context, actor auth.Actor, ref id.Ref, asOf civil.Date) (*registry.Dossier, error)
	Ends
}

// Warnings gives the warnings of households.
type Warnings interface {
	Warnings(ctx context.Context, actor auth.Actor, f screening.Filter) (screening.Page, error)
	Highest(ctx context.Context, actor auth.Actor, level string) (registry.Condition, error)
	HighestLevels(ctx context.Context, actor auth.Actor, refs []id.Ref) (map[id.Ref]string, error)
}

// Parts is what the pages stand on.
type Parts struct {
	Service  Service
	Warnings Warnings
	Areas    kit.Areas
	// Profile gives the profile that is meant in a county.
	Profile func(ctx context.Context, county int) *policy.Profile
	// Now says what today is, for ages and for the monitoring line.
	Now func() time.Time
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
	return append([]kit.Route{
		{Method: http.MethodGet, Pattern: "/households", Name: "registry.list", Permission: auth.RegistryRead, Handler: p.households},
		{Method: http.MethodGet, Pattern: "/households/{ref}", Name: "registry.dossier", Permission: auth.RegistryRead, Handler: p.dossier},
	}, p.endRoutes()...)
}
