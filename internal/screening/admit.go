package screening

import (
	"context"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// FieldReplace is the field that confirms Request.Replace; the problems of an unconfirmed run stand at it.
const FieldReplace = "replace"

// CodeUnconfirmed is the code of the Invalid that a run is refused with which would take the place of what stands and was not confirmed.
const CodeUnconfirmed = "screening_unconfirmed"

// admit refuses a whole run that would put judgements of an earlier day, or by a profile that is not its day's, in the place of those that
// stand, unless that was confirmed; and always one over a part of a county by another profile than the county's, which nothing shows then.
func (r *run) admit(ctx context.Context, tx *sqldb.Tx) error {
	if r.kind != KindWhole {
		return nil
	}
	within := auth.ScopeOf(r.area)
	runs, err := loadWhole(ctx, tx, within.CountyLo, within.CountyHi)
	if err != nil {
		return err
	}
	if area.LevelOf(r.area) > area.County {
		if f := standsOn(area.CountyOf(r.area), runs); f.profile != "" && f.profile != r.profile.Code {
			return fault.Invalid("screening_part_profile", "profile", r.profile.Code, "stands", f.profile)
		}
	}
	if r.req.Replace {
		return nil
	}
	problems := &fault.List{}
	if day := lastDayOver(r.area, runs); r.req.AsOf.Before(day) {
		problems.Field(FieldReplace, "screening_earlier", "as_of", r.req.AsOf.String(), "stands", day.String())
	}
	if own := r.packOn(r.req.AsOf).profile.Code; own != r.profile.Code {
		problems.Field(FieldReplace, "screening_other_profile", "as_of", r.req.AsOf.String(), "profile", r.profile.Code, "own", own)
	}
	return problems.Err(CodeUnconfirmed)
}

// lastDayOver is the latest day that any part of an area was judged as of by a whole run that still stands there, zero for none. A later
// run over an area has taken the place of those in it.
func lastDayOver(at int64, runs []wholeRun) (day civil.Date) {
	for _, r := range runs {
		if !r.done || !overlaps(r.area, at, area.Contains) || !r.asOf.After(day) {
			continue
		}
		replaced := false
		for _, later := range runs {
			replaced = replaced || later.done && later.id > r.id && area.Contains(later.area, r.area)
		}
		if !replaced {
			day = r.asOf
		}
	}
	return day
}
