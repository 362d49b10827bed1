package auth

import (
	"context"
	"fmt"
	"time"

	"shouwang/internal/area"
	"shouwang/internal/audit"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/sqldb"
)

// Service keeps accounts and lets people in.
type Service struct {
	db   *sqldb.DB
	ids  *id.Maker
	cost Cost

	// nobody is the hash that the password of an unknown login is compared with, so that it takes as long as a known one.
	nobody string
	// hashing bounds how many passwords are hashed at once, and with it the memory that sign-ins can take.
	hashing chan struct{}
}

// hashers is how many passwords are hashed at once.
const hashers = 4

// NewService returns a service on a database. The product uses StandardCost; tests use TestCost.
func NewService(db *sqldb.DB, ids *id.Maker, cost Cost) *Service {
	return &Service{db: db, ids: ids, cost: cost, nobody: cost.hash(RandomPassword()), hashing: make(chan struct{}, hashers)}
}

// TestCost makes hashes fast and worthless; it is for tests only.
func TestCost() Cost { return Cost{MemoryKiB: 64, Passes: 1, Threads: 1} }

func (s *Service) hash(ctx context.Context, password string) (string, error) {
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
		return s.cost.hash(password), nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (s *Service) verify(ctx context.Context, stored, password string) (ok, stale bool, err error) {
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
		return s.cost.verify(stored, password)
	case <-ctx.Done():
		return false, false, ctx.Err()
	}
}

// Actor returns who is behind a session's user id. A user that does not exist or is disabled is NotFound.
func (s *Service) Actor(ctx context.Context, user int64) (Actor, error) {
	var a account
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		a, err = accountByID(ctx, tx, user)
		return err
	})
	if err != nil {
		return Actor{}, err
	}
	if a.Disabled {
		return Actor{}, fault.NotFound("user_unknown")
	}
	return a.Actor, nil
}

// Users returns the accounts inside the actor's area, in the order of their logins.
func (s *Service) Users(ctx context.Context, actor Actor) ([]User, error) {
	if err := actor.Require(UserManage); err != nil {
		return nil, err
	}
	var users []User
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		users, err = selectUsers(ctx, tx, actor.Scope())
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list users: %w", err)
	}
	return users, nil
}

// User returns one account inside the actor's area; any other is NotFound.
func (s *Service) User(ctx context.Context, actor Actor, login string) (User, error) {
	if err := actor.Require(UserManage); err != nil {
		return User{}, err
	}
	var a account
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		a, err = managed(ctx, tx, actor, login)
		return err
	})
	if err != nil {
		return User{}, fmt.Errorf("read user: %w", err)
	}
	return a.User, nil
}

// AddUser makes an account. Only who may manage users can, only inside the own area, and only with an area that
// exists and fits the role. All faults are reported together; a login that is taken is a Conflict.
func (s *Service) AddUser(ctx context.Context, actor Actor, n NewUser) (User, error) {
	if err := actor.Require(UserManage); err != nil {
		return User{}, err
	}
	n.Login = normalLogin(n.Login)
	if n.Lang == "" {
		n.Lang = "zh"
	}
	problems := &fault.List{}
	n.check(problems)
	if !actor.Covers(n.Area) {
		problems.Field("area", "user_area_outside")
	}
	if err := problems.Err("user_invalid"); err != nil {
		return User{}, err
	}
	hash, err := s.hash(ctx, n.Password)
	if err != nil {
		return User{}, err
	}
	var made User
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := areaInForce(ctx, tx, n.Area); err != nil {
			return err
		}
		a := account{hash: hash, User: User{
			Actor: Actor{UserID: s.ids.Next(), Login: n.Login, Name: n.Name, Role: n.Role, Area: n.Area, Lang: n.Lang, MustChange: !n.Known},
			Unit:  n.Unit, CreatedAt: tx.Now(),
		}}
		made = a.User
		if err := insertAccount(ctx, tx, a); sqldb.IsUnique(err) {
			return fault.Conflict("login_taken", "login", n.Login).Because(err)
		} else if err != nil {
			return err
		}
		return journal(ctx, tx, actor, "user.add", made.Actor, map[string]any{"role": n.Role, "area": n.Area, "name": n.Name, "unit": n.Unit})
	})
	if err != nil {
		return User{}, fmt.Errorf("add user: %w", err)
	}
	return made, nil
}

// areaInForce refuses an area that is unknown or ended; the whole country always exists.
func areaInForce(ctx context.Context, tx *sqldb.Tx, code int64) error {
	if code == 0 {
		return nil
	}
	d, err := area.Get(ctx, tx, code)
	if fault.KindOf(err) == fault.KindNotFound || err == nil && d.Ended() {
		return fault.Invalid("user_invalid").With(fault.At(fault.Place{Field: "area"}, "area_code_unknown", "code", code))
	}
	return err
}

