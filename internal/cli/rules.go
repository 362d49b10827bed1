package cli

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"shouwang/internal/fault"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
)

// pack splits the folder of a profile into the folder above it and the profile's code.
func pack(dir string) (root, code string, err error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", "", err
	}
	switch info, err := os.Stat(filepath.Join(abs, policy.ProfileFile)); {
	case (err != nil || info.IsDir()) && isFolder(abs):
		return "", "", misuse{fault.Invalid("cli.rules.no_profile", "dir", dir)}
	case err != nil || info.IsDir():
		return "", "", fault.NotFound("file_unreadable", "file", filepath.Join(dir, policy.ProfileFile)).Because(err)
	}
	return filepath.Dir(abs), filepath.Base(abs), nil
}

func isFolder(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.IsDir()
}

// packPlaces puts the folder of a profile as it was given into the places of faults, so that an editor finds them.
func packPlaces(problems []fault.Problem, dir, code string) {
	for i := range problems {
		if own, ok := strings.CutPrefix(problems[i].File, code+"/"); ok {
			problems[i].File = filepath.Join(dir, own)
		} else if problems[i].File != "" {
			problems[i].File = filepath.Join(dir, "..", problems[i].File)
		}
	}
}

// packFault is packPlaces for the problems of a fault.
func packFault(err error, dir, code string) error {
	if f, ok := fault.As(err); ok {
		packPlaces(f.Problems, dir, code)
	}
	return err
}

// rulesTest runs the test cases of a rule pack.
func rulesTest(*flag.FlagSet) func(context.Context, *call) error {
	return func(ctx context.Context, c *call) error {
		root, code, err := pack(c.args[0])
		if err != nil {
			return err
		}
		report, err := screening.TestRules(ctx, os.DirFS(root), code)
		if err != nil {
			return packFault(err, c.args[0], code)
		}
		packPlaces(report.Failures, c.args[0], code)
		if report.Failures == nil {
			report.Failures = []fault.Problem{}
		}
		if c.json {
			if err := c.object(report); err != nil {
				return err
			}
		} else {
			c.printTests(report)
		}
		if len(report.Failures) > 0 {
			return errQuiet
		}
		return nil
	}
}

func (c *call) printTests(r screening.TestReport) {
	for _, p := range r.Failures {
		message, _ := c.messages.Problem(c.lang, p)
		fmt.Fprintf(c.Out, "%s%s\n", place(p.Place), message)
	}
	if len(r.Failures) > 0 {
		c.say("cli.rules.failed", "dir", c.args[0], "failed", strconv.Itoa(len(r.Failures)), "cases", strconv.Itoa(r.Cases))
		return
	}
	c.say("cli.rules.done", "dir", c.args[0], "rules", strconv.Itoa(r.Rules), "cases", strconv.Itoa(r.Cases))
}

// rulesCheck names every mistake of a rule pack, or of a county's own layer over a profile, with file, line and column.
func rulesCheck(f *flag.FlagSet) func(context.Context, *call) error {
	profile := f.String("profile", "", "cli.flag.check_profile")
	return func(ctx context.Context, c *call) error {
		if *profile != "" {
			return c.checkLayer(ctx, c.args[0], *profile)
		}
		root, code, err := pack(c.args[0])
		if err != nil {
			return err
		}
		_, set, err := screening.CheckRules(os.DirFS(root), code)
		if err != nil {
			return packFault(err, c.args[0], code)
		}
		if c.json {
			return c.object(map[string]any{"profile": code, "rules": len(set.Rules)})
		}
		c.say("cli.rules.checked", "dir", c.args[0], "rules", strconv.Itoa(len(set.Rules)))
		return nil
	}
}

// rulesSQL writes the statements that the rules of a pack become.
func rulesSQL(f *flag.FlagSet) func(context.Context, *call) error {
	id := f.String("rule", "", "cli.flag.rule")
	dialect := f.String("dialect", string(sqldb.SQLite), "cli.flag.dialect")
	return func(_ context.Context, c *call) error {
		root, code, err := pack(c.args[0])
		if err != nil {
			return err
		}
		text, err := screening.RuleSQL(os.DirFS(root), code, *id, sqldb.Dialect(*dialect))
		if err != nil {
			return wrongCall(packFault(err, c.args[0], code), "cli.rule_unknown", "cli.dialect_unknown")
		}
		if c.json {
			return c.object(map[string]any{"profile": code, "sql": text})
		}
		fmt.Fprint(c.Out, text)
		return nil
	}
}
