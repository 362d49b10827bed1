package policy

import (
	"maps"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
)

// layers returns the tiny profile over a shared folder that says something else of everything.
func layers(t *testing.T) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, content := range tiny(t) {
		fsys[name] = &fstest.MapFile{Data: content}
	}
	head := append([]byte("shares: [base]\nwithout: [gone]\n"), fsys["tiny/profile.yaml"].Data...)
	fsys["tiny/profile.yaml"] = &fstest.MapFile{Data: head}
	for name, text := range map[string]string{
		"base/codes.yaml": "lists:\n" + list("risk", "war") + list("pet", "cat") + "groups:\n  soft: {list: pet, codes: [cat], zh: 软, en: soft}\n",
		"base/lines.yaml": `lines:
  - {key: monitoring_line, zh: 旧名, en: Old name, unit: yuan, values: [{region: 0, value: "1", valid_from: 2021-01-01, source: 旧}]}
params:
  - {key: only_below, zh: 下, en: below, unit: day, values: [{region: 0, value: "9", valid_from: 2021-01-01, source: 旧}]}
`,
		"base/measures.yaml":  "measures:\n  - {key: post, column: x, codes: pet, kind: support, risks: [], zh: 旧, en: old}\n  - {key: more, column: y, codes: pet, kind: support, risks: [], zh: 多, en: more}\n",
		"base/rules/one.yaml": "rules: [1]\n",
		"base/tests/one.yaml": "cases: []\n",
		"base/facts.yaml":     "facts: [0]\n",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func list(key, code string) string {
	return "  " + key + ": {zh: 表, en: list, source: 试, codes: [{code: " + code + ", zh: " + code + "文, en: " + code + " word}]}\n"
}

func TestLayers(t *testing.T) {
	t.Parallel()
	p, err := Load(layers(t), "tiny")
	if err != nil {
		t.Fatal(err)
	}
	if _, below := p.Codes["risk"].Code("war"); below || p.Codes["pet"] == nil || p.Groups["soft"].List != "pet" {
		t.Error("a list of the profile does not replace the shared one, or a shared one is lost")
	}
	if p.Measures[0].Name.En != "Public post" || p.Measures[1].Key != "more" || len(p.Measures) != 2 {
		t.Errorf("measures = %+v", p.Measures)
	}
	line, _ := p.Parameter("monitoring_line")
	if line.Name.En != "Monitoring line" || line.File != "tiny/lines.yaml" {
		t.Errorf("line = %+v", line)
	}
	for day, want := range map[civil.Date]int64{civil.New(2021, 6, 1): 600000, civil.New(2022, 6, 1): 100} {
		if v, err := p.Value("monitoring_line", 520102, day); err != nil || v.Number != want {
			t.Errorf("line on %s = %d, %v", day, v.Number, err)
		}
	}
	names := func(of string) (out []string) {
		for _, f := range p.Files(of) {
			out = append(out, f.Name)
			if (f.Layer == 0) != (f.Name[:4] == "base") {
				t.Errorf("%s lies in layer %d", f.Name, f.Layer)
			}
		}
		return out
	}
	if d := cmp.Diff([]string{"base/rules/one.yaml", "tiny/rules/all.yaml"}, names(RulesFolder)); d != "" {
		t.Error(d)
	}
	if p.Own() != 1 || p.Without[0].ID != "gone" || p.With != nil || p.Local() != nil {
		t.Errorf("own %d, without %v", p.Own(), p.Without)
	}
	profiles, err := List(layers(t))
	if err != nil || !slices.Equal(profiles, []string{"tiny"}) {
		t.Errorf("profiles = %v, %v", profiles, err)
	}
}

func TestLocalLayerLiesAbove(t *testing.T) {
	t.Parallel()
	p, err := Load(layers(t), "tiny")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{LinesFile: []byte(`lines:
  - {key: monitoring_line, zh: 县, en: county, unit: yuan, values: [{region: 0, value: "2", valid_from: 2021-01-01, source: 县}]}
`)}
	local, err := p.WithLocal(files)
	if err != nil {
		t.Fatal(err)
	}
	v, err := local.Value("monitoring_line", 520102, civil.New(2021, 6, 1))
	if err != nil || v.Number != 200 || v.File != "local/lines.yaml" || local.Digest == p.Digest {
		t.Errorf("value = %+v, %v", v, err)
	}
	if d := cmp.Diff(slices.Sorted(maps.Keys(local.Local())), []string{LinesFile}); d != "" {
		t.Error(d)
	}
	without, err := local.WithLocal(nil)
	if err != nil || without.Digest != p.Digest {
		t.Errorf("without the local layer the digest is %s, %v, want %s", without.Digest, err, p.Digest)
	}
}

func TestLayerFaults(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, file, text, want string }{
		{"no such folder", "tiny/profile.yaml", "shares: [nobody]\n", `tiny/profile.yaml:1:10 policy_share_unknown folder="nobody"`},
		{"itself", "tiny/profile.yaml", "shares: [tiny]\n", `tiny/profile.yaml:1:10 policy_share_unknown folder="tiny"`},
		{"twice", "tiny/profile.yaml", "shares: [base, base]\n", `tiny/profile.yaml:1:16 policy_share_unknown folder="base"`},
		{"head of a shared folder", "base/profile.yaml", "code: base\n", `base/profile.yaml:1:1 policy_shared_head`},
		{"unit", "base/lines.yaml", "lines:\n  - {key: monitoring_line, zh: 甲, en: a, unit: day, values: []}\n", `tiny/lines.yaml:2:5 policy_unit_changed below="day" key="monitoring_line" unit="yuan"`},
		{"group of no list", "base/codes.yaml", "groups:\n  g: {list: nothing, codes: [a], zh: 甲, en: a}\n", `base/codes.yaml:2:13 policy_list_unknown list="nothing"`},
		{"group of no code", "base/codes.yaml", "groups:\n  g: {list: risk, codes: [illness, war], zh: 甲, en: a}\n", `base/codes.yaml:2:36 policy_code_unknown code="war" list="risk"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fsys := layers(t)
			text := []byte(tt.text)
			if tt.file == "tiny/profile.yaml" {
				text = append(text, tiny(t)[tt.file]...)
			}
			fsys[tt.file] = &fstest.MapFile{Data: text}
			delete(fsys, "base/measures.yaml")
			_, err := Load(fsys, "tiny")
			f, ok := fault.As(err)
			if !ok || len(f.Problems) == 0 {
				t.Fatalf("err = %v", err)
			}
			var got []string
			for _, p := range f.Problems {
				got = append(got, p.String())
			}
			if !slices.Contains(got, tt.want) {
				t.Errorf("got %q, want %s", got, tt.want)
			}
		})
	}
}
