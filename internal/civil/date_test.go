package civil

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAddMonths(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		from string
		n    int
		want string
	}{
		{"2023-01-31", 1, "2023-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2024-03-31", -1, "2024-02-29"},
		{"2023-12-15", 1, "2024-01-15"},
		{"2024-01-15", -1, "2023-12-15"},
		{"2021-12-31", -6, "2021-06-30"},
		{"2021-12-31", -12, "2020-12-31"},
		{"2021-12-31", 0, "2021-12-31"},
		{"2000-01-31", -1201, "1899-12-31"},
	} {
		d, err := Parse(tc.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.AddMonths(tc.n).String(); got != tc.want {
			t.Errorf("%s + %d months = %s, want %s", tc.from, tc.n, got, tc.want)
		}
	}
}

func TestParseLoose(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"202312": "2023-12-01", "20231218": "2023-12-18", "2023-12-18": "2023-12-18", "2023-12": "2023-12-01",
		"2023.1.5": "2023-01-05", "2023.01": "2023-01-01", "2023/1/5": "2023-01-05", "2023/12": "2023-12-01",
		"2023年1月5日": "2023-01-05", "2023年12月": "2023-12-01", "2023年01月05日": "2023-01-05",
		" 2023-12-18 ": "2023-12-18", "２０２３－１２－１８": "2023-12-18", "2023-12-18 00:00:00": "2023-12-18",
		"2023/12/18 0:00": "2023-12-18", "2023-12-18T00:00:00Z": "2023-12-18", "20240229": "2024-02-29", "18500101": "1850-01-01",
	} {
		got, err := ParseLoose(in)
		if err != nil || got.String() != want {
			t.Errorf("ParseLoose(%q) = %s, %v, want %s", in, got, err, want)
		}
	}
	for _, in := range []string{
		"", "  ", "2023", "20231", "2023121", "202313", "202300", "20230229", "20231301", "20231232", "2023-02-29", "2023-13-01",
		"2023-1-0", "2023-00-10", "23-12-18", "12/18/2023", "2023-12-18-1", "2023-12/18", "2023年", "2023年13月", "2023年1月32日",
		"2023年1月5", "2023年1月5日上午", "2023年5日", "2023-012-18", "2023--18", "-2023-12-18", "+2023-1-1", "2023-+1-1", "18491231",
		"22000101", "00010101", "45278", "2023-12-18 08:30:00", "不详", "2023 12 18", "²0231218", "20231218x",
	} {
		if got, err := ParseLoose(in); !errors.Is(err, ErrNotDate) || !got.IsZero() {
			t.Errorf("ParseLoose(%q) = %s, %v, want ErrNotDate", in, got, err)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	if d, err := Parse("0001-01-01"); err != nil || d != New(1, 1, 1) {
		t.Errorf("first day: %v, %v", d, err)
	}
	for _, in := range []string{"", "2023-1-5", "20231218", "2023-02-30", "2023/12/18", "2023-12-18 ", "0000-01-01", "2023-1２-1"} {
		if _, err := Parse(in); !errors.Is(err, ErrNotDate) {
			t.Errorf("Parse(%q): %v", in, err)
		}
	}
}

func TestImpossibleIsAbsent(t *testing.T) {
	t.Parallel()
	for _, d := range []Date{New(2023, 2, 29), New(2023, 0, 1), New(0, 1, 1), New(10000, 1, 1), FromInt(0), FromInt(20230230), FromInt(-20230101), FromInt(202312)} {
		if !d.IsZero() {
			t.Errorf("%v is not absent", d)
		}
	}
	var absent Date
	if absent.String() != "" || absent.Int() != 0 || !absent.AddDays(1).IsZero() || !absent.AddMonths(1).IsZero() ||
		!absent.AddYears(1).IsZero() || !absent.FirstOfMonth().IsZero() || !absent.FirstOfYear().IsZero() {
		t.Error("the absent date does not stay absent")
	}
}

func TestAgeAt(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ birth, on, want int }{
		{20000615, 20210614, 20},
		{20000615, 20210615, 21},
		{20000229, 20210228, 20},
		{20000229, 20210301, 21},
		{20211231, 20211231, 0},
		{19500101, 20211231, 71},
	} {
		if got := AgeAt(FromInt(tc.birth), FromInt(tc.on)); got != tc.want {
			t.Errorf("AgeAt(%d, %d) = %d, want %d", tc.birth, tc.on, got, tc.want)
		}
	}
}

