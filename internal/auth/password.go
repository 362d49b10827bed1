package auth

import (
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"shouwang/internal/fault"
)

// Cost is what one password hash takes.
type Cost struct {
	MemoryKiB uint32
	Passes    uint32
	Threads   uint8
}

// StandardCost is twice the least that OWASP's password storage sheet allows for Argon2id at 46 MiB, on one thread:
// about a tenth of a second on the small servers of counties, and under 200 MiB when four people sign in at once.
func StandardCost() Cost {
	return Cost{MemoryKiB: 46 << 10, Passes: 2, Threads: 1}
}

const (
	saltBytes = 16
	hashBytes = 32

	// minPassword and maxPassword are in characters; the upper bound keeps the cost of hashing in hand.
	minPassword = 10
	maxPassword = 128
)

// hash returns a password in the PHC form ($argon2id$v=19$m=…,t=…,p=…$salt$hash), which carries its own cost, so
// that the cost can be raised later without touching the accounts.
func (c Cost) hash(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // documented never to fail
	sum := argon2.IDKey([]byte(password), salt, c.Passes, c.MemoryKiB, c.Threads, hashBytes)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.MemoryKiB, c.Passes, c.Threads,
		b64.EncodeToString(salt), b64.EncodeToString(sum))
}

// verify compares a password with a stored hash in constant time. stale tells that the hash was made at another cost
// and should be made anew now that the password is at hand.
func (c Cost) verify(stored, password string) (ok, stale bool, err error) {
	var version int
	var was Cost
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, false, fmt.Errorf("stored password: not an argon2id hash")
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false, false, fmt.Errorf("stored password: version %q", parts[2])
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &was.MemoryKiB, &was.Passes, &was.Threads); err != nil {
		return false, false, fmt.Errorf("stored password: cost: %w", err)
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, false, fmt.Errorf("stored password: salt: %w", err)
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(want) == 0 {
		return false, false, fmt.Errorf("stored password: hash of %d bytes", len(want))
	}
	got := argon2.IDKey([]byte(password), salt, was.Passes, was.MemoryKiB, was.Threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, was != c, nil
}

// banned holds well-known passwords of ten and more characters in lower case, one a line.
//
//go:embed banned.txt
var banned string

// CheckPassword returns an Invalid fault when a password is one that must not be set for this login: too short or too
// long, well known, only digits (which is a phone or an ID number as often as not), one character or a row of keys
// repeated, or the login itself. There are no rules about kinds of characters: length is what helps.
func CheckPassword(login, password string) error {
	n := utf8.RuneCountInString(password)
	lower := strings.ToLower(password)
	switch {
	case !utf8.ValidString(password) || n < minPassword:
		return fault.Invalid("password_short", "least", fmt.Sprint(minPassword))
	case n > maxPassword:
		return fault.Invalid("password_long", "most", fmt.Sprint(maxPassword))
	case strings.Trim(password, "0123456789０１２３４５６７８９ -") == "":
		return fault.Invalid("password_digits")
	case len(login) >= 4 && strings.Contains(lower, strings.ToLower(login)):
		return fault.Invalid("password_login")
	case isBanned(lower), repeats(lower):
		return fault.Invalid("password_common")
	}
	return nil
}

func isBanned(lower string) bool {
	for line := range strings.Lines(banned) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' && line == lower {
			return true
		}
	}
	return false
}

// repeats tells whether a password is a short piece written over and over (abcabcabcabc, aaaaaaaaaa).
func repeats(s string) bool {
	for size := 1; size <= 4 && size*2 < len(s); size++ {
		if strings.TrimPrefix(s, s[:size]) == s[:len(s)-size] {
			return true
		}
	}
	return false
}
