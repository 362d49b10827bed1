// Package app puts the product together: it opens the database, makes the services by hand, lists every route, says who reacts to which
// fact, and serves.
//
// It owns the table installation, which remembers the keys that belong to a database, and no other. It must not decide anything of the
// subject: whatever needs a rule belongs in a lower package.
package app
