package locale

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/money"
)

func TestLoadEmbedded(t *testing.T) {
	t.Parallel()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Keys()) == 0 || !c.Has(internalError) || c.Has("no_such_key") {
		t.Errorf("catalogue has %d keys", len(c.Keys()))
	}
	for _, key := range c.Keys() {
		for _, lang := range Languages() {
			if got := c.T(lang, key, nil); strings.TrimSpace(got) == "" || got == key {
				t.Errorf("%s has no text in %s", key, lang)
			}
		}
	}
}

// Every fault of a row or a file tells the clerk what to do.
func TestFaultsHaveRemedies(t *testing.T) {
	t.Parallel()
	data, err := embedded.ReadFile("messages/faults.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := load(fstest.MapFS{"m/faults.yaml": {Data: data}}, "m")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range c.Keys() {
		if !strings.HasSuffix(key, remedySuffix) && !c.Has(key+remedySuffix) {
			t.Errorf("%s has no remedy", key)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ a, b, want string }{
		"one language":        {"k: {zh: \"是\"}", "", "a.yaml:1: k: en is missing"},
		"empty text":          {"k: {zh: \"是\", en: \" \"}", "", "a.yaml:1: k: en has no text"},
		"unknown language":    {"k: {zh: \"是\", fr: \"Oui\"}", "", "a.yaml:1: k: \"fr\" is not a language"},
		"language twice":      {"k: {zh: \"是\", zh: \"是\", en: \"Yes\"}", "", "a.yaml:1: k: zh stands twice"},
		"other placeholders":  {"k: {zh: \"{a}个\", en: \"{b} items\"}", "", "a.yaml:1: k: placeholders differ: zh [a], en [b]"},
		"key twice":           {"k: {zh: \"是\", en: \"Yes\"}\nk: {zh: \"是\", en: \"Yes\"}", "", "a.yaml:2: k stands already at a.yaml:1"},
		"key in two files":    {"k: {zh: \"是\", en: \"Yes\"}", "\nk: {zh: \"是\", en: \"Yes\"}", "b.yaml:2: k stands already at a.yaml:1"},
		"remedy of nothing":   {"k.remedy: {zh: \"是\", en: \"Yes\"}", "", "a.yaml:1: k.remedy has no message k"},
		"text without braces": {"k: \"是\"", "", "a.yaml:1: k: zh and en are expected"},
		"a list":              {"- k", "", "a.yaml:1: a mapping of keys is expected"},
		"not a key":           {"K k: {zh: \"是\", en: \"Yes\"}", "", "a.yaml:1: \"K k\" is not a message key"},
		"not YAML":            {"k: {zh: ", "", "a.yaml: yaml:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := load(fstest.MapFS{"m/a.yaml": {Data: []byte(c.a)}, "m/b.yaml": {Data: []byte(c.b)}}, "m")
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("err = %v, want %q", err, c.want)
			}
		})
	}
}

func TestLoadCollectsAllFaults(t *testing.T) {
	t.Parallel()
	_, err := load(fstest.MapFS{"m/a.yaml": {Data: []byte("a: {zh: x}\nb: {en: x}")}}, "m")
	if err == nil || !strings.Contains(err.Error(), "a.yaml:1") || !strings.Contains(err.Error(), "a.yaml:2") {
		t.Errorf("err = %v, want both lines", err)
	}
}

