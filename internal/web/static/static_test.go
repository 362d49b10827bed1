package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

type vendored struct {
	Name, Version, Source, Licence, Why string
	Files                               map[string]string
}

func TestManifestNamesEveryVendoredFile(t *testing.T) {
	t.Parallel()
	text, err := files.ReadFile("vendor/manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var manifest []vendored
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&manifest); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, one := range manifest {
		if one.Version == "" || one.Licence == "" || one.Source == "" || one.Why == "" {
			t.Errorf("%s: version, licence, source and why are all needed", one.Name)
		}
		for name, sum := range one.Files {
			want["vendor/"+name] = sum
		}
	}
	err = fs.WalkDir(files, "vendor", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name == "vendor/manifest.yaml" {
			return err
		}
		content, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		if got := hex.EncodeToString(sum[:]); got != want[name] {
			t.Errorf("%s: SHA-256 %s, manifest says %q", name, got, want[name])
		}
		delete(want, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range want {
		t.Errorf("%s is in the manifest but not in the folder", name)
	}
}

func TestAssetsCarryTheirHashAndAreKept(t *testing.T) {
	t.Parallel()
	assets, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for name := range assets.byName {
		address, err := assets.URL(name)
		if err != nil {
			t.Fatal(err)
		}
		content, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(content)
		if !strings.Contains(address, "."+hex.EncodeToString(sum[:6])+path.Ext(name)) {
			t.Errorf("%s is served at %s, which does not carry its hash", name, address)
		}
		for _, encoding := range []string{"", "gzip"} {
			if got := fetch(t, assets, address, encoding); !bytes.Equal(got, content) {
				t.Errorf("%s (encoding %q): body differs from the file", name, encoding)
			}
		}
	}
	if _, err := assets.URL("nothing.css"); err == nil {
		t.Error("an unknown asset has an address")
	}
}

func fetch(t *testing.T, assets *Assets, address, encoding string) []byte {
	t.Helper()
	request := httptest.NewRequest(http.MethodGet, address, nil)
	request.Header.Set("Accept-Encoding", encoding)
	answer := httptest.NewRecorder()
	assets.ServeHTTP(answer, request)
	if answer.Code != http.StatusOK {
		t.Fatalf("%s: status %d", address, answer.Code)
	}
	if got := answer.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("%s: Cache-Control %q", address, got)
	}
	var body io.Reader = answer.Body
	if answer.Header().Get("Content-Encoding") == "gzip" {
		zipped, err := gzip.NewReader(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		body = zipped
	}
	content, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestUnknownAddressIsNotFound(t *testing.T) {
	t.Parallel()
	assets, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"/static/app.css", "/static/../static.go", "/static/app.000000000000.css"} {
		request := httptest.NewRequest(http.MethodGet, "/static/x", nil)
		request.URL.Path = address
		answer := httptest.NewRecorder()
		assets.ServeHTTP(answer, request)
		if answer.Code != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", address, answer.Code)
		}
	}
}

func TestFirstPaintStaysSmall(t *testing.T) {
	t.Parallel()
	assets, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, name := range []string{"vendor/tabler/tabler.min.css", "app.css", "vendor/htmx/htmx.min.js", "app.js"} {
		total += len(assets.byName[name].zipped)
	}
	const limit = 120 << 10
	if total > limit {
		t.Errorf("style and script are %d bytes compressed, more than %d", total, limit)
	}
}
