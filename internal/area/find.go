package area

import (
	"context"
	"fmt"
	"strings"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// manyCounties bounds how many counties a single lookup may load; more fit only when hardly any name was given.
const manyCounties = 100

// Find looks one division up by its names; the deepest name given is the one that is looked for, and names above it
// may be missing. When nothing or more than one fits, the error is an Invalid fault (area_unknown, area_ambiguous) and
// the candidates are the nearest names or all that fit. For the rows of a file use a Resolver.
func Find(ctx context.Context, tx *sqldb.Tx, n Names) (code int64, candidates []Division, err error) {
	defer fault.Wrap(&err, "find area")
	top, err := loadTop(ctx, tx)
	if err != nil {
		return 0, nil, err
	}
	x := newIndex(top)
	if n.Town != "" || n.Village != "" {
		fits := x.matchCounties(n)
		if len(fits) > manyCounties {
			return 0, nil, fault.Invalid("area_county_needed")
		}
		x, err = loadIndex(ctx, tx, top, fits)
		if err != nil {
			return 0, nil, err
		}
	}
	hit := x.match(n)
	if hit.fault != "" {
		return 0, hit.candidates, fault.Invalid(hit.fault, "village", n.deepest(), "candidates", FullNames(hit.candidates))
	}
	return hit.code, nil, nil
}

// deepest returns the name that a lookup is about.
func (n Names) deepest() string {
	for _, name := range []string{n.Village, n.Town, n.County, n.City} {
		if name != "" {
			return name
		}
	}
	return n.Province
}

// FullNames joins the full names of candidates for a message.
func FullNames(ds []Division) string {
	names := make([]string, len(ds))
	for i, d := range ds {
		names[i] = d.Full
	}
	return strings.Join(names, "、")
}

// loadIndex adds the towns and villages of some counties to the rows above them.
func loadIndex(ctx context.Context, tx *sqldb.Tx, top []Division, within []*Division) (*index, error) {
	rows := top
	for _, c := range within {
		below, err := loadBelow(ctx, tx, c.Code)
		if err != nil {
			return nil, fmt.Errorf("load %d: %w", c.Code, err)
		}
		rows = append(rows, below...)
	}
	return newIndex(rows), nil
}
