package cli

import (
	"context"
	"fmt"
	"slices"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/bench"
	"shouwang/internal/civil"
	"shouwang/internal/id"
	"shouwang/internal/screening"
)

// The county that the database of the screening bench grows from: large enough that a copy is like a county.
const groundPersons = 100_000

// refreshed is how many households are screened again one by one; their median is told.
const refreshed = 101

// measureScreens measures screening at every size, each beside the same questions by hand.
func (b *benchRun) measureScreens(ctx context.Context) error {
	g, err := b.ground(ctx)
	if err != nil {
		return err
	}
	growth := map[string]bench.Measurement{}
	for _, size := range b.sizes {
		fmt.Fprintln(b.Err, b.t("cli.bench.prepare", "persons", fmt.Sprint(size)))
		persons, records, err := g.Grow(ctx, size)
		if err != nil {
			return err
		}
		at := screenAt{benchRun: b, ground: g, what: fmt.Sprintf("%d persons, %d rows of departments", persons, records), persons: persons}
		took, err := at.measure(ctx)
		if err != nil {
			return err
		}
		for _, m := range took {
			if before, ok := growth[m.Name]; ok && m.Persons > before.Persons {
				m.Growth = m.Seconds / before.Seconds
				m.Larger = float64(m.Persons) / float64(before.Persons)
			}
			growth[m.Name] = m
			if err := b.print(m); err != nil {
				return err
			}
		}
	}
	return nil
}

// measure takes every measurement at one size; those of whole runs tell their ratio to the questions by hand.
func (at *screenAt) measure(ctx context.Context) (out []bench.Measurement, err error) {
	for _, step := range []func(context.Context) (bench.Measurement, error){at.whole, at.again, at.byHand, at.household, at.whatIfLine, at.whatIfBurden} {
		m, err := step(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	for i := range 2 {
		out[i].Ratio = out[i].Seconds / out[2].Seconds
	}
	return out, nil
}

// ground imports the county that the others are copies of.
func (b *benchRun) ground(ctx context.Context) (*bench.Ground, error) {
	persons := min(groundPersons, int(b.sizes[0]))
	fmt.Fprintln(b.Err, b.t("cli.bench.prepare", "persons", fmt.Sprint(persons)))
	dir, m, err := b.county(ctx, benchCounty, persons*100/personsPerHundred)
	if err != nil {
		return nil, err
	}
	if err := importManifest(ctx, b.sys, auth.System("bench"), dir, m, nil); err != nil {
		return nil, err
	}
	asOf, err := civil.Parse(m.AsOf)
	if err != nil {
		return nil, err
	}
	g := &bench.Ground{DB: b.sys.DB, County: benchCounty, AsOf: asOf}
	return g, g.Prepare(ctx)
}

// screenAt measures at one size.
type screenAt struct {
	*benchRun
	ground  *bench.Ground
	what    string
	persons int64
	first   screening.Summary
}

func (at *screenAt) run(ctx context.Context, name string) (bench.Measurement, error) {
	meter := bench.Start(at.sys.DB)
	sum, err := at.sys.Screening.Run(ctx, auth.System("bench"), screening.Request{AsOf: at.ground.AsOf})
	if err != nil {
		return bench.Measurement{}, err
	}
	at.first = sum
	what := fmt.Sprintf("%s, %d rules: %d warnings new, %d continuing", at.what, sum.Rules, sum.New, sum.Continuing)
	m := meter.End(name, what, int(sum.Persons), "persons/s")
	m.Persons = at.persons
	return m, nil
}

// whole is the first run, which writes every warning.
func (at *screenAt) whole(ctx context.Context) (bench.Measurement, error) {
	return at.run(ctx, "screen")
}

// again is a run over the same rows, which finds every warning as it was.
func (at *screenAt) again(ctx context.Context) (bench.Measurement, error) {
	return at.run(ctx, "screen again")
}

// byHand asks the same questions in SQL written by hand and makes sure that the answers are the same.
func (at *screenAt) byHand(ctx context.Context) (bench.Measurement, error) {
	meter := bench.Start(at.sys.DB)
	answers, err := bench.ByHand(ctx, at.sys.DB, at.ground.AsOf)
	if err != nil {
		return bench.Measurement{}, err
	}
	m := meter.End("screen by hand", at.what, int(at.persons), "persons/s")
	m.Persons, m.Differs = at.persons, answers.Differs(at.first.Warnings)
	return m, nil
}

// household screens single households again, as after a correction.
func (at *screenAt) household(ctx context.Context) (bench.Measurement, error) {
	refs, err := bench.Sample(ctx, at.sys.DB, refreshed)
	if err != nil {
		return bench.Measurement{}, err
	}
	meter := bench.Start(at.sys.DB)
	var took []time.Duration
	for _, ref := range refs {
		began := time.Now()
		if err := at.refresh(ctx, ref); err != nil {
			return bench.Measurement{}, err
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	middle, slow := took[len(took)/2], took[len(took)*95/100]
	m := meter.End("household again", fmt.Sprintf("%s: median of %d, 95 %% under %.1f ms", at.what, len(took), slow.Seconds()*1000), len(took), "households/s")
	m.Seconds, m.Persons = middle.Seconds(), at.persons
	return m, nil
}

func (at *screenAt) refresh(ctx context.Context, ref id.Ref) error {
	_, err := at.sys.Screening.Refresh(ctx, auth.System("bench"), ref)
	return err
}

// whatIfLine counts what a higher monitoring line would do, which one rule in ten asks for.
func (at *screenAt) whatIfLine(ctx context.Context) (bench.Measurement, error) {
	return at.whatIf(ctx, "what-if line", screening.ParamProposal{Key: "monitoring_line", Value: "7000", Source: "bench"})
}

// whatIfBurden counts what a lower bound on what a household pays for treatment would do, which a few rules ask for.
func (at *screenAt) whatIfBurden(ctx context.Context) (bench.Measurement, error) {
	return at.whatIf(ctx, "what-if burden", screening.ParamProposal{Key: "medical_burden_lifted", Value: "4000", Source: "bench"})
}

func (at *screenAt) whatIf(ctx context.Context, name string, p screening.ParamProposal) (bench.Measurement, error) {
	meter := bench.Start(at.sys.DB)
	r, err := at.sys.Screening.WhatIf(ctx, auth.System("bench"), screening.Trial{AsOf: at.ground.AsOf, Proposal: screening.Proposal{Params: []screening.ParamProposal{p}}})
	if err != nil {
		return bench.Measurement{}, err
	}
	what := fmt.Sprintf("%s: %d rules, %d households enter, %d leave", at.what, len(r.Rules), r.Together.Enters().Households, r.Together.Leaves().Households)
	m := meter.End(name, what, int(at.persons), "persons/s")
	m.Persons = at.persons
	return m, nil
}
