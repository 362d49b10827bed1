package feed

import (
	"context"
	"io"
	"net/http"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/feed"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/locale"
	"shouwang/internal/web/kit"
)

// Service is what these pages need of package feed. It checks permission, area and department itself.
type Service interface {
	Sources(ctx context.Context, actor auth.Actor) ([]field.Source, error)
	Template(source string, lang locale.Lang, w io.Writer) error
	Check(ctx context.Context, actor auth.Actor, up feed.Upload) (feed.Batch, error)
	Reader
	Settler
}

// Reader reads batches and puts what was found into words.
type Reader interface {
	Batches(ctx context.Context, actor auth.Actor, f feed.Filter) (feed.Page, error)
	Batch(ctx context.Context, actor auth.Actor, ref id.Ref) (feed.Batch, error)
	Faults(ctx context.Context, actor auth.Actor, ref id.Ref, after, limit int) ([]feed.Fault, error)
	Line(lang locale.Lang, source string, f feed.Fault) feed.Line
	Remark(lang locale.Lang, source string, n feed.Notice) feed.Remark
}

// Settler ends what a check began.
type Settler interface {
	Confirm(ctx context.Context, actor auth.Actor, ref id.Ref, takeGood bool) (feed.Batch, error)
	Cancel(ctx context.Context, actor auth.Actor, ref id.Ref) (feed.Batch, error)
	FaultWorkbook(ctx context.Context, actor auth.Actor, ref id.Ref, lang locale.Lang, w io.Writer) error
}

// Pages are the pages of this subject.
type Pages struct {
	kit     *kit.Kit
	service Service
	areas   kit.Areas
	fields  *field.Catalogue
	limit   int64
}

// New returns the pages on an import service.
func New(k *kit.Kit, service Service, areas kit.Areas, fields *field.Catalogue) *Pages {
	return &Pages{kit: k, service: service, areas: areas, fields: fields, limit: usualLimit}
}

// Limit sets the largest file that is accepted, in bytes; it returns the same pages.
func (p *Pages) Limit(bytes int64) *Pages {
	p.limit = bytes
	return p
}

// A file of a hundred thousand rows is about 30 MB and takes a few seconds; it is held in memory, because its rows are
// personal data that no temporary file may keep.
const (
	usualLimit = 64 << 20
	// envelope is what the form around the file takes at most.
	envelope = 64 << 10
	patience = 15 * time.Minute
)

// Routes declares the addresses of this subject.
func (p *Pages) Routes() []kit.Route {
	return []kit.Route{
		{Method: http.MethodGet, Pattern: "/imports", Name: "feed.list", Permission: auth.FeedRead, Handler: p.batches},
		{Method: http.MethodGet, Pattern: "/import", Name: "feed.choose", Permission: auth.FeedImport, Handler: p.choose},
		{Method: http.MethodGet, Pattern: "/import/{source}", Name: "feed.upload", Permission: auth.FeedImport, Handler: p.upload},
		{Method: http.MethodPost, Pattern: "/import/{source}", Name: "feed.check", Permission: auth.FeedImport, Timeout: patience, MaxBody: p.limit + envelope, Handler: p.check},
		{Method: http.MethodGet, Pattern: "/import-templates/{source}", Name: "feed.template", Permission: auth.FeedImport, Handler: p.template},
		{Method: http.MethodGet, Pattern: "/imports/{ref}", Name: "feed.batch", Permission: auth.FeedRead, Handler: p.batch},
		{Method: http.MethodGet, Pattern: "/imports/{ref}/faults", Name: "feed.faults", Permission: auth.FeedImport, Timeout: patience, Handler: p.marked},
		{Method: http.MethodGet, Pattern: "/imports/{ref}/confirm", Name: "feed.confirm_page", Permission: auth.FeedImport, Handler: p.confirmPage},
		{Method: http.MethodPost, Pattern: "/imports/{ref}/confirm", Name: "feed.confirm", Permission: auth.FeedImport, Timeout: patience, Handler: p.confirm},
		{Method: http.MethodPost, Pattern: "/imports/{ref}/cancel", Name: "feed.cancel", Permission: auth.FeedImport, Handler: p.cancel},
	}
}
