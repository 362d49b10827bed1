// Package auth knows who is at work and what they may do: accounts and their passwords, roles and their permissions,
// the area that limits every query of a user, sessions, the lock-out after failed sign-ins, and the idempotency of
// commands. Every service of the product takes an Actor, asks it with Require and limits its SQL with Scope; pages
// only hide what the services refuse anyway.
//
// It owns the tables app_user, session, sign_in_attempt and idempotency.
//
// It must not know households, cases or any other business row, nor HTTP beyond the session cookie. What an actor may
// do with a particular row is decided by the service that owns the row, with the permission and the scope from here.
package auth
