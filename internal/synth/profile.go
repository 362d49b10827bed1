package synth

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/money"
)

// The lines around which situations are planted.
const (
	monitoringLine  = "monitoring_line"
	povertyStandard = "poverty_standard"
)

// The county's own layer is written beside the files, when the profile leaves something to the county.
const (
	localFolder = "local"
	localFile   = "lines.yaml"
	localSource = "虚拟县自定"
)

// overlay reads what a profile's county has of its own over the common plan: data/<profile>.yaml, which may be absent.
func (d *data) overlay(profile string) error {
	raw, err := dataFS.ReadFile("data/" + profile + ".yaml")
	if errors.Is(err, fs.ErrNotExist) {
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
	return nil
}

// govern takes over the rules that are in force on the day, and the lines that hold in the county.
func (g *generator) govern() {
	g.rules = map[string]bool{}
	for _, id := range g.opts.Policy.InForce(g.opts.AsOf) {
		g.rules[id] = true
	}
	l := &g.data.plan.Limits
	for key, into := range map[string]*int{monitoringLine: &l.MonitoringLine, povertyStandard: &l.PovertyStandard} {
		if v, ok := g.opts.Policy.Amount(key, g.opts.County, g.opts.AsOf); ok {
			*into = int(v / money.Yuan)
		}
	}
	inc := &g.data.plan.Income
	inc.Low = max(inc.Low, l.MonitoringLine+400)
	inc.Middle, inc.High = max(inc.Middle, inc.Low+4400), max(inc.High, inc.Low+14600)
}

// writeLocal writes the county's own layer beside the files and returns its folder, empty when the profile leaves nothing to the county.
func (g *generator) writeLocal() (string, error) {
	line := strconv.Itoa(g.data.plan.Limits.MonitoringLine)
	text, err := g.opts.Policy.LocalLines(g.opts.County, g.opts.AsOf, map[string]string{monitoringLine: line}, localSource)
	if err != nil || text == "" {
		return "", err
	}
	dir := filepath.Join(g.opts.Dir, localFolder)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	return localFolder, os.WriteFile(filepath.Join(dir, localFile), []byte(text), 0o644)
}
