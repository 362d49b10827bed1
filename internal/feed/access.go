package feed

import (
	"context"
	"slices"
	"strings"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/locale"
	"shouwang/internal/sqldb"
)

// view is what the actor may see of the batches. A department's liaison sees the department's sources only.
func (s *Service) view(ctx context.Context, tx *sqldb.Tx, actor auth.Actor) (view, error) {
	v := view{scope: actor.Scope()}
	if actor.Role != auth.DepartmentLiaison {
		return v, nil
	}
	v.sources = []string{}
	unit, err := auth.UnitOf(ctx, tx, actor.UserID)
	if err != nil {
		return v, err
	}
	for _, src := range s.fields.Sources() {
		if src.Department != "" && s.isUnit(unit, src.Department) {
			v.sources = append(v.sources, src.Key)
		}
	}
	return v, nil
}

// IsDepartment reports whether an account's unit names a department that sends lists, by its key or by its name in either language.
func (s *Service) IsDepartment(unit string) bool {
	return slices.ContainsFunc(s.fields.Sources(), func(src field.Source) bool { return src.Department != "" && s.isUnit(unit, src.Department) })
}

// Departments lists the keys of the departments that send lists, each with its name.
func (s *Service) Departments(lang locale.Lang) []string {
	var out []string
	for _, src := range s.fields.Sources() {
		if src.Department == "" {
			continue
		}
		if text := src.Department + " (" + s.words.T(lang, "department."+src.Department, nil) + ")"; !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// isUnit reports whether an account's unit names a department, by its key or by its name in either language.
func (s *Service) isUnit(unit, department string) bool {
	unit = strings.TrimSpace(unit)
	if unit == department {
		return true
	}
	for _, lang := range locale.Languages() {
		if strings.EqualFold(unit, s.words.T(lang, "department."+department, nil)) {
			return true
		}
	}
	return false
}

func (v view) holds(source string) bool {
	return v.sources == nil || slices.Contains(v.sources, source)
}

// mayImport demands the permission and, of a department's liaison, that the source is the department's own.
func (s *Service) mayImport(ctx context.Context, actor auth.Actor, source string) error {
	if err := actor.Require(auth.FeedImport); err != nil {
		return err
	}
	return s.db.Read(ctx, func(tx *sqldb.Tx) error {
		v, err := s.view(ctx, tx, actor)
		if err == nil && !v.holds(source) {
			err = fault.Denied("feed.source_denied", "source", source)
		}
		return err
	})
}

// Filter narrows the list of batches. Before is the last batch's id of the page above.
type Filter struct {
	Source string
	State  State
	Before int64
	Limit  int
}

// Page is a page of batches from the newest on. Next is where the following page begins, 0 on the last.
type Page struct {
	Batches []Batch
	Next    int64
}

// maxPage bounds a page.
const maxPage = 200

// Batches lists the batches of the actor's area.
func (s *Service) Batches(ctx context.Context, actor auth.Actor, f Filter) (p Page, err error) {
	if err := actor.Require(auth.FeedRead); err != nil {
		return p, err
	}
	limit := min(max(f.Limit, 1), maxPage)
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		v, err := s.view(ctx, tx, actor)
		if err != nil {
			return err
		}
		p.Batches, err = loadBatches(ctx, tx, v, f, limit+1)
		return err
	})
	if len(p.Batches) > limit {
		p.Batches = p.Batches[:limit]
		p.Next = p.Batches[limit-1].Ref.ID
	}
	return p, err
}

// Batch gives one batch of the actor's area; any other is NotFound.
func (s *Service) Batch(ctx context.Context, actor auth.Actor, ref id.Ref) (b Batch, err error) {
	if err := actor.Require(auth.FeedRead); err != nil {
		return b, err
	}
	return s.batch(ctx, actor, ref)
}

// batch loads a batch that lies in the actor's view; what the actor may do with it is the caller's to ask.
func (s *Service) batch(ctx context.Context, actor auth.Actor, ref id.Ref) (b Batch, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		v, err := s.view(ctx, tx, actor)
		if err != nil {
			return err
		}
		b, err = loadBatch(ctx, tx, v, ref)
		return err
	})
	return b, err
}

// Faults gives a batch's faults in the order of the file, limit at once behind the first after of them.
func (s *Service) Faults(ctx context.Context, actor auth.Actor, ref id.Ref, after, limit int) (out []Fault, err error) {
	if err := actor.Require(auth.FeedRead); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		v, err := s.view(ctx, tx, actor)
		if err != nil {
			return err
		}
		if _, err := loadBatch(ctx, tx, v, ref); err != nil {
			return err
		}
		out, err = loadFaults(ctx, tx, ref, after, limit)
		return err
	})
	return out, err
}

// column finds a column of a source by its identity.
func (s *Service) column(source, columnID string) (field.Column, bool) {
	src, _ := s.fields.Source(source)
	for _, c := range src.Columns {
		if c.ID() == columnID {
			return c, true
		}
	}
	return field.Column{}, false
}
