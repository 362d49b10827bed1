package audit

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"

	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

func sample(i int) Entry {
	return Entry{
		Actor: int64(i % 5), ActorName: fmt.Sprintf("user%d", i%5), Action: []string{"registry.import", "screening.run", "user.add"}[i%3],
		Object: fmt.Sprintf("object-%d", i), County: 410602, Area: 410602100000 + int64(i%7),
		Detail: map[string]any{"n": i, "名": "甲<乙>&丙"},
	}
}

// filled returns a database with n entries, appended one by one and in batches.
func filled(t *testing.T, db *sqldb.DB, n int) {
	t.Helper()
	db.SetClock(func() time.Time { return time.Date(2021, 12, 31, 8, 0, 0, 0, time.UTC) })
	for i := 0; i < n; {
		size := min(1+i%9, n-i)
		entries := make([]Entry, size)
		for k := range entries {
			entries[k] = sample(i + k)
		}
		err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
			first, err := RecordMany(t.Context(), tx, entries)
			if err == nil && first != int64(i) {
				return fmt.Errorf("first = %d, want %d", first, i)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		i += size
	}
}

func TestRecordAndVerify(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		report, err := Verify(t.Context(), db)
		if want := (Report{OK: true, FirstBad: -1, LastBad: -1}); err != nil || report != want {
			t.Fatalf("empty journal: %+v, %v", report, err)
		}
		filled(t, db, 70)
		report, err = Verify(t.Context(), db)
		if want := (Report{Entries: 70, OK: true, FirstBad: -1, LastBad: -1}); err != nil || report != want {
			t.Fatalf("70 entries: %+v, %v", report, err)
		}
		size, root, err := CurrentHead(t.Context(), db)
		if err != nil || size != 70 || len(root) != 44 {
			t.Errorf("head = %d %q, %v", size, root, err)
		}
	})
}

// TestRootIsTlogs keeps our incremental tree equal to the one that package tlog builds from all leaves.
func TestRootIsTlogs(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	filled(t, db, 45)
	err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
		var stored []tlog.Hash
		reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
			out := make([]tlog.Hash, len(indexes))
			for i, x := range indexes {
				out[i] = stored[x]
			}
			return out, nil
		})
		rows, err := rowsFrom(t.Context(), tx, 0, 100)
		if err != nil {
			return err
		}
		for i, r := range rows {
			added, err := tlog.StoredHashesForRecordHash(int64(i), r.hashAs(int64(i)), reader)
			if err != nil {
				return err
			}
			stored = append(stored, added...)
		}
		want, err := tlog.TreeHash(int64(len(rows)), reader)
		if err != nil {
			return err
		}
		_, root, err := readHead(t.Context(), tx)
		if err == nil && string(root) != string(want[:]) {
			t.Errorf("root = %x, want %x", root, want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRolledBackEntriesLeaveNoTrace(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		filled(t, db, 10)
		undo := errors.New("undo")
		err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
			if _, err := Record(t.Context(), tx, sample(99)); err != nil {
				return err
			}
			return undo
		})
		if !errors.Is(err, undo) {
			t.Fatal(err)
		}
		if report, err := Verify(t.Context(), db); err != nil || !report.OK || report.Entries != 10 {
			t.Errorf("report = %+v, %v", report, err)
		}
	})
}

func TestConcurrentAppends(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		const writers, each = 6, 10
		errs := make(chan error, writers)
		for w := range writers {
			go func() {
				var err error
				for i := 0; i < each && err == nil; i++ {
					err = db.Write(context.Background(), func(tx *sqldb.Tx) error {
						_, err := Record(context.Background(), tx, sample(w*100+i))
						return err
					})
				}
				errs <- err
			}()
		}
		for range writers {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		if report, err := Verify(t.Context(), db); err != nil || !report.OK || report.Entries != writers*each {
			t.Errorf("report = %+v, %v", report, err)
		}
	})
}

