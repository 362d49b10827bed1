package policy

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
)

// tiny returns the files of the small profile in testdata.
func tiny(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	if err := readLayer(os.DirFS("testdata"), "tiny", files); err != nil || len(files) == 0 {
		t.Fatalf("testdata: %v, %d files", err, len(files))
	}
	return files
}

func tinyProfile(t *testing.T) *Profile {
	t.Helper()
	p, err := parse("tiny", tiny(t))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestLoad(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{}
	for name, content := range tiny(t) {
		fsys[name] = &fstest.MapFile{Data: content}
	}
	p, err := Load(fsys, "tiny")
	if err != nil {
		t.Fatal(err)
	}
	if p.Version != 3 || p.Name != (Text{"试验政策", "Trial policy"}) || p.From != civil.New(2021, 1, 1) {
		t.Errorf("head = %d %v %v", p.Version, p.Name, p.From)
	}
	want := Level{Code: "II", Name: Text{"二级", "Level II"}, Short: Text{"黄", "yellow"}, Colour: "yellow", VisitDays: 15}
	if got, ok := p.Level("II"); !ok || got != want {
		t.Errorf("level II = %+v, %v", got, ok)
	}
	if got := p.Term("warning", "en") + p.Term("warning", "zh") + p.Term("none", "zh"); got != "warning预警none" {
		t.Errorf("terms = %q", got)
	}
	measure := Measure{Key: "post", Column: "post_measures", Codes: "measure_post", Kind: "developmental",
		Risks: []string{"illness", "other"}, Name: Text{"公益岗位", "Public post"}}
	if diff := cmp.Diff([]Measure{measure}, p.Measures); diff != "" {
		t.Error(diff)
	}
	if rules := p.Files(RulesFolder); len(rules) != 1 || rules[0].Name != "tiny/rules/all.yaml" || string(rules[0].Text) != "rules: []\n" {
		t.Errorf("rules = %v", rules)
	}
	if !p.Holds(civil.New(2025, 12, 31)) || p.Holds(civil.New(2026, 1, 1)) || p.Holds(civil.New(2020, 12, 31)) {
		t.Error("validity is not 2021-01-01 to 2025-12-31")
	}
	for _, code := range []string{"none", "../tiny", "", "tiny/x"} {
		if _, err := Load(fsys, code); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("Load(%q) = %v", code, err)
		}
	}
}

