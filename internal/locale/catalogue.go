package locale

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed messages/*.yaml
var embedded embed.FS

// Catalogue holds every message in every language. It never changes after loading.
type Catalogue struct {
	messages map[string]message
}

// message is one sentence in each language.
type message map[Lang]string

// Load reads the embedded messages. Its error names every faulty entry by file and line.
func Load() (*Catalogue, error) {
	return load(embedded, "messages")
}

func load(files fs.FS, dir string) (*Catalogue, error) {
	names, err := fs.Glob(files, path.Join(dir, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	l := loader{messages: map[string]message{}, places: map[string]string{}}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read messages: %w", err)
		}
		l.file(path.Base(name), data)
	}
	l.remedies()
	if len(l.faults) > 0 {
		return nil, fmt.Errorf("messages: %w", errors.Join(l.faults...))
	}
	return &Catalogue{messages: l.messages}, nil
}

// loader collects messages and every fault of their files.
type loader struct {
	messages map[string]message
	places   map[string]string
	faults   []error
}

func (l *loader) fault(format string, args ...any) {
	l.faults = append(l.faults, fmt.Errorf(format, args...))
}

func (l *loader) file(name string, data []byte) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		l.fault("%s: %w", name, err)
		return
	}
	if len(doc.Content) == 0 {
		return
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		l.fault("%s:%d: a mapping of keys is expected", name, top.Line)
		return
	}
	for i := 0; i+1 < len(top.Content); i += 2 {
		l.entry(name, top.Content[i], top.Content[i+1])
	}
}

var keyForm = regexp.MustCompile(`^[a-z][a-zA-Z0-9_-]*(\.[a-zA-Z0-9_-]+)*$`)

func (l *loader) entry(name string, key, value *yaml.Node) {
	place := fmt.Sprintf("%s:%d", name, key.Line)
	if !keyForm.MatchString(key.Value) {
		l.fault("%s: %q is not a message key", place, key.Value)
		return
	}
	if before, ok := l.places[key.Value]; ok {
		l.fault("%s: %s stands already at %s", place, key.Value, before)
		return
	}
	l.places[key.Value] = place
	m, err := languages(value)
	if err != nil {
		l.fault("%s: %s: %w", place, key.Value, err)
		return
	}
	l.messages[key.Value] = m
}

// languages reads {zh: "…", en: "…"} and checks that both say the same with the same placeholders.
func languages(node *yaml.Node) (message, error) {
	if node.Kind != yaml.MappingNode {
		return nil, errors.New("zh and en are expected")
	}
	m := message{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		lang, text := Lang(node.Content[i].Value), node.Content[i+1]
		if !slices.Contains(Languages(), lang) {
			return nil, fmt.Errorf("%q is not a language", lang)
		}
		if _, twice := m[lang]; twice {
			return nil, fmt.Errorf("%s stands twice", lang)
		}
		if text.Kind != yaml.ScalarNode || strings.TrimSpace(text.Value) == "" {
			return nil, fmt.Errorf("%s has no text", lang)
		}
		m[lang] = text.Value
	}
	for _, lang := range Languages() {
		if m[lang] == "" {
			return nil, fmt.Errorf("%s is missing", lang)
		}
	}
	if zh, en := placeholders(m[ZH]), placeholders(m[EN]); !slices.Equal(zh, en) {
		return nil, fmt.Errorf("placeholders differ: zh %v, en %v", zh, en)
	}
	return m, nil
}

// remedies refuses a remedy whose fault does not exist, which is a misspelt key.
func (l *loader) remedies() {
	for _, key := range slices.Sorted(maps.Keys(l.messages)) {
		if code, ok := strings.CutSuffix(key, remedySuffix); ok && l.messages[code] == nil {
			l.fault("%s: %s has no message %s", l.places[key], key, code)
		}
	}
}

var placeholder = regexp.MustCompile(`\{([a-z][a-z0-9_]*)\}`)

// placeholders returns the distinct names in braces, sorted.
func placeholders(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Keys returns every message key, sorted.
func (c *Catalogue) Keys() []string { return slices.Sorted(maps.Keys(c.messages)) }

// Has reports whether there is a message with this key.
func (c *Catalogue) Has(key string) bool { return c.messages[key] != nil }

// T returns the message in the language, its placeholders filled from args. A placeholder without an argument
// becomes a dash. A key without a message is returned as it is; the architecture tests see to it that no key in
// the sources lacks one.
func (c *Catalogue) T(lang Lang, key string, args map[string]string) string {
	m, ok := c.messages[key]
	if !ok {
		return key
	}
	text, ok := m[lang]
	if !ok {
		text = m[ZH]
	}
	if !strings.Contains(text, "{") {
		return text
	}
	return placeholder.ReplaceAllStringFunc(text, func(name string) string {
		if v := args[name[1:len(name)-1]]; v != "" {
			return v
		}
		return "—"
	})
}
