package idno

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/civil"
)

func TestParse(t *testing.T) {
	t.Parallel()
	const woman, baby = "11010519491231002X", "440524188001010014"
	for name, tc := range map[string]struct {
		in   string
		want Number
	}{
		"standard's first":  {woman, Number{woman, woman, Resident, civil.New(1949, 12, 31), Female, 0, 0}},
		"standard's second": {baby, Number{baby, baby, Resident, civil.New(1880, 1, 1), Male, 0, 0}},
		"lower case":        {" 11010519491231002x\u200b", Number{woman, woman, Resident, civil.New(1949, 12, 31), Female, 0, 0}},
		"full width":        {"１１０１０５１９４９１２３１００２Ｘ　", Number{woman, woman, Resident, civil.New(1949, 12, 31), Female, 0, 0}},
		"fifteen digits":    {"110105491231002", Number{"110105491231002", woman, Resident, civil.New(1949, 12, 31), Female, 0, 0}},
		"certificate":       {woman + "43", Number{woman + "43", woman, Disability, civil.New(1949, 12, 31), Female, 4, 3}},
		"re-issued":         {woman + "71b2", Number{woman + "71B2", woman, Disability, civil.New(1949, 12, 31), Female, 7, 1}},
	} {
		got, code := Parse(tc.in)
		if code != "" {
			t.Errorf("%s: fault %s", name, code)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestParseFaults(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                            FaultLength,
		"1101051949123100":            FaultLength,
		"11010519491231002X4":         FaultLength,
		"11010519491231002X43B":       FaultLength,
		"不详":                          FaultCharacters,
		"11010519491231O02X":          FaultCharacters,
		"110105 19491231002X":         FaultCharacters,
		"1101051949123100X2":          FaultCharacters,
		"11010549123100X":             FaultCharacters,
		"11010519491231002X43BB":      FaultCharacters,
		"11010519491231002X4312":      FaultCharacters,
		"1101051949123100B4":          FaultCharacters,
		"110105194912310021":          FaultChecksum,
		"110105194912310020":          FaultChecksum,
		"110105194913310020":          FaultBirthDate,
		Make(110105, 19490230, 2):     FaultBirthDate,
		Make(110105, 18491231, 2):     FaultBirthDate,
		Make(110105, 22000101, 2):     FaultBirthDate,
		"110105490230002":             FaultBirthDate,
		Make(101105, 19491231, 2):     FaultRegion,
		Make(910105, 19491231, 2):     FaultRegion,
		Make(160105, 19491231, 2):     FaultRegion,
		"999999999999999999":          FaultHolder,
		Make(999999, 19491231, 2):     FaultHolder,
		"111111111111111111":          FaultHolder,
		"000000000000000000":          FaultHolder,
		"000000000000000":             FaultHolder,
		"11010519491231002X01":        FaultCategory,
		"11010519491231002X81":        FaultCategory,
		"11010519491231002X40":        FaultGrade,
		"11010519491231002X45":        FaultGrade,
		"1101051949123100214":         FaultLength,
		"11010519491231002141":        FaultChecksum,
		"\xff1010519491231002X":       FaultCharacters,
		"11010519491231002\u00d7":     FaultCharacters,
		"'11010519491231002X":         FaultCharacters,
		"110105194912310\u0660\u0661": FaultCharacters,
	} {
		if got, code := Parse(in); code != want || got != (Number{}) {
			t.Errorf("Parse(%q) = %+v, %q, want %q", in, got, code, want)
		}
	}
}

// Any single wrong digit and any two neighbours swapped are noticed: that is what the check digit is for.
func TestParseNoticesMiscopying(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 2000 {
		s := random(r)
		n, code := Parse(s)
		if code != "" || n.Resident18 != s {
			t.Fatalf("Make gave %s, which reads as %+v, %s", s, n, code)
		}
		i, d := r.IntN(17), byte('0'+r.IntN(10))
		if wrong := s[:i] + string(d) + s[i+1:]; wrong != s {
			if _, code := Parse(wrong); code == "" {
				t.Fatalf("%s for %s was not noticed", wrong, s)
			}
		}
		if j := r.IntN(16); s[j] != s[j+1] {
			if _, code := Parse(s[:j] + s[j+1:j+2] + s[j:j+1] + s[j+2:]); code == "" {
				t.Fatalf("digits %d and %d of %s swapped were not noticed", j, j+1, s)
			}
		}
		if old := s[:6] + s[8:17]; s[6:8] == "19" {
			if n, code := Parse(old); code != "" || n.Resident18 != s {
				t.Fatalf("%s upgrades to %s, %s, want %s", old, n.Resident18, code, s)
			}
		}
	}
}

func random(r *rand.Rand) string {
	birth := civil.New(1930, 1, 1).AddDays(r.IntN(34000))
	return Make(410602, birth.Int(), r.IntN(1000))
}

func TestMake(t *testing.T) {
	t.Parallel()
	for seq, want := range map[int]Sex{1: Male, 2: Female, 999: Male, 1000: Female} {
		n, code := Parse(Make(410602, 19900101, seq))
		if code != "" || n.Sex != want || n.Birth != civil.New(1990, 1, 1) {
			t.Errorf("sequence %d: %+v, %s", seq, n, code)
		}
	}
	if got := Make(110105, 19491231, 2); got != "11010519491231002X" {
		t.Errorf("Make = %s", got)
	}
}

func TestRounded(t *testing.T) {
	t.Parallel()
	valid := "" // a sound number that happens to end in 000
	for i := range 280 {
		if s := Make(410602, 19900101+i%28, i/28*100); strings.HasSuffix(s, "000") {
			valid = s
		}
	}
	if valid == "" {
		t.Fatal("no sound number ends in 000")
	}
	for _, tc := range []struct {
		s       string
		numeric bool
		want    bool
	}{
		{"410602199001011000", true, true},
		{"410602199001011233", true, true},
		{"4106021990010112", true, true},
		{"410602199001011000.0", true, true},
		{"410602900101123", true, false},
		{"4.10602E+17", false, true},
		{"4.10602e17", true, true},
		{"4E+17", false, true},
		{"４.10602E＋17", false, true},
		{"4.10602E+05", false, false},
		{"4.10602E+99", false, false},
		{"410602E+17", false, false},
		{"E+17", false, false},
		{"410602199001012000", false, true},
		{"41060219900101200000", false, true},
		{"41060219900101200000", true, true},
		{valid, false, false},
		{valid, true, true},
		{"11010519491231002X", false, false},
		{"440524188001010014", false, false},
		{"000", false, false},
		{"", true, false},
		{"张三", true, false},
		{"410602199001011000.5", true, false},
	} {
		if tc.s == "410602199001012000" && checkDigit(tc.s) == '0' {
			t.Fatal("the example is a sound number")
		}
		if got := Rounded(tc.s, tc.numeric); got != tc.want {
			t.Errorf("Rounded(%q, %v) = %v", tc.s, tc.numeric, got)
		}
	}
}

func TestMasks(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		mask func(string) string
		in   string
		want string
	}{
		{"id", Mask, "410602199001010123", "410602********0123"},
		{"id with X", Mask, "11010519491231002x", "110105********002X"},
		{"old id", Mask, "110105491231002", "110105******002"},
		{"certificate", Mask, "11010519491231002X43", "110105********002X**"},
		{"re-issued", Mask, "11010519491231002X43B1", "110105********002X****"},
		{"not an id", Mask, "12345", "*****"},
		{"words", Mask, "张三李四", "****"},
		{"empty", Mask, "", ""},
		{"phone", MaskPhone, "13800008000", "138****8000"},
		{"landline", MaskPhone, "0392-3312345", "**********45"},
		{"short phone", MaskPhone, "110", "***"},
		{"card", MaskCard, "6222020000000001234", "***************1234"},
		{"short card", MaskCard, "1234567", "*******"},
		{"name of three", MaskName, "张小明", "张＊"},
		{"name of two", MaskName, "张三", "张＊"},
		{"name of one", MaskName, "张", "＊"},
		{"rare character", MaskName, "𠮷三", "𠮷＊"},
		{"no name", MaskName, " ", ""},
	} {
		if got := tc.mask(tc.in); got != tc.want {
			t.Errorf("%s: %q is masked %q, want %q", tc.name, tc.in, got, tc.want)
		}
	}
}

func TestOtherNumbers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		valid func(string) bool
		good  []string
		bad   []string
	}{
		{"phone", ValidPhone, []string{"13800008000", " 19912345678 ", "１３８００００８０００"}, []string{"", "12800008000", "1380000800", "138000080000", "1380000800a", "23800008000"}},
		{"credit code", ValidCredit, []string{"91350100M000100Y43", "91350100m000100y43"}, []string{"", "91350100M000100Y44", "91350100M000100Y4", "91350100I000100Y43", "19350100M000100Y43", "91350100M000100YⅠ3"}},
		{"card", Luhn, []string{"4111111111111111", "4012888888881881", "5555555555554444"}, []string{"", "4111111111111112", "411111111111111X", "0", "1411111111111111", "00000000000000000000"}},
	} {
		for _, s := range tc.good {
			if !tc.valid(s) {
				t.Errorf("%s: %q is refused", tc.name, s)
			}
		}
		for _, s := range tc.bad {
			if tc.valid(s) {
				t.Errorf("%s: %q is taken", tc.name, s)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"11010519491231002X", "440524188001010014", "110105491231002", "11010519491231002X43B1", "999999999999999999", "4.1E+17"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, code := Parse(s)
		Rounded(s, true)
		if code != "" {
			if n != (Number{}) {
				t.Fatalf("%q: both a number and the fault %s", s, code)
			}
			return
		}
		if len(n.Resident18) != 18 || n.Birth.IsZero() || (n.Kind == Disability) != (n.Grade > 0) || n.Sex < Male || n.Sex > Female {
			t.Fatalf("%q read as %+v", s, n)
		}
		if masked := Mask(s); utf8.RuneCountInString(masked) != len(n.Text) || strings.Contains(masked, n.Resident18[6:14]) {
			t.Fatalf("the mask of %q shows the birth date: %q", s, masked)
		}
		if again, code := Parse(n.Text); code != "" || again != n {
			t.Fatalf("%q read twice: %+v and %+v, %s", s, n, again, code)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		Parse("11010519491231002X")
	}
}
