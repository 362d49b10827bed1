package money

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

func TestParseYuan(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]Fen{
		"0": 0, "12345": 1234500, "12345.6": 1234560, "12,345.60": 1234560, "1,234,567": 123456700, "-0.05": -5, "-1,000": -100000,
		" 3.50 ": 350, "１２３．４５": 12345, "1，234": 123400, "007": 700, "92233720368547758.07": math.MaxInt64,
	} {
		got, err := ParseYuan(in)
		if err != nil || got != want {
			t.Errorf("ParseYuan(%q) = %d, %v, want %d", in, got, err, want)
		}
	}
	for _, in := range []string{
		"", " ", "-", ".", "5.", ".5", "1.234", "1e5", "1E+05", "5万", "5元", "¥5", "1,23", "12,34,567", "1234,567", ",123", "1,", "1,,234",
		"--1", "+1", "1.2.3", "1.-2", "0x10", "NaN", "1 000", "92233720368547758.08", "999999999999999999999", "１２３．４５６", "²", "1.5,00",
	} {
		if got, err := ParseYuan(in); !errors.Is(err, ErrNotMoney) || got != 0 {
			t.Errorf("ParseYuan(%q) = %d, %v, want ErrNotMoney", in, got, err)
		}
	}
}

func TestWriting(t *testing.T) {
	t.Parallel()
	for f, want := range map[Fen][2]string{
		0: {"0.00", "0.00"}, 5: {"0.05", "0.05"}, -5: {"-0.05", "-0.05"}, 1234560: {"12345.60", "12,345.60"}, 100000: {"1000.00", "1,000.00"},
		99999: {"999.99", "999.99"}, -123456789: {"-1234567.89", "-1,234,567.89"}, 6000 * Yuan: {"6000.00", "6,000.00"},
		math.MinInt64: {"-92233720368547758.08", "-92,233,720,368,547,758.08"},
	} {
		if f.Yuan() != want[0] || f.Format() != want[1] || f.String() != want[1] {
			t.Errorf("%d is written %s and %s, want %v", int64(f), f.Yuan(), f.Format(), want)
		}
	}
}

func TestDiv(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		f    Fen
		n    int64
		want Fen
	}{
		{100, 3, 33}, {200, 3, 67}, {5, 2, 3}, {-5, 2, -3}, {5, -2, -3}, {-5, -2, 3}, {4, 3, 1}, {0, 7, 0}, {7, 0, 0}, {1, 2, 1}, {1, 3, 0},
		{math.MaxInt64, 1, math.MaxInt64}, {math.MaxInt64, math.MaxInt64, 1}, {1, math.MaxInt64, 0}, {math.MinInt64, 2, math.MinInt64 / 2},
	} {
		if got := tc.f.Div(tc.n); got != tc.want {
			t.Errorf("%d / %d = %d, want %d", int64(tc.f), tc.n, got, tc.want)
		}
	}
}

func TestSum(t *testing.T) {
	t.Parallel()
	if s, err := Sum(1, -2, 3); s != 2 || err != nil {
		t.Errorf("Sum = %d, %v", s, err)
	}
	if s, err := Sum(); s != 0 || err != nil {
		t.Errorf("Sum of nothing = %d, %v", s, err)
	}
	for _, pair := range [][2]Fen{{math.MaxInt64, 1}, {math.MinInt64, -1}} {
		if s, err := Sum(pair[0], pair[1]); !errors.Is(err, ErrOverflow) || s != 0 {
			t.Errorf("Sum%v = %d, %v, want ErrOverflow", pair, s, err)
		}
	}
	if s, err := Fen(math.MaxInt64).Add(math.MinInt64); s != -1 || err != nil {
		t.Errorf("extremes: %d, %v", s, err)
	}
}

func TestWhatIsWrittenReadsBack(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 20000 {
		f := Fen(r.Int64() >> r.IntN(63))
		if r.IntN(2) == 0 {
			f = -f
		}
		for _, text := range []string{f.Yuan(), f.Format()} {
			if back, err := ParseYuan(text); err != nil || back != f {
				t.Fatalf("%d written as %s reads as %d, %v", int64(f), text, int64(back), err)
			}
		}
	}
}

func FuzzParseYuan(f *testing.F) {
	for _, s := range []string{"0", "12,345.60", "1e5", "-0.05", "１２３．４５"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseYuan(s)
		if err != nil {
			return
		}
		if back, err := ParseYuan(n.Format()); err != nil || back != n {
			t.Fatalf("%q: %d does not read back", s, int64(n))
		}
	})
}
