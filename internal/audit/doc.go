// Package audit keeps the journal: who did what to which object and when, append-only, written in the transaction of
// the command itself. The entries are the leaves of a Merkle tree (golang.org/x/mod/sumdb/tlog, as the Go checksum
// database), so that any entry that is changed, removed, inserted or moved later is detected and located.
//
// It owns the tables journal, journal_hash and journal_head.
//
// It must not know users, roles or any business row: an entry names its actor and its object in plain words. It must
// never be given a secret or a personal number, because nothing in the journal can be taken back.
package audit
