package kit

import (
	"context"
	"strconv"
	"strings"

	"shouwang/internal/area"
	"shouwang/internal/auth"
)

// Areas is what pages need of the tree of divisions.
type Areas interface {
	Names(ctx context.Context, codes ...int64) (map[int64]area.Division, error)
	Children(ctx context.Context, code int64) ([]area.Division, error)
	Path(ctx context.Context, code int64) ([]area.Division, error)
}

// Near writes an area's full name as someone in the visitor's own area says it: without what both have in common, and
// without the committee behind a village's name.
func (v *Visit) Near(full string) string {
	short := strings.TrimPrefix(full, v.Place)
	if short == "" {
		short = v.own // the visitor's own area itself
	}
	return area.Short(short)
}

// SeesImports reports whether the visitor may open any import that touches the own area: most are of a whole county, and who
// has less would be led to a page that is not there.
func (v *Visit) SeesImports() bool {
	return v.Actor.Can(auth.FeedRead) && area.LevelOf(v.Actor.Area) <= area.County
}

// AreaField is the filter by area: the divisions below the visitor's own area, opened at the chosen one. Someone who has
// a single village has nothing to choose; the field is hidden then. A chosen area outside the visitor's own is not among the options, so the form
// refuses it.
func AreaField(ctx context.Context, v *Visit, areas Areas, chosen string) (*Field, error) {
	if area.LevelOf(v.Actor.Area) == area.Village {
		own := Option{Value: area.Format(v.Actor.Area), Text: area.Short(v.Place)}
		return &Field{Name: "area", Label: v.T("web.kit.area"), Kind: Hidden, Options: []Option{own}}, nil
	}
	field := &Field{Name: "area", Label: v.T("web.kit.area"), Kind: Select}
	below, err := openTo(ctx, v, areas, chosen)
	if err != nil {
		return nil, err
	}
	depth := area.LevelOf(v.Actor.Area)
	err = field.addChildren(ctx, areas, v.Actor.Area, depth, below)
	return field, err
}

// openTo lists the divisions between the visitor's area and the chosen one, whose children are offered too.
func openTo(ctx context.Context, v *Visit, areas Areas, chosen string) (map[int64]bool, error) {
	open := map[int64]bool{}
	code, err := strconv.ParseInt(chosen, 10, 64)
	if err != nil || code <= 0 || !v.Actor.Covers(code) {
		return open, nil
	}
	path, err := areas.Path(ctx, code)
	if err != nil {
		return open, nil // an unknown code is not among the options, and the form says so
	}
	for _, division := range path {
		if v.Actor.Covers(division.Code) {
			open[division.Code] = true
		}
	}
	return open, nil
}

func (f *Field) addChildren(ctx context.Context, areas Areas, code int64, depth area.Level, open map[int64]bool) error {
	children, err := areas.Children(ctx, code)
	if err != nil {
		return err
	}
	for _, child := range children {
		indent := strings.Repeat("　", max(0, int(child.Level-depth)-1))
		f.Options = append(f.Options, Option{Value: area.Format(child.Code), Text: indent + area.Short(child.Name)})
		if open[child.Code] && child.Level < area.Village {
			if err := f.addChildren(ctx, areas, child.Code, depth, open); err != nil {
				return err
			}
		}
	}
	return nil
}
