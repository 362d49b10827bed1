package policy

import (
	"os"
	"testing"

	"shouwang/internal/fault"
)

// FuzzParse puts any text in place of each file of a good profile: the answer is a profile, or faults that all have a
// place.
func FuzzParse(f *testing.F) {
	for _, name := range []string{ProfileFile, CodesFile, LinesFile, measuresFile} {
		content, err := os.ReadFile("testdata/tiny/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(content))
	}
	for _, seed := range []string{"", "#", "---", "a: *b", "? [a]: b", "lists: {a: }", "lines: [{values: }]", "measures: [[]]", "- - -", "{}", "\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range []string{ProfileFile, CodesFile, LinesFile, measuresFile} {
			files := map[string][]byte{"tiny/facts.yaml": {}, "tiny/rules/all.yaml": {}}
			for _, other := range []string{ProfileFile, CodesFile, LinesFile, measuresFile} {
				content, err := os.ReadFile("testdata/tiny/" + other)
				if err != nil {
					t.Fatal(err)
				}
				files["tiny/"+other] = content
			}
			files["tiny/"+name] = []byte(text)
			_, err := parse("tiny", files)
			if err == nil {
				continue
			}
			e, ok := fault.As(err)
			if !ok || len(e.Problems) == 0 {
				t.Fatalf("%s: %v", name, err)
			}
			for _, p := range e.Problems {
				if p.File == "" || p.Line < 1 || p.Column < 1 {
					t.Fatalf("%s: a fault without a place: %v", name, p)
				}
			}
		}
	})
}
