package app_test

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/app"
	"shouwang/internal/area"
	"shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/casework"
	"shouwang/internal/civil"
	"shouwang/internal/cli"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

var (
	stress     = flag.Duration("stress", 3*time.Second, "how long people and processes work at once")
	stressSeed = flag.Uint64("stress-seed", 0, "seed of that; 0 draws one")
)

// TestStress lets two processes on one database import, correct, end, screen, handle, settle and publish at once. Whatever is refused is
// refused in words, and in the end the warnings are those of one fresh whole run, every warning is dealt with as its story says, a
// household has one open clue, and the journal is whole.
func TestStress(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a while")
	}
	t.Parallel()
	seed := *stressSeed
	if seed == 0 {
		seed = rand.Uint64() >> 1
	}
	dbtest.EachName(t, func(t *testing.T, dsn string) {
		t.Logf("run again with -run TestStress -stress %s -stress-seed %d", *stress, seed)
		p := &press{T: t, seed: seed, asOf: civil.New(2021, time.December, 31)}
		p.fill(dsn)
		p.work()
		p.judge()
	})
}

// press is a county with more to do than it can.
type press struct {
	*testing.T
	seed       uint64
	asOf       civil.Date
	dir, dsn   string
	lists      [][2]string // sources and files
	processes  []*cli.System
	households []id.Ref
	mu         sync.Mutex
	outcomes   map[string]int
}

func (p *press) fill(dsn string) {
	p.Helper()
	p.dir, p.dsn, p.outcomes = p.TempDir(), dsn, map[string]int{}
	if status, _, messages := run(p.T, "synth", "--households", "120", "--seed", "11", "--out", p.dir); status != 0 {
		p.Fatal(messages)
	}
	c := readCounty(p.T, p.dir)
	for _, im := range c.manifest.Imports {
		if status, _, messages := run(p.T, "import", im.Source, filepath.Join(p.dir, im.File), "--db", dsn); status != 0 && status != 3 {
			p.Fatalf("%s: %s", im.File, messages)
		}
		p.lists = append(p.lists, [2]string{im.Source, im.File})
	}
	if status, _, messages := run(p.T, "screen", "--as-of", p.asOf.String(), "--area", "410602", "--db", dsn); status != 0 {
		p.Fatal(messages)
	}
	p.processes = []*cli.System{system(p.T, dsn), system(p.T, dsn)}
	for _, text := range column(p.T, p.processes[0], "SELECT CAST(id AS TEXT) FROM household ORDER BY id") {
		var number int64
		if _, err := fmt.Sscan(text, &number); err != nil {
			p.Fatal(err)
		}
		p.households = append(p.households, id.Ref{County: 410602, ID: number})
	}
}

// deed is something that a person or a process does over and over.
type deed struct {
	name string
	do   func(ctx context.Context, s *cli.System, rng *rand.Rand) error
}

func (p *press) deeds() []deed {
	return []deed{
		{"correct", p.correct}, {"correct", p.correct}, {"end", p.end}, {"handle", p.handle}, {"handle", p.handle}, {"settle", p.settle},
		{"screen", p.screen}, {"screen", p.screen}, {"refresh", p.refresh}, {"import", p.bring}, {"publish", p.publish},
	}
}

func (p *press) work() {
	ctx, stop := context.WithCancel(p.Context())
	var workers []<-chan struct{}
	for _, s := range p.processes {
		s.Config.ScreenAfter = time.Second
		workers = append(workers, app.Work(ctx, s, slog.New(slog.DiscardHandler)))
	}
	until := time.Now().Add(*stress)
	var all sync.WaitGroup
	for i, d := range p.deeds() {
		rng := rand.New(rand.NewPCG(p.seed, uint64(i)))
		all.Go(func() {
			for first := true; first || time.Now().Before(until); first = false {
				p.note(d.name, d.do(ctx, p.processes[rng.IntN(2)], rng))
			}
		})
	}
	all.Wait()
	stop()
	for _, done := range workers {
		<-done
	}
	p.Logf("%v", p.outcomes)
}

// note counts what came of a deed. An error that has no words for people is a failure.
func (p *press) note(name string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil {
		p.outcomes[name]++
		return
	}
	p.outcomes[name+": "+fault.KindOf(err).String()]++
	if fault.KindOf(err) == fault.KindInternal {
		p.Errorf("%s: %v", name, err)
	}
}

var stressOffice = auth.Actor{UserID: 71, Login: "office", Role: auth.CountyOffice, Area: 410602000000}

func (p *press) any(rng *rand.Rand) id.Ref { return p.households[rng.IntN(len(p.households))] }

