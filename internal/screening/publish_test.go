package screening_test

import (
	"bytes"
	"context"
	"io/fs"
	"path"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
	"shouwang/policies"
)

// process opens the service once more on the same database, as another program does, under the given policy files.
func (w *world) process(files fs.FS) *world {
	w.Helper()
	profile, err := policy.Load(files, "cn-2021")
	if err != nil {
		w.Fatal(err)
	}
	if profile, err = policy.InForce(context.Background(), w.db, profile); err != nil {
		w.Fatal(err)
	}
	ids := id.NewMaker(time.Now, strings.NewReader(w.Name()+" again"))
	svc, err := screening.New(screening.Parts{DB: w.db, IDs: ids, Profiles: []*policy.Profile{profile}, Fields: field.MustLoad()})
	if err != nil {
		w.Fatal(err)
	}
	return &world{T: w.T, db: w.db, svc: svc, ids: ids}
}

// proposal is what a draft of one value proposes.
func proposal(value string) screening.DraftContent {
	return screening.DraftContent{Proposal: screening.Proposal{Params: set("medical_burden_lifted", value)}}
}

// TestEditorMayNotPublish: who has written any part of a draft does not publish it, whoever began it and whoever put it forward, and
// also after it was given back.
func TestEditorMayNotPublish(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := newWorld(t, db), context.Background()
		d := w.save(screening.DraftEdit{DraftContent: proposal("2500")})
		d, err := w.svc.SaveDraft(ctx, publisher, screening.DraftEdit{ID: d.ID, Version: d.Version, Title: d.Title, Reason: d.Reason,
			DraftContent: screening.DraftContent{Proposal: proposal("1").Proposal, From: asOf}})
		if err != nil {
			t.Fatal(err)
		}
		d = w.submit(d)
		if _, err := w.svc.PublishDraft(ctx, publisher, d.ID, d.Version, ""); code(err) != "draft_own" {
			t.Fatalf("published by who has written it: %v", err)
		}
		if d.Choices(publisher).Decide {
			t.Error("the page offers it")
		}
		third := auth.Actor{UserID: 13, Login: "third", Role: auth.CountyOffice, Area: author.Area}
		if d, err = w.svc.RejectDraft(ctx, third, d.ID, d.Version, "重来"); err != nil {
			t.Fatal(err)
		}
		d, err = w.svc.SaveDraft(ctx, third, screening.DraftEdit{ID: d.ID, Version: d.Version, Title: d.Title, Reason: d.Reason, DraftContent: d.DraftContent})
		if err != nil {
			t.Fatal(err)
		}
		d = w.submit(d)
		for _, actor := range []auth.Actor{author, publisher, third} {
			if _, err := w.svc.PublishDraft(ctx, actor, d.ID, d.Version, ""); code(err) != "draft_own" {
				t.Errorf("%s: %v", actor.Login, err)
			}
		}
		fourth := auth.Actor{UserID: 14, Login: "fourth", Role: auth.CountyOffice, Area: author.Area}
		if d, err = w.svc.PublishDraft(ctx, fourth, d.ID, d.Version, ""); err != nil || w.param("medical_burden_lifted", asOf) != "1" {
			t.Errorf("%+v %v", d, err)
		}
	})
}

// TestPublishedElsewhere: what one process has published is what another one tries, shows and publishes upon, without a restart.
func TestPublishedElsewhere(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		one, ctx := newWorld(t, db), context.Background()
		one.crowd(23, 4)
		two := one.process(policies.FS)
		one.publish(screening.Proposal{Params: set("medical_burden_other", "3000")})
		trial := screening.Trial{AsOf: asOf, Proposal: screening.Proposal{Params: set("medical_burden_other", "3500")}}
		r, err := two.svc.WhatIf(ctx, author, trial)
		if err != nil || len(r.Params) != 1 || r.Params[0].Now != "3000" {
			t.Errorf("the other process tries against %+v, %v", r.Params, err)
		}
		submitted := one.submit(one.save(screening.DraftEdit{DraftContent: proposal("2500")}))
		three := one.process(policies.FS)
		one.run(screening.Request{})
		if _, err := three.svc.PublishDraft(ctx, publisher, submitted.ID, submitted.Version, ""); err != nil {
			t.Errorf("a process that had only just begun cannot publish: %v", err)
		}
		third := two.save(screening.DraftEdit{DraftContent: screening.DraftContent{Proposal: screening.Proposal{Params: set("medical_burden_other", "3600")}}})
		third = two.submit(third)
		if _, err := one.svc.PublishDraft(ctx, publisher, third.ID, third.Version, ""); err != nil {
			t.Errorf("what was submitted in another process cannot be published: %v", err)
		}
		if err := two.svc.Reload(ctx); err != nil || two.param("medical_burden_other", asOf) != "3600" {
			t.Errorf("in force elsewhere: %v", err)
		}
	})
}

// TestPublishAfterUpgrade: when a new version of the program ships other rules, the county's own layer lies over those, and the next draft
// can be published over both.
func TestPublishAfterUpgrade(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t, dbtest.New(t)), context.Background()
	w.publish(screening.Proposal{Params: set("medical_burden_other", "3000")})
	next := w.process(upgraded(t))
	d := next.submit(next.save(screening.DraftEdit{DraftContent: proposal("2500")}))
	if _, err := next.svc.PublishDraft(ctx, publisher, d.ID, d.Version, ""); err != nil {
		t.Fatalf("after an upgrade: %v", err)
	}
	if a, b := next.param("medical_burden_lifted", asOf), next.param("medical_burden_other", asOf); a != "2500" || b != "3000" {
		t.Errorf("in force %s and %s", a, b)
	}
}

