package cli

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path"
	"strconv"
	"strings"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/money"
	"shouwang/internal/screening"
)

// trialFlags are what a change of policy that is tried is told by.
type trialFlags struct {
	profile, rules, per string
	area                areaFlag
	set                 setFlag
	without             listFlag
	benefit             yuanFlag
}

func newTrialFlags(f *flag.FlagSet) *trialFlags {
	t := &trialFlags{}
	f.StringVar(&t.profile, "profile", "", "cli.flag.profile")
	f.Var(&t.area, "area", "cli.flag.area")
	f.Var(&t.set, "set", "cli.flag.set")
	f.StringVar(&t.rules, "rules", "", "cli.flag.rules_file")
	f.Var(&t.without, "without", "cli.flag.without")
	f.Var(&t.benefit, "benefit", "cli.flag.benefit")
	f.StringVar(&t.per, "per", screening.PerHousehold, "cli.flag.per")
	return t
}

// trial puts the flags together into a question.
func (t *trialFlags) trial() (screening.Trial, error) {
	out := screening.Trial{Profile: t.profile, Area: t.area.code, Proposal: screening.Proposal{Params: t.set, Without: t.without}}
	if t.rules != "" {
		text, err := os.ReadFile(t.rules)
		if err != nil {
			return out, fault.NotFound("file_unreadable", "file", t.rules).Because(err)
		}
		out.Rules = string(text)
	}
	if t.benefit != 0 {
		out.Benefit = screening.Benefit{Amount: money.Fen(t.benefit), Per: t.per}
	}
	if out.Proposal.Empty() {
		return out, misuse{fault.Invalid("draft_empty")}
	}
	return out, nil
}

// named puts the name of the rules' file into the places of faults, so that an editor finds them.
func (t *trialFlags) named(err error) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	for i := range f.Problems {
		at := &f.Problems[i].Place
		switch {
		case at.Field == screening.ProposedRules:
			at.File, at.Field = t.rules, ""
		case strings.HasPrefix(at.Field, screening.ProposedParam):
			at.File, at.Field = path.Join("--set "+strings.TrimPrefix(at.Field, screening.ProposedParam)), ""
		case at.Field == screening.ProposedWithout:
			at.File, at.Field = "--without", ""
		}
	}
	return wrongCall(err, "whatif_benefit", "whatif_period", "whatif_group")
}

// trialDay is the day of a trial: the one given, else that of the last whole run that stands over the area, else the present one.
func (c *call) trialDay(ctx context.Context, s *System, given civil.Date, t *trialFlags) (civil.Date, error) {
	if !given.IsZero() {
		return given, nil
	}
	day, err := s.Screening.TrialDay(ctx, auth.System("cli"), t.area.code, t.profile)
	if err == nil && day.IsZero() {
		day = civil.Of(s.DB.Now().In(s.Config.Zone))
	}
	return day, wrongCall(err, "policy_unknown")
}

// rulesWhatif counts what a change of policy would do. Nothing is written.
func rulesWhatif(f *flag.FlagSet) func(context.Context, *call) error {
	t := newTrialFlags(f)
	var asOf dateFlag
	f.Var(&asOf, "as-of", "cli.flag.trial_as_of")
	group := f.String("by", screening.GroupBelow, "cli.flag.by")
	all := f.Bool("any", false, "cli.flag.any")
	return func(ctx context.Context, c *call) error {
		trial, err := t.trial()
		if err != nil {
			return err
		}
		s, err := c.openTrial(ctx, t)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		if trial.AsOf, err = c.trialDay(ctx, s, asOf.date, t); err != nil {
			return err
		}
		trial.Group, trial.Any = *group, *all
		r, err := s.Screening.WhatIf(ctx, auth.System("cli"), trial)
		if err != nil {
			return t.named(err)
		}
		if c.json {
			return c.object(r)
		}
		return c.printTrial(ctx, s, r)
	}
}