func TestCanonicalDetail(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		detail any
		want   string
	}{
		{"nothing", nil, `null`},
		{"sorted keys", map[string]any{"b": 1, "a": []int{2, 1}}, `{"a":[2,1],"b":1}`},
		{"struct in the order of its keys", struct {
			Z int    `json:"z"`
			A string `json:"a"`
		}{1, "x"}, `{"a":"x","z":1}`},
		{"large numbers stay", int64(9007199254740993), `9007199254740993`},
		{"no HTML escapes", "<甲>&", `"<甲>&"`},
		{"bad text", "a\xffb\x00", "\"a\uFFFDb\\u0000\""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := canonical(tt.detail)
			if err != nil || got != tt.want {
				t.Errorf("got %s, %v, want %s", got, err, tt.want)
			}
		})
	}
	if _, err := canonical(func() {}); err == nil {
		t.Error("a function became JSON")
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		filled(t, db, 30)
		system := int64(0)
		tests := []struct {
			name string
			f    Filter
			want string
		}{
			{"newest first", Filter{Limit: 3}, "29 28 27 next 27"},
			{"next page", Filter{Limit: 3, Before: 27}, "26 25 24 next 24"},
			{"last page", Filter{Limit: 3, Before: 3}, "2 1 0"},
			{"system", Filter{Actor: &system}, "25 20 15 10 5 0"},
			{"subject", Filter{Action: "user", Limit: 2}, "29 26 next 26"},
			{"action", Filter{Action: "registry.import", Limit: 2}, "27 24 next 24"},
			{"no action but a beginning of one", Filter{Action: "regis"}, ""},
			{"object", Filter{Object: "object-7"}, "7"},
			{"area", Filter{AreaLo: 410602100003, AreaHi: 410602100003}, "24 17 10 3"},
			{"area of another county", Filter{AreaLo: 410603000000, AreaHi: 410603999999}, ""},
			{"too early", Filter{To: time.Date(2021, 12, 31, 8, 0, 0, 0, time.UTC)}, ""},
			{"in time", Filter{From: time.Date(2021, 12, 31, 8, 0, 0, 0, time.UTC), Limit: 1}, "29 next 29"},
		}
		for _, tt := range tests {
			page, err := List(t.Context(), db, tt.f)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range page.Entries {
				got = append(got, fmt.Sprint(e.Seq))
			}
			if page.Next > 0 {
				got = append(got, fmt.Sprintf("next %d", page.Next))
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("%s: %s", tt.name, diff)
			}
		}
		page, err := List(t.Context(), db, Filter{Object: "object-7"})
		want := Stored{Seq: 7, At: time.Date(2021, 12, 31, 8, 0, 0, 0, time.UTC), Actor: 2, ActorName: "user2",
			Action: "screening.run", Object: "object-7", County: 410602, Area: 410602100000, Detail: `{"n":7,"名":"甲<乙>&丙"}`}
		if diff := cmp.Diff([]Stored{want}, page.Entries); err != nil || diff != "" {
			t.Error(err, diff)
		}
	})
}

// tampering is one way to falsify the journal and what the verification must say of it.
type tampering struct {
	name string
	do   func(tx *sqldb.Tx, r *rand.Rand, size int64) (want Report, err error)
}

func TestVerifyFindsEveryTampering(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		const size = 61
		filled(t, db, size)
		seed := uint64(time.Now().UnixNano())
		t.Logf("seed %d", seed)
		r := rand.New(rand.NewPCG(seed, 1))
		for range 12 {
			for _, tm := range tamperings() {
				undo := errors.New("undo")
				err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
					want, err := tm.do(tx, r, size)
					if err != nil {
						return fmt.Errorf("tamper: %w", err)
					}
					got, err := verify(t.Context(), tx)
					if err != nil {
						return err
					}
					got.Entries, want.Entries = 0, 0
					if diff := cmp.Diff(want, got); diff != "" {
						t.Errorf("%s: (-want +got)\n%s", tm.name, diff)
					}
					return undo
				})
				if !errors.Is(err, undo) {
					t.Fatalf("%s: %v", tm.name, err)
				}
			}
		}
		if report, err := Verify(t.Context(), db); err != nil || !report.OK {
			t.Errorf("after undoing all: %+v, %v", report, err)
		}
	})
}

// TestLeafFormIsForEver fails when the text under the leaf hash changes, which would make every stored journal look
// tampered with.
func TestLeafFormIsForEver(t *testing.T) {
	t.Parallel()
	r, err := rowOf(sample(3), 3, time.Date(2021, 12, 31, 8, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	const want = "zIDhiSiNPw6MJJDcp3VElvhNc51715/eOx7TbRmPwLc="
	if got := tlog.Hash(r.leaf).String(); got != want {
		t.Errorf("leaf = %s, want %s", got, want)
	}
}
