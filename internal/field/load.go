package field

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed fields.yaml
var fieldsYAML []byte

//go:embed sources.yaml
var sourcesYAML []byte

// Load reads the embedded catalogue and checks it whole; every fault is named, none stops at the first.
func Load() (*Catalogue, error) {
	return parse(fieldsYAML, sourcesYAML)
}

// MustLoad is Load for start-up and tests; a faulty embedded catalogue is a mistake of the build.
func MustLoad() *Catalogue {
	c, err := Load()
	if err != nil {
		panic(err)
	}
	return c
}

func parse(fields, sources []byte) (*Catalogue, error) {
	c := &Catalogue{byKey: map[string]int{}}
	if err := c.readFields(fields); err != nil {
		return nil, err
	}
	if err := c.readSources(sources); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Catalogue) readFields(data []byte) error {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return fmt.Errorf("fields.yaml: %w", err)
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return errors.New("fields.yaml: a mapping of tables is expected")
	}
	var faults []error
	tables := doc.Content[0].Content
	for i := 0; i+1 < len(tables); i += 2 {
		for _, node := range tables[i+1].Content {
			f, err := readField(tables[i].Value, node)
			if err == nil {
				_, twice := c.byKey[f.Key]
				if twice {
					err = fmt.Errorf("field %s stands twice", f.Key)
				}
			}
			if err != nil {
				faults = append(faults, fmt.Errorf("fields.yaml:%d:%d: %w", node.Line, node.Column, err))
				continue
			}
			c.byKey[f.Key] = len(c.fields)
			c.fields = append(c.fields, f)
		}
	}
	return errors.Join(faults...)
}

func readField(table string, node *yaml.Node) (Field, error) {
	var f Field
	raw, err := yaml.Marshal(node)
	if err != nil {
		return f, err
	}
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil {
		return f, err
	}
	if table != "area" {
		f.Table = table
	}
	return f, f.check()
}

