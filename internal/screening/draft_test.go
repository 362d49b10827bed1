package screening_test

import (
	"context"
	"strings"
	"testing"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

var (
	author    = auth.Actor{UserID: 11, Login: "author", Role: auth.CountyOffice, Area: 410602000000}
	publisher = auth.Actor{UserID: 12, Login: "publisher", Role: auth.CountyOffice, Area: 410602000000}
)

// threeTests are the tests of the rules that the tests here propose.
const threeTests = `version: 1
cases:
  - {rule: income_below_line, name: "true", base: lifted, given: {current: {wage_income: 3000}}, expect: {income_below_line: "true"}}
  - {rule: income_below_line, name: "false", base: lifted, given: {}, expect: {income_below_line: "false"}}
  - {rule: income_below_line, name: unknown, base: lifted, given: {current: {wage_income: null}}, expect: {income_below_line: unknown}}
  - {rule: tried, name: "true", base: lifted, given: {current: {wage_income: 30000}}, expect: {tried: "true"}}
  - {rule: tried, name: "false", base: lifted, given: {current: {wage_income: 10}}, expect: {tried: "false"}}
  - {rule: tried, name: unknown, base: lifted, given: {current: {wage_income: null}}, expect: {tried: unknown}}
`

// save keeps a draft of the author.
func (w *world) save(e screening.DraftEdit) screening.Draft {
	w.Helper()
	if e.Title == "" {
		e.Title, e.Reason = "调整", "县政府常务会议"
	}
	if e.From.IsZero() {
		e.From = asOf
	}
	d, err := w.svc.SaveDraft(context.Background(), author, e)
	if err != nil {
		w.Fatal(err)
	}
	return d
}

// submit tries a draft and puts it forward.
func (w *world) submit(d screening.Draft) screening.Draft {
	w.Helper()
	if _, err := w.svc.TryDraft(context.Background(), author, d.ID, screening.Trial{AsOf: asOf}); err != nil {
		w.Fatal(err)
	}
	d, err := w.svc.SubmitDraft(context.Background(), author, d.ID, d.Version)
	if err != nil {
		w.Fatalf("%+v", err)
	}
	return d
}

// publish brings a proposal all the way.
func (w *world) publish(p screening.Proposal) screening.Draft {
	w.Helper()
	p.Tests = threeTests
	if p.Rules == "" {
		p.Tests = ""
	}
	d := w.submit(w.save(screening.DraftEdit{DraftContent: screening.DraftContent{Proposal: p}}))
	d, err := w.svc.PublishDraft(context.Background(), publisher, d.ID, d.Version, "县发〔2021〕1号")
	if err != nil {
		w.Fatalf("%+v", err)
	}
	return d
}

// param is what a parameter is in force.
func (w *world) param(key string, on civil.Date) string {
	w.Helper()
	v, err := w.svc.Profile().Value(key, county, on)
	if err != nil {
		w.Fatal(err)
	}
	return v.Text
}

func code(err error) string {
	if f, ok := fault.As(err); ok {
		return f.Code
	}
	return ""
}

func TestDraftIsPublishedByAnotherPerson(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := newWorld(t, db), context.Background()
		w.crowd(21, 10)
		d := w.save(screening.DraftEdit{DraftContent: screening.DraftContent{Proposal: screening.Proposal{Params: set("medical_burden_lifted", "2500")}}})
		if _, err := w.svc.SubmitDraft(ctx, author, d.ID, d.Version); code(err) != "draft_not_looked" {
			t.Fatalf("submitted without a trial: %v", err)
		}
		d = w.submit(d)
		if d.Looked == nil || d.Looked.Rules == 0 || d.Looked.Households == 0 {
			t.Fatalf("looked at %+v", d.Looked)
		}
		for who, actor := range map[string]auth.Actor{"author": author, "a leader": {UserID: 3, Role: auth.Leader, Area: author.Area}} {
			if _, err := w.svc.PublishDraft(ctx, actor, d.ID, d.Version, ""); fault.KindOf(err) != fault.KindDenied {
				t.Fatalf("published by %s: %v", who, err)
			}
			if _, err := w.svc.RejectDraft(ctx, actor, d.ID, d.Version, "no"); fault.KindOf(err) != fault.KindDenied {
				t.Fatalf("rejected by %s: %v", who, err)
			}
		}
		other := auth.Actor{UserID: 4, Role: auth.CountyOffice, Area: 410603000000}
		if _, err := w.svc.PublishDraft(ctx, other, d.ID, d.Version, ""); fault.KindOf(err) != fault.KindNotFound {
			t.Fatalf("published by another county: %v", err)
		}
		if got := w.param("medical_burden_lifted", asOf); got == "2500" {
			t.Fatal("in force before it was published")
		}
		if d, err := w.svc.PublishDraft(ctx, publisher, d.ID, d.Version, "1号"); err != nil || d.State != screening.DraftPublished || d.Published == "" {
			t.Fatalf("%+v %v", d, err)
		}
		if on, before := w.param("medical_burden_lifted", asOf), w.param("medical_burden_lifted", asOf.AddDays(-1)); on != "2500" || before == "2500" {
			t.Fatalf("on its day %s, the day before %s", on, before)
		}
		if _, err := w.svc.PublishDraft(ctx, publisher, d.ID, d.Version+1, ""); code(err) != "draft_is_published" {
			t.Fatalf("published twice: %v", err)
		}
	})
}