func TestOrderAndParts(t *testing.T) {
	t.Parallel()
	a, b := New(2023, 12, 31), New(2024, 1, 1)
	if !a.Before(b) || !b.After(a) || a.Compare(a) != 0 || b.DaysSince(a) != 1 || a.DaysSince(b) != -1 {
		t.Error("order is wrong")
	}
	if a.AddDays(1) != b || b.AddDays(-1) != a || a.AddYears(1) != New(2024, 12, 31) {
		t.Error("addition is wrong")
	}
	if a.FirstOfMonth() != New(2023, 12, 1) || a.FirstOfYear() != New(2023, 1, 1) {
		t.Error("first days are wrong")
	}
	zone := time.FixedZone("CST", 8*3600)
	if d := Of(time.Date(2023, 12, 31, 18, 0, 0, 0, time.UTC).In(zone)); d != b {
		t.Errorf("Of = %s, want the local day", d)
	}
}

func TestStorage(t *testing.T) {
	t.Parallel()
	for _, d := range []Date{{}, New(2023, 12, 18), New(1900, 1, 1)} {
		v, err := d.Value()
		if err != nil {
			t.Fatal(err)
		}
		var back Date
		if err := back.Scan(v); err != nil || back != d {
			t.Errorf("%v stored as %v came back as %v, %v", d, v, back, err)
		}
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &back); err != nil || back != d {
			t.Errorf("%v written as %s came back as %v, %v", d, text, back, err)
		}
	}
	if _, err := (Date{2023, 2, 30}).Value(); !errors.Is(err, ErrNotDate) {
		t.Errorf("an impossible day was stored: %v", err)
	}
	var d Date
	for _, src := range []any{int64(0), int64(20230230), "2023-12-18", 20231218} {
		if err := d.Scan(src); !errors.Is(err, ErrNotDate) {
			t.Errorf("Scan(%v): %v", src, err)
		}
	}
	for _, text := range []string{`"2023-02-30"`, `20231218`, `""`} {
		if err := json.Unmarshal([]byte(text), &d); err == nil {
			t.Errorf("read %s", text)
		}
	}
	if diff := cmp.Diff(`{"d":null}`, string(must(json.Marshal(map[string]Date{"d": {}})))); diff != "" {
		t.Error(diff)
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		return []byte(err.Error())
	}
	return b
}

// Random days behave like those of package time.
func TestAgainstTime(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	base := New(1850, 1, 1)
	for range 20000 {
		n, k := r.IntN(127000), r.IntN(2000)-1000
		d := base.AddDays(n)
		if d.DaysSince(base) != n || FromInt(d.Int()) != d {
			t.Fatalf("day %d is %s", n, d)
		}
		if back, err := ParseLoose(d.String()); err != nil || back != d {
			t.Fatalf("%s read as %s, %v", d, back, err)
		}
		m := d.AddMonths(k)
		months := (m.Year-d.Year)*12 + int(m.Month-d.Month)
		if months != k || m.Day > d.Day || (m.Day < d.Day && m.AddDays(1).Day != 1) {
			t.Fatalf("%s + %d months = %s", d, k, m)
		}
	}
}

func FuzzParseLoose(f *testing.F) {
	for _, s := range []string{"202312", "20231218", "2023-12-18", "2023.1.5", "2023年1月5日", "２０２３／１／５", "2023-02-30"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseLoose(s)
		if err != nil {
			if !d.IsZero() {
				t.Fatalf("%q: both %s and an error", s, d)
			}
			return
		}
		if !d.exists() {
			t.Fatalf("%q became the impossible %v", s, d)
		}
		if back, err := Parse(d.String()); err != nil || back != d {
			t.Fatalf("%q: %s does not read back", s, d)
		}
	})
}
