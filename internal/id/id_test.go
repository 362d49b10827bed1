package id

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func at(ms int64) func() time.Time {
	return func() time.Time { return time.UnixMilli(ms) }
}

func TestMillionNumbersAreDistinctAndIncrease(t *testing.T) {
	t.Parallel()
	for name, now := range map[string]func() time.Time{"a running clock": time.Now, "a stopped clock": at(1767225600000)} {
		m := NewMaker(now, nil)
		last := int64(0)
		for i := range 1_000_000 {
			n := m.Next()
			if n <= last {
				t.Fatalf("%s: number %d is %d after %d", name, i, n, last)
			}
			last = n
		}
	}
}

func TestNextWhenTheClockGoesBack(t *testing.T) {
	t.Parallel()
	ms := int64(1767225600000)
	m := NewMaker(func() time.Time { return time.UnixMilli(ms) }, strings.NewReader("back"))
	last := m.Next()
	for range 1000 {
		ms -= 3600_000
		n := m.Next()
		if n <= last {
			t.Fatalf("%d after %d", n, last)
		}
		last = n
	}
	ms = -1
	if n := m.Next(); n <= last {
		t.Fatalf("before the epoch: %d after %d", n, last)
	}
}

func TestNextIsOrderedInTimeAndPositive(t *testing.T) {
	t.Parallel()
	early, late := NewMaker(at(1767225600000), nil).Next(), NewMaker(at(1767225600001), nil).Next()
	if early >= late {
		t.Errorf("%d is not before %d", early, late)
	}
	end := time.Date(2158, 12, 31, 0, 0, 0, 0, time.UTC)
	if n := NewMaker(func() time.Time { return end }, nil).Next(); n <= 0 {
		t.Errorf("at the end of the range: %d", n)
	}
}

func TestSeed(t *testing.T) {
	t.Parallel()
	three := func(seed string) []int64 {
		m := NewMaker(at(1767225600000), strings.NewReader(seed))
		return []int64{m.Next(), m.Next(), m.Next()}
	}
	if diff := cmp.Diff(three("7"), three("7")); diff != "" {
		t.Errorf("one seed, two results:\n%s", diff)
	}
	if slices.Equal(three("7"), three("8")) {
		t.Error("two seeds, one result")
	}
	if slices.Equal(three(""), three("")) {
		t.Error("without a seed the numbers repeat")
	}
}

func TestNextConcurrently(t *testing.T) {
	t.Parallel()
	m := NewMaker(time.Now, nil)
	var mu sync.Mutex
	seen := map[int64]bool{}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 1000 {
				n := m.Next()
				mu.Lock()
				seen[n] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(seen) != 8000 {
		t.Errorf("%d distinct numbers of 8000", len(seen))
	}
}

func TestRef(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]Ref{
		"410602-0000000000001": {410602, 1},
		"410602-7ZZZZZZZZZZZZ": {410602, math.MaxInt64},
		"110101-000000000001J": {110101, 32 + 18},
		"":                     {},
	} {
		if got := r.String(); got != want {
			t.Errorf("%+v is %q, want %q", r, got, want)
		}
		if want == "" {
			continue
		}
		for _, text := range []string{want, strings.ToLower(want), strings.ReplaceAll(want, "0", "o"), strings.ReplaceAll(want, "1", "l")} {
			text = want[:7] + text[7:]
			if got, err := ParseRef(text); err != nil || got != r {
				t.Errorf("ParseRef(%q) = %+v, %v", text, got, err)
			}
		}
	}
	for _, text := range []string{
		"", "410602", "410602-", "-0000000000001", "41060-0000000000001", "010602-0000000000001", "4106o2-0000000000001", "410602-000000000000",
		"410602-00000000000001", "410602-0000000000000", "410602-8000000000000", "410602-ZZZZZZZZZZZZZ", "410602-000000000000U", "410602-00000000000-1",
		"+10602-0000000000001", "410602-00000000000é", "410602-0000000000001 ",
	} {
		if got, err := ParseRef(text); !errors.Is(err, ErrNotRef) || !got.IsZero() {
			t.Errorf("ParseRef(%q) = %+v, %v, want ErrNotRef", text, got, err)
		}
	}
}

func TestRefsSortLikeTheirNumbersAndReadBack(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 10000 {
		a, b := Ref{410602, r.Int64N(math.MaxInt64) + 1}, Ref{410602, r.Int64N(math.MaxInt64) + 1}
		if (a.ID < b.ID) != (a.String() < b.String()) {
			t.Fatalf("%s and %s sort unlike %d and %d", a, b, a.ID, b.ID)
		}
		if back, err := ParseRef(a.String()); err != nil || back != a {
			t.Fatalf("%s reads as %+v, %v", a, back, err)
		}
	}
}

func TestRefJSON(t *testing.T) {
	t.Parallel()
	in := map[string]Ref{"a": {410602, 99}, "b": {}}
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]Ref
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(in, out); diff != "" {
		t.Errorf("%s (-want +got):\n%s", text, diff)
	}
	if err := json.Unmarshal([]byte(`{"a":"410602"}`), &out); !errors.Is(err, ErrNotRef) {
		t.Errorf("err = %v", err)
	}
}
