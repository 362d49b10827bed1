package synth

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/civil"
	"shouwang/internal/money"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/policies"
)

// The lines around which situations are planted.
const (
	monitoringLine  = "monitoring_line"
	povertyStandard = "poverty_standard"
)

// localFolder is where the county's own layer is written beside the files, when the profile leaves something to the county.
const localFolder = "local"

// overlay reads what a profile's county has of its own over the common plan: data/<profile>.yaml, which may be absent.
func (d *data) overlay(profile string) error {
	raw, err := dataFS.ReadFile("data/" + profile + ".yaml")
	if errors.Is(err, fs.ErrNotExist) {
		d.plan.Profile = profile
		return nil
	}
	if err != nil {
		return err
	}
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(&d.plan); err != nil {
		return fmt.Errorf("%s.yaml: %w", profile, err)
	}
	d.plan.Profile = profile
	return nil
}

// govern finds the rules that are in force on the day, and the lines that hold in the county. What the profile leaves to the county
// becomes the county's own layer.
func (g *generator) govern() error {
	p, err := policy.Load(policies.FS, g.data.plan.Profile)
	if err != nil {
		return err
	}
	set, err := screening.CompileRules(p)
	if err != nil {
		return err
	}
	g.rules = map[string]bool{}
	for _, r := range set.Rules {
		if !r.Holds(g.opts.AsOf) {
			continue
		}
		g.rules[r.ID] = true
		for _, key := range r.Params() {
			if _, err := p.Value(key, g.opts.County, g.opts.AsOf); err != nil && !slices.Contains(g.own, key) {
				g.own = append(g.own, key)
			}
		}
	}
	slices.Sort(g.own)
	l := &g.data.plan.Limits
	if v, err := p.Value(monitoringLine, g.opts.County, g.opts.AsOf); err == nil {
		l.MonitoringLine = int(v.Number / int64(money.Yuan))
	}
	if v, err := p.Value(povertyStandard, g.opts.County, g.opts.AsOf); err == nil {
		l.PovertyStandard = int(v.Number / int64(money.Yuan))
	}
	inc := &g.data.plan.Income
	inc.Low = max(inc.Low, l.MonitoringLine+400)
	inc.Middle, inc.High = max(inc.Middle, inc.Low+4400), max(inc.High, inc.Low+14600)
	g.profile = p
	return nil
}

// localLines writes the county's own values of what the profile leaves to it: the line around which households are planted, and for any
// other parameter the value that held last.
func (g *generator) localLines() (string, error) {
	var b strings.Builder
	b.WriteString("# The synthetic county's own values of what the profile leaves to the county.\n")
	for _, part := range []struct {
		key    string
		params []policy.Parameter
	}{{"lines", g.profile.Lines}, {"params", g.profile.Params}} {
		title := part.key + ":\n"
		for _, param := range part.params {
			if !slices.Contains(g.own, param.Key) {
				continue
			}
			text := fmt.Sprint(g.data.plan.Limits.MonitoringLine)
			if param.Key != monitoringLine {
				last, ok := lastBefore(param, g.opts.AsOf)
				if !ok {
					return "", fmt.Errorf("the profile %s has never had a value of %s", g.profile.Code, param.Key)
				}
				text = last
			}
			fmt.Fprintf(&b, "%s  - {key: %s, zh: %q, en: %q, unit: %s, values: [{region: %d, value: %q, valid_from: %d-01-01, source: 虚拟县自定}]}\n",
				title, param.Key, param.Name.Zh, param.Name.En, param.Unit, g.opts.County, text, g.opts.AsOf.Year)
			title = ""
		}
	}
	return b.String(), nil
}

// lastBefore is the value of a parameter that began last before a day, whatever its region.
func lastBefore(param policy.Parameter, on civil.Date) (string, bool) {
	var best policy.Value
	for _, v := range param.Values {
		if !v.From.After(on) && (best.Text == "" || v.From.After(best.From)) {
			best = v
		}
	}
	return best.Text, best.Text != ""
}

// writeLocal writes the county's own layer beside the files and returns its folder, empty when the profile leaves nothing to the county.
func (g *generator) writeLocal() (string, error) {
	if len(g.own) == 0 {
		return "", nil
	}
	text, err := g.localLines()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(g.opts.Dir, localFolder)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	return localFolder, os.WriteFile(filepath.Join(dir, policy.LinesFile), []byte(text), 0o644)
}
