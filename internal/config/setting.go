package config

import (
	"log/slog"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"shouwang/internal/fault"
)

// setting is one line of the table of settings: its key in the file, what is expected in words of no language,
// how a text is taken over, and whether the result is usable. The value of a secret one is never repeated.
type setting struct {
	key      string
	expected string
	secret   bool
	set      func(c *Config, text string) bool
	valid    func(c Config) bool
}

// settings is the table of all settings, in the order of Config.
func settings() []setting {
	return []setting{
		{"db", "sqlite:PATH, sqlite::memory:, postgres://USER:PASSWORD@HOST/NAME", true,
			func(c *Config, s string) bool { c.DB = s; return true }, func(c Config) bool { return validDB(c.DB) }},
		{"listen", "127.0.0.1:8080, :8080", false,
			func(c *Config, s string) bool { c.Listen = s; return true }, func(c Config) bool { return validAddress(c.Listen) }},
		{"key_file", "./shouwang.key", false,
			func(c *Config, s string) bool { c.KeyFile = s; return true }, func(c Config) bool { return c.KeyFile != "" }},
		{"cipher", "aes-256-gcm, sm4-gcm", false,
			func(c *Config, s string) bool { c.Cipher = s; return true }, func(c Config) bool { return oneOf(c.Cipher, "aes-256-gcm", "sm4-gcm") }},
		{"data_dir", "./shouwang-data", false,
			func(c *Config, s string) bool { c.DataDir = s; return true }, func(c Config) bool { return c.DataDir != "" }},
		{"profile", "a-z 0-9 -", false,
			func(c *Config, s string) bool { c.Profile = s; return true }, func(c Config) bool { return validCode(c.Profile) }},
		{"lang", "zh, en", false,
			func(c *Config, s string) bool { c.Lang = s; return true }, func(c Config) bool { return oneOf(c.Lang, "zh", "en") }},
		{"time_zone", "Asia/Shanghai", false, setZone, func(c Config) bool { return c.Zone != nil }},
		{"session_idle", "1m … 24h", false,
			func(c *Config, s string) bool { return setDuration(&c.SessionIdle, s) },
			func(c Config) bool { return c.SessionIdle >= time.Minute && c.SessionIdle <= 24*time.Hour }},
		{"session_max", "session_idle … 168h", false,
			func(c *Config, s string) bool { return setDuration(&c.SessionMax, s) },
			func(c Config) bool { return c.SessionMax >= c.SessionIdle && c.SessionMax <= 168*time.Hour }},
		{"secure_cookies", "true, false", false, setSecureCookies, func(Config) bool { return true }},
		{"upload_limit_mb", "1 … 1024", false, setUploadLimit,
			func(c Config) bool { return c.UploadLimit >= 1<<20 && c.UploadLimit <= 1<<30 }},
		{"screen_after", "0s … 24h", false,
			func(c *Config, s string) bool { return setDuration(&c.ScreenAfter, s) },
			func(c Config) bool { return c.ScreenAfter >= 0 && c.ScreenAfter <= 24*time.Hour }},
		{"screen_nightly", "02:00, off", false,
			func(c *Config, s string) bool { c.ScreenNightly = s; return true },
			func(c Config) bool { _, _, ok := c.Nightly(); return ok }},
		{"log_level", "debug, info, warn, error", false,
			func(c *Config, s string) bool { return c.LogLevel.UnmarshalText([]byte(s)) == nil }, func(c Config) bool {
				return slices.Contains([]slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError}, c.LogLevel)
			}},
	}
}

// Nightly tells how long after midnight in the installation's time zone everything is screened anew; on is false when that is off.
func (c Config) Nightly() (at time.Duration, on, ok bool) {
	if c.ScreenNightly == "off" {
		return 0, false, true
	}
	t, err := time.Parse("15:04", c.ScreenNightly)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, true, err == nil
}

func find(key string) (setting, bool) {
	for _, s := range settings() {
		if s.key == key {
			return s, true
		}
	}
	return setting{}, false
}

func keys() []string {
	var all []string
	for _, s := range settings() {
		all = append(all, s.key)
	}
	return all
}

// problem says that this setting has a value that cannot be used.
func (s setting) problem(at fault.Place, value string) fault.Problem {
	at.Field = s.key
	p := fault.At(at, "config_value", "key", s.key, "expected", s.expected)
	if !s.secret {
		p.Value = value
	}
	return p
}

func setDuration(to *time.Duration, s string) bool {
	d, err := time.ParseDuration(s)
	if err == nil {
		*to = d
	}
	return err == nil
}

func setZone(c *Config, s string) bool {
	if s == "" || s == "Local" {
		return false
	}
	zone, err := time.LoadLocation(s)
	if err == nil {
		c.Zone = zone
	}
	return err == nil
}

func setSecureCookies(c *Config, s string) bool {
	c.SecureCookies = s == "true"
	return oneOf(s, "true", "false")
}

func setUploadLimit(c *Config, s string) bool {
	n, err := strconv.ParseInt(s, 10, 32)
	c.UploadLimit = n << 20
	return err == nil
}

func oneOf(s string, allowed ...string) bool { return slices.Contains(allowed, s) }

func validDB(dsn string) bool {
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		return path != ""
	}
	u, err := url.Parse(dsn)
	return err == nil && oneOf(u.Scheme, "postgres", "postgresql")
}

func validAddress(address string) bool {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n <= 65535
}

func validCode(code string) bool {
	return strings.Trim(code, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