func small(t *testing.T) *Catalogue {
	t.Helper()
	c, err := load(fstest.MapFS{"m/a.yaml": {Data: []byte(`
internal_error: {zh: "系统出了问题", en: "Something went wrong"}
bad: {zh: "{row} 行“{value}”不对，{column}", en: "Row {row}: {value} is wrong, {column}"}
bad.remedy: {zh: "应为 {expected}", en: "Expected {expected}"}
plain: {zh: "不行", en: "No."}
plain.remedy: {zh: "再试", en: "Try again"}
`)}}, "m")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestProblem(t *testing.T) {
	t.Parallel()
	c := small(t)
	p := fault.At(fault.Place{Sheet: "户", Cell: "AB12", Field: "sex"}, "bad", "column", "性别", "expected", "{value}")
	p.Value = "不男"
	for lang, want := range map[Lang][2]string{
		ZH: {"12 行“不男”不对，性别", "应为 {value}"},
		EN: {"Row 12: 不男 is wrong, 性别", "Expected {value}"},
	} {
		message, remedy := c.Problem(lang, p)
		if diff := cmp.Diff(want, [2]string{message, remedy}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", lang, diff)
		}
	}
	if message, remedy := c.Problem(EN, fault.Problem{Code: "bad"}); message != "Row —: — is wrong, —" || remedy != "Expected —" {
		t.Errorf("without arguments: %q, %q", message, remedy)
	}
	if message, remedy := c.Problem(EN, fault.Problem{Code: "other"}); message != "other" || remedy != "" {
		t.Errorf("without a message: %q, %q", message, remedy)
	}
}

func TestError(t *testing.T) {
	t.Parallel()
	c := small(t)
	for name, tc := range map[string]struct {
		err    error
		zh, en string
	}{
		"internal":        {errors.New("table person is locked"), "系统出了问题", "Something went wrong"},
		"fault":           {fault.Invalid("plain"), "不行。再试", "No. Try again"},
		"wrapped fault":   {fmt.Errorf("apply: %w", fault.Conflict("bad", "row", 1).Because(errors.New("x"))), "1 行“—”不对，—。应为 —", "Row 1: — is wrong, —. Expected —"},
		"unknown message": {fault.Invalid("nobody_wrote_this"), "系统出了问题", "Something went wrong"},
	} {
		if diff := cmp.Diff([2]string{tc.zh, tc.en}, [2]string{c.Error(ZH, tc.err), c.Error(EN, tc.err)}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	for accepted, want := range map[string]Lang{
		"": ZH, "zh": ZH, "zh-CN,zh;q=0.9": ZH, "en": EN, "en-GB,zh;q=0.5": EN, "fr, EN;q=0.8": EN, "fr": ZH, "bo-CN": ZH,
	} {
		if got := Match(accepted); got != want {
			t.Errorf("Match(%q) = %s, want %s", accepted, got, want)
		}
	}
}

func TestFormats(t *testing.T) {
	t.Parallel()
	d := civil.New(2023, time.December, 8)
	at := time.Date(2023, 12, 8, 9, 5, 59, 0, time.UTC)
	for _, tc := range []struct{ what, zh, en string }{
		{"date", "2023年12月8日|2023年12月|", "8 December 2023|December 2023|"},
		{"time", "2023年12月8日 09:05|", "8 December 2023, 09:05|"},
		{"number", "0|-1,234,567|999|1,000", "0|-1,234,567|999|1,000"},
		{"hundredths", "12.5|12|0|-1,200.05", "12.5|12|0|-1,200.05"},
		{"money", "12,345.60 元|-0.05 元", "¥12,345.60|-¥0.05"},
	} {
		for lang, want := range map[Lang]string{ZH: tc.zh, EN: tc.en} {
			got := strings.Join(map[string][]string{
				"date":       {lang.Date(d), lang.Month(d), lang.Date(civil.Date{})},
				"time":       {lang.Time(at), lang.Time(time.Time{})},
				"number":     {lang.Number(0), lang.Number(-1234567), lang.Number(999), lang.Number(1000)},
				"hundredths": {lang.Hundredths(1250), lang.Hundredths(1200), lang.Hundredths(0), lang.Hundredths(-120005)},
				"money":      {lang.Money(money.Fen(1234560)), lang.Money(-5)},
			}[tc.what], "|")
			if got != want {
				t.Errorf("%s %s = %q, want %q", lang, tc.what, got, want)
			}
		}
	}
	if ZH.Tag() != "zh-CN" || EN.Tag() != "en" {
		t.Error("wrong tags")
	}
}
