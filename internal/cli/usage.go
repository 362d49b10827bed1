package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"

	"shouwang/internal/fault"
	"shouwang/internal/field"
)

// misuse marks a fault as a wrong call: the command ends with the status of usage and not of failure.
type misuse struct{ error }

// Unwrap gives the fault.
func (m misuse) Unwrap() error { return m.error }

// wrongCall marks a fault with one of the codes as a wrong call.
func wrongCall(err error, codes ...string) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	for _, code := range codes {
		if f.Code == code {
			return misuse{err}
		}
	}
	return err
}

// The sentences in which package flag says what is wrong, which are English; what they name is said again in the user's language.
var (
	flagUnknown = regexp.MustCompile(`^flag provided but not defined: -(.*)$`)
	flagEmpty   = regexp.MustCompile(`^flag needs an argument: -(.*)$`)
	flagValue   = regexp.MustCompile(`^invalid (?:boolean )?value "(.*)" for (?:flag )?-([^:]+): `)
	flagSyntax  = regexp.MustCompile(`^bad flag syntax: (.*)$`)
)

// wrongFlag says what is wrong with a flag.
func (c *call) wrongFlag(flags *flag.FlagSet, err error) string {
	text := err.Error()
	if m := flagUnknown.FindStringSubmatch(text); m != nil {
		return c.t("cli.usage.flag_unknown", "flag", "--"+m[1])
	}
	if m := flagEmpty.FindStringSubmatch(text); m != nil {
		return c.t("cli.usage.flag_empty", "flag", "--"+m[1])
	}
	if m := flagSyntax.FindStringSubmatch(text); m != nil {
		return c.t("cli.usage.flag_unknown", "flag", m[1])
	}
	m := flagValue.FindStringSubmatch(text)
	if m == nil {
		return text
	}
	about := ""
	if f := flags.Lookup(m[2]); f != nil {
		about = c.aboutFlag(f)
	}
	return c.t("cli.usage.flag_value", "flag", "--"+m[2], "value", m[1], "about", about)
}

// usage prints how a command is called, and what was wrong with the call if that is known.
func (c *call) usage(cmd *command, flags *flag.FlagSet, err error) error {
	if errors.Is(err, flag.ErrHelp) {
		c.printUsage(cmd, flags)
		return nil
	}
	if err != nil {
		fmt.Fprintf(c.Err, "shouwang: %s\n", c.wrongFlag(flags, err))
	} else {
		fmt.Fprintf(c.Err, "shouwang: %s\n", c.t("cli.usage.args", "command", strings.TrimSpace(cmd.words+" "+cmd.args)))
	}
	fmt.Fprintf(c.Err, "%s\n", c.t("cli.usage.more", "command", cmd.words))
	return errUsage
}

// aboutFlag is what a flag is for.
func (c *call) aboutFlag(f *flag.Flag) string {
	args := []string{"roles", roleNames()}
	return c.t(f.Usage, args...)
}

func (c *call) printUsage(cmd *command, flags *flag.FlagSet) {
	fmt.Fprintf(c.Out, "shouwang %s\n\n%s\n\n", strings.TrimSpace(cmd.words+" "+cmd.args), c.t(cmd.about()))
	w := tabwriter.NewWriter(c.Out, 2, 4, 2, ' ', 0)
	flags.VisitAll(func(f *flag.Flag) {
		value := "VALUE"
		if b, ok := f.Value.(interface{ IsBoolFlag() bool }); ok && b.IsBoolFlag() {
			value = ""
		}
		text := c.aboutFlag(f)
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
			text += " (" + f.DefValue + ")"
		}
		fmt.Fprintf(w, "  --%s\t%s\t%s\n", f.Name, value, text)
	})
	_ = w.Flush()
	if cmd.words == "import" {
		c.printSources(c.Out)
	}
}

// printSources lists what may stand for SOURCE.
func (c *call) printSources(out io.Writer) {
	fields, err := field.Load()
	if err != nil {
		return // the program's own catalogue; every command that needs it says so
	}
	fmt.Fprintf(out, "\n%s\n\n", c.t("cli.import.sources"))
	w := tabwriter.NewWriter(out, 2, 4, 2, ' ', 0)
	for _, src := range fields.Sources() {
		fmt.Fprintf(w, "  %s\t%s\n", src.Key, src.Label(string(c.lang)))
	}
	_ = w.Flush()
}

// about is the message that says what the command is for.
func (cmd *command) about() string { return "cli.about." + strings.ReplaceAll(cmd.words, " ", "_") }

// help prints the table of commands: all of them, or those that begin with the word that was given. No command, or one that does not
// exist, is a usage error unless help was asked for.
func (c *call) help(ctx context.Context, args []string) int {
	if len(args) > 1 && isHelp(args[0]) && !strings.HasPrefix(args[1], "-") {
		if cmd, rest := find(args[1:]); cmd != nil {
			return c.status(c.run(ctx, cmd, append(rest, "--help")))
		}
		args = args[1:]
	}
	table := commands()
	out, status := c.Out, statusDone
	switch group := groupOf(table, args); {
	case len(group) > 0:
		table = group
		switch {
		case len(args) > 1 && isHelp(args[1]):
		case len(args) > 1 && !strings.HasPrefix(args[1], "-"):
			out, status = c.Err, statusUsage
			fmt.Fprintf(out, "shouwang: %s\n\n", c.t("cli.unknown", "command", args[0]+" "+args[1]))
		default:
			out, status = c.Err, statusUsage
			fmt.Fprintf(out, "shouwang: %s\n\n", c.t("cli.incomplete", "command", args[0]))
		}
	case slices.ContainsFunc(args, isHelp):
	case len(args) > 0 && strings.HasPrefix(args[0], "-"):
		out, status = c.Err, statusUsage
		fmt.Fprintf(out, "shouwang: %s\n\n", c.t("cli.none"))
	case len(args) > 0:
		out, status = c.Err, statusUsage
		fmt.Fprintf(out, "shouwang: %s\n\n", c.t("cli.unknown", "command", args[0]))
	}
	c.printCommands(out, table)
	return status
}

// groupOf gives the commands whose first word is the first argument.
func groupOf(table []command, args []string) (out []command) {
	for _, cmd := range table {
		if len(args) > 0 && strings.HasPrefix(cmd.words, args[0]+" ") {
			out = append(out, cmd)
		}
	}
	return out
}

func (c *call) printCommands(out io.Writer, table []command) {
	fmt.Fprintf(out, "%s\n\n", c.t("cli.intro"))
	w := tabwriter.NewWriter(out, 2, 4, 2, ' ', 0)
	for _, cmd := range table {
		fmt.Fprintf(w, "  shouwang %s\t%s\n", strings.TrimSpace(cmd.words+" "+cmd.args), c.t(cmd.about()))
	}
	_ = w.Flush()
	fmt.Fprintf(out, "\n%s\n", c.t("cli.outro"))
}

func isHelp(word string) bool {
	return word == "help" || word == "-h" || word == "--help" || word == "-help"
}
