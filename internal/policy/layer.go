package policy

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/fault"
)

// The files of a layer. Facts, rules and tests are carried as text for package screening.
const (
	ProfileFile  = "profile.yaml"
	CodesFile    = "codes.yaml"
	LinesFile    = "lines.yaml"
	measuresFile = "measures.yaml"
	CalendarFile = "calendar.yaml"
	FactsFile    = "facts.yaml"
	// RulesFolder and TestsFolder name the files of rules and of their tests.
	RulesFolder = "rules"
	TestsFolder = "tests"

	// oldRulesFile held all rules of a profile before they had a folder; databases keep such profiles.
	oldRulesFile = "rules.yaml"
	// LocalLayer is the name of a county's own layer, which lies above all others.
	LocalLayer = "local"
)

func requiredFiles() []string {
	return []string{ProfileFile, CodesFile, LinesFile, measuresFile, FactsFile, RulesFolder}
}

// List names the profiles of a file system: the folders that have a profile.yaml. Folders that profiles share have none.
func List(fsys fs.FS) ([]string, error) {
	names, err := fs.Glob(fsys, "*/"+ProfileFile)
	if err != nil {
		return nil, fmt.Errorf("list profiles: %w", err)
	}
	for i, name := range names {
		names[i] = path.Dir(name)
	}
	return names, nil
}

// Load reads the profile in the folder that bears its code, with the folders beside it that it shares. All faults of all files are
// reported together, each with file, line and column.
func Load(fsys fs.FS, code string) (*Profile, error) {
	files, err := read(fsys, code)
	if err != nil {
		return nil, err
	}
	return parse(code, files)
}

// read reads the folder of a profile and those that it shares.
func read(fsys fs.FS, code string) (map[string][]byte, error) {
	if !fs.ValidPath(code) || strings.Contains(code, "/") || code == "." {
		return nil, fault.NotFound("policy_unknown", "profile", code)
	}
	files := map[string][]byte{}
	if err := readLayer(fsys, code, files); err != nil {
		return nil, fault.NotFound("policy_unknown", "profile", code).Because(err)
	}
	for _, share := range sharesOf(files[path.Join(code, ProfileFile)]) {
		if fs.ValidPath(share) && !strings.Contains(share, "/") {
			_ = readLayer(fsys, share, files) // a folder that cannot be read is reported where it is named
		}
	}
	return files, nil
}

// Examine reads a profile like Load and gives what could be read of it, with the problems of its own files.
func Examine(fsys fs.FS, code string) (*Profile, []fault.Problem, error) {
	files, err := read(fsys, code)
	if err != nil {
		return nil, nil, err
	}
	p, problems := assemble(code, files)
	return p, problems.Problems(), nil
}

// WithLocal gives the profile with a county's own files over it, named as in a folder: lines.yaml, rules/…, tests/….
func (p *Profile) WithLocal(local map[string][]byte) (*Profile, error) {
	return parse(p.Code, p.over(local))
}

// ExamineLocal puts a county's own files over the profile like WithLocal and gives what could be read, with the problems of all files.
// Files that a county's own layer may not have are left out and reported.
func (p *Profile) ExamineLocal(local map[string][]byte) (*Profile, []fault.Problem) {
	strange := strangeNames(local)
	files := p.over(local)
	for _, at := range strange {
		delete(files, at.File)
	}
	over, problems := assemble(p.Code, files)
	return over, append(strange, problems.Problems()...)
}

// over gives the files of the profile with those of a county's own layer in the place of the layer that it has.
func (p *Profile) over(local map[string][]byte) map[string][]byte {
	files := maps.Clone(p.files)
	maps.DeleteFunc(files, func(name string, _ []byte) bool { return strings.HasPrefix(name, LocalLayer+"/") })
	for name, text := range local {
		files[path.Join(LocalLayer, name)] = text
	}
	return files
}

