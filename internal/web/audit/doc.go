// Package audit holds the journal's page: who did what, when and to what, for those who check the work of others.
//
// It owns no tables and must not know what the entries are about.
package audit
