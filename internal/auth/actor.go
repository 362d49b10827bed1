package auth

import (
	"shouwang/internal/area"
	"shouwang/internal/fault"
)

// Actor is whoever gives a command: a signed-in user, or the system itself. It is passed to every service and is
// written into every journal entry. The zero Actor may do nothing and sees nothing.
type Actor struct {
	UserID int64  // 0 for the system
	Login  string // "system:<name>" for the system
	Name   string
	Role   Role
	Area   int64 // the area of the account; 0 is the whole country
	// Lang is the language that the person reads best, zh or en; empty for the system.
	Lang string

	// MustChange says that somebody else set the password: the pages let the user do nothing before it is changed.
	MustChange bool
}

// System returns the actor of a command line or a job, which may do everything everywhere. The name says which
// (cli, job, demo) and appears in the journal.
func System(name string) Actor {
	return Actor{Login: "system:" + name, Name: name, Role: system}
}

// IsSystem tells whether the actor is the system and not a person.
func (a Actor) IsSystem() bool { return a.Role == system }

// By names the actor for journal entries of packages that do not know actors.
func (a Actor) By() area.By { return area.By{ID: a.UserID, Name: a.Login} }

// Can tells whether the actor has a permission, in its own area.
func (a Actor) Can(p Permission) bool { return a.Role.Has(p) }

// Require returns a Denied fault when the actor lacks a permission. Services call it first.
func (a Actor) Require(p Permission) error {
	if a.Can(p) {
		return nil
	}
	return fault.Denied("permission_denied", "permission", string(p))
}

// Scope returns the villages and counties that the actor's queries are limited to.
func (a Actor) Scope() Scope {
	if a.Role == "" {
		return Scope{Lo: 1, Hi: 0, CountyLo: 1, CountyHi: 0}
	}
	return ScopeOf(a.Area)
}

// Covers tells whether an area lies wholly inside the actor's own. Rows of other areas are answered with NotFound,
// so that their existence does not show.
func (a Actor) Covers(code int64) bool {
	return a.Role != "" && area.Contains(a.Area, code)
}
