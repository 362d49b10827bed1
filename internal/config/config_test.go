package config

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"shouwang/internal/fault"
)

func none(string) string { return "" }

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "shouwang.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDefaultsAreUsable(t *testing.T) {
	t.Parallel()
	if err := Default().Check(); err != nil {
		t.Error(err)
	}
	for _, path := range []string{"", write(t, ""), write(t, "# nothing yet\n")} {
		c, err := Load(path, none)
		if err != nil || c.DB != "sqlite:./shouwang.db" || c.SessionIdle != 30*time.Minute {
			t.Errorf("Load(%q) = %+v, %v", path, c, err)
		}
	}
}

func TestLoadEverySetting(t *testing.T) {
	t.Parallel()
	path := write(t, `
db: postgres://u:secret@db.example/shouwang
listen: ":9000"
key_file: /etc/shouwang/key
cipher: sm4-gcm
data_dir: /var/lib/shouwang
profile: cn-2021
lang: en
time_zone: UTC
session_idle: 10m
session_max: 8h
secure_cookies: true
upload_limit_mb: 16
screen_after: 1m
screen_nightly: off
log_level: debug
`)
	want := Config{
		DB: "postgres://u:secret@db.example/shouwang", Listen: ":9000", KeyFile: "/etc/shouwang/key", Cipher: "sm4-gcm",
		DataDir: "/var/lib/shouwang", Profile: "cn-2021", Lang: "en", Zone: time.UTC, SessionIdle: 10 * time.Minute,
		SessionMax: 8 * time.Hour, SecureCookies: true, UploadLimit: 16 << 20, ScreenAfter: time.Minute, ScreenNightly: "off", LogLevel: slog.LevelDebug,
	}
	got, err := Load(path, none)
	if err != nil {
		t.Fatal(err)
	}
	compare := cmp.Options{cmpopts.IgnoreUnexported(Config{}), cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })}
	if diff := cmp.Diff(want, got, compare); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	environment := map[string]string{"SHOUWANG_LANG": "zh", "SHOUWANG_DB": "sqlite::memory:", "SHOUWANG_SECURE_COOKIES": "false"}
	want.Lang, want.DB, want.SecureCookies = "zh", "sqlite::memory:", false
	if got, err = Load(path, func(name string) string { return environment[name] }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, compare); diff != "" {
		t.Errorf("with environment (-want +got):\n%s", diff)
	}
}

func TestLoadCollectsAllFaults(t *testing.T) {
	t.Parallel()
	path := write(t, `db: mysql://u:secret@h/x
listen: nowhere
colour: red
lang: en
lang: zh
session_idle: 10
session_max: 1s
upload_limit_mb: [1]
secure_cookies: maybe
`)
	_, err := Load(path, func(name string) string { return map[string]string{"SHOUWANG_CIPHER": "rot13"}[name] })
	f, ok := fault.As(err)
	if !ok || f.Code != "config_invalid" || f.Kind != fault.KindInvalid {
		t.Fatalf("err = %v", err)
	}
	var got []string
	for _, p := range f.Problems {
		got = append(got, strings.TrimPrefix(p.Place.String(), path)+" "+p.Code+" "+p.Value)
		if strings.Contains(p.Value, "secret") {
			t.Error("the password of the database is repeated")
		}
	}
	want := []string{
		":3:1 colour config_key_unknown ",
		":5:1 lang config_key_twice ",
		":6:15 session_idle config_value 10",
		":8:18 upload_limit_mb config_value ",
		":9:17 secure_cookies config_value maybe",
		":1:5 db config_value ",
		":2:9 listen config_value ",
		"SHOUWANG_CIPHER cipher config_value ",
		":7:14 session_max config_value ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for text, code := range map[string]string{"- a\n- b": "config_syntax", "a: [": "config_syntax", "just words": "config_syntax"} {
		_, err := Load(write(t, text), none)
		if f, ok := fault.As(err); !ok || len(f.Problems) != 1 || f.Problems[0].Code != code {
			t.Errorf("%q: err = %v, want %s", text, err, code)
		}
	}
	_, err := Load(filepath.Join(t.TempDir(), "absent.yaml"), none)
	if f, ok := fault.As(err); !ok || f.Code != "config_unreadable" {
		t.Errorf("err = %v", err)
	}
}

func TestCheckEachSetting(t *testing.T) {
	t.Parallel()
	for key, spoil := range map[string]func(*Config){
		"db":              func(c *Config) { c.DB = "sqlite:" },
		"listen":          func(c *Config) { c.Listen = "127.0.0.1:99999" },
		"key_file":        func(c *Config) { c.KeyFile = "" },
		"cipher":          func(c *Config) { c.Cipher = "" },
		"data_dir":        func(c *Config) { c.DataDir = "" },
		"profile":         func(c *Config) { c.Profile = "../x" },
		"lang":            func(c *Config) { c.Lang = "fr" },
		"time_zone":       func(c *Config) { c.Zone = nil },
		"session_idle":    func(c *Config) { c.SessionIdle = time.Second },
		"session_max":     func(c *Config) { c.SessionMax = time.Minute },
		"upload_limit_mb": func(c *Config) { c.UploadLimit = 0 },
		"screen_after":    func(c *Config) { c.ScreenAfter = -time.Second },
		"screen_nightly":  func(c *Config) { c.ScreenNightly = "25:00" },
		"log_level":       func(c *Config) { c.LogLevel = 3 },
	} {
		c := Default()
		spoil(&c)
		f, ok := fault.As(c.Check())
		if !ok || len(f.Problems) != 1 || f.Problems[0].Field != key {
			t.Errorf("%s: Check = %v", key, f)
		}
	}
}

func TestLogHidesThePassword(t *testing.T) {
	t.Parallel()
	c := Default()
	c.DB = "postgres://u:secret@h/x"
	if text := c.LogValue().String(); strings.Contains(text, "secret") || !strings.Contains(text, "postgres://u:") {
		t.Errorf("logged as %s", text)
	}
}