func TestDigestChangesWithEveryFile(t *testing.T) {
	t.Parallel()
	first := tinyProfile(t).Digest
	for name := range tiny(t) {
		files := tiny(t)
		files[name] = append(files[name], "# changed\n"...)
		p, err := parse("tiny", files)
		if err != nil {
			t.Fatal(err)
		}
		if p.Digest == first {
			t.Errorf("digest does not depend on %s", name)
		}
	}
	if again := tinyProfile(t).Digest; again != first {
		t.Errorf("digest %s then %s", first, again)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file, old, new, want string }{
		{"unknown key", "profile.yaml", "version: 3", "version: 3\nvresion: 3", `tiny/profile.yaml:3:1 yaml_unknown key="vresion"`},
		{"missing key", "profile.yaml", "version: 3\n", "", `tiny/profile.yaml:1:1 yaml_missing key="version"`},
		{"key twice", "profile.yaml", "version: 3", "version: 3\nversion: 4", `tiny/profile.yaml:3:1 yaml_twice key="version"`},
		{"other folder", "profile.yaml", "code: tiny", "code: big", `tiny/profile.yaml:1:7 policy_code code="big" folder="tiny"`},
		{"no date", "profile.yaml", "from: 2021-01-01", "from: 2021-02-30", `tiny/profile.yaml:5:9 yaml_date`},
		{"end before begin", "profile.yaml", "to: 2025-12-31", "to: 2020-12-31", `tiny/profile.yaml:5:3 policy_period`},
		{"no number", "profile.yaml", "visit_days: 15", "visit_days: soon", `tiny/profile.yaml:12:94 yaml_number`},
		{"level twice", "profile.yaml", "code: II", "code: I", `tiny/profile.yaml:12:5 yaml_twice key="I"`},
		{"family twice", "profile.yaml", "families:", "families:\n  - {code: eligibility, zh: 险, en: R}", `tiny/profile.yaml:15:5 yaml_twice key="eligibility"`},
		{"one language", "profile.yaml", "{zh: 预警, en: warning}", "{zh: 预警}", `tiny/profile.yaml:9:12 yaml_missing key="en"`},
		{"empty text", "profile.yaml", "{zh: 预警, en: warning}", "{zh: 预警, en: }", `tiny/profile.yaml:9:25 yaml_text`},
		{"list for mapping", "profile.yaml", "terms:\n  warning: {zh: 预警, en: warning}", "terms: []", `tiny/profile.yaml:8:8 yaml_mapping`},
		{"mapping for list", "profile.yaml", "families:\n  - {code: eligibility, zh: 风险, en: Risk}", "families: {}", `tiny/profile.yaml:13:11 yaml_list`},
		{"syntax", "codes.yaml", "    zh: 风险\n", "\tzh: 风险\n", `tiny/codes.yaml:3:1 yaml_syntax`},
		{"two documents", "measures.yaml", "measures:", "---\na: 1\n---\nmeasures:", `tiny/measures.yaml:3:1 yaml_documents`},
		{"label twice", "codes.yaml", "zh: 因残", "zh: 疾 病", `tiny/codes.yaml:8:9 policy_label_twice code="disability" label="疾 病" other="illness"`},
		{"code twice", "codes.yaml", "code: disability", "code: illness", `tiny/codes.yaml:8:9 yaml_twice key="illness"`},
		{"rolls up to nothing", "codes.yaml", "rolls_up: post", "rolls_up: job", `tiny/codes.yaml:17:9 policy_code_unknown code="job" list="measure_post"`},
		{"no flag", "codes.yaml", "open: true", "open: maybe", `tiny/codes.yaml:14:11 yaml_flag`},
		{"unknown list", "measures.yaml", "codes: measure_post", "codes: measure_job", `tiny/measures.yaml:2:47 policy_list_unknown list="measure_job"`},
		{"unknown risk", "measures.yaml", "[illness, other]", "[illness, war]", `tiny/measures.yaml:2:99 policy_code_unknown code="war" list="risk"`},
		{"unit", "lines.yaml", "unit: month", "unit: moon", `tiny/lines.yaml:14:11 policy_unit unit="moon"`},
		{"code without its list", "lines.yaml", "unit: month", "unit: code", `tiny/lines.yaml:11:5 policy_param_codes codes="" key="severe_months"`},
		{"list of what is no code", "lines.yaml", "unit: month", "unit: month\n    codes: risk", `tiny/lines.yaml:11:5 policy_param_codes codes="risk" key="severe_months"`},
		{"code that the list has not", "lines.yaml", "unit: month", "unit: code\n    codes: measure_post", `tiny/lines.yaml:17:9 policy_param_code codes="measure_post"`},
		{"region", "lines.yaml", "region: 41,", "region: 410,", `tiny/lines.yaml:8:18 policy_region region="410"`},
		{"amount", "lines.yaml", `"6000"`, `"6k"`, `tiny/lines.yaml:7:28 policy_value unit="yuan"`},
		{"overlap", "lines.yaml", "region: 41,", "region: 0,", `tiny/lines.yaml:8:9 policy_overlap key="monitoring_line" line="7"`},
		{"parameter twice", "lines.yaml", "key: severe_months", "key: monitoring_line", `tiny/lines.yaml:11:5 yaml_twice key="monitoring_line"`},
		{"alias", "lines.yaml", "zh: 回溯月数\n    en: Months back", "zh: &a 月\n    en: *a", `tiny/lines.yaml:13:9 yaml_text`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			files := tiny(t)
			if strings.Count(string(files["tiny/"+tt.file]), tt.old) != 1 {
				t.Fatalf("%q occurs %d times", tt.old, strings.Count(string(files["tiny/"+tt.file]), tt.old))
			}
			files["tiny/"+tt.file] = []byte(strings.Replace(string(files["tiny/"+tt.file]), tt.old, tt.new, 1))
			_, err := parse("tiny", files)
			e, ok := fault.As(err)
			if !ok || e.Kind != fault.KindInvalid || e.Code != "policy_faulty" {
				t.Fatalf("err = %v", err)
			}
			var got []string
			for _, p := range e.Problems {
				got = append(got, p.String())
			}
			if !strings.HasPrefix(got[0], tt.want) {
				t.Errorf("first of %d problems\n got %s\nwant %s", len(got), got[0], tt.want)
			}
		})
	}
}

