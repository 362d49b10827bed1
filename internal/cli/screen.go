package cli

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/policy"
	"shouwang/internal/rule"
	"shouwang/internal/screening"
)

// screen runs the rules of the profile over an area.
func screen(f *flag.FlagSet) func(context.Context, *call) error {
	var asOf dateFlag
	var where areaFlag
	profile := f.String("profile", "", "cli.flag.profile")
	f.Var(&asOf, "as-of", "cli.flag.as_of")
	f.Var(&where, "area", "cli.flag.area")
	changed := f.Bool("changed", false, "cli.flag.changed")
	replace := f.Bool("replace", false, "cli.flag.replace")
	return func(ctx context.Context, c *call) error {
		s, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		if err := s.knownArea(ctx, where.code); err != nil {
			return err
		}
		req := screening.Request{Profile: *profile, AsOf: asOf.date, Area: where.code, Changed: *changed, Replace: *replace, Progress: c.progress(time.Now)}
		if req.AsOf.IsZero() && !*changed {
			req.AsOf = civil.Of(s.DB.Now().In(s.Config.Zone))
		}
		sum, err := s.Screening.Run(ctx, auth.System("cli"), req)
		if err != nil {
			return wrongCall(err, "policy_unknown")
		}
		if c.json {
			return c.object(sum)
		}
		c.printSummary(s, sum)
		return nil
	}
}

// progressEvery is how often a long run says how far it is.
const progressEvery = 2 * time.Second

// progress says on the error stream now and then how far a run is, how fast, and how long it will still take.
func (c *call) progress(now func() time.Time) func(screening.Progress) {
	began := now()
	said := began
	first := int64(-1)
	return func(p screening.Progress) {
		if first < 0 {
			first = p.Households
		}
		if now().Sub(said) < progressEvery || p.Households == first {
			return
		}
		said = now()
		rate := float64(p.Households) / said.Sub(began).Seconds()
		rest := time.Duration(float64(max(0, p.Total-p.Households)) / rate * float64(time.Second))
		fmt.Fprintln(c.Err, c.t("cli.screen.progress", "households", c.lang.Number(p.Households), "total", c.lang.Number(p.Total),
			"percent", strconv.FormatInt(100*p.Households/max(1, p.Total, p.Households), 10), "rate", c.lang.Number(int64(rate)), "left", rest.Round(time.Second).String()))
	}
}

func (c *call) printSummary(s *System, sum screening.Summary) {
	c.say("cli.screen.done", "profile", sum.Profile, "as_of", sum.AsOf.String(), "households", c.lang.Number(sum.Households),
		"persons", c.lang.Number(sum.Persons), "rules", strconv.Itoa(sum.Rules), "seconds", fmt.Sprintf("%.1f", sum.Seconds),
		"rate", c.lang.Number(int64(sum.RowsPerSecond)))
	if sum.Because != "" {
		c.say("cli.screen.because", "reason", c.t("screening.because."+sum.Because))
	}
	c.say("cli.screen.changes", "new", c.lang.Number(sum.New), "continuing", c.lang.Number(sum.Continuing), "closed", c.lang.Number(sum.Closed))
	for _, l := range s.profileOf(sum.Profile).Levels {
		if n := sum.Levels[l.Code]; n > 0 {
			c.say("cli.screen.level", "level", l.Name.In(string(c.lang)), "n", c.lang.Number(n))
		}
	}
	titles := map[string]string{}
	rules, _ := s.Screening.RulesOf(sum.Profile)
	for _, r := range rules {
		titles[r.ID] = r.Title.In(string(c.lang))
	}
	for _, rule := range slices.Sorted(maps.Keys(sum.Warnings)) {
		n := sum.Warnings[rule]
		if n.True+n.Unknown == 0 {
			continue
		}
		c.say("cli.screen.rule", "rule", titles[rule], "true", c.lang.Number(n.True), "unknown", c.lang.Number(n.Unknown))
	}
}

// warnings lists warnings, the newest first; without --status those that are not closed.
func warnings(f *flag.FlagSet) func(context.Context, *call) error {
	var where areaFlag
	rule := f.String("rule", "", "cli.flag.rule")
	status := f.String("status", "", "cli.flag.status")
	profile := f.String("profile", "", "cli.flag.profile")
	f.Var(&where, "area", "cli.flag.area")
	return func(ctx context.Context, c *call) error {
		s, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		if err := s.knownArea(ctx, where.code); err != nil {
			return err
		}
		filter := screening.Filter{Profile: *profile, Area: where.code, Rule: *rule, Status: *status, Limit: 1000}
		found := false
		for {
			page, err := s.Screening.Warnings(ctx, auth.System("cli"), filter)
			if err != nil {
				return wrongCall(wrongCall(err, "screening_status"), "policy_unknown")
			}
			if err := c.printWarnings(ctx, s, page.Warnings); err != nil {
				return err
			}
			found = found || len(page.Warnings) > 0
			if page.Next == "" {
				break
			}
			filter.After = page.Next
		}
		switch {
		case found:
		case *rule != "" && !s.hasRule(*profile, *rule):
			return misuse{fault.NotFound("cli.rule_unknown", "rule", *rule)}
		case !c.json:
			c.say("cli.warnings.none")
		}
		return nil
	}
}