// openTrial opens the system for a profile and checks the area.
func (c *call) openTrial(ctx context.Context, t *trialFlags) (*System, error) {
	s, err := c.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.knownArea(ctx, t.area.code); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

func (c *call) printTrial(ctx context.Context, s *System, r screening.TrialResult) error {
	c.say("cli.whatif.head", "profile", r.Profile, "as_of", r.AsOf.String(), "households", c.lang.Number(r.Households), "seconds", fmt.Sprintf("%.2f", r.Seconds))
	for _, p := range r.Params {
		county := ""
		if p.County != 0 {
			county = " " + strconv.Itoa(p.County)
		}
		c.say("cli.whatif.param", "param", p.Label.In(string(c.lang))+county, "now", dash(p.Now), "then", dash(p.Then))
	}
	if len(r.Rules) == 0 {
		c.say("cli.whatif.same")
		return nil
	}
	for _, d := range r.Rules {
		c.printDifference(d.Title.In(string(c.lang))+" ("+c.t("whatif.change."+d.Change)+")", d.Tally)
	}
	if len(r.Rules) > 1 {
		c.printDifference(c.t("cli.whatif.together"), r.Together.Tally)
	}
	if r.Any != nil {
		c.printDifference(c.t("cli.whatif.any"), r.Any.Tally)
	}
	if r.Cost != nil {
		c.say("cli.whatif.cost", "now", r.Cost.Now.Format(), "then", r.Cost.Then.Format(), "month", r.Cost.Difference().Format(),
			"year", (12 * r.Cost.Difference()).Format())
	}
	names, err := s.Areas.Names(ctx, areasOf(r.Together.Areas)...)
	if err != nil {
		return err
	}
	for _, a := range r.Together.Areas {
		c.printDifference("  "+placeName(names, a.Area), a.Tally)
	}
	for _, k := range r.Together.Classes {
		c.printDifference("  "+s.className(string(c.lang), k), k.Tally)
	}
	c.say("cli.whatif.nothing")
	return nil
}

func areasOf(all []screening.AreaTally) []int64 {
	var out []int64
	for _, a := range all {
		out = append(out, a.Area)
	}
	return out
}

func placeName(names map[int64]area.Division, code int64) string {
	if n := names[code].Full; n != "" {
		return n
	}
	return strconv.FormatInt(code, 10)
}

// className says a household's type and class in words.
func (s *System) className(lang string, k screening.ClassTally) string {
	word := func(list, code string) string {
		if l, ok := s.Screening.Profile().Codes[list]; ok && code != "" {
			return l.Label(code, lang)
		}
		return "—"
	}
	return word("household_type", k.Type) + " / " + word("monitored_class", k.Class)
}

func dash(text string) string {
	if text == "" {
		return "—"
	}
	return text
}

func (c *call) printDifference(label string, t screening.Tally) {
	number := func(n int64) string { return c.lang.Number(n) }
	now, then, enters, leaves := t.Now(), t.Then(), t.Enters(), t.Leaves()
	c.say("cli.whatif.line", "what", label, "now", number(now.Households), "now_persons", number(now.Persons), "then", number(then.Households),
		"then_persons", number(then.Persons), "enters", number(enters.Households), "leaves", number(leaves.Households),
		"unknown", number(t.UnknownThen().Households))
}

// rulesBacktest asks what a change of policy would have said in the past. Nothing is written.
func rulesBacktest(f *flag.FlagSet) func(context.Context, *call) error {
	t := newTrialFlags(f)
	var from, to dateFlag
	f.Var(&from, "from", "cli.flag.from")
	f.Var(&to, "to", "cli.flag.to")
	every := f.String("every", screening.EveryMonth, "cli.flag.every")
	return func(ctx context.Context, c *call) error {
		trial, err := t.trial()
		if err != nil {
			return err
		}
		s, err := c.openTrial(ctx, t)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		r, err := s.Screening.BackTest(ctx, auth.System("cli"), screening.BackTrial{Trial: trial, From: from.date, To: to.date, Every: *every})
		if err != nil {
			return t.named(err)
		}
		if c.json {
			return c.object(r)
		}
		c.printBack(r)
		return nil
	}
}

func (c *call) printBack(r screening.BackResult) {
	number := func(n int64) string { return c.lang.Number(n) }
	c.say("cli.backtest.head", "profile", r.Profile, "rules", strings.Join(r.Rules, ", "), "seconds", fmt.Sprintf("%.1f", r.Seconds))
	for _, d := range r.Days {
		c.say("cli.backtest.day", "as_of", d.AsOf.String(), "now", number(d.Now), "then", number(d.Then), "enters", number(d.Enters),
			"leaves", number(d.Leaves), "warned", number(d.Warned), "later", number(d.Later), "never", number(d.Never), "missed", number(d.Missed))
	}
	c.say("cli.backtest.sum", "identified", number(r.Identified), "early", number(r.Then.Early), "lead", number(r.Then.LeadDays),
		"missed", number(r.Then.Missed), "early_now", number(r.Now.Early), "missed_now", number(r.Now.Missed))
	if r.Unseen > 0 {
		c.say("cli.backtest.unseen", "n", number(r.Unseen))
	}
	if r.DataFrom.IsZero() {
		c.say("cli.backtest.no_data")
	} else {
		c.say("cli.backtest.data_from", "day", r.DataFrom.String())
	}
	c.say("cli.whatif.nothing")
}

// setFlag collects key=value and key=value@region.
type setFlag []screening.ParamProposal

// String writes nothing: a list has no default to show.
func (*setFlag) String() string { return "" }

// Set reads one value.
func (s *setFlag) Set(text string) error {
	key, value, ok := strings.Cut(text, "=")
	if !ok || key == "" || value == "" {
		return fmt.Errorf("%q", text)
	}
	p := screening.ParamProposal{Key: key}
	value, region, named := strings.Cut(value, "@")
	if p.Value = value; named {
		n, err := strconv.Atoi(region)
		if err != nil {
			return err
		}
		p.Region = &n
	}
	*s = append(*s, p)
	return nil
}

// listFlag collects words.
type listFlag []string

// String writes nothing: a list has no default to show.
func (*listFlag) String() string { return "" }

// Set takes one word.
func (l *listFlag) Set(text string) error {
	*l = append(*l, text)
	return nil
}

// yuanFlag is an amount of money in yuan.
type yuanFlag money.Fen

// String writes the amount, empty for none.
func (y *yuanFlag) String() string {
	if y == nil || *y == 0 {
		return ""
	}
	return money.Fen(*y).Yuan()
}

// Set reads the amount.
func (y *yuanFlag) Set(text string) error {
	fen, err := money.ParseYuan(text)
	*y = yuanFlag(fen)
	return err
}
