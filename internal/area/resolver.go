package area

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// Resolver finds the villages of some counties by their names for the rows of a file. It loads the counties once and
// remembers every answer, so that the members of a household and the households of a village cost one map lookup
// each. It may be used by several goroutines. It is a picture of the moment: make one for each import.
type Resolver struct {
	index *index

	mu   sync.RWMutex
	seen map[Names]found
}

// remembered bounds the memory of a resolver; a file with more different spellings than this is looked up afresh.
const remembered = 200_000

// NewResolver loads the towns and villages of counties, by their 6-digit codes. A county that does not exist is
// NotFound.
func NewResolver(ctx context.Context, tx *sqldb.Tx, counties ...int) (r *Resolver, err error) {
	defer fault.Wrap(&err, "load villages of %v", counties)
	top, err := loadTop(ctx, tx)
	if err != nil {
		return nil, err
	}
	var within []*Division
	for _, county := range counties {
		i := slices.IndexFunc(top, func(d Division) bool { return d.Code == CountyCode(county) })
		if i < 0 {
			return nil, fault.NotFound("area_code_unknown", "code", county)
		}
		within = append(within, &top[i])
	}
	x, err := loadIndex(ctx, tx, top, within)
	if err != nil {
		return nil, err
	}
	x.counties = slices.DeleteFunc(x.counties, func(d *Division) bool { return !slices.Contains(counties, CountyOf(d.Code)) })
	if len(x.counties) == 0 && len(counties) > 0 {
		return nil, fault.NotFound("area_code_unknown", "code", fmt.Sprint(counties))
	}
	return &Resolver{index: x, seen: map[Names]found{}}, nil
}

// Village finds a village by the names of county, town and village as an export writes them, among the counties of the
// resolver. County and town may be empty. faultCode is empty when the village is found; otherwise it is area_unknown
// with the nearest names as candidates, or area_ambiguous with all villages that fit.
func (r *Resolver) Village(county, town, village string) (code int64, faultCode string, candidates []Division) {
	return r.Find(Names{County: county, Town: town, Village: village})
}

// Find is Village with the names of province and city, which are compared too when they are given. Without the name of
// a village it is area_unknown, because a row of a file belongs to a village.
func (r *Resolver) Find(n Names) (code int64, faultCode string, candidates []Division) {
	r.mu.RLock()
	hit, ok := r.seen[n]
	r.mu.RUnlock()
	if !ok {
		hit = r.find(n)
		r.mu.Lock()
		if len(r.seen) < remembered {
			r.seen[n] = hit
		}
		r.mu.Unlock()
	}
	return hit.code, hit.fault, hit.candidates
}

func (r *Resolver) find(n Names) found {
	if Normalise(n.Village) == "" {
		return found{fault: FaultUnknown}
	}
	return r.index.match(n)
}

// Name returns a loaded division with its full name.
func (r *Resolver) Name(code int64) (Division, bool) {
	d := r.index.rows[code]
	if d == nil {
		return Division{}, false
	}
	return *d, true
}

// Villages returns the codes of all villages that are loaded, in order.
func (r *Resolver) Villages() []int64 {
	var codes []int64
	for code, d := range r.index.rows {
		if d.Level == Village {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}