func (p *press) correct(ctx context.Context, s *cli.System, rng *rand.Rand) error {
	ref := p.any(rng)
	sheets, err := s.Registry.Sheets(ctx, stressOffice, []id.Ref{ref})
	if err != nil || sheets[ref] == nil {
		return err
	}
	spot := registry.Spot{Field: []string{"household.safe_water", "household.dangerous_house"}[rng.IntN(2)]}
	entry, ok := sheets[ref].Entry(spot)
	if !ok {
		return fmt.Errorf("no %s", spot)
	}
	value := registry.Corrected{Spot: spot, Text: []string{"yes", "no"}[rng.IntN(2)], Seen: entry.Mark}
	if _, err := s.Registry.Correct(ctx, stressOffice, ref, registry.Correction{Values: []registry.Corrected{value}}); err != nil {
		return err
	}
	return p.refreshOne(ctx, s, ref)
}

func (p *press) refresh(ctx context.Context, s *cli.System, rng *rand.Rand) error {
	return p.refreshOne(ctx, s, p.any(rng))
}

func (p *press) refreshOne(ctx context.Context, s *cli.System, ref id.Ref) error {
	_, err := s.Screening.Refresh(ctx, stressOffice, ref)
	return err
}

func (p *press) end(ctx context.Context, s *cli.System, rng *rand.Rand) error {
	ref, how := p.any(rng), registry.Ending{On: p.asOf, Reason: "moved away"}
	if rng.IntN(3) == 0 {
		return s.Registry.Resume(ctx, stressOffice, ref, how)
	}
	return s.Registry.EndHousehold(ctx, stressOffice, ref, how)
}

