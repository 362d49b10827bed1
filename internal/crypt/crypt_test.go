package crypt

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/fault"
)

func keyringOf(t *testing.T, suite Suite) *Keyring {
	t.Helper()
	k, err := generate(suite)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSealOpensOnlyInItsPlace(t *testing.T) {
	t.Parallel()
	for _, suite := range []Suite{AES256GCM, SM4GCM} {
		t.Run(suite.String(), func(t *testing.T) {
			t.Parallel()
			k := keyringOf(t, suite)
			const plain = "11010519491231002X"
			sealed := k.Seal("person", "id_number", 7, plain)
			if bytes.Contains(sealed, []byte(plain)) {
				t.Fatal("the ciphertext contains the value")
			}
			got, err := k.Open("person", "id_number", 7, sealed)
			if err != nil || got != plain {
				t.Fatalf("Open = %q, %v", got, err)
			}
			for name, open := range map[string]func() (string, error){
				"another row":    func() (string, error) { return k.Open("person", "id_number", 8, sealed) },
				"another column": func() (string, error) { return k.Open("person", "phone", 7, sealed) },
				"another table":  func() (string, error) { return k.Open("cadre", "id_number", 7, sealed) },
				"another key":    func() (string, error) { return keyringOf(t, suite).Open("person", "id_number", 7, sealed) },
			} {
				if v, err := open(); !errors.Is(err, ErrSealed) || v != "" {
					t.Errorf("%s: Open = %q, %v, want ErrSealed", name, v, err)
				}
			}
			if bytes.Equal(sealed, k.Seal("person", "id_number", 7, plain)) {
				t.Error("two ciphertexts of one value are equal")
			}
		})
	}
}

func TestOpenRefusesEveryChangedByte(t *testing.T) {
	t.Parallel()
	k := NewKeyring([]byte("changed"))
	sealed := k.Seal("person", "phone", 1, "13800000000")
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		if _, err := k.Open("person", "phone", 1, changed); !errors.Is(err, ErrSealed) {
			t.Errorf("byte %d changed: err = %v", i, err)
		}
		if i > 0 {
			if _, err := k.Open("person", "phone", 1, sealed[:i]); !errors.Is(err, ErrSealed) {
				t.Errorf("cut at %d: err = %v", i, err)
			}
		}
	}
}

func TestAbsentValueStaysAbsent(t *testing.T) {
	t.Parallel()
	k := NewKeyring(nil)
	if b := k.Seal("person", "phone", 1, ""); b != nil {
		t.Errorf("Seal of nothing = %x", b)
	}
	if s, err := k.Open("person", "phone", 1, nil); s != "" || err != nil {
		t.Errorf("Open of nothing = %q, %v", s, err)
	}
	if b := k.Blind("phone", ""); b != nil {
		t.Errorf("Blind of nothing = %x", b)
	}
}

func TestBlind(t *testing.T) {
	t.Parallel()
	k, other := NewKeyring([]byte("a")), NewKeyring([]byte("b"))
	first := k.Blind("id", "11010519491231002X")
	if len(first) != 16 {
		t.Fatalf("index has %d bytes", len(first))
	}
	if diff := cmp.Diff(first, NewKeyring([]byte("a")).Blind("id", "11010519491231002X")); diff != "" {
		t.Errorf("not stable: %s", diff)
	}
	for name, b := range map[string][]byte{
		"kind":            k.Blind("card", "11010519491231002X"),
		"value":           k.Blind("id", "440524188001010014"),
		"key":             other.Blind("id", "11010519491231002X"),
		"moved separator": k.Blind("id1", "1010519491231002X"),
	} {
		if bytes.Equal(first, b) {
			t.Errorf("another %s has the same index", name)
		}
	}
}

func TestKeyFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys", "shouwang.key")
	if _, err := Load(path); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("Load before creation: %v", err)
	}
	first, err := LoadOrCreate(path, SM4GCM)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	sealed, index := first.Seal("t", "c", 1, "value"), first.Blind("id", "value")
	second, err := LoadOrCreate(path)
	if err != nil || second.Suite() != SM4GCM {
		t.Fatalf("second load: %v, %v", second.Suite(), err)
	}
	rotated, err := Rotate(path, AES256GCM)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, k := range map[string]*Keyring{"second": second, "rotated": rotated, "again": again} {
		if v, err := k.Open("t", "c", 1, sealed); v != "value" || err != nil {
			t.Errorf("%s: Open = %q, %v", name, v, err)
		}
		if !bytes.Equal(index, k.Blind("id", "value")) {
			t.Errorf("%s: the blind index changed", name)
		}
	}
	renewed := again.Seal("t", "c", 1, "value")
	if renewed[1] != byte(AES256GCM) || renewed[2] != 2 {
		t.Errorf("after rotation: header %v", renewed[:3])
	}
	if _, err := second.Open("t", "c", 1, renewed); !errors.Is(err, ErrSealed) {
		t.Errorf("the old keyring opened a new ciphertext: %v", err)
	}
}

