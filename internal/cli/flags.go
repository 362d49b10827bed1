package cli

import (
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"

	"shouwang/internal/civil"
	"shouwang/internal/config"
	"shouwang/internal/fault"
	"shouwang/internal/locale"
)

// common holds the flags that every command has.
type common struct {
	file, db, key *string
}

func (c *call) commonFlags(f *flag.FlagSet) common {
	f.BoolVar(&c.json, "json", false, "cli.flag.json")
	f.String("lang", "", "cli.flag.lang")
	return common{
		file: f.String("config", "", "cli.flag.config"),
		db:   f.String("db", "", "cli.flag.db"),
		key:  f.String("key", "", "cli.flag.key"),
	}
}

// config puts the settings together: the file, the environment, then the flags. The keys and the uploads of a SQLite database lie
// beside it unless something else is said.
func (o common) config(env func(string) string) (config.Config, error) {
	cfg, err := config.Load(*o.file, env)
	if err != nil {
		return cfg, err
	}
	if *o.db != "" {
		cfg.DB = *o.db
	}
	defaults := config.Default()
	if path, ok := strings.CutPrefix(cfg.DB, "sqlite:"); ok && path != ":memory:" {
		base := strings.TrimSuffix(path, filepath.Ext(path))
		if cfg.KeyFile == defaults.KeyFile {
			cfg.KeyFile = base + ".key"
		}
		if cfg.DataDir == defaults.DataDir {
			cfg.DataDir = base + "-data"
		}
	}
	if *o.key != "" {
		cfg.KeyFile = *o.key
	}
	return cfg, cfg.Check()
}

// leadingLast moves flags that stand before the command behind it, so that both orders work.
func leadingLast(args []string) []string {
	i := 0
	for i < len(args) && strings.HasPrefix(args[i], "-") {
		name := strings.TrimLeft(args[i], "-")
		if !strings.Contains(name, "=") && name != "json" && name != "h" && name != "help" {
			i++
		}
		i++
	}
	i = min(i, len(args))
	return append(append([]string{}, args[i:]...), args[:i]...)
}

// dateFlag is a civil date given as 2006-01-02.
type dateFlag struct{ date civil.Date }

// String writes the date, empty when none was given.
func (d *dateFlag) String() string {
	if d == nil || d.date.IsZero() {
		return ""
	}
	return d.date.String()
}

// Set reads the date.
func (d *dateFlag) Set(s string) (err error) {
	d.date, err = civil.Parse(s)
	return err
}

// areaFlag is an area code of 2 to 12 digits; shorter codes are completed with zeros.
type areaFlag struct{ code int64 }

// String writes the code, empty when none was given.
func (a *areaFlag) String() string {
	if a == nil || a.code == 0 {
		return ""
	}
	return strconv.FormatInt(a.code, 10)
}

// Set reads the code.
func (a *areaFlag) Set(s string) error {
	if len(s) < 2 || len(s) > 12 || strings.Trim(s, "0123456789") != "" {
		return fmt.Errorf("%q", s)
	}
	code, err := strconv.ParseInt(s+strings.Repeat("0", 12-len(s)), 10, 64)
	a.code = code
	return err
}

// usage prints how a command is called, and what was wrong with the call if that is known.
func (c *call) usage(cmd *command, flags *flag.FlagSet, err error) error {
	if errors.Is(err, flag.ErrHelp) {
		c.printUsage(cmd, flags)
		return nil
	}
	if err != nil {
		fmt.Fprintf(c.Err, "shouwang: %s\n", c.t("cli.usage.flags", "reason", err.Error()))
	} else {
		fmt.Fprintf(c.Err, "shouwang: %s\n", c.t("cli.usage.args", "command", strings.TrimSpace(cmd.words+" "+cmd.args)))
	}
	fmt.Fprintf(c.Err, "%s\n", c.t("cli.usage.more", "command", cmd.words))
	return errUsage
}

func (c *call) printUsage(cmd *command, flags *flag.FlagSet) {
	fmt.Fprintf(c.Out, "shouwang %s\n\n%s\n\n", strings.TrimSpace(cmd.words+" "+cmd.args), c.t(cmd.about()))
	w := tabwriter.NewWriter(c.Out, 2, 4, 2, ' ', 0)
	flags.VisitAll(func(f *flag.Flag) {
		value := "VALUE"
		if b, ok := f.Value.(interface{ IsBoolFlag() bool }); ok && b.IsBoolFlag() {
			value = ""
		}
		text := c.t(f.Usage)
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
			text += " (" + f.DefValue + ")"
		}
		fmt.Fprintf(w, "  --%s\t%s\t%s\n", f.Name, value, text)
	})
	_ = w.Flush()
}

// about is the message that says what the command is for.
func (cmd *command) about() string { return "cli.about." + strings.ReplaceAll(cmd.words, " ", "_") }

// help prints the table of commands; an unknown command is a usage error.
func (c *call) help(args []string) int {
	out, status := c.Out, statusDone
	if len(args) > 0 && !isHelp(args[0]) {
		out, status = c.Err, statusUsage
		fmt.Fprintf(out, "shouwang: %s\n\n", c.t("cli.unknown", "command", args[0]))
	}
	fmt.Fprintf(out, "%s\n\n", c.t("cli.intro"))
	w := tabwriter.NewWriter(out, 2, 4, 2, ' ', 0)
	for _, cmd := range commands() {
		fmt.Fprintf(w, "  shouwang %s\t%s\n", strings.TrimSpace(cmd.words+" "+cmd.args), c.t(cmd.about()))
	}
	_ = w.Flush()
	fmt.Fprintf(out, "\n%s\n", c.t("cli.outro"))
	return status
}

func isHelp(word string) bool {
	return word == "help" || word == "-h" || word == "--help" || word == "-help"
}

// printError writes what is wrong: the chosen sentence with its problems for a fault, the whole chain for anything internal, because
// whoever types commands administers the system.
func (c *call) printError(err error) {
	f, ok := fault.As(err)
	if !ok {
		fmt.Fprintf(c.Err, "shouwang: %v\n", err)
		return
	}
	fmt.Fprintf(c.Err, "shouwang: %s\n", c.messages.Error(c.lang, err))
	for _, p := range f.Problems {
		message, remedy := c.messages.Problem(c.lang, p)
		fmt.Fprintf(c.Err, "  %s%s%s\n", place(p.Place), message, sentence(c.lang, remedy))
	}
}

// sentence puts a remedy behind a message.
func sentence(lang locale.Lang, remedy string) string {
	switch {
	case remedy == "":
		return ""
	case lang == locale.EN:
		return ". " + remedy
	default:
		return "；" + remedy
	}
}

// place writes where a problem stands, the way editors understand it.
func place(p fault.Place) string {
	var parts []string
	for _, s := range []string{p.File, p.Sheet, p.Cell} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	for _, n := range []int{p.Line, p.Column} {
		if n > 0 {
			parts = append(parts, strconv.Itoa(n))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, ":") + ": "
}
