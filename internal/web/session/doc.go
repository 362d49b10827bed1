// Package session holds the pages by which people come and go: signing in and out, the language, and a user's own
// settings with the change of password.
//
// It owns no tables and must not know any row of the subject.
package session