func TestFaultsAreCollected(t *testing.T) {
	t.Parallel()
	files := tiny(t)
	delete(files, "tiny/facts.yaml")
	files["tiny/profile.yaml"] = []byte(strings.Replace(string(files["tiny/profile.yaml"]), "version: 3", "version: x", 1))
	files["tiny/lines.yaml"] = []byte(strings.Replace(string(files["tiny/lines.yaml"]), "unit: month", "unit: moon", 1))
	_, err := parse("tiny", files)
	e, ok := fault.As(err)
	if !ok {
		t.Fatal(err)
	}
	var got []string
	for _, p := range e.Problems {
		got = append(got, p.Place.String()+" "+p.Code)
	}
	want := []string{"tiny/facts.yaml:1:1 policy_file_missing", "tiny/profile.yaml:2:10 yaml_number", "tiny/lines.yaml:14:11 policy_unit"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestValue(t *testing.T) {
	t.Parallel()
	p := tinyProfile(t)
	tests := []struct {
		name   string
		key    string
		county int
		on     civil.Date
		want   int64
	}{
		{"country", "monitoring_line", 520102, civil.New(2021, 12, 31), 600000},
		{"province before it is in force", "monitoring_line", 410603, civil.New(2021, 6, 30), 600000},
		{"province", "monitoring_line", 410603, civil.New(2021, 7, 1), 650050},
		{"province without end", "monitoring_line", 410603, civil.New(2030, 1, 1), 650050},
		{"county before it is in force", "monitoring_line", 410602, civil.New(2021, 12, 31), 650050},
		{"county", "monitoring_line", 410602, civil.New(2022, 1, 1), 700000},
		{"whole number", "severe_months", 410602, civil.New(2022, 1, 1), 12},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v, err := p.Value(tt.key, tt.county, tt.on)
			if err != nil || v.Number != tt.want {
				t.Errorf("got %d, %v, want %d", v.Number, err, tt.want)
			}
		})
	}
}

func TestValueMissing(t *testing.T) {
	t.Parallel()
	p := tinyProfile(t)
	_, err := p.Value("monitoring_line", 520102, civil.New(2022, 1, 1))
	e, ok := fault.As(err)
	if !ok || e.Code != "param_missing" {
		t.Fatalf("err = %v", err)
	}
	want := map[string]string{"key": "monitoring_line", "county": "520102",
		"as_of": "2022-01-01", "profile": "tiny", "file": "tiny/lines.yaml"}
	if diff := cmp.Diff(want, e.Args); diff != "" {
		t.Error(diff)
	}
	if _, err := p.Value("no_such", 410602, civil.New(2022, 1, 1)); fault.KindOf(err) != fault.KindNotFound {
		t.Errorf("unknown key: %v", err)
	}
	if all := p.ValuesFor(520102, civil.New(2022, 1, 1)); len(all) != 1 || all["severe_months"].Number != 12 {
		t.Errorf("values = %v", all)
	}
}

func TestCodeList(t *testing.T) {
	t.Parallel()
	p := tinyProfile(t)
	finds := []struct{ list, label, want string }{
		{"risk", "因病", "illness"},
		{"risk", " 因 病　", "illness"},
		{"risk", "疾病", "illness"},
		{"risk", "Illness", "illness"},
		{"risk", "disability", "disability"},
		{"risk", "因病残", ""},
		{"risk", "", ""},
		{"measure_post", "１", "post"},
		{"no_list", "因病", ""},
	}
	for _, tt := range finds {
		if c, ok := p.Codes[tt.list].Find(tt.label); c.Code != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: Find(%q) = %q, %v", tt.list, tt.label, c.Code, ok)
		}
	}
	near := p.Codes["risk"].Nearest("因残疾", 2)
	if len(near) != 2 || near[0].Code != "disability" {
		t.Errorf("nearest = %+v", near)
	}
	if near := p.Codes["risk"].Nearest("火星", 3); len(near) != 0 {
		t.Errorf("nearest to nothing = %+v", near)
	}
	list := p.Codes["measure_post"]
	if c, _ := list.Code("cleaner"); c.RollsUp != "post" || !list.Open {
		t.Errorf("cleaner = %+v, open %v", c, list.Open)
	}
	if got := list.Label("post", "en") + list.Label("post", "zh") + list.Label("织毛衣", "en"); got != "public post公益性岗位织毛衣" {
		t.Errorf("labels = %q", got)
	}
}
