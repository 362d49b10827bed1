package policy

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/audit"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

const countyLines = `lines:
  - {key: monitoring_line, zh: 县线, en: County line, unit: yuan, values: [{region: 410602, value: "7300", valid_from: 2022-01-01, source: 县文}]}
`

func withLines(t *testing.T, p *Profile, value string) *Profile {
	t.Helper()
	over, err := p.WithLocal(map[string][]byte{LinesFile: []byte(strings.Replace(countyLines, "7300", value, 1))})
	if err != nil {
		t.Fatal(err)
	}
	return over
}

// take sets a layer and answers with its version and the code of the fault.
func take(t *testing.T, db *sqldb.DB, c LocalChange) (v LocalVersion, code string) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *sqldb.Tx) (err error) {
		v, err = SetLocal(t.Context(), tx, c)
		return err
	})
	if f, ok := fault.As(err); ok {
		return v, f.Code
	}
	if err != nil {
		t.Fatal(err)
	}
	return v, ""
}

// TestLocalVersions holds that a layer is kept version by version, is in force over its profile only, and is not taken over another one.
func TestLocalVersions(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		base := tinyProfile(t)
		if v, err := Local(t.Context(), db, "tiny"); err != nil || v.Version != 0 || v.Profile != "tiny" {
			t.Fatalf("before the first: %+v, %v", v, err)
		}
		change := LocalChange{Profile: withLines(t, base, "7300"), Reason: "县文〔2022〕1号", ByID: 7, ByName: "office"}
		first, code := take(t, db, change)
		if code != "" || first.Version != 1 || first.ByName != "office" || first.At.IsZero() {
			t.Fatalf("first = %+v %s", first, code)
		}
		again := change
		again.Base = 1
		if v, code := take(t, db, again); code != "" || v.Version != 1 {
			t.Errorf("the same again = %+v %s", v, code)
		}
		if _, code := take(t, db, change); code != "policy_local_changed" {
			t.Errorf("made upon nothing: %s", code)
		}
		if _, code := take(t, db, LocalChange{Profile: change.Profile, Base: 1, Reason: " "}); code != "policy_local_reason" {
			t.Errorf("without reason: %s", code)
		}
		second, code := take(t, db, LocalChange{Profile: withLines(t, base, "7400"), Base: 1, Reason: "改"})
		if code != "" || second.Version != 2 {
			t.Fatalf("second = %+v %s", second, code)
		}
		over, err := InForce(t.Context(), db, base)
		if err != nil {
			t.Fatal(err)
		}
		if v, err := over.Value("monitoring_line", 410602, civil.New(2022, 6, 1)); err != nil || v.Number != 740000 || over.Digest != second.Digest {
			t.Errorf("in force: %+v, %v", v, err)
		}
		all, err := LocalVersions(t.Context(), db, "tiny")
		if err != nil || len(all) != 2 || all[1].Version != 1 || !strings.Contains(string(all[1].Files[LinesFile]), "7300") {
			t.Errorf("versions = %+v, %v", all, err)
		}
		for _, digest := range []string{first.Digest, second.Digest} {
			if p, err := LoadRegistered(t.Context(), db, digest); err != nil || p.Digest != digest || p.Local() == nil {
				t.Errorf("registered %s: %v", digest, err)
			}
		}
		page, err := audit.List(t.Context(), db, audit.Filter{Action: "policy.local"})
		if err != nil || len(page.Entries) != 2 {
			t.Errorf("journal: %d entries, %v", len(page.Entries), err)
		}
		last, code := take(t, db, LocalChange{Profile: base, Base: 2, Reason: "撤销"})
		if code != "" || last.Version != 3 || len(last.Files) != 0 {
			t.Errorf("taken away = %+v %s", last, code)
		}
		if p, err := InForce(t.Context(), db, base); err != nil || p != base {
			t.Errorf("after it was taken away: %v", err)
		}
	})
}

// TestReadLocal holds that a folder without any file of a layer is refused, and that other files are left alone.
func TestReadLocal(t *testing.T) {
	t.Parallel()
	good := fstest.MapFS{
		"lines.yaml": {Data: []byte(countyLines)}, "rules/own.yaml": {Data: []byte("rules: []")}, "tests/own.yaml": {Data: []byte("cases: []")},
		"notes.txt": {Data: []byte("x")},
	}
	files, err := ReadLocal(good)
	if err != nil || len(files) != 3 {
		t.Errorf("%d files, %v", len(files), err)
	}
	_, err = ReadLocal(fstest.MapFS{"notes.txt": {Data: []byte("x")}})
	if f, ok := fault.As(err); !ok || f.Code != "policy_local_empty" || len(f.Problems) != 0 {
		t.Errorf("empty: %v", err)
	}
}

// TestExamineLocal holds that all problems of a layer are reported together, and files that would do nothing are among them.
func TestExamineLocal(t *testing.T) {
	t.Parallel()
	p := tinyProfile(t)
	_, problems := p.ExamineLocal(map[string][]byte{
		"codes.yaml": []byte("lists: {}"), "profile.yaml": []byte("x: y"), "rules/deep/own.yaml": []byte("x"),
		LinesFile: []byte("lines:\n  - {key: monitoring_line, unit: day, values: [{region: 7, value: x, valid_from: 2022-01-01, source: 县文}]}\n"),
	})
	var got []string
	for _, problem := range problems {
		got = append(got, problem.String())
	}
	want := []string{
		"local/codes.yaml:1:1 policy_local_file", "local/profile.yaml:1:1 policy_local_file", "local/rules/deep/own.yaml:1:1 policy_local_file",
		`local/lines.yaml:2:57 policy_region region="7"`, `local/lines.yaml:2:67 policy_value unit="day"`,
		`local/lines.yaml:2:5 policy_unit_changed below="yuan" key="monitoring_line" unit="day"`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestLocalInherits holds that a value added to a line or threshold takes name and unit from below, and that a new one must say them.
func TestLocalInherits(t *testing.T) {
	t.Parallel()
	p := tinyProfile(t)
	const value = "values: [{region: 410602, value: \"7300.50\", valid_from: 2022-01-01, source: 县文}]"
	over, problems := p.ExamineLocal(map[string][]byte{LinesFile: []byte("lines:\n  - {key: monitoring_line, " + value + "}\n")})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	before, _ := p.Parameter("monitoring_line")
	after, _ := over.Parameter("monitoring_line")
	v, err := over.Value("monitoring_line", 410602, civil.New(2022, 6, 1))
	if after.Name != before.Name || after.Unit != before.Unit || err != nil || v.Number != 730050 {
		t.Errorf("%+v %+v %v", after, v, err)
	}
	_, problems = p.ExamineLocal(map[string][]byte{LinesFile: []byte("lines:\n  - {key: own_line, " + value + "}\n")})
	var got []string
	for _, problem := range problems {
		got = append(got, problem.Code+" "+problem.Args["key"])
	}
	if d := cmp.Diff([]string{"yaml_missing en", "yaml_missing unit", "yaml_missing zh"}, got); d != "" {
		t.Error(d)
	}
}
