package screening

import (
	"context"
	"strings"

	"shouwang/internal/id"
	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// origin is where a part of a household's facts stands in a file.
type origin struct {
	batch int64
	file  string
	sheet string
	line  int64
}

// origins reads where the parts of a warning's facts came from: household, monitoring, the assessments by their basis, village.
func (s *Service) origins(ctx context.Context, tx *sqldb.Tx, w Warning) (map[string]origin, error) {
	load := loadOrigins
	if w.Household.IsZero() {
		load = func(ctx context.Context, tx *sqldb.Tx, _ id.Ref) (map[string]origin, error) {
			return loadVillageOrigin(ctx, tx, w)
		}
	}
	out, err := load(ctx, tx, w.Household)
	if err != nil {
		return nil, err
	}
	var batches []int64
	for _, o := range out {
		batches = append(batches, o.batch)
	}
	files, err := fileNames(ctx, tx, w.Ref.County, batches)
	if err != nil {
		return nil, err
	}
	for part, o := range out {
		o.file = files[o.batch]
		out[part] = o
	}
	return out, nil
}

// addOrigins puts the household's own facts that the condition asked for among the evidence, part by part, with the file and the row
// that say them now.
func (e *explainer) addOrigins(x *Explanation, origins map[string]origin) {
	values := map[string][]Named{}
	var order []string
	var walk func(r *Reason)
	walk = func(r *Reason) {
		if r == nil {
			return
		}
		if root, _, dotted := strings.Cut(r.Text, "."); dotted && r.Op == string(rule.OpFact) && !named(values[root], r.Text) {
			if len(values[root]) == 0 {
				order = append(order, root)
			}
			values[root] = append(values[root], Named{Key: r.Text, Label: r.Label, Value: r.Value, Hidden: r.Hidden})
		}
		for _, a := range r.Args {
			walk(a)
		}
	}
	walk(x.Tree)
	for _, root := range order {
		o, there := origins[root]
		if !there || o.line == 0 {
			continue
		}
		x.Rows = append(x.Rows, Evidence{
			Over: root, List: root, Label: e.set.Facts.Labels[root], Row: x.Warning.Household, Values: values[root],
			File: o.file, Sheet: o.sheet, Line: o.line, Batch: id.Ref{County: x.Warning.Ref.County, ID: o.batch},
		})
	}
}

func named(all []Named, key string) bool {
	for _, n := range all {
		if n.Key == key {
			return true
		}
	}
	return false
}
