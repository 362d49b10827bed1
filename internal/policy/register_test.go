package policy

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/audit"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
	"shouwang/policies"
)

func TestRegister(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		first := tinyProfile(t)
		files := tiny(t)
		files["tiny/lines.yaml"] = []byte(strings.Replace(string(files["tiny/lines.yaml"]), `"7000"`, `"7200"`, 1))
		second, err := parse("tiny", files)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []*Profile{first, second, first} {
			if err := Register(t.Context(), db, p); err != nil {
				t.Fatal(err)
			}
		}
		for p, want := range map[*Profile]int64{first: 700000, second: 720000} {
			again, err := LoadRegistered(t.Context(), db, p.Digest)
			if err != nil {
				t.Fatal(err)
			}
			v, err := again.Value("monitoring_line", 410602, civil.New(2022, 1, 1))
			if err != nil || v.Number != want || again.Digest != p.Digest {
				t.Errorf("line = %d, %v, want %d", v.Number, err, want)
			}
			if diff := cmp.Diff(p.Files(CodesFile), again.Files(CodesFile)); diff != "" {
				t.Error(diff)
			}
		}
		if _, err := LoadRegistered(t.Context(), db, "none"); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("unknown digest: %v", err)
		}
		page, err := audit.List(t.Context(), db, audit.Filter{Action: "policy.register"})
		if err != nil || len(page.Entries) != 2 {
			t.Errorf("journal has %d entries, %v", len(page.Entries), err)
		}
	})
}

// TestRegisterAtOnce: several processes that start together register the same version once, and its calendar.
func TestRegisterAtOnce(t *testing.T) {
	t.Parallel()
	shipped, err := Load(policies.FS, "cn-2021")
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		failures := make([]error, 8)
		var all sync.WaitGroup
		for i := range failures {
			all.Go(func() { failures[i] = Register(t.Context(), db, shipped) })
		}
		all.Wait()
		if err := errors.Join(failures...); err != nil {
			t.Fatal(err)
		}
		page, err := audit.List(t.Context(), db, audit.Filter{Action: "policy.register"})
		if err != nil || len(page.Entries) != 1 {
			t.Errorf("journal has %d entries, %v", len(page.Entries), err)
		}
	})
}

func TestTamperedProfileIsRefused(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	p := tinyProfile(t)
	files := tiny(t)
	files["tiny/rules/all.yaml"] = []byte("rules: [x]\n")
	body, err := pack(files)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(t.Context(), func(tx *sqldb.Tx) error { return save(t.Context(), tx, p.Digest, p.Code, body) })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := LoadRegistered(t.Context(), db, p.Digest); err == nil || !strings.Contains(err.Error(), "digest") {
		t.Errorf("err = %v", err)
	}
}
