package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed app.css app.js logo.svg favicon.ico vendor
var files embed.FS

// Prefix is where the assets live; every address below it ends in a content hash and the file's extension.
const Prefix = "/static/"

// asset is one file, ready to be sent plain or compressed.
type asset struct {
	address, kind string
	plain, zipped []byte
}

// Assets serves the embedded files. It is built once at start and is safe for concurrent use.
type Assets struct {
	byName    map[string]*asset
	byAddress map[string]*asset
}

// Load reads, hashes and compresses every embedded file; it fails only when the build itself is broken.
func Load() (*Assets, error) {
	a := &Assets{byName: map[string]*asset{}, byAddress: map[string]*asset{}}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return a.add(name)
	})
	if err != nil {
		return nil, fmt.Errorf("load assets: %w", err)
	}
	return a, nil
}

func (a *Assets) add(name string) error {
	content, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	extension := path.Ext(name)
	stem := strings.TrimSuffix(path.Base(name), extension)
	one := &asset{
		address: Prefix + stem + "." + hex.EncodeToString(sum[:6]) + extension,
		kind:    kindOf(extension),
		plain:   content,
	}
	if one.zipped, err = compress(content); err != nil {
		return fmt.Errorf("compress %s: %w", name, err)
	}
	a.byName[name], a.byAddress[one.address] = one, one
	return nil
}

func kindOf(extension string) string {
	switch extension {
	case ".ico":
		return "image/x-icon"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	if kind := mime.TypeByExtension(extension); kind != "" {
		return kind
	}
	return "text/plain; charset=utf-8"
}

func compress(content []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// URL returns the hashed address of a file by its name in this folder, for example "app.css". A name that does not
// exist is a mistake in a template, which rendering reports.
func (a *Assets) URL(name string) (string, error) {
	one, ok := a.byName[name]
	if !ok {
		return "", fmt.Errorf("no asset named %q", name)
	}
	return one.address, nil
}

// ServeHTTP answers an address below Prefix, and /favicon.ico for browsers that ask for nothing else.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	one, ok := a.byAddress[r.URL.Path]
	if r.URL.Path == "/favicon.ico" {
		one, ok = a.byName["favicon.ico"]
	}
	if !ok {
		http.NotFound(w, r)
		return
	}
	head := w.Header()
	head.Set("Content-Type", one.kind)
	head.Set("Cache-Control", cachePolicy(r.URL.Path))
	head.Set("X-Content-Type-Options", "nosniff")
	head.Add("Vary", "Accept-Encoding")
	body := one.plain
	if len(one.zipped) < len(one.plain) && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		head.Set("Content-Encoding", "gzip")
		body = one.zipped
	}
	head.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the browser has gone; there is nobody left to tell
	}
}

// cachePolicy lets hashed addresses live for ever and the bare icon for a day.
func cachePolicy(address string) string {
	if strings.HasPrefix(address, Prefix) {
		return "public, max-age=31536000, immutable"
	}
	return "public, max-age=86400"
}