// readLayer adds the files of one folder.
func readLayer(fsys fs.FS, folder string, files map[string][]byte) error {
	if _, err := fs.ReadDir(fsys, folder); err != nil {
		return err
	}
	for _, pattern := range []string{"*.yaml", RulesFolder + "/*.yaml", TestsFolder + "/*.yaml"} {
		names, err := fs.Glob(fsys, path.Join(folder, pattern))
		if err != nil {
			return err
		}
		for _, name := range names {
			if files[name], err = fs.ReadFile(fsys, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// sharesOf reads which folders a profile shares, before the profile can be read as a whole.
func sharesOf(profile []byte) []string {
	var head struct {
		Shares []string `yaml:"shares"`
	}
	if err := yaml.Unmarshal(profile, &head); err == nil {
		return head.Shares
	}
	// What is wrong with it is reported with its place by readProfile; without what it shares everything else would be wrong too.
	if m := sharesLine.FindSubmatch(profile); m != nil {
		_ = yaml.Unmarshal(m[1], &head.Shares)
	}
	return head.Shares
}

var sharesLine = regexp.MustCompile(`(?m)^shares:\s*(\[[^\]]*\])`)

// parse builds a profile from the content of its files, named by folder and file.
func parse(code string, files map[string][]byte) (*Profile, error) {
	p, problems := assemble(code, files)
	if err := problems.Err("policy_faulty", "profile", code); err != nil {
		return nil, err
	}
	return p, nil
}

// assemble reads the files of a profile and gives what could be read, with all problems.
func assemble(code string, files map[string][]byte) (*Profile, *fault.List) {
	p := &Profile{Code: code, Digest: digest(files), stored: files, files: inFolders(code, files)}
	p.layers = append(sharesOf(p.files[path.Join(code, ProfileFile)]), code, LocalLayer)
	problems := &fault.List{}
	for _, name := range requiredFiles() {
		if len(p.Files(name)) == 0 {
			problems.At(fault.Place{File: path.Join(code, name), Line: 1, Column: 1}, "policy_file_missing")
		}
	}
	p.each(ProfileFile, problems, func(r reader, text []byte) {
		if path.Dir(r.file) != code {
			problems.At(fault.Place{File: r.file, Line: 1, Column: 1}, "policy_shared_head")
			return
		}
		p.readProfile(r, text)
	})
	p.each(CodesFile, problems, p.readCodes)
	p.checkGroups(problems)
	p.each(CalendarFile, problems, p.readCalendar)
	p.checkCalendar(problems)
	p.each(LinesFile, problems, p.readLines)
	p.checkParams(problems)
	p.each(measuresFile, problems, p.readMeasures)
	return p, problems
}

// each reads the files of one name, the lowest layer first.
func (p *Profile) each(name string, problems *fault.List, read func(reader, []byte)) {
	for _, f := range p.Files(name) {
		read(reader{file: f.Name, layer: f.Layer, problems: problems}, f.Text)
	}
}

// inFolders names files by their folders. A profile that was stored before there were layers names them without.
func inFolders(code string, files map[string][]byte) map[string][]byte {
	out := make(map[string][]byte, len(files))
	for name, text := range files {
		switch {
		case strings.Contains(name, "/"):
			out[name] = text
		case name == oldRulesFile:
			out[path.Join(code, RulesFolder, name)] = text
		default:
			out[path.Join(code, name)] = text
		}
	}
	return out
}

// Files returns every layer's files of a name, the lowest layer first: codes.yaml, facts.yaml, or all files of the folders rules and
// tests.
func (p *Profile) Files(name string) []File {
	var out []File
	for layer, folder := range p.layers {
		own := path.Join(folder, name)
		for _, file := range slices.Sorted(maps.Keys(p.files)) {
			if file == own || path.Dir(file) == own {
				out = append(out, File{Name: file, Text: p.files[file], Layer: layer})
			}
		}
	}
	return out
}

// Own is the layer of the profile itself: those below are shared, the one above is a county's own.
func (p *Profile) Own() int { return slices.Index(p.layers, p.Code) }

// Local returns the files of the county's own layer, named as WithLocal takes them; nil when there is none.
func (p *Profile) Local() map[string][]byte {
	var out map[string][]byte
	for name, text := range p.files {
		if own, ok := strings.CutPrefix(name, LocalLayer+"/"); ok {
			if out == nil {
				out = map[string][]byte{}
			}
			out[own] = bytes.Clone(text)
		}
	}
	return out
}

// digest hashes names and contents of all files, in the order of their names, with their lengths, so that no two different profiles can
// look alike.
func digest(files map[string][]byte) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%d %s %d\n", len(name), name, len(files[name]))
		h.Write(files[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}
