package crypt

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"

	"github.com/emmansun/gmsm/sm4"
)

// Suite is an algorithm for authenticated encryption. Its number is stored with every ciphertext.
type Suite byte

// The suites that can be chosen. SM4-GCM is the national cipher that some offices are obliged to use.
const (
	AES256GCM Suite = 1
	SM4GCM    Suite = 2
)

// suites names every suite with the length of its key and its block cipher.
var suites = map[Suite]struct {
	name  string
	size  int
	block func(key []byte) (cipher.Block, error)
}{
	AES256GCM: {"aes-256-gcm", 32, aes.NewCipher},
	SM4GCM:    {"sm4-gcm", 16, sm4.NewCipher},
}

// String returns the name under which ParseSuite knows the suite.
func (s Suite) String() string { return suites[s].name }

// ParseSuite returns the suite of this name: aes-256-gcm or sm4-gcm.
func ParseSuite(name string) (Suite, error) {
	for s, d := range suites {
		if d.name == name {
			return s, nil
		}
	}
	return 0, fmt.Errorf("unknown cipher %q", name)
}

const (
	secretSize = 32
	blindSize  = 16
)

// key is one generation of the sealing key.
type key struct {
	id     byte
	suite  Suite
	secret []byte
	aead   cipher.AEAD
}

// Keyring holds every generation of the sealing key, of which the newest seals and all open, and the key of the
// blind index. It is safe for concurrent use.
type Keyring struct {
	keys   map[byte]*key
	active *key
	blind  []byte
}

// NewKeyring returns a keyring that is derived from seed alone. It is for tests: a seed in a program is no secret.
func NewKeyring(seed []byte) *Keyring {
	secret := sha256.Sum256(append([]byte("shouwang test sealing key "), seed...))
	blind := sha256.Sum256(append([]byte("shouwang test blind key "), seed...))
	k := &Keyring{keys: map[byte]*key{}, blind: blind[:]}
	_ = k.add(&key{id: 1, suite: AES256GCM, secret: secret[:]}) // AES with 32 bytes cannot fail
	return k
}

// generate returns a keyring with one fresh key of the suite.
func generate(suite Suite) (*Keyring, error) {
	k := &Keyring{keys: map[byte]*key{}, blind: randomBytes(secretSize)}
	return k, k.add(&key{id: 1, suite: suite, secret: randomBytes(secretSize)})
}

// rotated returns the keyring with one more key, which seals from now on.
func (k *Keyring) rotated(suite Suite) (*Keyring, error) {
	next := &Keyring{keys: map[byte]*key{}, blind: k.blind}
	for id := byte(1); k.keys[id] != nil; id++ {
		next.keys[id] = k.keys[id]
	}
	id := byte(len(next.keys) + 1)
	if id == 0 || int(id) != len(next.keys)+1 {
		return nil, fmt.Errorf("key file holds %d keys, which is the limit", len(next.keys))
	}
	return next, next.add(&key{id: id, suite: suite, secret: randomBytes(secretSize)})
}

// add makes the key usable and the active one.
func (k *Keyring) add(added *key) error {
	aead, err := newAEAD(added.suite, added.secret, nil, "column")
	if err != nil {
		return err
	}
	added.aead = aead
	k.keys[added.id] = added
	k.active = added
	return nil
}

// newAEAD derives a key for one purpose from a secret, so that no key serves two purposes.
func newAEAD(suite Suite, secret, salt []byte, purpose string) (cipher.AEAD, error) {
	d, ok := suites[suite]
	if !ok {
		return nil, fmt.Errorf("unknown cipher number %d", suite)
	}
	derived, err := hkdf.Key(sha256.New, secret, salt, "shouwang "+purpose+" "+d.name, d.size)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	block, err := d.block(derived)
	if err != nil {
		return nil, fmt.Errorf("make cipher: %w", err)
	}
	return cipher.NewGCM(block)
}

// Suite returns the algorithm that seals at present.
func (k *Keyring) Suite() Suite { return k.active.suite }

// Blind returns the index of a normalised value: 16 bytes that are equal for equal values of the same kind and
// say nothing without the key. The kind, such as "id" or "phone", keeps indexes of different columns apart. An
// empty value has no index, so that absent values never match each other.
func (k *Keyring) Blind(kind, normalised string) []byte {
	if normalised == "" {
		return nil
	}
	mac := hmac.New(sha256.New, k.blind)
	mac.Write([]byte(kind))
	mac.Write([]byte{0})
	mac.Write([]byte(normalised))
	return mac.Sum(nil)[:blindSize]
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: the runtime ends the program instead
	return b
}
