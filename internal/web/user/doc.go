// Package user holds the pages by which an administrator looks after accounts.
//
// It owns no tables and must not know how passwords are kept.
package user
