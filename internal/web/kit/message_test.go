package kit_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"shouwang/internal/locale"
	"shouwang/internal/web/templates"
)

// Keys stand in templates as {{t "…"}}, and in Go as string literals that begin with web.
var (
	inTemplate = regexp.MustCompile(`\(?\bt "([^"]+)"`)
	inGo       = regexp.MustCompile(`"(web\.[a-z]+\.[a-z0-9_.]+)"`)
)

// begun are keys that code completes: the prefix stands in Go, the rest is data. Their families must not be empty.
var begun = regexp.MustCompile(`"(web\.[a-z]+(?:\.[a-z0-9_.]*)?[_.])"`)

func TestEveryMessageKeyExists(t *testing.T) {
	t.Parallel()
	messages, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]string{}
	prefixes := map[string]string{}
	collect(t, used, prefixes)
	for key, place := range used {
		if !messages.Has(key) {
			t.Errorf("%s: no message %s", place, key)
		}
	}
	for _, key := range messages.Keys() {
		if strings.HasPrefix(key, "web.") && used[key] == "" && !completed(key, prefixes) && used[strings.TrimSuffix(key, ".remedy")] == "" {
			t.Errorf("message %s is used nowhere", key)
		}
	}
	for prefix, place := range prefixes {
		if !strings.HasPrefix(strings.Join(messages.Keys(), "\n"), prefix) && !strings.Contains(strings.Join(messages.Keys(), "\n"), "\n"+prefix) {
			t.Errorf("%s: no message begins with %s", place, prefix)
		}
	}
}

func completed(key string, prefixes map[string]string) bool {
	for prefix := range prefixes {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

func collect(t *testing.T, used, prefixes map[string]string) {
	t.Helper()
	err := fs.WalkDir(templates.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(templates.Files, name)
		for _, match := range inTemplate.FindAllStringSubmatch(string(content), -1) {
			used[match[1]] = name
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		content, err := os.ReadFile(name)
		for _, match := range inGo.FindAllStringSubmatch(string(content), -1) {
			used[match[1]] = name
		}
		for _, match := range begun.FindAllStringSubmatch(string(content), -1) {
			delete(used, match[1])
			prefixes[match[1]] = name
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
