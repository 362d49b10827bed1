package auth

import (
	"crypto/rand"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/width"

	"shouwang/internal/area"
	"shouwang/internal/fault"
)

// User is an account.
type User struct {
	Actor
	Unit      string
	Disabled  bool
	CreatedAt time.Time
}

// NewUser is what an account is made of.
type NewUser struct {
	Login, Name string
	Role        Role
	Area        int64 // 0 is the whole country
	Unit        string
	Lang        string // zh when empty
	Password    string
	// Known says that the person chose the password; otherwise it must be changed at the first sign-in.
	Known bool
}

// Change is what of an account is to be changed; nil leaves a value as it is.
type Change struct {
	Name, Unit, Lang *string
	Role             *Role
	Area             *int64
	Disabled         *bool
}

// maxName bounds names and units, in characters.
const maxName = 60

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,31}$`)

// normalLogin is a login as it is stored and compared: without blanks around it, half-width and in lower case.
func normalLogin(login string) string {
	return strings.ToLower(strings.TrimSpace(width.Fold.String(login)))
}

// check collects the faults of an account that need no database.
func (n NewUser) check(problems *fault.List) {
	if !loginForm.MatchString(n.Login) {
		problems.Field("login", "login_bad")
	}
	checkName(problems, "name", n.Name, true)
	checkName(problems, "unit", n.Unit, false)
	checkLang(problems, n.Lang)
	if err := CheckPassword(n.Login, n.Password); err != nil {
		e, _ := fault.As(err)
		problems.Add(fault.Problem{Place: fault.Place{Field: "password"}, Code: e.Code, Args: e.Args})
	}
	checkPost(problems, n.Role, n.Area)
}

func checkName(problems *fault.List, field, name string, needed bool) {
	if needed && strings.TrimSpace(name) == "" || utf8.RuneCountInString(name) > maxName || !utf8.ValidString(name) ||
		strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		problems.Field(field, "name_bad", "most", maxName)
	}
}

func checkLang(problems *fault.List, lang string) {
	if lang != "zh" && lang != "en" {
		problems.Field("lang", "lang_bad")
	}
}

// checkPost tells whether a role exists and can have an area of this level.
func checkPost(problems *fault.List, role Role, code int64) {
	highest, lowest, ok := role.levels()
	if !ok {
		problems.Field("role", "role_unknown", "role", role)
		return
	}
	level := area.LevelOf(code)
	if code != 0 && !area.ValidCode(code) {
		problems.Field("area", "area_code_bad")
	} else if level < highest || level > lowest {
		problems.Field("area", "role_area", "role", role)
	}
}

// randomLetters leaves out what is mistaken for something else when a password is read aloud or from paper.
const randomLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// RandomPassword returns a password of four groups of four letters and digits, about 79 bits, to be handed to a person
// once.
func RandomPassword() string {
	const groups, size = 4, 4
	var b strings.Builder
	for i := 0; i < groups*size; {
		var one [1]byte
		_, _ = rand.Read(one[:]) // documented never to fail
		if int(one[0]) >= 256/len(randomLetters)*len(randomLetters) {
			continue // keeps every letter equally likely
		}
		if i > 0 && i%size == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(randomLetters[int(one[0])%len(randomLetters)])
		i++
	}
	return b.String()
}