// check names what is wrong with one entry.
func (f Field) check() error {
	var faults []error
	add := func(bad bool, format string, args ...any) {
		if bad {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	add(f.Key == "" || !strings.Contains(f.Key, "."), "key %q is not of the form subject.field", f.Key)
	add(f.Zh == "" || f.En == "", "%s needs both labels", f.Key)
	add(!slices.Contains(types, f.Type), "%s has an unknown type %q", f.Key, f.Type)
	add((f.Type == Code || f.Type == Codes) != (f.Codes != ""), "%s: a code list goes with code and codes, and only with them", f.Key)
	add(f.Blank != "" && f.Blank != "none", "%s: blank is none or absent", f.Key)
	add(f.Table != "" && f.Column == "", "%s needs a column", f.Key)
	add(f.Secret && f.Type != ID && f.Type != Phone, "%s: only certificate and phone numbers are sealed", f.Key)
	add(f.Parts > 0 && f.Type != Codes, "%s: only codes may have parts", f.Key)
	return errors.Join(faults...)
}

// sourceDoc is a source as it stands in sources.yaml.
type sourceDoc struct {
	Key        string      `yaml:"key"`
	Zh         string      `yaml:"zh"`
	En         string      `yaml:"en"`
	Family     string      `yaml:"family"`
	Department string      `yaml:"department"`
	Subject    string      `yaml:"subject"`
	Record     string      `yaml:"record"`
	About      []string    `yaml:"about"`
	Once       bool        `yaml:"once"`
	Tables     []string    `yaml:"tables"`
	File       string      `yaml:"file"`
	Since      int         `yaml:"since"`
	Basis      string      `yaml:"basis"`
	Columns    []yaml.Node `yaml:"columns"`
}

// columnsDoc is a group of columns of another basis.
type columnsDoc struct {
	Basis  string   `yaml:"basis"`
	Prefix string   `yaml:"prefix"`
	Fields []string `yaml:"fields"`
}

func (c *Catalogue) readSources(data []byte) error {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	var docs []sourceDoc
	if err := dec.Decode(&docs); err != nil {
		return fmt.Errorf("sources.yaml: %w", err)
	}
	var faults []error
	for _, d := range docs {
		s := Source{Key: d.Key, Zh: d.Zh, En: d.En, Family: d.Family, Department: d.Department, Subject: d.Subject, Record: d.Record, Once: d.Once, Tables: d.Tables, File: d.File, Since: d.Since}
		for i := range d.Columns {
			cols, err := c.readColumns(d.Basis, &d.Columns[i])
			if err != nil {
				faults = append(faults, fmt.Errorf("sources.yaml:%d: %s: %w", d.Columns[i].Line, d.Key, err))
			}
			s.Columns = append(s.Columns, cols...)
		}
		faults = append(faults, s.readAbout(d), s.check())
		c.sources = append(c.sources, s)
	}
	return errors.Join(faults...)
}

// readAbout takes the fields that name the thing a row tells of. A list must say it, even if there are none, because what is left out by
// oversight would make newer rows replace older ones that have nothing to do with them.
func (s *Source) readAbout(d sourceDoc) error {
	if (d.Record != "") != (d.About != nil) {
		return fmt.Errorf("sources.yaml: source %s: about goes with record, and only with it", d.Key)
	}
	var faults []error
	for _, key := range d.About {
		i := slices.IndexFunc(s.Columns, func(c Column) bool { return c.Field.Key == key && c.Field.Table == "rec_"+d.Record })
		if i < 0 {
			faults = append(faults, fmt.Errorf("sources.yaml: source %s is about %s, which is no column of its rows", d.Key, key))
			continue
		}
		s.About = append(s.About, s.Columns[i].Field)
	}
	return errors.Join(faults...)
}

func (c *Catalogue) readColumns(basis string, node *yaml.Node) ([]Column, error) {
	group := columnsDoc{Basis: basis}
	var err error
	if node.Kind == yaml.MappingNode {
		err = node.Decode(&group)
	} else {
		err = node.Decode(&group.Fields)
	}
	if err != nil {
		return nil, err
	}
	var out []Column
	var faults []error
	for _, entry := range group.Fields {
		cols, err := c.readColumn(group, entry)
		faults = append(faults, err)
		out = append(out, cols...)
	}
	return out, errors.Join(faults...)
}

// readColumn reads «key», «key+need», «key|header» or «key+need|header».
func (c *Catalogue) readColumn(group columnsDoc, entry string) ([]Column, error) {
	key, header, _ := strings.Cut(entry, "|")
	key, need := strings.CutSuffix(key, "+need")
	f, ok := c.Field(key)
	if !ok {
		return nil, fmt.Errorf("unknown field %q", key)
	}
	if header == "" {
		header = group.Prefix + f.Zh
	}
	col := Column{Field: f, Header: header, Need: need}
	if f.Table == "assessment" {
		col.Basis = group.Basis
	}
	if group.Prefix == "" {
		col.Others = append([]string{f.Zh, f.En}, f.Synonyms...)
	} else {
		for _, s := range f.Synonyms {
			col.Others = append(col.Others, group.Prefix+s)
		}
	}
	if f.Parts == 0 {
		return []Column{col}, nil
	}
	out := make([]Column, 0, f.Parts)
	for part := 1; part <= f.Parts; part++ {
		p := col
		p.Part = part
		p.Header = fmt.Sprintf("%s%d", header, part)
		p.Others = nil
		out = append(out, p)
	}
	return out, nil
}

func (s Source) check() error {
	var faults []error
	if s.Key == "" || s.Zh == "" || s.En == "" || s.File == "" || len(s.Tables) == 0 {
		faults = append(faults, fmt.Errorf("sources.yaml: source %q needs key, labels, tables and file", s.Key))
	}
	if !slices.Contains([]string{"national", "department", "own"}, s.Family) {
		faults = append(faults, fmt.Errorf("sources.yaml: source %s has an unknown family %q", s.Key, s.Family))
	}
	if !slices.Contains([]string{"village", "household", "person"}, s.Subject) {
		faults = append(faults, fmt.Errorf("sources.yaml: source %s has an unknown subject %q", s.Key, s.Subject))
	}
	seen := map[string]bool{}
	for _, col := range s.Columns {
		if h := NormaliseHeader(col.Header); seen[h] {
			faults = append(faults, fmt.Errorf("sources.yaml: source %s has the header %s twice", s.Key, col.Header))
		} else {
			seen[h] = true
		}
	}
	return errors.Join(faults...)
}
