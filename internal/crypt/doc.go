// Package crypt encrypts the personal values that are stored: identity, phone and card numbers in columns, and
// uploaded files. Beside each encrypted column stands a keyed blind index, by which equal values are found.
//
// It owns the key file, which lies outside the database, so that a stolen database or backup opens nothing. It
// owns no tables. It must not know what a value means, who may read it, or how it is masked.
package crypt
