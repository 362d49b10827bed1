package fault

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKinds(t *testing.T) {
	t.Parallel()
	for want, err := range map[Kind]error{
		KindInvalid:     Invalid("c"),
		KindNotFound:    fmt.Errorf("load: %w", NotFound("c")),
		KindConflict:    errors.Join(errors.New("first"), Conflict("c")),
		KindDenied:      Denied("c"),
		KindUnavailable: Unavailable("c"),
		KindInternal:    errors.New("broken"),
	} {
		if got := KindOf(err); got != want {
			t.Errorf("KindOf(%v) = %s, want %s", err, got, want)
		}
		if f, ok := As(err); ok != (want != KindInternal) || (ok && f.Code != "c") {
			t.Errorf("As(%v) = %v, %v", err, f, ok)
		}
	}
	if KindOf(nil) != KindInternal || Kind(99).String() != "internal" || KindNotFound.String() != "not_found" {
		t.Error("edge cases of kinds")
	}
}

func TestErrorText(t *testing.T) {
	t.Parallel()
	phone := "13800000000"
	for name, tc := range map[string]struct {
		err  error
		want string
	}{
		"arguments sorted":   {Invalid("bad_code", "row", 12, "column", "labour"), `invalid: bad_code column="labour" row="12"`},
		"key without value":  {Denied("denied", "permission"), `denied: denied permission=""`},
		"personal argument":  {Invalid("x", "value", "someone", "name", "someone", "row", 3), `invalid: x row="3"`},
		"number in argument": {Invalid("x", "column", "phone "+phone), `invalid: x column="phone …"`},
		"area code stays":    {Invalid("x", "area", 410602001001), `invalid: x area="410602001001"`},
		"cause":              {Unavailable("busy").Because(errors.New("locked by " + phone)), `unavailable: busy: locked by …`},
		"problems": {
			Invalid("rows").With(
				Problem{Place: Place{Sheet: "s", Cell: "B4"}, Code: "id_checksum", Value: phone},
				At(Place{File: "rules.yaml", Line: 3, Column: 7}, "rule_type", "expected", phone),
			),
			`invalid: rows; s!B4 id_checksum; rules.yaml:3:7 rule_type`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, tc.err.Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestErrorListsFewProblems(t *testing.T) {
	t.Parallel()
	var l List
	for i := range 8 {
		l.Field(fmt.Sprintf("f%d", i), "required")
	}
	got := l.Err("invalid").Error()
	if !strings.HasSuffix(got, "f4 required; 3 more") {
		t.Errorf("Error() = %q", got)
	}
}

func TestRedact(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                             "",
		"row 12 of 2023":               "row 12 of 2023",
		"13800000000":                  "…",
		"410602001001":                 "410602001001",
		"id 11010519491231002X failed": "id …X failed",
		"a1234567890b12345678901c":     "a1234567890b…c",
		"张三 6222020000000000000":       "张三 …",
	} {
		if got := Redact(in); got != want {
			t.Errorf("Redact(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	var l List
	if err := l.Err("invalid"); err != nil || l.Len() != 0 {
		t.Fatalf("empty list: %v", err)
	}
	l.At(Place{Cell: "A1"}, "required", "column", "name")
	l.Add(Problem{Code: "bad_date", Value: "x"})
	f, ok := As(l.Err("invalid", "n", 2))
	if !ok || f.Kind != KindInvalid || l.Len() != 2 {
		t.Fatalf("Err = %v", f)
	}
	want := []Problem{
		{Place: Place{Cell: "A1"}, Code: "required", Args: map[string]string{"column": "name"}},
		{Code: "bad_date", Value: "x"},
	}
	if diff := cmp.Diff(want, f.Problems); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, l.Problems()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestProblemJSON(t *testing.T) {
	t.Parallel()
	p := Problem{
		Place: Place{File: "f.xlsx", Sheet: "s", Cell: "B4", Field: "sex", Line: 1, Column: 2},
		Code:  "bad_code", Value: "x", Args: map[string]string{"expected": "y"},
	}
	got, err := json.Marshal([]Problem{p, {Code: "required"}})
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"file":"f.xlsx","sheet":"s","cell":"B4","field":"sex","line":1,"column":2,"code":"bad_code","value":"x","args":{"expected":"y"}},{"code":"required"}]`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPlaceString(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]Place{
		"":                {},
		"a.yaml:3:7":      {File: "a.yaml", Line: 3, Column: 7},
		"3":               {Line: 3},
		"a.xlsx s!B4 sex": {File: "a.xlsx", Sheet: "s", Cell: "B4", Field: "sex"},
		"B4":              {Cell: "B4"},
		"login":           {Field: "login"},
	} {
		if got := p.String(); got != want {
			t.Errorf("%+v.String() = %q, want %q", p, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	run := func(inner error) (err error) {
		defer Wrap(&err, "load household %d", 7)
		return inner
	}
	if err := run(nil); err != nil {
		t.Errorf("nil became %v", err)
	}
	err := run(fs.ErrNotExist)
	if !errors.Is(err, fs.ErrNotExist) || err.Error() != "load household 7: file does not exist" {
		t.Errorf("err = %v", err)
	}
	cause := errors.New("cause")
	if !errors.Is(Conflict("c").Because(cause), cause) {
		t.Error("the cause is not in the chain")
	}
}
