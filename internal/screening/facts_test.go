package screening_test

import (
	"context"
	"slices"
	"testing"

	"shouwang/internal/field"
	"shouwang/internal/policy"
	"shouwang/internal/rule"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
	"shouwang/policies"
)

// ruleType is the rule language's type of a field of the catalogue.
func ruleType(f field.Field) rule.Type {
	switch f.Type {
	case field.Month:
		return rule.Date
	case field.Name:
		return rule.String
	case field.Phone, field.ID:
		return rule.Sealed
	}
	return rule.Type(f.Type)
}

// TestFactsAgree holds the facts of the shipped profile to the field catalogue (type and code list) and to the views (columns), and
// the catalogue's code lists to the profile.
func TestFactsAgree(t *testing.T) {
	t.Parallel()
	profile, err := policy.Load(policies.FS, "cn-2021")
	if err != nil {
		t.Fatal(err)
	}
	set, err := screening.CompileRules(profile)
	if err != nil {
		t.Fatal(err)
	}
	cat := field.MustLoad()
	agree := func(f *rule.Fact) {
		if f.Field == "" {
			return
		}
		entry, ok := cat.Field(f.Field)
		if !ok {
			t.Errorf("%s names the field %s, which is not there", f.Key, f.Field)
			return
		}
		if ruleType(entry) != f.Type || entry.Codes != f.List {
			t.Errorf("%s is %s %s, but the field %s is %s %s", f.Key, f.Type, f.List, f.Field, entry.Type, entry.Codes)
		}
	}
	columns := map[string][]string{}
	for _, object := range set.Facts.Objects {
		for _, f := range object {
			agree(f)
			columns[set.Facts.View] = append(columns[set.Facts.View], f.Column)
		}
	}
	for _, l := range set.Facts.Lists {
		columns[l.View] = append(columns[l.View], l.Origin...)
		for _, f := range l.Facts {
			agree(f)
			columns[l.View] = append(columns[l.View], f.Column)
		}
	}
	for _, f := range cat.Fields() {
		if f.Codes != "" && profile.Codes[f.Codes] == nil {
			t.Errorf("the field %s has the code list %s, which the profile does not have", f.Key, f.Codes)
		}
	}
	inViews(t, columns)
}

// inViews holds that every column is in its view.
func inViews(t *testing.T, columns map[string][]string) {
	t.Helper()
	db := dbtest.New(t)
	for view, names := range columns {
		slices.Sort(names)
		err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
			rows, err := tx.Query(context.Background(), "SELECT * FROM "+view+" LIMIT 0")
			if err != nil {
				return err
			}
			defer func() { _ = rows.Close() }()
			have, err := rows.Columns()
			for _, n := range names {
				if !slices.Contains(have, n) {
					t.Errorf("%s has no column %s", view, n)
				}
			}
			return err
		})
		if err != nil {
			t.Error(view, err)
		}
	}
}