func TestKeyFileRefused(t *testing.T) {
	t.Parallel()
	good := NewKeyring([]byte("file"))
	var text bytes.Buffer
	if err := encode(&text, good); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data string
		mode fs.FileMode
		code string
	}{
		"readable by others": {text.String(), 0o644, "key_file_mode"},
		"empty":              {"", 0o600, "key_file_broken"},
		"cut":                {text.String()[:text.Len()/2], 0o600, "key_file_broken"},
		"no keys":            {`{"shouwang_keys":1,"blind":"","keys":[]}`, 0o600, "key_file_broken"},
		"unknown cipher":     {string(bytes.Replace(text.Bytes(), []byte("aes-256-gcm"), []byte("rot13"), 1)), 0o600, "key_file_broken"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "k")
			if err := os.WriteFile(path, []byte(c.data), c.mode); err != nil {
				t.Fatal(err)
			}
			_, err := LoadOrCreate(path)
			if f, ok := fault.As(err); !ok || f.Code != c.code {
				t.Errorf("err = %v, want %s", err, c.code)
			}
		})
	}
}

func TestFiles(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, chunkSize - 1, chunkSize, chunkSize + 1, 3 * chunkSize, 3*chunkSize + 17} {
		for _, suite := range []Suite{AES256GCM, SM4GCM} {
			k := keyringOf(t, suite)
			plain := randomBytes(size)
			var sealed, opened bytes.Buffer
			if n, err := k.SealFile(&sealed, bytes.NewReader(plain), "upload 1"); err != nil || n != int64(size) {
				t.Fatalf("size %d: SealFile = %d, %v", size, n, err)
			}
			if err := k.OpenFile(&opened, bytes.NewReader(sealed.Bytes()), "upload 1"); err != nil {
				t.Fatalf("size %d: OpenFile: %v", size, err)
			}
			if !bytes.Equal(plain, opened.Bytes()) {
				t.Errorf("size %d: the file came back changed", size)
			}
			if err := k.OpenFile(&opened, bytes.NewReader(sealed.Bytes()), "upload 2"); !errors.Is(err, ErrSealed) {
				t.Errorf("size %d: another name: %v", size, err)
			}
		}
	}
}

func TestFileRefusesTampering(t *testing.T) {
	t.Parallel()
	k := NewKeyring([]byte("tamper"))
	var sealed bytes.Buffer
	if _, err := k.SealFile(&sealed, bytes.NewReader(make([]byte, 2*chunkSize+5)), "n"); err != nil {
		t.Fatal(err)
	}
	const head, piece = headerSize + saltSize, chunkSize + 16
	b := sealed.Bytes()
	first, second, last := b[head:head+piece], b[head+piece:head+2*piece], b[head+2*piece:]
	changed := bytes.Clone(b)
	changed[head+100] ^= 1
	for name, parts := range map[string][][]byte{
		"swapped chunks":       {b[:head], second, first, last},
		"missing chunk":        {b[:head], first, last},
		"repeated chunk":       {b[:head], first, first, second, last},
		"cut at a chunk":       {b[:head], first, second},
		"cut inside a chunk":   {b[:head], first, second[:100]},
		"header only":          {b[:head]},
		"half a header":        {b[:head/2]},
		"appended":             {b, []byte("more")},
		"changed byte":         {changed},
		"not a sealed file":    {[]byte("PK\x03\x04 and much more of a workbook")},
		"a changed salt":       {b[:head-1], {b[head-1] ^ 1}, first, second, last},
		"an empty file":        {},
		"another first chunk ": {b[:head], last},
	} {
		var out bytes.Buffer
		if err := k.OpenFile(&out, bytes.NewReader(bytes.Join(parts, nil)), "n"); !errors.Is(err, ErrSealed) {
			t.Errorf("%s: err = %v", name, err)
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	k := NewKeyring(nil)
	for b.Loop() {
		k.Seal("person", "id_number", 1, "11010519491231002X")
	}
}

func BenchmarkBlind(b *testing.B) {
	k := NewKeyring(nil)
	for b.Loop() {
		k.Blind("id", "11010519491231002X")
	}
}
