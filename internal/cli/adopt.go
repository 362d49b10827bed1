package cli

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"shouwang/internal/fault"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/synth"
	"shouwang/policies"
)

// rulesAdopt checks a county's own lines, thresholds and rules, and takes them.
func rulesAdopt(f *flag.FlagSet) func(context.Context, *call) error {
	profile := f.String("profile", "", "cli.flag.profile")
	reason := f.String("reason", "", "cli.flag.reason")
	return func(ctx context.Context, c *call) error {
		dir := c.args[0]
		files, err := readLayer(dir)
		if err != nil {
			return err
		}
		c.cfg.WithoutLocal = true
		s, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		base, err := s.shipped(*profile)
		if err != nil {
			return err
		}
		taken, report, err := screening.Adopt(ctx, s.DB, base, files, policy.LocalChange{Reason: *reason, ByName: "cli"})
		if err != nil {
			return wrongCall(layerFault(err, dir), "policy_local_reason")
		}
		if c.json {
			return c.object(taken)
		}
		c.say("cli.rules.adopted", "dir", dir, "profile", taken.Profile, "version", strconv.Itoa(taken.Version),
			"rules", strconv.Itoa(report.Rules), "cases", strconv.Itoa(report.Cases))
		return nil
	}
}

// checkLayer checks a county's own layer as rulesAdopt does, without taking it.
func (c *call) checkLayer(ctx context.Context, dir, profile string) error {
	files, err := readLayer(dir)
	if err != nil {
		return err
	}
	base, err := policy.Load(policies.FS, profile)
	if err != nil {
		return wrongCall(err, "policy_unknown")
	}
	_, report, err := screening.CheckLocal(ctx, base, files)
	if err != nil {
		return layerFault(err, dir)
	}
	if c.json {
		return c.object(map[string]any{"profile": profile, "rules": report.Rules, "cases": report.Cases})
	}
	c.say("cli.rules.checked_layer", "dir", dir, "profile", profile, "rules", strconv.Itoa(report.Rules), "cases", strconv.Itoa(report.Cases))
	return nil
}

// readLayer reads a county's own layer from the folder that a command was given.
func readLayer(dir string) (map[string][]byte, error) {
	if !isFolder(dir) {
		return nil, fault.NotFound("file_unreadable", "file", dir)
	}
	return policy.ReadLocal(os.DirFS(dir))
}

// layerFault puts the folder of a layer as it was given into the places of a fault, so that an editor finds them.
func layerFault(err error, dir string) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	for i := range f.Problems {
		if own, ok := strings.CutPrefix(f.Problems[i].File, policy.LocalLayer+"/"); ok {
			f.Problems[i].File = filepath.Join(dir, own)
		}
	}
	return err
}

// shipped finds a profile by its code, the default one without a code.
func (s *System) shipped(code string) (*policy.Profile, error) {
	if code == "" {
		return s.Screening.Profile(), nil
	}
	for _, p := range s.Screening.Profiles() {
		if p.Code == code {
			return p, nil
		}
	}
	return nil, misuse{fault.NotFound("policy_unknown", "profile", code)}
}

// adoptManifest takes the layer that a synthetic county has of its own.
func (s *System) adoptManifest(ctx context.Context, dir string, m synth.Manifest) error {
	if m.Local == "" {
		return nil
	}
	files, err := policy.ReadLocal(os.DirFS(filepath.Join(dir, m.Local)))
	if err != nil {
		return err
	}
	base, err := s.shipped(m.Profile)
	if err != nil {
		return err
	}
	_, _, err = screening.Adopt(ctx, s.DB, base, files, policy.LocalChange{Reason: localReason, ByName: "synth"})
	if err != nil {
		return err
	}
	return s.Screening.Reload(ctx)
}

// localReason is what the journal says of a synthetic county's own layer.
const localReason = "synthetic county"
