package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/rogpeppe/go-internal/testscript"

	"shouwang/internal/app"
	"shouwang/internal/cli"
)

// The scripts of testdata/script give commands as a shell does and say what they must print and end with. They run within the test, so
// paths are written with $WORK.
//
//	sw STATUS ARG...      runs shouwang and demands its exit status; standard input is the file that the variable STDIN names
//	keys KEY...           demands that every line of the output is a JSON object with exactly these keys; one in brackets may be absent
//	remember VAR PATH     keeps the value in the environment variable VAR
//	value PATH WANT       demands the text of a value in the first object: faults.0.cell
//	lines N               demands the number of lines of the output
//	chinese, english      demand that what was printed for people is all in the one language, but for the words given
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("SHOUWANG_DB", "sqlite:"+e.WorkDir+"/s.db")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sw": func(ts *testscript.TestScript, _ bool, args []string) { runShouwang(t.Context(), ts, args) }, "keys": demandKeys, "value": demandValue, "lines": demandLines,
			"chinese": demandChinese, "english": demandEnglish, "remember": remember,
		},
	})
}

func runShouwang(ctx context.Context, ts *testscript.TestScript, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	var in io.Reader = strings.NewReader("")
	if name := ts.Getenv("STDIN"); name != "" {
		in = strings.NewReader(ts.ReadFile(name))
	}
	var out, messages bytes.Buffer
	got := app.RunWith(ctx, args[1:], cli.Streams{In: in, Out: &out, Err: &messages, Env: ts.Getenv})
	_, err = ts.Stdout().Write(out.Bytes())
	ts.Check(err)
	_, err = ts.Stderr().Write(messages.Bytes())
	ts.Check(err)
	if got != want {
		ts.Fatalf("status %d, want %d\n%s%s", got, want, out.String(), messages.String())
	}
}

func objects(ts *testscript.TestScript) (out []map[string]any) {
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		var v map[string]any
		ts.Check(json.Unmarshal([]byte(line), &v))
		out = append(out, v)
	}
	if len(out) == 0 {
		ts.Fatalf("no JSON was printed")
	}
	return out
}

func demandKeys(ts *testscript.TestScript, _ bool, args []string) {
	for _, v := range objects(ts) {
		for _, key := range args {
			if optional := strings.Trim(key, "[]"); optional != key {
				delete(v, optional)
				continue
			}
			if _, ok := v[key]; !ok {
				ts.Fatalf("no key %s in %v", key, slices.Sorted(maps.Keys(v)))
			}
			delete(v, key)
		}
		if len(v) > 0 {
			ts.Fatalf("keys that were not named: %v", slices.Sorted(maps.Keys(v)))
		}
	}
}

func demandValue(ts *testscript.TestScript, _ bool, args []string) {
	if got := valueAt(ts, args[0]); got != args[1] {
		ts.Fatalf("%s is %s, want %s", args[0], got, args[1])
	}
}

func remember(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], valueAt(ts, args[1]))
}

func valueAt(ts *testscript.TestScript, path string) string {
	var at any = objects(ts)[0]
	for _, step := range strings.Split(path, ".") {
		switch x := at.(type) {
		case map[string]any:
			at = x[step]
		case []any:
			i, err := strconv.Atoi(step)
			if ts.Check(err); i >= len(x) {
				ts.Fatalf("%s: %d elements", path, len(x))
			}
			at = x[i]
		}
	}
	if f, ok := at.(float64); ok {
		at = strconv.FormatFloat(f, 'f', -1, 64)
	}
	if list, ok := at.([]any); ok {
		at = len(list)
	}
	return fmt.Sprint(at)
}

func demandLines(ts *testscript.TestScript, _ bool, args []string) {
	if n := strings.Count(ts.ReadFile("stdout"), "\n"); strconv.Itoa(n) != args[0] {
		ts.Fatalf("%d lines, want %s", n, args[0])
	}
}

func demandEnglish(ts *testscript.TestScript, _ bool, args []string) {
	text := printed(ts, args)
	if i := strings.IndexFunc(text, func(r rune) bool {
		return unicode.Is(unicode.Han, r) || strings.ContainsRune("，。；：（）“”、", r)
	}); i >= 0 {
		ts.Fatalf("Chinese in English output: %s", text[i:])
	}
}

// demandChinese looks for words of small letters, which no Chinese sentence has; flags, paths and keys are taken away first.
func demandChinese(ts *testscript.TestScript, _ bool, args []string) {
	for _, word := range strings.FieldsFunc(printed(ts, args), func(r rune) bool { return r > unicode.MaxASCII || unicode.IsSpace(r) }) {
		if strings.Trim(word, "abcdefghijklmnopqrstuvwxyz,.;") == "" && len(word) > 3 {
			ts.Fatalf("English in Chinese output: %s", word)
		}
	}
}

// printed is all that was printed, without the words that are no language.
func printed(ts *testscript.TestScript, but []string) string {
	text := ts.ReadFile("stdout") + ts.ReadFile("stderr")
	for _, word := range but {
		text = strings.ReplaceAll(text, word, "")
	}
	return strings.ReplaceAll(text, "shouwang", "")
}
