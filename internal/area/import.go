package area

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"shouwang/internal/audit"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// Result says what an import of a table of divisions did.
type Result struct {
	Rows      int `json:"rows"`
	Added     int `json:"added"` // new codes, and ended ones that are back
	Renamed   int `json:"renamed"`
	Ended     int `json:"ended"`
	Unchanged int `json:"unchanged"`
}

// By says in whose name a command is journalled.
type By struct {
	ID   int64
	Name string
}

// Import takes a table of divisions as .csv or .csv.gz, in one transaction. All lines are checked first and nothing is
// written when one is faulty. New codes are added, changed names taken over, and codes that the table no longer has
// are ended with the day of the import. A table that names half or less of what lies directly under a division is a
// part of it and ends nothing there, so that the list of one county can be imported by itself. The same table again
// changes nothing.
func (s *Service) Import(ctx context.Context, by By, r io.Reader) (Result, error) {
	rows, err := readRows(r)
	if err != nil {
		return Result{}, err
	}
	if len(rows) == 0 {
		return Result{}, fault.Invalid("area_file_empty")
	}
	var result Result
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		have, err := loadAll(ctx, tx)
		if err != nil {
			return fmt.Errorf("load divisions: %w", err)
		}
		plan, err := compare(rows, have)
		if err != nil {
			return err
		}
		result = plan.result()
		if err := plan.apply(ctx, tx); err != nil {
			return err
		}
		_, err = audit.Record(ctx, tx, audit.Entry{
			Actor: by.ID, ActorName: by.Name, Action: "area.import", Object: "division", Detail: result,
		})
		return err
	})
	if err != nil {
		return Result{}, fmt.Errorf("import divisions: %w", err)
	}
	return result, nil
}

// plan is what an import will do.
type plan struct {
	rows, unchanged int
	loaded          []Row // new codes where nothing was known before: in force since an unknown day
	founded         []Row // new codes beside known ones: in force from the day of the import
	back            []Row
	renamed         []Row
	ended           []int64
}

func (p plan) result() Result {
	return Result{Rows: p.rows, Added: len(p.loaded) + len(p.founded) + len(p.back), Renamed: len(p.renamed), Ended: len(p.ended), Unchanged: p.unchanged}
}

// compare finds what a table changes. A row whose parent is neither in the table nor in force already is a fault.
func compare(rows []Row, have map[int64]stored) (plan, error) {
	p := plan{rows: len(rows)}
	given := make(map[int64]bool, len(rows))
	for _, r := range rows {
		given[r.Code] = true
	}
	divided := map[int64]bool{}
	for code := range have {
		divided[ParentOf(code)] = true
	}
	var problems fault.List
	slices.SortFunc(rows, func(a, b Row) int { return cmp.Compare(a.Code, b.Code) }) // parents before children
	founded := map[int64]bool{}
	for _, r := range rows {
		parent := ParentOf(r.Code)
		if above, ok := have[parent]; parent != 0 && !given[parent] && (!ok || above.ended) && problems.Len() <= maxProblems {
			problems.Add(fault.Problem{Place: fault.Place{Line: r.Line}, Code: "area_parent_missing",
				Value: strconv.FormatInt(r.Code, 10), Args: map[string]string{"parent": strconv.FormatInt(parent, 10)}})
		}
		switch old, ok := have[r.Code]; {
		case !ok && (divided[parent] || founded[parent]):
			founded[r.Code] = true
			p.founded = append(p.founded, r)
		case !ok:
			p.loaded = append(p.loaded, r)
		case old.ended:
			p.back = append(p.back, r)
		case old.name != r.Name:
			p.renamed = append(p.renamed, r)
		default:
			p.unchanged++
		}
	}
	p.ended = disappeared(given, have)
	return p, problems.Err("area_file_faulty")
}

// disappeared returns the codes in force that the table should have and has not, with all that lies below them.
func disappeared(given map[int64]bool, have map[int64]stored) []int64 {
	count := map[int64]int{} // parent → children in force
	named := map[int64]int{} // parent → those of them that the table names
	for code, s := range have {
		if s.ended {
			continue
		}
		count[ParentOf(code)]++
		if given[code] {
			named[ParentOf(code)]++
		}
	}
	var out []int64
	for code, s := range have {
		if s.ended || given[code] {
			continue
		}
		for at := code; at != 0 && !given[at]; at = ParentOf(at) {
			if parent := ParentOf(at); named[parent]*2 > count[parent] {
				out = append(out, code)
				break
			}
		}
	}
	slices.Sort(out)
	return out
}

// apply writes the plan.
func (p plan) apply(ctx context.Context, tx *sqldb.Tx) error {
	today := civil.Of(tx.Now())
	if err := insertRows(ctx, tx, civil.Date{}, slices.Values(p.loaded)); err != nil {
		return err
	}
	if err := insertRows(ctx, tx, today, slices.Values(p.founded)); err != nil {
		return err
	}
	for _, r := range slices.Concat(p.renamed, p.back) {
		if err := rename(ctx, tx, r); err != nil {
			return err
		}
	}
	for _, code := range p.ended {
		if err := end(ctx, tx, code, today); err != nil {
			return err
		}
	}
	return nil
}

// codesOf returns the codes of a map's keys in order.
func codesOf[V any](m map[int64]V) []int64 { return slices.Sorted(maps.Keys(m)) }