// TestExplainAfterUpgrade: a warning that an earlier version has said is explained by the rule and in the words of that version, and again
// by those of the later one when a run has said it anew.
func TestExplainAfterUpgrade(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := newWorld(t, db), context.Background()
		if err := policy.Register(ctx, db, w.svc.Profile()); err != nil {
			t.Fatal(err)
		}
		w.put("rec_medical", villageA, row{"id": w.ids.Next(), "household_id": w.household(villageA), "batch_id": 1, "row_no": 4, "visit_date": 20210301, "self_paid": 900000})
		w.run(screening.Request{})
		ref := w.one("medical_burden_lifted", screening.Open).Ref
		before, err := w.svc.Explain(ctx, auth.System("test"), ref)
		if err != nil {
			t.Fatal(err)
		}
		files := upgraded(t)
		eligibility := files["common/rules/eligibility.yaml"]
		eligibility.Data = bytes.Replace(eligibility.Data, []byte(">= params.medical_burden_lifted"), []byte(">= params.medical_burden_lifted * 1"), 1)
		eligibility.Data = bytes.ReplaceAll(eligibility.Data, []byte("{params.medical_burden_lifted}"), []byte("{params.medical_burden_other}"))
		next := w.process(files)
		after, err := next.svc.Explain(ctx, auth.System("test"), ref)
		if err != nil || !after.Changed || !after.Holds || after.Tampered || after.Message != before.Message || after.Condition != before.Condition {
			t.Fatalf("after an upgrade: changed %v, holds %v, tampered %v, %q, %q, %v", after.Changed, after.Holds, after.Tampered, after.Message, after.Condition, err)
		}
		next.run(screening.Request{})
		if said := next.one("medical_burden_lifted", screening.Open); said.Ref != ref {
			t.Fatalf("said anew as %v, was %v", said.Ref, ref)
		}
		after, err = next.svc.Explain(ctx, auth.System("test"), ref)
		if err != nil || after.Changed || after.Message == before.Message {
			t.Fatalf("said anew: changed %v, %q, %v", after.Changed, after.Message, err)
		}
	})
}

// upgraded are the policies as a later version of the program ships them.
func upgraded(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(policies.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(policies.FS, name)
		if path.Base(name) == policy.LinesFile {
			text = append(bytes.Clone(text), "# upgraded\n"...)
		}
		files[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestPublishedTwiceAtOnce: of several presses on "publish" in one moment, of one draft or of two, one succeeds, and every other is told
// that somebody was faster.
func TestPublishedTwiceAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := newWorld(t, db), context.Background()
		a, b := w.submit(w.save(screening.DraftEdit{DraftContent: proposal("2500")})), w.submit(w.save(screening.DraftEdit{DraftContent: proposal("2600")}))
		services := []*world{w, w.process(policies.FS)}
		failures := make([]error, 8)
		var all sync.WaitGroup
		for i := range failures {
			all.Go(func() {
				d := []screening.Draft{a, b}[i/2%2]
				_, failures[i] = services[i%2].svc.PublishDraft(ctx, publisher, d.ID, d.Version, "")
			})
		}
		all.Wait()
		done := 0
		for _, err := range failures {
			switch {
			case err == nil:
				done++
			case fault.KindOf(err) != fault.KindConflict:
				t.Errorf("%v", err)
			}
		}
		versions, err := policy.LocalVersions(ctx, db, "cn-2021")
		if err != nil || done != 1 || len(versions) != 1 {
			t.Errorf("%d publications, %d versions, %v", done, len(versions), err)
		}
	})
}

// TestTownshipDoesNotSetItsCountysValue: values hold for a county and what is larger, so that nobody below it publishes one.
func TestTownshipDoesNotSetItsCountysValue(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t, dbtest.New(t)), context.Background()
	a, b := author, publisher
	a.Area, b.Area = 410602001000, 410602001000
	d, err := w.svc.SaveDraft(ctx, a, screening.DraftEdit{Title: "镇", Reason: "镇", DraftContent: screening.DraftContent{Proposal: proposal("1").Proposal, From: asOf}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.svc.TryDraft(ctx, a, d.ID, screening.Trial{AsOf: asOf}); err != nil {
		t.Fatal(err)
	}
	if d, err = w.svc.SubmitDraft(ctx, a, d.ID, d.Version); err != nil {
		t.Fatal(err)
	}
	if _, err := w.svc.PublishDraft(ctx, b, d.ID, d.Version, ""); code(err) != "draft_beyond" {
		t.Errorf("a township has published a county's value: %v", err)
	}
	if _, err := w.svc.PublishDraft(ctx, publisher, d.ID, d.Version, ""); err != nil {
		t.Errorf("the county cannot publish what a township has put forward: %v", err)
	}
}

// TestDraftKeepsNoNumbersOfPersons: what is typed about a draft is read by many and goes into the journal.
func TestDraftKeepsNoNumbersOfPersons(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	d := w.save(screening.DraftEdit{Title: "为 410602199001010123 调整", Reason: "电话 13800138000", DraftContent: proposal("2500")})
	if strings.Contains(d.Title, "410602199001010123") || strings.Contains(d.Reason, "13800138000") {
		t.Errorf("kept: %s, %s", d.Title, d.Reason)
	}
}
