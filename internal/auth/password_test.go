package auth

import (
	"strings"
	"testing"
	"time"

	"shouwang/internal/fault"
)

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	tests := []struct{ password, want string }{
		{"correct horse battery", ""},
		{"麦苗 水渠 石磨 灯笼", ""},
		{"麦苗水渠石磨灯笼老井台", ""},
		{"short-9ab", "password_short"},
		{"麦苗水渠石磨", "password_short"},
		{strings.Repeat("ab3 ", 33), "password_long"},
		{"13800138000", "password_digits"},
		{"410602 19900101 0123", "password_digits"},
		{"１２３４５６７８９０１２", "password_digits"},
		{"my-ZhangSan-pass", "password_login"},
		{"Password123", "password_common"},
		{"Admin@2025", "password_common"},
		{"aaaaaaaaaaaa", "password_common"},
		{"abcabcabcabc", "password_common"},
		{"bad\xffbytes....", "password_short"},
	}
	for _, tt := range tests {
		got := ""
		if e, ok := fault.As(CheckPassword("zhangsan", tt.password)); ok {
			got = e.Code
		}
		if got != tt.want {
			t.Errorf("%q = %q, want %q", tt.password, got, tt.want)
		}
	}
}

func TestHash(t *testing.T) {
	t.Parallel()
	c := TestCost()
	stored := c.hash("麦苗 水渠 石磨")
	if !strings.HasPrefix(stored, "$argon2id$v=19$m=64,t=1,p=1$") || strings.Contains(stored, "麦苗") || stored == c.hash("麦苗 水渠 石磨") {
		t.Errorf("hash = %s", stored)
	}
	for password, want := range map[string]bool{"麦苗 水渠 石磨": true, "麦苗 水渠 石磨 ": false, "": false} {
		if ok, stale, err := c.verify(stored, password); ok != want || stale || err != nil {
			t.Errorf("verify %q = %v, stale %v, %v", password, ok, stale, err)
		}
	}
	if ok, stale, err := (Cost{MemoryKiB: 128, Passes: 1, Threads: 1}).verify(stored, "麦苗 水渠 石磨"); !ok || !stale || err != nil {
		t.Errorf("at another cost: %v, stale %v, %v", ok, stale, err)
	}
	for _, bad := range []string{"", "plain", "$argon2i$v=19$m=64,t=1,p=1$AAAA$AAAA", "$argon2id$v=18$m=64,t=1,p=1$AAAA$AAAA",
		"$argon2id$v=19$m=64$AAAA$AAAA", "$argon2id$v=19$m=64,t=1,p=1$!$AAAA", "$argon2id$v=19$m=64,t=1,p=1$AAAA$"} {
		if ok, _, err := c.verify(bad, "x"); ok || err == nil {
			t.Errorf("verify against %q = %v, %v", bad, ok, err)
		}
	}
}

func TestStandardCost(t *testing.T) {
	t.Parallel()
	stored := StandardCost().hash("麦苗 水渠 石磨")
	if ok, stale, err := StandardCost().verify(stored, "麦苗 水渠 石磨"); !ok || stale || err != nil {
		t.Errorf("verify = %v, %v, %v", ok, stale, err)
	}
}

func TestRandomPassword(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 200 {
		p := RandomPassword()
		if len(p) != 19 || strings.Count(p, "-") != 3 || strings.Trim(p, randomLetters+"-") != "" || seen[p] || CheckPassword("x", p) != nil {
			t.Fatalf("password %q", p)
		}
		seen[p] = true
	}
}

func TestBucket(t *testing.T) {
	t.Parallel()
	start := time.Date(2021, 12, 31, 8, 0, 0, 0, time.UTC)
	state := tries{}
	var waits []int64
	for now, i := start, 0; i < 13; i++ {
		state = byAccount.rules().fail(state, now)
		wait := state.locked.Sub(now)
		waits = append(waits, seconds(wait))
		now = now.Add(wait + time.Second)
	}
	want := []int64{0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900}
	for i := range want {
		if waits[i] != want[i] {
			t.Fatalf("waits = %v, want %v", waits, want)
		}
	}
	if later := byAccount.rules().fail(state, state.last.Add(25*time.Hour)); later.failures != 1 || later.locked.After(later.last) {
		t.Errorf("a day later = %+v", later)
	}
	for n := range int64(100) {
		state = byAccount.rules().fail(tries{failures: n, last: start}, start)
		if state.locked.Sub(start) > byAccount.rules().longest {
			t.Fatalf("after %d failures the wait is %v", n, state.locked.Sub(start))
		}
	}
}

// TestSpraying lets a machine try one password on each of 1,000 accounts from one address, as fast as it may. The
// address alone holds it to a handful of tries an hour.
func TestSpraying(t *testing.T) {
	t.Parallel()
	now := time.Date(2021, 12, 31, 8, 0, 0, 0, time.UTC)
	end := now.Add(time.Hour)
	looked, state := 0, tries{}
	for account := 0; account < 1000 && now.Before(end); account++ {
		state = byAddress.rules().fail(state, now)
		looked++
		now = now.Add(max(state.locked.Sub(now), 10*time.Millisecond))
	}
	if looked > 30 {
		t.Errorf("%d accounts were tried within an hour", looked)
	}
}

// TestSprayingFromManyAddresses lets ten thousand tries come from as many addresses; the bucket of all slows them.
func TestSprayingFromManyAddresses(t *testing.T) {
	t.Parallel()
	now := time.Date(2021, 12, 31, 8, 0, 0, 0, time.UTC)
	end := now.Add(10 * time.Minute)
	looked, state := 0, tries{}
	for looked < 10_000 && now.Before(end) {
		state = byAll.rules().fail(state, now)
		looked++
		now = now.Add(max(state.locked.Sub(now), 10*time.Millisecond)).Truncate(10 * time.Millisecond)
	}
	if looked > 300+10*60*6 {
		t.Errorf("%d tries within ten minutes", looked)
	}
}