// ChangeUser changes an account. A new role or area, or disabling, ends all its sessions at once. Nobody changes the own
// role, area or state, so that an administrator cannot lock the house from outside.
func (s *Service) ChangeUser(ctx context.Context, actor Actor, login string, c Change) (User, error) {
	if err := actor.Require(UserManage); err != nil {
		return User{}, err
	}
	var changed User
	err := s.db.Write(ctx, func(tx *sqldb.Tx) error {
		a, err := managed(ctx, tx, actor, login)
		if err != nil {
			return err
		}
		before := a
		if err := c.applyTo(ctx, tx, actor, &a); err != nil {
			return err
		}
		changed = a.User
		if a == before {
			return nil
		}
		power := a.Role != before.Role || a.Area != before.Area || a.Disabled != before.Disabled
		if power && a.UserID == actor.UserID {
			return fault.Denied("user_self")
		}
		if power {
			a.epoch++
			if err := endSessions(ctx, tx, a.UserID); err != nil {
				return err
			}
		}
		if err := updateAccount(ctx, tx, a); err != nil {
			return err
		}
		return journal(ctx, tx, actor, "user.change", a.Actor, differences(before.User, a.User))
	})
	if err != nil {
		return User{}, fmt.Errorf("change user: %w", err)
	}
	return changed, nil
}

// managed returns an account that the actor may manage; one outside the actor's area is NotFound like one that does
// not exist.
func managed(ctx context.Context, tx *sqldb.Tx, actor Actor, login string) (account, error) {
	a, err := accountByLogin(ctx, tx, normalLogin(login))
	if err != nil {
		return account{}, err
	}
	if !actor.Covers(a.Area) {
		return account{}, fault.NotFound("user_unknown")
	}
	return a, nil
}

// applyTo puts a change into an account and checks what comes out.
func (c Change) applyTo(ctx context.Context, tx *sqldb.Tx, actor Actor, a *account) error {
	put(&a.Name, c.Name)
	put(&a.Unit, c.Unit)
	put(&a.Lang, c.Lang)
	put(&a.Role, c.Role)
	put(&a.Area, c.Area)
	put(&a.Disabled, c.Disabled)
	problems := &fault.List{}
	checkName(problems, "name", a.Name, true)
	checkName(problems, "unit", a.Unit, false)
	checkLang(problems, a.Lang)
	checkPost(problems, a.Role, a.Area)
	if !actor.Covers(a.Area) {
		problems.Field("area", "user_area_outside")
	}
	if err := problems.Err("user_invalid"); err != nil || c.Area == nil {
		return err
	}
	return areaInForce(ctx, tx, a.Area)
}

func put[T any](into *T, value *T) {
	if value != nil {
		*into = *value
	}
}

// differences names what a change changed, for the journal.
func differences(before, after User) map[string]any {
	out := map[string]any{}
	note := func(key string, was, is any) {
		if was != is {
			out[key] = []any{was, is}
		}
	}
	note("name", before.Name, after.Name)
	note("unit", before.Unit, after.Unit)
	note("lang", before.Lang, after.Lang)
	note("role", before.Role, after.Role)
	note("area", before.Area, after.Area)
	note("disabled", before.Disabled, after.Disabled)
	return out
}

// journal records what was done to an account.
func journal(ctx context.Context, tx *sqldb.Tx, actor Actor, action string, object Actor, detail any) error {
	county := 0
	if area.LevelOf(object.Area) >= area.County {
		county = area.CountyOf(object.Area)
	}
	_, err := audit.Record(ctx, tx, audit.Entry{
		Actor: actor.UserID, ActorName: actor.Login, Action: action, Object: object.Login, County: county, Area: object.Area,
		Detail: detail,
	})
	return err
}

// Journal reads the journal for an actor: entries of objects inside the own area, and those that belong to no area.
func (s *Service) Journal(ctx context.Context, actor Actor, f audit.Filter) (audit.Page, error) {
	if err := actor.Require(AuditRead); err != nil {
		return audit.Page{}, err
	}
	scope := actor.Scope()
	if f.AreaHi > 0 {
		scope.Lo, scope.Hi = max(scope.Lo, f.AreaLo), min(scope.Hi, f.AreaHi)
	}
	if scope.Empty() {
		return audit.Page{}, nil
	}
	if f.AreaHi > 0 || actor.Area != 0 {
		f.AreaLo, f.AreaHi = scope.Lo, scope.Hi
	}
	return audit.List(ctx, s.db, f)
}

// seconds rounds a wait up to whole seconds for a message.
func seconds(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }
