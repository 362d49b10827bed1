package cli

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
)

// userAdd makes an account. Without --password-stdin a password is made and shown once; the person changes it at the first sign-in.
func userAdd(f *flag.FlagSet) func(context.Context, *call) error {
	var where areaFlag
	role := f.String("role", "", "cli.flag.role")
	name := f.String("name", "", "cli.flag.name")
	unit := f.String("unit", "", "cli.flag.unit")
	stdin := f.Bool("password-stdin", false, "cli.flag.password_stdin")
	f.Var(&where, "area", "cli.flag.user_area")
	return func(ctx context.Context, c *call) error {
		password, err := c.password(*stdin)
		if err != nil {
			return err
		}
		s, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		n := auth.NewUser{Login: c.args[0], Name: *name, Role: auth.Role(*role), Area: where.code, Unit: *unit, Lang: string(c.lang), Password: password}
		if n.Name == "" {
			n.Name = n.Login
		}
		if n.Role == auth.DepartmentLiaison && !s.Feed.IsDepartment(n.Unit) {
			return fault.Invalid("cli.user.unit", "unit", n.Unit, "units", strings.Join(s.Feed.Departments(c.lang), ", "))
		}
		if err := s.knownArea(ctx, n.Area); err != nil {
			return err
		}
		u, err := s.Users.AddUser(ctx, auth.System("cli"), n)
		if err != nil {
			return err
		}
		if c.json {
			return c.object(c.userObject(u, shown(password, *stdin)))
		}
		c.say("cli.user.added", "login", u.Login, "role", c.t("role."+string(u.Role)), "area", s.areaName(ctx, c, u.Area))
		if !*stdin {
			c.say("cli.user.password", "password", password)
		}
		return nil
	}
}

// shown is the password that is printed: one that was made, never one that was read.
func shown(password string, fromStdin bool) string {
	if fromStdin {
		return ""
	}
	return password
}

// password reads one from standard input, or makes one.
func (c *call) password(stdin bool) (string, error) {
	if !stdin {
		return auth.RandomPassword(), nil
	}
	line, err := bufio.NewReader(c.In).ReadString('\n')
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", fault.Invalid("cli.user.no_password").Because(err)
	}
	return line, nil
}

// userPasswd sets a user's password anew and ends all sessions of the user.
func userPasswd(f *flag.FlagSet) func(context.Context, *call) error {
	stdin := f.Bool("password-stdin", false, "cli.flag.password_stdin")
	return func(ctx context.Context, c *call) error {
		password, err := c.password(*stdin)
		if err != nil {
			return err
		}
		s, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		if err := s.Users.ResetPassword(ctx, auth.System("cli"), c.args[0], password); err != nil {
			return err
		}
		if c.json {
			return c.object(map[string]string{"login": c.args[0], "password": shown(password, *stdin)})
		}
		c.say("cli.user.password_set", "login", c.args[0])
		if !*stdin {
			c.say("cli.user.password", "password", password)
		}
		return nil
	}
}

// userList lists all accounts.
func userList(*flag.FlagSet) func(context.Context, *call) error {
	return func(ctx context.Context, c *call) error {
		s, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		users, err := s.Users.Users(ctx, auth.System("cli"))
		if err != nil {
			return err
		}
		return c.printUsers(ctx, s, users)
	}
}

func (c *call) printUsers(ctx context.Context, s *System, users []auth.User) error {
	w := tabwriter.NewWriter(c.Out, 2, 4, 2, ' ', 0)
	if !c.json {
		fmt.Fprintln(w, strings.Join([]string{c.t("cli.user.login"), c.t("cli.user.name"), c.t("cli.user.role"), c.t("cli.user.area"), c.t("cli.user.unit_head"), ""}, "\t"))
	}
	for _, u := range users {
		if c.json {
			if err := c.object(c.userObject(u, "")); err != nil {
				return err
			}
			continue
		}
		state := ""
		if u.Disabled {
			state = c.t("cli.user.disabled")
		}
		fmt.Fprintln(w, strings.Join([]string{u.Login, u.Name, c.t("role." + string(u.Role)), s.areaName(ctx, c, u.Area), u.Unit, state}, "\t"))
	}
	return w.Flush()
}

func (c *call) userObject(u auth.User, password string) map[string]any {
	out := map[string]any{"login": u.Login, "name": u.Name, "role": u.Role, "area": u.Area, "unit": u.Unit, "disabled": u.Disabled}
	if password != "" {
		out["password"] = password
	}
	return out
}

// areaName is the full name of an area for people.
func (s *System) areaName(ctx context.Context, c *call, code int64) string {
	if code == 0 {
		return c.t("area.nation")
	}
	names, err := s.Areas.Names(ctx, code)
	if err != nil || names[code].Full == "" {
		return strconv.FormatInt(code, 10)
	}
	return names[code].Full
}

// villageName gives the name of an area from a map of names, or its code.
func villageName(names map[int64]area.Division, code int64) string {
	if d, ok := names[code]; ok {
		return d.Name
	}
	return strconv.FormatInt(code, 10)
}

// roleNames lists the roles for the help.
func roleNames() string {
	var out []string
	for _, r := range auth.Roles() {
		out = append(out, string(r))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}
