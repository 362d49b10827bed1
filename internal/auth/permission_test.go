package auth

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/fault"
	"shouwang/internal/locale"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestPermissionsAsReviewed holds the table of rights against testdata/permissions.txt, so that every change of a right
// shows in review as a changed line of text.
func TestPermissionsAsReviewed(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, p := range Permissions() {
		var roles []string
		for _, r := range Roles() {
			if (Actor{UserID: 1, Role: r}).Can(p) {
				roles = append(roles, string(r))
			}
		}
		fmt.Fprintf(&b, "%s: %s\n", p, strings.Join(roles, " "))
	}
	const golden = "testdata/permissions.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("rights changed (-reviewed +now); if that is intended, run with -update\n%s", diff)
	}
}

func TestEveryRoleAndPermissionIsDescribed(t *testing.T) {
	t.Parallel()
	messages, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, p := range Permissions() {
		keys = append(keys, p.Message())
	}
	for _, r := range Roles() {
		keys = append(keys, r.Message())
	}
	for _, key := range keys {
		for _, lang := range locale.Languages() {
			if text := messages.T(lang, key, nil); text == "" || strings.Contains(text, key) {
				t.Errorf("%s in %s: %q", key, lang, text)
			}
		}
	}
}

func TestDutiesAreSeparate(t *testing.T) {
	t.Parallel()
	for _, r := range Roles() {
		business := r.Has(RegistryRead) || r.Has(FeedImport) || r.Has(ScreeningRun)
		if r.Has(UserManage) && (business || r.Has(AuditRead)) {
			t.Errorf("%s manages users and does something else", r)
		}
		if r.Has(AuditRead) && (r.Has(RegistryWrite) || r.Has(FeedImport)) {
			t.Errorf("%s reads the journal of what it does itself", r)
		}
	}
}

func TestSystemAndNobody(t *testing.T) {
	t.Parallel()
	cli := System("cli")
	for _, p := range Permissions() {
		if !cli.Can(p) || cli.Require(p) != nil {
			t.Errorf("the system cannot %s", p)
		}
		if nobody := (Actor{}); nobody.Can(p) || fault.KindOf(nobody.Require(p)) != fault.KindDenied {
			t.Errorf("nobody can %s", p)
		}
		if forged := (Actor{Role: "root"}); forged.Can(p) {
			t.Errorf("an unknown role can %s", p)
		}
	}
	if cli.Login != "system:cli" || !cli.IsSystem() || cli.UserID != 0 || !cli.Covers(410602100204) {
		t.Errorf("system = %+v", cli)
	}
	if (Actor{}).Covers(410602100204) || !(Actor{}).Scope().Empty() {
		t.Error("nobody sees something")
	}
	if slices.Contains(Roles(), system) {
		t.Error("an account can be the system")
	}
}

func TestScope(t *testing.T) {
	t.Parallel()
	tests := []struct {
		area   int64
		want   Scope
		single bool
	}{
		{410602100204, Scope{410602100204, 410602100204, 410602, 410602}, true},
		{410602100000, Scope{410602100000, 410602100999, 410602, 410602}, true},
		{410602000000, Scope{410602000000, 410602999999, 410602, 410602}, true},
		{410600000000, Scope{410600000000, 410699999999, 410600, 410699}, false},
		{0, Scope{0, 999999999999, 0, 999999}, false},
	}
	for _, tt := range tests {
		got := Actor{Role: Leader, Area: tt.area}.Scope()
		if _, one := got.OneCounty(); got != tt.want || one != tt.single {
			t.Errorf("%d: %+v, one county %v", tt.area, got, one)
		}
	}
	town := ScopeOf(410602100000)
	narrow := []struct {
		chosen int64
		want   Scope
		empty  bool
	}{
		{410602100204, ScopeOf(410602100204), false},
		{410602000000, town, false},
		{0, town, false},
		{410602101000, Scope{}, true},
		{410603100000, Scope{}, true},
	}
	for _, tt := range narrow {
		got := town.Narrow(tt.chosen)
		if got.Empty() != tt.empty || !tt.empty && got != tt.want {
			t.Errorf("narrow to %d = %+v", tt.chosen, got)
		}
	}
}
