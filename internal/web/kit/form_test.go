package kit

import (
	"errors"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"shouwang/internal/fault"
)

func testForm() *Form {
	return NewForm(&Visit{},
		&Field{Name: "name", Label: "Name", Required: true, Max: 5},
		&Field{Name: "on", Label: "On", Kind: Date},
		&Field{Name: "level", Label: "Level", Kind: Select, Options: []Option{{Value: "I"}}},
		&Field{Name: "secret", Label: "Secret", Kind: Password},
	)
}

func TestFormReadsAndChecks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, query, faulty string }{
		{"all right", "name=abc&on=2021-12-31&level=I", ""},
		{"missing", "on=2021-12-31", "name"},
		{"blank is missing", "name=++", "name"},
		{"too long", "name=abcdef", "name"},
		{"characters, not bytes", "name=" + url.QueryEscape("守望守望守"), ""},
		{"not text", "name=%ff", "name"},
		{"no such day", "name=a&on=2021-02-30", "on"},
		{"not offered", "name=a&level=II", "level"},
		{"several at once", "on=x&level=y", "name on level"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			values, err := url.ParseQuery(test.query)
			if err != nil {
				t.Fatal(err)
			}
			form := testForm()
			form.Read(values)
			var faulty []string
			for _, field := range form.Faulty() {
				faulty = append(faulty, field.Name)
			}
			if got := strings.Join(faulty, " "); got != test.faulty {
				t.Errorf("faulty fields %q, want %q", got, test.faulty)
			}
		})
	}
}

func TestPasswordsAreKeptAsTypedAndNeverShown(t *testing.T) {
	t.Parallel()
	form := testForm()
	form.Read(url.Values{"name": {" a "}, "secret": {" two blanks "}})
	if got := form.Value("secret"); got != " two blanks " {
		t.Errorf("password %q", got)
	}
	if got := form.Field("secret").Shown(); got != "" {
		t.Errorf("the password is shown again: %q", got)
	}
	if got := form.Value("name"); got != "a" {
		t.Errorf("name %q", got)
	}
}

func TestFormTakesWhatThePersonCanMend(t *testing.T) {
	t.Parallel()
	form := testForm()
	problem := fault.Problem{Place: fault.Place{Field: "name"}, Code: "taken"}
	if !form.Take(fault.Invalid("invalid").With(problem)) || form.Field("name").Error == "" || len(form.General) != 0 {
		t.Errorf("the problem did not reach its field: %+v", form)
	}
	form = testForm()
	if !form.Take(fault.Conflict("conflict")) || len(form.General) != 1 {
		t.Errorf("a fault without a field must stand above the form: %+v", form)
	}
	for _, err := range []error{errors.New("disk"), fault.NotFound("x"), fault.Denied("x")} {
		if testForm().Take(err) {
			t.Errorf("%v was taken as a fault of the form", err)
		}
	}
}

func TestLocalPathNeverLeavesTheSite(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"/households?q=a": "/households?q=a", "": "/", "//evil.example": "/", "https://evil.example": "/", `/\evil.example`: "/",
		"javascript:alert(1)": "/", "/a\r\nSet-Cookie: x": "/",
	} {
		if got := LocalPath(address, "/"); got != want {
			t.Errorf("LocalPath(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestAddressesOfListsRepeat(t *testing.T) {
	t.Parallel()
	list := &List[int]{Path: "/x", Sort: "a", Columns: []Column[int]{{Key: "a", Sort: true}, {Key: "b", Sort: true}},
		Filters: func(*Visit) []*Field { return []*Field{{Name: "q"}, {Name: "r"}} }}
	q := list.Parse(httptest.NewRequest("GET", "/x?q=1&r=2&sort=-b&after=z&size=20", nil))
	if !q.OK() || q.Sort != "b" || !q.Desc || q.After != "z" || q.Size != 20 {
		t.Fatalf("parsed %+v", q)
	}
	for _, test := range []struct {
		pairs []string
		want  string
	}{
		{nil, "/x?q=1&r=2&size=20&sort=-b"},
		{[]string{"q", ""}, "/x?r=2&size=20&sort=-b"},
		{[]string{"after", "m", "q", "9"}, "/x?after=m&q=9&r=2&size=20&sort=-b"},
	} {
		if got := q.With(test.pairs...); got != test.want {
			t.Errorf("With(%v) = %s, want %s", test.pairs, got, test.want)
		}
		again := list.Parse(httptest.NewRequest("GET", q.With(test.pairs...), nil))
		if again.Sort != q.Sort || again.Desc != q.Desc || again.Size != q.Size {
			t.Errorf("With(%v) does not read back: %+v", test.pairs, again)
		}
	}
}
