package field

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLoadEmbeddedCatalogue(t *testing.T) {
	t.Parallel()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(c.Sources()); n != 22 {
		t.Errorf("%d sources, want the five national ones, the fourteen lists and the three of the county's own", n)
	}
	monitored, _ := c.Source("national-monitored")
	if n := len(monitored.Columns); n < 100 {
		t.Errorf("the monitored workbook has %d columns, want at least 100", n)
	}
	for _, f := range c.Fields() {
		if got, ok := c.Field(f.Key); !ok || got.Key != f.Key {
			t.Errorf("field %s is not found by its key", f.Key)
		}
	}
}

func TestMatchFindsColumnsInAnyOrder(t *testing.T) {
	t.Parallel()
	c := MustLoad()
	s, _ := c.Source("national-monitored")
	m := s.Match([]string{"风险消除后工资性收入", " 证件号码 ", "工资性收入", "是否认识村支书", "耕地面积(亩)", "致贫/返贫风险3", "证件号码", "户编号（必填）"})
	var got []string
	for _, i := range m.Columns {
		if i < 0 {
			got = append(got, "")
			continue
		}
		got = append(got, s.Columns[i].ID())
	}
	want := []string{"cleared:assessment.wage_income", "member.id", "identified:assessment.wage_income", "", "household.arable_area", "monitoring.risks#3", "", "household.no"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"是否认识村支书"}, m.Extra); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"证件号码"}, m.Twice); d != "" {
		t.Error(d)
	}
	if len(m.MissingNeeded) == 0 {
		t.Error("the missing columns 县, 乡, 村 are not named")
	}
}

func TestParseNamesEveryFault(t *testing.T) {
	t.Parallel()
	fields := `
household:
  - {key: household.a, column: a, zh: 甲, en: A, type: colour}
  - {key: household.b, column: b, zh: 乙, en: B, type: code}
  - {key: household.c, zh: 丙, en: C, type: text}
`
	_, err := parse([]byte(fields), []byte("[]"))
	if err == nil {
		t.Fatal("no fault was found")
	}
	for _, want := range []string{"fields.yaml:3:", "unknown type \"colour\"", "household.b: a code list", "household.c needs a column"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nlacks %q", err, want)
		}
	}
}

func TestSourcesNameUnknownFields(t *testing.T) {
	t.Parallel()
	sources := "- {key: x, zh: 甲, en: X, family: own, subject: person, tables: [t], file: x, columns: [[member.nome]]}"
	_, err := parse(fieldsYAML, []byte(sources))
	if err == nil || !strings.Contains(err.Error(), `unknown field "member.nome"`) {
		t.Errorf("got %v", err)
	}
}

func TestListsSayWhatARowIsAbout(t *testing.T) {
	t.Parallel()
	for about, want := range map[string]string{
		"":                                  "about goes with record",
		"about: [housing.appraisal, x.y], ": "source x is about x.y, which is no column of its rows",
		"about: [member.name], ":            "source x is about member.name, which is no column of its rows",
	} {
		sources := "- {key: x, zh: 甲, en: X, family: own, subject: person, record: housing, " + about + "tables: [t], file: x, columns: [[member.name, housing.appraisal]]}"
		if _, err := parse(fieldsYAML, []byte(sources)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", about, err, want)
		}
	}
	for _, src := range MustLoad().Sources() {
		for _, f := range src.About {
			if f.Table != "rec_"+src.Record {
				t.Errorf("%s is about %s", src.Key, f.Key)
			}
		}
	}
}
