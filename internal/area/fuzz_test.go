package area

import (
	"strings"
	"testing"

	"shouwang/internal/fault"
)

// FuzzReadRows feeds any bytes as a table of divisions: the answer is rows with valid, distinct codes and names, or a
// fault that a user may see.
func FuzzReadRows(f *testing.F) {
	for _, seed := range []string{dongguan, "code,name\n41,河南\n", "\x1f\x8b\x08", "\ufeffname,code\r\n\"a\"\"b\",110000000000\r\n", "code,name\n\"", "code,name\n1\n,\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := readRows(strings.NewReader(text))
		if err != nil {
			if fault.KindOf(err) != fault.KindInvalid {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		seen := map[int64]bool{}
		for _, r := range rows {
			if !ValidCode(r.Code) || seen[r.Code] || strings.TrimSpace(r.Name) == "" {
				t.Fatalf("row %+v", r)
			}
			seen[r.Code] = true
		}
	})
}

// FuzzFormOf holds that taking a name apart never loses it and never fails.
func FuzzFormOf(f *testing.F) {
	f.Add(5, "东村村村民委员会")
	f.Add(4, "新镇镇")
	f.Add(3, "酉阳土家族苗族自治县")
	f.Add(2, "\xff\xfe")
	f.Fuzz(func(t *testing.T, level int, name string) {
		form := formOf(Level(level), name)
		if !strings.HasPrefix(form.exact, form.base) || form.exact != "" && form.base == "" {
			t.Fatalf("%q at level %d became %+v", name, level, form)
		}
	})
}
