package crypt

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"shouwang/internal/fault"
)

// keyFile is the shape of the key file. Keys are listed from the oldest to the newest, which seals.
type keyFile struct {
	Format int        `json:"shouwang_keys"`
	Blind  []byte     `json:"blind"`
	Keys   []keyEntry `json:"keys"`
}

type keyEntry struct {
	ID     byte   `json:"id"`
	Cipher string `json:"cipher"`
	Secret []byte `json:"secret"`
}

// LoadOrCreate reads the key file, and makes one with fresh keys when there is none. A new file gets the first
// suite named, AES-256-GCM by default; an existing file keeps its own until Rotate. It refuses a file that
// others than its owner may read, with an Invalid fault.
func LoadOrCreate(path string, suite ...Suite) (*Keyring, error) {
	k, err := Load(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	k, err = generate(append(suite, AES256GCM)[0])
	if err != nil {
		return nil, fmt.Errorf("create key file: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("create key file: %w", err)
	}
	err = writeNew(path, k)
	if errors.Is(err, fs.ErrExist) { // another process was faster: its keys are the keys
		return Load(path)
	}
	return k, err
}

// Load reads the key file. It returns an error that is fs.ErrNotExist when there is none.
func Load(path string) (*Keyring, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read key file: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fault.Invalid("key_file_mode", "file", path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read key file: %w", err)
	}
	k, err := decode(data)
	if err != nil {
		return nil, fault.Invalid("key_file_broken", "file", path).Because(err)
	}
	return k, nil
}

// Rotate adds a fresh key of the suite to the key file. What was sealed before still opens; what is sealed from
// now on uses the new key. The key of the blind index stays, because every stored index depends on it.
func Rotate(path string, suite Suite) (*Keyring, error) {
	k, err := Load(path)
	if err != nil {
		return nil, err
	}
	if k, err = k.rotated(suite); err != nil {
		return nil, fmt.Errorf("rotate keys: %w", err)
	}
	next := path + ".new"
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("rotate keys: %w", err)
	}
	if err := writeNew(next, k); err != nil {
		return nil, fmt.Errorf("rotate keys: %w", err)
	}
	if err := os.Rename(next, path); err != nil {
		return nil, fmt.Errorf("rotate keys: %w", err)
	}
	return k, nil
}

// writeNew writes the keys to a file that must not exist yet, and returns once they are on the disk.
func writeNew(path string, k *Keyring) (err error) {
	defer fault.Wrap(&err, "write key file")
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := encode(f, k); err != nil {
		return errors.Join(err, f.Close(), os.Remove(path))
	}
	if err := f.Sync(); err != nil {
		return errors.Join(err, f.Close(), os.Remove(path))
	}
	return f.Close()
}

func encode(w io.Writer, k *Keyring) error {
	file := keyFile{Format: 1, Blind: k.blind}
	for id := byte(1); k.keys[id] != nil; id++ {
		stored := k.keys[id]
		file.Keys = append(file.Keys, keyEntry{ID: id, Cipher: stored.suite.String(), Secret: stored.secret})
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(file)
}

func decode(data []byte) (*Keyring, error) {
	var file keyFile
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	if file.Format != 1 || len(file.Blind) != secretSize || len(file.Keys) == 0 {
		return nil, errors.New("not a key file of this version")
	}
	k := &Keyring{keys: map[byte]*key{}, blind: file.Blind}
	for i, entry := range file.Keys {
		suite, err := ParseSuite(entry.Cipher)
		if err != nil {
			return nil, err
		}
		if int(entry.ID) != i+1 || len(entry.Secret) != secretSize {
			return nil, fmt.Errorf("key %d is damaged", i+1)
		}
		if err := k.add(&key{id: entry.ID, suite: suite, secret: entry.Secret}); err != nil {
			return nil, err
		}
	}
	return k, nil
}
