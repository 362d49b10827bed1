package registry

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/idno"
	"shouwang/internal/money"
)

func TestInitials(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, want string }{
		{"张小明", "zxm"},
		{"单晓明", "sxm"},
		{"曾国强", "zgq"},
		{"查良", "zl"},
		{"区大伟", "odw"},
		{"仇英", "qy"},
		{"解小龙", "xxl"},
		{"尉迟恭", "ycg"},
		{"尉英", "wy|yy"},
		{"任长乐", "rcl|rcy|rzl|rzy"},
		{"万俟明", "mqm"},
		{"万俟", "wq"},
		{"欧阳修", "oyx"},
		{"覃行", "qx|qh|tx|th"},
		{"阿依古丽·买买提", "ayglmmt"},
		{"  李 雷 ", "ll"},
		{"Tom王", "tomw"},
		{"盖〇", "gl"},
		{"", ""},
		{"·", ""},
		{"？！", ""},
	}
	for _, test := range tests {
		if got := Initials(test.name); got != test.want {
			t.Errorf("Initials(%q) = %q, want %q", test.name, got, test.want)
		}
	}
	if got := Initials(strings.Repeat("长", 30)); len(strings.Split(got, "|")) != maxReadings {
		t.Errorf("a name of many readings gives %q", got)
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	number := idno.Make(410602, 19700101, 12)
	tests := []struct {
		text string
		want []word
	}{
		{"", nil},
		{"  ", nil},
		{"王", []word{{part: "王"}}},
		{"王 小明", []word{{part: "王"}, {part: "小明"}}},
		{"ZXM", []word{{part: "zxm", initials: "zxm", no: "ZXM"}}},
		{"4106021001", []word{{no: "4106021001"}}},
		{"13812345678", []word{{no: "13812345678", phone: "13812345678"}}},
		{number, []word{{no: number, resident: number}}},
		{number + "43", []word{{no: number + "43", resident: number}}},
		{"H-12", []word{{no: "H-12"}}},
		{"４１０", []word{{no: "410"}}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, words(test.text), cmp.AllowUnexported(word{})); diff != "" {
			t.Errorf("words(%q): %s", test.text, diff)
		}
	}
}

func TestRollUp(t *testing.T) {
	t.Parallel()
	p, err := profile()
	if err != nil {
		t.Fatal(err)
	}
	list := p.Codes[incomeList]
	got, unknown, err := RollUp(list, map[string]money.Fen{
		"wage_migrant": 1_000_00, "wage_village_post": 200_50, "planting": 300_00, "operating_income": 5_00,
		"planting_expense": 80_00, "pension": 120_00, "no_such_item": 7,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]money.Fen{"wage_income": 1_200_50, "operating_income": 305_00, "operating_expense": 80_00, "transfer_income": 120_00}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sums: %s", diff)
	}
	if diff := cmp.Diff([]string{"no_such_item"}, unknown); diff != "" {
		t.Errorf("unknown: %s", diff)
	}
	if _, _, err := RollUp(list, map[string]money.Fen{"planting": 1 << 62, "breeding": 1 << 62}); err == nil {
		t.Error("a sum beyond all bounds is taken")
	}
	for _, c := range list.Codes {
		if national, ok := nationalOf(list, c.Code); !ok || !isNational(national) {
			t.Errorf("the profile's item %s rolls up to nothing", c.Code)
		}
	}
}

func TestIncome(t *testing.T) {
	t.Parallel()
	yuan := func(n money.Fen) *money.Fen { n *= 100; return &n }
	full := Income{Wage: yuan(100), Operating: yuan(50), Property: yuan(0), Transfer: yuan(10), Expense: yuan(60), Persons: 3}
	tests := []struct {
		name       string
		change     func(*Income)
		net, share money.Fen
		hasNet     bool
		hasShare   bool
	}{
		{"all there", func(*Income) {}, 100_00, 33_33, true, true},
		{"half a fen goes up", func(i *Income) { i.Persons = 8; i.Wage = yuan(100); i.Transfer = yuan(10); *i.Wage += 4 }, 100_04, 12_51, true, true},
		{"one missing", func(i *Income) { i.Expense = nil }, 0, 0, false, false},
		{"nobody", func(i *Income) { i.Persons = 0 }, 100_00, 0, true, false},
		{"a loss", func(i *Income) { i.Expense = yuan(360) }, -200_00, -66_67, true, true},
	}
	for _, test := range tests {
		i := full
		test.change(&i)
		net, hasNet := i.Net()
		share, hasShare := i.PerCapita()
		if net != test.net || hasNet != test.hasNet || share != test.share || hasShare != test.hasShare {
			t.Errorf("%s: net %v %v, per person %v %v", test.name, net, hasNet, share, hasShare)
		}
	}
}

// TestShapesMatchTheCatalogue makes sure that every field of the registry has one place, and that keys never change.
func TestShapesMatchTheCatalogue(t *testing.T) {
	t.Parallel()
	sh := newShapes(catalogue())
	for _, s := range sh.all() {
		if got, want := len(s.columns), len(catalogue().Table(s.table)); got != want {
			t.Errorf("%s has %d columns, the catalogue %d", s.table, got, want)
		}
		for _, name := range append([]string{"village", "household_no"}, s.key...) {
			for _, u := range s.update {
				if u == name {
					t.Errorf("%s.%s may change", s.table, name)
				}
			}
		}
	}
}
