package auth

import (
	"context"
	"fmt"
	"net/netip"
	"time"
	"unicode/utf8"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// SignIn lets a person in by login and password. Whatever is wrong, unknown login, wrong password or disabled account,
// gives the same Denied fault (sign_in_failed) after the same work. After several failures of the account, of the
// address or of everybody, attempts are refused for a growing time (sign_in_wait) without looking at the password.
func (s *Service) SignIn(ctx context.Context, login, password, address string) (Actor, error) {
	a, err := s.authenticate(ctx, attempt{login: login, password: password, address: network(address), signIn: true})
	return a.Actor, err
}

// attempt is one try to show that a password is known.
type attempt struct {
	login, password string
	address         string // what failures are counted by beside the account
	signIn          bool   // success is journalled as a sign-in
}

func (s *Service) authenticate(ctx context.Context, try attempt) (account, error) {
	try.login = normalLogin(try.login)
	if utf8.RuneCountInString(try.login) > maxName || utf8.RuneCountInString(try.password) > maxPassword {
		try.login, try.password = "", "" // too long to be anyone's; what follows fails in the usual time
	}
	reserved, err := s.reserve(ctx, try)
	if err != nil {
		return account{}, err
	}
	a, known, err := s.lookUp(ctx, try.login)
	if err != nil {
		return account{}, err
	}
	right, stale, err := s.verify(ctx, a.hash, try.password)
	if err != nil {
		return account{}, fmt.Errorf("sign in: %w", err)
	}
	if !right || !known || a.Disabled {
		return account{}, s.refuse(ctx, a, known, try)
	}
	if stale {
		if a.hash, err = s.hash(ctx, try.password); err != nil {
			return account{}, err
		}
	}
	return a, s.admit(ctx, a, stale, try, reserved)
}

// lookUp returns the account of a login, or one without rights that takes as long to compare.
func (s *Service) lookUp(ctx context.Context, login string) (a account, known bool, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		a, err = accountByLogin(ctx, tx, login)
		return err
	})
	if fault.KindOf(err) == fault.KindNotFound {
		return account{hash: s.nobody}, false, nil
	}
	return a, err == nil, err
}

// reservation is what an attempt has counted beforehand, to be given back when it succeeds.
type reservation struct {
	kind          bucketKind
	key           string
	before, after tries
}

// reserve counts the attempt as a failure before the password is looked at, so that many attempts at the same moment
// are counted too, and refuses it when one of the buckets has to wait.
func (s *Service) reserve(ctx context.Context, try attempt) ([]reservation, error) {
	var reserved []reservation
	err := s.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, r := range []reservation{
			{kind: byAll, key: string(byAll)},
			{kind: byAddress, key: string(byAddress) + ":" + try.address},
			{kind: byAccount, key: string(byAccount) + ":" + try.login},
		} {
			var err error
			if r.before, err = lockTries(ctx, tx, r.key); err != nil {
				return err
			}
			if wait := r.before.locked.Sub(tx.Now()); wait > 0 {
				return fault.Denied("sign_in_wait", "seconds", seconds(wait))
			}
			r.after = r.kind.rules().fail(r.before, tx.Now())
			if err := saveTries(ctx, tx, r.key, r.after); err != nil {
				return err
			}
			reserved = append(reserved, r)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	return reserved, nil
}

// network is what failures are counted by: an IPv4 address, or the /64 of an IPv6 address, which one person has whole.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	return netip.PrefixFrom(ip, 64).Masked().String()
}

// refuse writes the failure down. A login that nobody has is not written: people type passwords into the wrong field,
// and nothing in the journal can be taken back.
func (s *Service) refuse(ctx context.Context, a account, known bool, try attempt) error {
	err := s.db.Write(ctx, func(tx *sqldb.Tx) error {
		return journal(ctx, tx, Actor{Login: "system:sign_in"}, "session.refused", a.Actor,
			map[string]any{"address": try.address, "known": known})
	})
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	return fault.Denied("sign_in_failed")
}