// TestSubmitterMayNotPublish: the author drafts, another puts it forward; neither publishes.
func TestSubmitterMayNotPublish(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t, dbtest.New(t)), context.Background()
	d := w.save(screening.DraftEdit{DraftContent: screening.DraftContent{Proposal: screening.Proposal{Params: set("medical_burden_lifted", "2500")}}})
	if _, err := w.svc.TryDraft(ctx, publisher, d.ID, screening.Trial{AsOf: asOf}); err != nil {
		t.Fatal(err)
	}
	d, err := w.svc.SubmitDraft(ctx, publisher, d.ID, d.Version)
	if err != nil {
		t.Fatal(err)
	}
	for _, actor := range []auth.Actor{author, publisher} {
		if _, err := w.svc.PublishDraft(ctx, actor, d.ID, d.Version, ""); code(err) != "draft_own" {
			t.Fatalf("%s: %v", actor.Login, err)
		}
	}
	third := auth.Actor{UserID: 13, Login: "third", Role: auth.CountyOffice, Area: author.Area}
	if _, err := w.svc.PublishDraft(ctx, third, d.ID, d.Version, ""); err != nil {
		t.Fatal(err)
	}
}

func TestDraftRefusesWhatChangedMeanwhile(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := newWorld(t, db), context.Background()
		w.crowd(22, 4)
		content := func(value string) screening.DraftContent {
			return screening.DraftContent{Proposal: screening.Proposal{Params: set("medical_burden_lifted", value)}}
		}
		first := w.save(screening.DraftEdit{DraftContent: content("2500")})
		changed := w.save(screening.DraftEdit{ID: first.ID, Version: first.Version, DraftContent: content("2600")})
		if _, err := w.svc.SaveDraft(ctx, publisher, screening.DraftEdit{ID: first.ID, Version: first.Version, Title: "x", DraftContent: content("1")}); code(err) != "draft_changed" {
			t.Fatalf("an old version was saved over: %v", err)
		}
		submitted := w.submit(changed)
		w.publish(screening.Proposal{Params: set("medical_burden_other", "3000")})
		if _, err := w.svc.PublishDraft(ctx, publisher, submitted.ID, submitted.Version, ""); code(err) != "draft_base_changed" || fault.KindOf(err) != fault.KindConflict {
			t.Fatalf("published upon another profile: %v", err)
		}
		rejected, err := w.svc.RejectDraft(ctx, publisher, submitted.ID, submitted.Version, "重新试算")
		if err != nil || rejected.DecidedReason == "" {
			t.Fatal(rejected, err)
		}
		again := w.submit(w.save(screening.DraftEdit{ID: rejected.ID, Version: rejected.Version, DraftContent: content("2600")}))
		if _, err := w.svc.PublishDraft(ctx, publisher, again.ID, again.Version, ""); err != nil {
			t.Fatal(err)
		}
		if a, b := w.param("medical_burden_lifted", asOf), w.param("medical_burden_other", asOf); a != "2600" || b != "3000" {
			t.Fatalf("in force %s and %s", a, b)
		}
	})
}