// profileOf gives the profile of a code, today's when it is not in use.
func (s *System) profileOf(code string) *policy.Profile {
	for _, p := range s.Screening.Profiles() {
		if p.Code == code {
			return p
		}
	}
	return s.Screening.Profile()
}

// hasRule reports whether a profile has a rule, or for the empty code any profile in use. Warnings of older rules may be there all the same.
func (s *System) hasRule(profile, id string) bool {
	for _, p := range s.Screening.Profiles() {
		if profile != "" && p.Code != profile {
			continue
		}
		rules, _ := s.Screening.RulesOf(p.Code)
		if slices.ContainsFunc(rules, func(r *rule.Rule) bool { return r.ID == id }) {
			return true
		}
	}
	return false
}

func (c *call) printWarnings(ctx context.Context, s *System, page []screening.Warning) error {
	var codes []int64
	for _, w := range page {
		codes = append(codes, w.Village)
	}
	slices.Sort(codes)
	names, err := s.Areas.Names(ctx, slices.Compact(codes)...)
	if err != nil {
		return err
	}
	for _, w := range page {
		if c.json {
			if err := c.object(w); err != nil {
				return err
			}
			continue
		}
		level := "-"
		if l, ok := s.profileOf(w.Profile).Level(w.Level); ok {
			level = l.Short.In(string(c.lang))
		}
		c.say("cli.warnings.line", "id", w.Ref.String(), "household_no", w.HouseholdNo, "village", villageName(names, w.Village),
			"rule", w.Title.In(string(c.lang)), "level", level, "status", c.t("screening.status."+w.Status), "since", w.Since.String())
	}
	return nil
}

// explain says why a warning was raised: the sentence, the condition node by node, the rows behind it, the parameters with their documents.
func explain(*flag.FlagSet) func(context.Context, *call) error {
	return func(ctx context.Context, c *call) error {
		ref, err := id.ParseRef(c.args[0])
		if err != nil {
			return fault.NotFound("not_found").Because(err)
		}
		s, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		e, err := s.Screening.Explain(ctx, auth.System("cli"), ref)
		if err != nil {
			return err
		}
		if c.json {
			return c.object(e)
		}
		c.printExplanation(e)
		return nil
	}
}

func (c *call) printExplanation(e screening.Explanation) {
	lang := string(c.lang)
	fmt.Fprintf(c.Out, "%s  %s  %s\n", e.Warning.HouseholdNo, e.RuleTitle.In(lang), c.t("screening.status."+e.Warning.Status))
	c.say("cli.explain.since", "since", e.Warning.Since.String(), "as_of", e.Warning.AsOf.String())
	if e.Warning.Status == screening.Closed {
		c.say("cli.explain.closed", "date", e.Warning.ClosedOn.String(), "reason", c.t("screening.closed."+e.Warning.CloseReason))
	}
	fmt.Fprintf(c.Out, "%s\n%s\n\n", e.Message.In(lang), e.Remedy.In(lang))
	c.printReason(e.Tree, 0)
	if len(e.Rows) > 0 {
		fmt.Fprintln(c.Out)
	}
	for _, r := range e.Rows {
		var values []string
		for _, v := range r.Values {
			values = append(values, v.Label.In(lang)+"="+v.Value.In(lang))
		}
		at := ""
		if r.File != "" {
			at = fmt.Sprintf("  %s %s:%d", r.File, r.Sheet, r.Line)
		}
		fmt.Fprintf(c.Out, "  %s%s %s  %s%s\n", c.result(r.Result), r.Label.In(lang), r.Member, strings.Join(values, ", "), at)
	}
	for _, key := range slices.Sorted(maps.Keys(e.Params)) {
		p := e.Params[key]
		fmt.Fprintf(c.Out, "  %s = %s  (%s)\n", p.Label.In(lang), p.Value.In(lang), strings.TrimSpace(p.DocNo+" "+p.Source))
	}
	fmt.Fprintf(c.Out, "\n%s\n", e.Source)
	if e.Tampered {
		c.say("screening.tampered")
	}
	if !e.Holds {
		c.say("cli.explain.gone", "now", c.t("screening.status."+e.Now))
	}
}

func (c *call) printReason(r *screening.Reason, depth int) {
	if r == nil {
		return
	}
	lang := string(c.lang)
	text := r.Text
	if label := r.Label.In(lang); label != "" {
		text = label + " (" + r.Text + ")"
	}
	if value := r.Value.In(lang); value != "" {
		text += " = " + value
	}
	fmt.Fprintf(c.Out, "%s%s%s\n", strings.Repeat("  ", depth), c.result(r.Result), text)
	for _, a := range r.Args {
		c.printReason(a, depth+1)
	}
}

// result is the outcome of a condition in brackets; a value that is no condition has none.
func (c *call) result(result string) string {
	if result == "" {
		return ""
	}
	return "[" + c.t("cli.result."+result) + "] "
}
