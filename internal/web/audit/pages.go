package audit

import (
	"context"
	"net/http"

	"shouwang/internal/area"
	journal "shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/web/kit"
)

// Journal reads entries within the reader's area; it checks the permission itself.
type Journal interface {
	Journal(ctx context.Context, actor auth.Actor, f journal.Filter) (journal.Page, error)
}

// Areas names areas.
type Areas interface {
	Names(ctx context.Context, codes ...int64) (map[int64]area.Division, error)
}

// Pages are the pages of this subject.
type Pages struct {
	kit     *kit.Kit
	service Journal
	areas   Areas
	list    *kit.List[entry]
}

// New returns the pages on a service that reads the journal.
func New(k *kit.Kit, service Journal, areas Areas) *Pages {
	return &Pages{kit: k, service: service, areas: areas, list: entryList(k)}
}

// Routes declares the addresses of this subject.
func (p *Pages) Routes() []kit.Route {
	return []kit.Route{
		{Method: http.MethodGet, Pattern: "/journal", Name: "audit.list", Permission: auth.AuditRead, Handler: p.entries},
	}
}

// entry is a row of the list: an entry with the name of its area.
type entry struct {
	journal.Stored
	Place string
}
