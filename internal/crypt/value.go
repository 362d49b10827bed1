package crypt

import (
	"errors"
	"strconv"
)

// ErrSealed is returned when a ciphertext does not open: it was changed, belongs to another place, or was sealed
// with a key that is not in the key file.
var ErrSealed = errors.New("sealed value does not open")

// formatValue is the first byte of a sealed value; then follow suite, key number, nonce and ciphertext with tag.
const (
	formatValue = 1
	headerSize  = 3
	nonceSize   = 12
)

// Seal encrypts a value for one column of one row; the result opens nowhere else. An empty value seals to nil,
// which is stored as NULL.
func (k *Keyring) Seal(table, column string, row int64, plain string) []byte {
	if plain == "" {
		return nil
	}
	a := k.active
	out := make([]byte, headerSize+nonceSize, headerSize+nonceSize+len(plain)+a.aead.Overhead())
	out[0], out[1], out[2] = formatValue, byte(a.suite), a.id
	nonce := out[headerSize:]
	copy(nonce, randomBytes(nonceSize))
	return a.aead.Seal(out, nonce, []byte(plain), place(out[:headerSize], table, column, row))
}

// Open decrypts what Seal returned for the same table, column and row, otherwise it returns ErrSealed. Nil opens
// to the empty value.
func (k *Keyring) Open(table, column string, row int64, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	if len(sealed) < headerSize+nonceSize || sealed[0] != formatValue {
		return "", ErrSealed
	}
	used := k.keys[sealed[2]]
	if used == nil || byte(used.suite) != sealed[1] {
		return "", ErrSealed
	}
	header, rest := sealed[:headerSize], sealed[headerSize:]
	plain, err := used.aead.Open(nil, rest[:nonceSize], rest[nonceSize:], place(header, table, column, row))
	if err != nil {
		return "", ErrSealed
	}
	return string(plain), nil
}

// place is the associated data that binds a ciphertext to its header and to table.column:row.
func place(header []byte, table, column string, row int64) []byte {
	b := make([]byte, 0, len(header)+len(table)+len(column)+22)
	b = append(b, header...)
	b = append(b, table...)
	b = append(b, '.')
	b = append(b, column...)
	b = append(b, ':')
	return strconv.AppendInt(b, row, 10)
}