func TestDraftOfRulesNeedsThreeTests(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t, dbtest.New(t)), context.Background()
	rules := draftRule("tried", "current.wage_income > yuan(20000)")
	for name, c := range map[string]struct{ tests, want string }{
		"none":   {"", "draft_untested"},
		"two":    {threeTests[:strings.LastIndex(threeTests, "  - {rule: tried")], "draft_untested"},
		"failed": {strings.Replace(threeTests, "wage_income: 30000", "wage_income: 1", 1), "draft_untested"},
		"right":  {threeTests, "draft_not_looked"},
	} {
		d := w.save(screening.DraftEdit{DraftContent: screening.DraftContent{Proposal: screening.Proposal{Rules: rules, Tests: c.tests}}})
		if _, err := w.svc.SubmitDraft(ctx, author, d.ID, d.Version); code(err) != c.want {
			t.Errorf("%s: %+v, want %s", name, err, c.want)
		}
	}
}

// TestRuleHoldsFromItsDay: a replaced rule keeps what it said before its day, counts its version up, and goes back when the earlier
// version is published again.
func TestRuleHoldsFromItsDay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := newWorld(t, db), context.Background()
		h := w.household(villageA)
		said := func(on civil.Date) bool {
			w.run(screening.Request{AsOf: on})
			page, err := w.svc.Warnings(ctx, auth.System("test"), screening.Filter{Rule: "income_below_line"})
			if err != nil {
				t.Fatal(err)
			}
			return len(page.Warnings) == 1 && page.Warnings[0].Household.ID == h
		}
		was, _ := ruleOf(w, "income_below_line")
		d := w.publish(screening.Proposal{Rules: draftRule("income_below_line", "current.net < yuan(22000)") + tail(draftRule("tried", "current.wage_income > yuan(20000)"))})
		now, _ := ruleOf(w, "income_below_line")
		if now.Version != was.Version+1 || now.Condition == was.Condition {
			t.Fatalf("version %d, then %d", was.Version, now.Version)
		}
		if said(asOf.AddDays(-1)) || !said(asOf) {
			t.Fatal("the rule does not hold from its day on")
		}
		back, err := w.svc.RestoreDraft(ctx, author, d.ID, "退回", "")
		if err != nil {
			t.Fatal(err)
		}
		back = w.submit(back)
		if _, err := w.svc.PublishDraft(ctx, publisher, back.ID, back.Version, ""); err != nil {
			t.Fatal(err)
		}
		if again, ok := ruleOf(w, "income_below_line"); !ok || again.Condition != was.Condition || said(asOf) {
			t.Fatal("the earlier version is not in force again")
		}
		if _, ok := ruleOf(w, "tried"); ok {
			t.Fatal("the new rule is still there")
		}
		all, err := policy.LocalVersions(ctx, db, "cn-2021")
		if err != nil || len(all) != 2 {
			t.Fatalf("%d versions, %v", len(all), err)
		}
	})
}

// TestRuleIsReplacedAgain: what the first draft put in force holds until the second one does.
func TestRuleIsReplacedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	publish := func(condition string, from civil.Date) {
		rules := draftRule("tried", condition)
		tests := "version: 1\ncases:\n" + threeTests[strings.Index(threeTests, "  - {rule: tried"):]
		d := w.submit(w.save(screening.DraftEdit{DraftContent: screening.DraftContent{From: from, Proposal: screening.Proposal{Rules: rules, Tests: tests}}}))
		if _, err := w.svc.PublishDraft(context.Background(), publisher, d.ID, d.Version, ""); err != nil {
			t.Fatalf("%+v", err)
		}
	}
	w.household(villageA)
	publish("current.wage_income > yuan(10000)", asOf.AddDays(-20))
	publish("current.wage_income > yuan(20000)", asOf)
	for on, want := range map[civil.Date]int64{asOf.AddDays(-21): 0, asOf.AddDays(-20): 1, asOf.AddDays(-1): 1, asOf: 0} {
		if got := w.run(screening.Request{AsOf: on}).Warnings["tried"].True; got != want {
			t.Errorf("on %s: %d, want %d", on, got, want)
		}
	}
}

func tail(rules string) string { return strings.TrimPrefix(rules, "version: 1\nrules:\n") }

func ruleOf(w *world, id string) (r struct {
	Version   int
	Condition string
}, ok bool) {
	for _, one := range w.svc.Rules() {
		if one.ID == id {
			r.Version, r.Condition = one.Version, one.Condition
			return r, true
		}
	}
	return r, false
}