// admit gives back what the attempt had counted and forgets the failures of the account.
func (s *Service) admit(ctx context.Context, a account, stale bool, try attempt, reserved []reservation) error {
	err := s.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, r := range reserved {
			if err := r.release(ctx, tx); err != nil {
				return err
			}
		}
		if stale {
			if err := updateAccount(ctx, tx, a); err != nil {
				return err
			}
		}
		if !try.signIn {
			return nil
		}
		return journal(ctx, tx, a.Actor, "session.sign_in", a.Actor, map[string]any{"address": try.address})
	})
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	return nil
}

// release takes one attempt back. Only when nobody failed in the meantime does the earlier state return as it was;
// otherwise a valid account would be a way to wipe out the failures of guesses beside it.
func (r reservation) release(ctx context.Context, tx *sqldb.Tx) error {
	now, err := lockTries(ctx, tx, r.key)
	switch {
	case err != nil:
		return err
	case r.kind == byAccount:
		return deleteTries(ctx, tx, r.key)
	case now == r.after:
		return saveTries(ctx, tx, r.key, r.before)
	}
	now.failures = max(0, now.failures-1)
	return saveTries(ctx, tx, r.key, now)
}

// ChangePassword changes a user's own password. The present one must be right; failures count as failed sign-ins. All
// sessions of the user end, so that the caller starts a new one for the person at the keyboard.
func (s *Service) ChangePassword(ctx context.Context, actor Actor, present, next string) error {
	if actor.UserID == 0 {
		return fault.Denied("permission_denied", "permission", "")
	}
	wrong := func(field, code string, args map[string]string) error {
		return fault.Invalid("password_invalid").With(fault.Problem{Place: fault.Place{Field: field}, Code: code, Args: args})
	}
	if err := CheckPassword(actor.Login, next); err != nil {
		e, _ := fault.As(err)
		return wrong("next", e.Code, e.Args)
	}
	if present == next {
		return wrong("next", "password_same", nil)
	}
	_, err := s.authenticate(ctx, attempt{login: actor.Login, password: present, address: "user:" + actor.Login})
	if e, ok := fault.As(err); ok && e.Code == "sign_in_failed" {
		return wrong("present", "password_wrong", nil)
	}
	if err != nil {
		return err
	}
	return s.setPassword(ctx, actor, actor.Login, next, "user.password", false)
}

// ResetPassword sets the password of another account inside the actor's area. It must be changed at the next sign-in,
// and all sessions of the account end. Nobody resets the own one, which takes the present password (ChangePassword).
func (s *Service) ResetPassword(ctx context.Context, actor Actor, login, password string) error {
	if err := actor.Require(UserManage); err != nil {
		return err
	}
	if !actor.IsSystem() && normalLogin(login) == actor.Login {
		return fault.Denied("user_self_password") // who sits down at an open session must not take the account over
	}
	if err := CheckPassword(normalLogin(login), password); err != nil {
		e, _ := fault.As(err)
		return fault.Invalid("password_invalid").With(fault.Problem{Place: fault.Place{Field: "password"}, Code: e.Code, Args: e.Args})
	}
	return s.setPassword(ctx, actor, login, password, "user.reset", true)
}

func (s *Service) setPassword(ctx context.Context, actor Actor, login, password, action string, mustChange bool) error {
	hash, err := s.hash(ctx, password)
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		a, err := managed(ctx, tx, actor, login)
		if err != nil {
			return err
		}
		a.hash, a.MustChange = hash, mustChange
		a.epoch++
		if err := updateAccount(ctx, tx, a); err != nil {
			return err
		}
		if err := endSessions(ctx, tx, a.UserID); err != nil {
			return err
		}
		if err := deleteTries(ctx, tx, string(byAccount)+":"+a.Login); err != nil {
			return err
		}
		return journal(ctx, tx, actor, action, a.Actor, nil)
	})
	if err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	return nil
}

// forgetAfter is how long the counts of failures are kept.
const forgetAfter = 48 * time.Hour