func (p *press) handle(ctx context.Context, s *cli.System, rng *rand.Rand) error {
	page, err := s.Screening.Warnings(ctx, stressOffice, screening.Filter{Family: []string{"eligibility", "quality"}[rng.IntN(2)], Limit: 500})
	if err != nil || len(page.Warnings) == 0 {
		return err
	}
	one := page.Warnings[rng.IntN(len(page.Warnings))]
	var refs []id.Ref
	for _, w := range page.Warnings {
		if w.Rule == one.Rule && len(refs) < 20 {
			refs = append(refs, w.Ref)
		}
	}
	if steps := one.Steps(); len(steps) > 0 {
		h := screening.Handling{Step: steps[rng.IntN(len(steps))], Reason: "data_error", Note: "压力测试", CheckedOn: p.asOf, Key: fmt.Sprint("k", rng.IntN(1<<30))}
		h.Reason = s.Screening.Profile().Codes["dismiss_reason"].Codes[0].Code
		for range 2 { // as a double press does
			if _, err = s.Screening.HandleMany(ctx, stressOffice, refs, h); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *press) settle(ctx context.Context, s *cli.System, rng *rand.Rand) error {
	page, err := s.Casework.Clues(ctx, stressOffice, casework.Filter{State: casework.Open})
	if err != nil || len(page.Clues) == 0 {
		return err
	}
	return s.Casework.Settle(ctx, stressOffice, page.Clues[rng.IntN(len(page.Clues))].Ref, casework.Settlement{Result: "included"})
}

func (p *press) screen(ctx context.Context, s *cli.System, rng *rand.Rand) error {
	req := screening.Request{AsOf: p.asOf, Area: area.CountyCode(410602), Changed: rng.IntN(2) == 0}
	if rng.IntN(3) == 0 {
		_, err := s.Screening.Start(ctx, stressOffice, req)
		return err
	}
	_, err := s.Screening.Run(ctx, stressOffice, req)
	return err
}

func (p *press) bring(_ context.Context, _ *cli.System, rng *rand.Rand) error {
	list := p.lists[rng.IntN(len(p.lists))]
	status, out, messages := run(p.T, "import", list[0], filepath.Join(p.dir, list[1]), "--db", p.dsn, "--lang", "en")
	if status != 0 && status != 3 && !strings.Contains(out+messages, "already") && !strings.Contains(out+messages, "busy") {
		return fmt.Errorf("import %s: %s%s", list[0], out, messages)
	}
	return nil
}

func (p *press) publish(ctx context.Context, s *cli.System, rng *rand.Rand) error {
	author, publisher := stressOffice, stressOffice
	author.UserID, publisher.UserID = 72, 73
	key := []string{"medical_burden_lifted", "medical_burden_other"}[rng.IntN(2)]
	d, err := s.Screening.SaveDraft(ctx, author, screening.DraftEdit{Title: "压力", Reason: "压力", DraftContent: screening.DraftContent{From: p.asOf,
		Proposal: screening.Proposal{Params: []screening.ParamProposal{{Key: key, Value: fmt.Sprint(2000 + rng.IntN(5000))}}}}})
	if err != nil {
		return err
	}
	if _, err := s.Screening.TryDraft(ctx, author, d.ID, screening.Trial{AsOf: p.asOf}); err != nil {
		return err
	}
	if d, err = s.Screening.SubmitDraft(ctx, author, d.ID, d.Version); err != nil {
		return err
	}
	_, err = p.processes[rng.IntN(2)].Screening.PublishDraft(ctx, publisher, d.ID, d.Version, "")
	return err
}

// judge lets everything that was ordered be done and holds what there is in the end.
func (p *press) judge() {
	s, ctx := p.processes[1], p.Context()
	p.drained(s)
	all := screening.Request{AsOf: p.asOf, Area: area.CountyCode(410602), Changed: true}
	if _, err := s.Screening.Run(ctx, auth.System("test"), all); err != nil {
		p.Fatal(err)
	}
	kept := p.said(s)
	for what, query := range map[string]string{
		"warnings dealt with otherwise than their story says": otherwise("warning"),
		"the same of villages":                                otherwise("village_warning"),
		"households with several open clues":                  `SELECT CAST(household_id AS TEXT) FROM clue WHERE state = 'open' GROUP BY household_id HAVING COUNT(*) > 1`,
		"steps in several clues":                              `SELECT CAST(handling_id AS TEXT) FROM clue_warning GROUP BY handling_id HAVING COUNT(*) > 1`,
		"warnings without their clue":                         `SELECT CAST(id AS TEXT) FROM warning WHERE handling IN ('clue', 'settled') AND clue_id IS NULL`,
		"settled clues' warnings in handling": `SELECT CAST(w.id AS TEXT) FROM warning AS w JOIN clue AS c ON c.county = w.county AND c.id = w.clue_id
			WHERE w.handling = 'clue' AND c.state = 'settled'`,
		"runs that never ended": `SELECT CAST(id AS TEXT) FROM screening_run WHERE state IN ('running', 'waiting')`,
		"failed jobs":           `SELECT topic || ' ' || COALESCE(fault, '') FROM job WHERE state = 'failed'`,
		"what is still touched": `SELECT CAST(household_id AS TEXT) FROM screening_touch`,
	} {
		if found := column(p.T, s, query); len(found) > 0 {
			p.Errorf("%s: %d, %v", what, len(found), found[:min(5, len(found))])
		}
	}
	if report, err := audit.Verify(ctx, s.DB); err != nil || !report.OK {
		p.Errorf("the journal: %+v %v", report, err)
	}
	for _, table := range []string{"clue_warning", "warning_handling", "warning", "village_warning_handling", "village_warning"} {
		p.exec(s, "DELETE FROM "+table)
	}
	all.Changed = false
	if _, err := s.Screening.Run(ctx, auth.System("test"), all); err != nil {
		p.Fatal(err)
	}
	if diff := cmp.Diff(p.said(s), kept); diff != "" {
		p.Errorf("(-fresh +kept):\n%.3000s", diff)
	}
}

// otherwise finds the warnings of a table that stand verified or dismissed and whose last step was another.
func otherwise(table string) string {
	return `SELECT CAST(w.id AS TEXT) FROM ` + table + ` AS w WHERE w.handling IN ('verified', 'dismissed')
		AND COALESCE((SELECT x.step FROM ` + table + `_handling AS x WHERE x.county = w.county AND x.warning_id = w.id ORDER BY x.done_at DESC, x.id DESC LIMIT 1), '')
		<> CASE WHEN w.handling = 'verified' THEN 'verify' ELSE 'dismiss' END`
}

// drained does all jobs, minutes later, until none but the schedules' is left.
func (p *press) drained(s *cli.System) {
	p.Helper()
	now := time.Now()
	s.DB.SetClock(func() time.Time { return now })
	for range 20 {
		now = now.Add(11 * time.Minute)
		ctx, stop := context.WithCancel(p.Context())
		done := app.Work(ctx, s, slog.New(slog.DiscardHandler))
		for len(column(p.T, s, "SELECT CAST(id AS TEXT) FROM job WHERE state = 'running' OR state = 'waiting' AND topic NOT IN ('app.sweep', 'screening.nightly') AND run_at <= ?", now.Unix())) > 0 {
			time.Sleep(20 * time.Millisecond)
		}
		stop()
		<-done
		if len(column(p.T, s, "SELECT CAST(id AS TEXT) FROM job WHERE state = 'waiting' AND topic NOT IN ('app.sweep', 'screening.nightly')")) == 0 {
			return
		}
	}
	p.Error("the jobs find no end")
}

func (p *press) exec(s *cli.System, query string) {
	p.Helper()
	err := s.DB.Write(p.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(p.Context(), query)
		return err
	})
	if err != nil {
		p.Fatal(err)
	}
}

// said lists what the warnings say that are not closed.
func (p *press) said(s *cli.System) []string {
	p.Helper()
	var out []string
	for _, query := range []string{
		`SELECT CAST(household_id AS TEXT) || ' ' || rule || ' ' || CAST(village AS TEXT) || ' ' || status || ' ' || COALESCE(level, '') || ' ' || trace FROM warning WHERE status <> 'closed'`,
		`SELECT rule || ' ' || CAST(village AS TEXT) || ' ' || status || ' ' || trace FROM village_warning WHERE status <> 'closed'`,
	} {
		out = append(out, column(p.T, s, query)...)
	}
	slices.Sort(out)
	return out
}
