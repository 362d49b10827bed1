package cli

import (
	"flag"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

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
	if len(s) < 2 || len(s) > 12 || strings.Trim(s, "0123456789") != "" || s[0] == '0' {
		return fmt.Errorf("%q", s)
	}
	code, err := strconv.ParseInt(s+strings.Repeat("0", 12-len(s)), 10, 64)
	a.code = code
	return err
}

// printError writes what is wrong: the chosen sentence with its problems for a fault, the whole chain for anything internal, because
// whoever types commands administers the system.
func (c *call) printError(err error) {
	f, ok := fault.As(err)
	if !ok {
		fmt.Fprintf(c.Err, "shouwang: %s\n", c.t("cli.internal", "reason", err.Error()))
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
