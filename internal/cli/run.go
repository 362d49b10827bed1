package cli

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"shouwang/internal/config"
	"shouwang/internal/fault"
	"shouwang/internal/locale"
)

// The exit statuses that scripts may rely on.
const (
	statusDone   = 0
	statusFailed = 1
	statusUsage  = 2
	statusFaults = 3
)

// errFaults ends a command that did its work but found faults in what it was given.
var errFaults = errors.New("done with faults")

// errUsage ends a command that was called wrongly; what was wrong has been printed.
var errUsage = errors.New("usage")

// errQuiet ends a command that failed and has said so in its own output.
var errQuiet = errors.New("failed")

// Streams are where a command reads and writes.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
	Env func(string) string
}

// command is one command of the table.
type command struct {
	// words are what it is called by, for example "user add".
	words string
	// args is what follows the words, as the help shows it.
	args string
	// least and most bound the number of arguments; most -1 is no bound.
	least, most int
	// flags declares the command's own flags; it returns the function that does the work.
	setup func(f *flag.FlagSet) func(ctx context.Context, c *call) error
}

// call is one invocation.
type call struct {
	Streams
	wire     Wire
	messages *locale.Catalogue
	lang     locale.Lang
	cfg      config.Config
	args     []string
	json     bool
}

// Run runs the command that the arguments name and returns the exit status.
func Run(ctx context.Context, args []string, streams Streams, wire Wire) int {
	messages, err := locale.Load()
	if err != nil {
		fmt.Fprintln(streams.Err, err)
		return statusFailed
	}
	c := &call{Streams: streams, wire: wire, messages: messages, lang: language(args, streams.Env)}
	ordered := leadingLast(args)
	cmd, rest := find(ordered)
	if cmd == nil {
		return c.help(ctx, ordered)
	}
	return c.status(c.run(ctx, cmd, rest))
}

// language is what messages are written in: --lang, then SHOUWANG_LANG, then Chinese.
func language(args []string, env func(string) string) locale.Lang {
	for i, a := range args {
		name, value, given := strings.Cut(strings.TrimLeft(a, "-"), "=")
		if !strings.HasPrefix(a, "-") || name != "lang" {
			continue
		}
		if !given && i+1 < len(args) {
			value = args[i+1]
		}
		return locale.Match(value)
	}
	return locale.Match(env("SHOUWANG_LANG"))
}

// find takes the longest words that name a command and gives the rest of the arguments.
func find(args []string) (*command, []string) {
	table := commands()
	for n := min(2, len(args)); n > 0; n-- {
		words := strings.Join(args[:n], " ")
		if i := slices.IndexFunc(table, func(c command) bool { return c.words == words }); i >= 0 {
			return &table[i], args[n:]
		}
	}
	return nil, nil
}

func (c *call) run(ctx context.Context, cmd *command, args []string) error {
	flags := flag.NewFlagSet(cmd.words, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	common := c.commonFlags(flags)
	work := cmd.setup(flags)
	for rest := args; len(rest) > 0; {
		if err := flags.Parse(rest); err != nil {
			return c.usage(cmd, flags, err)
		}
		rest = flags.Args()
		if len(rest) > 0 {
			c.args = append(c.args, rest[0])
			rest = rest[1:]
		}
	}
	if len(c.args) < cmd.least || (cmd.most >= 0 && len(c.args) > cmd.most) {
		return c.usage(cmd, flags, nil)
	}
	cfg, err := common.config(c.Env)
	if err != nil {
		return err
	}
	c.cfg = cfg
	return work(ctx, c)
}

func (c *call) status(err error) int {
	switch {
	case err == nil:
		return statusDone
	case errors.Is(err, errUsage):
		return statusUsage
	case errors.Is(err, errFaults):
		return statusFaults
	case errors.Is(err, errQuiet):
		return statusFailed
	}
	c.printError(err)
	if wrong := (misuse{}); errors.As(err, &wrong) {
		return statusUsage
	}
	return statusFailed
}

func (c *call) t(key string, args ...string) string {
	m := map[string]string{}
	for i := 0; i+1 < len(args); i += 2 {
		m[args[i]] = args[i+1]
	}
	return c.messages.T(c.lang, key, m)
}

// say prints one line for people.
func (c *call) say(key string, args ...string) {
	fmt.Fprintln(c.Out, c.t(key, args...))
}

// object prints one JSON object on a line of its own.
func (c *call) object(v any) error {
	enc := json.NewEncoder(c.Out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// open opens the system that the flags name. Keys that were made on the way and then turned out not to belong to the database are taken
// away again: a key file that opens nothing would only be taken for the right one.
func (c *call) open(ctx context.Context) (*System, error) {
	_, err := os.Stat(c.cfg.KeyFile)
	missing := errors.Is(err, fs.ErrNotExist)
	s, err := c.wire.Open(ctx, c.cfg)
	if f, ok := fault.As(err); ok && f.Code == "key_mismatch" && missing {
		return nil, errors.Join(fault.NotFound("cli.key_missing", "file", c.cfg.KeyFile).Because(err), os.Remove(c.cfg.KeyFile))
	}
	return s, wrongCall(err, "profile_unknown")
}

// knownArea makes sure that an area that a flag names is one; 0 is no area.
func (s *System) knownArea(ctx context.Context, code int64) error {
	if code == 0 {
		return nil
	}
	names, err := s.Areas.Names(ctx, code)
	if err != nil {
		return err
	}
	if _, ok := names[code]; !ok {
		return misuse{fault.NotFound("area_code_unknown", "code", code)}
	}
	return nil
}
