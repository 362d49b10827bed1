package config

import (
	"log/slog"
	"net/url"
	"os"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/fault"
)

// Config is every setting of one installation. Default returns one that works as it is.
type Config struct {
	// DB names the database: sqlite:PATH, sqlite::memory: or postgres://….
	DB string
	// Listen is the address of the pages, host:port.
	Listen string
	// KeyFile is the file of the encryption keys, which is made when it is absent. It must not lie with the backups
	// of the database.
	KeyFile string
	// Cipher is the algorithm of a new key file: aes-256-gcm or sm4-gcm.
	Cipher string
	// DataDir is the folder of uploaded files, which are encrypted.
	DataDir string
	// Profile is the code of the policy profile; empty means the one in force.
	Profile string
	// WithoutLocal leaves a county's own layer aside, so that a layer that does not fit after an upgrade can be replaced. No file sets it.
	WithoutLocal bool
	// Lang is the language of the interface before a user has chosen one: zh or en.
	Lang string
	// Zone is the time zone in which moments are shown and the present day is reckoned.
	Zone *time.Location
	// SessionIdle ends a session after so long without a request.
	SessionIdle time.Duration
	// SessionMax ends a session after so long in any case.
	SessionMax time.Duration
	// SecureCookies restricts cookies to HTTPS. Set it wherever pages are reached through a TLS proxy.
	SecureCookies bool
	// UploadLimit is the largest file that is accepted, in bytes.
	UploadLimit int64
	// ScreenAfter is how long after a change or an import what was touched is screened again; 0 leaves it to the nightly screening.
	ScreenAfter time.Duration
	// ScreenNightly is the time of day at which every county is screened anew, because rules also ask how much time has passed: HH:MM in
	// the time zone of the installation, or off.
	ScreenNightly string
	// LogLevel is the least severe level that is logged.
	LogLevel slog.Level

	places map[string]fault.Place
}

// Default returns the settings of an installation that sets nothing.
func Default() Config {
	return Config{
		DB:          "sqlite:./shouwang.db",
		Listen:      "127.0.0.1:8080",
		KeyFile:     "./shouwang.key",
		Cipher:      "aes-256-gcm",
		DataDir:     "./shouwang-data",
		Lang:        "zh",
		Zone:        time.FixedZone("Asia/Shanghai", 8*60*60),
		SessionIdle: 30 * time.Minute,
		SessionMax:  12 * time.Hour,
		UploadLimit: 64 << 20,
		ScreenAfter: 5 * time.Second,
		LogLevel:    slog.LevelInfo,

		ScreenNightly: "02:00",
	}
}

// Load returns the defaults overlaid by the file and then by the environment, which env looks up by name. An empty
// path means no file. The error is an Invalid fault that carries every problem with its line and column.
func Load(path string, env func(string) string) (Config, error) {
	c := Default()
	c.places = map[string]fault.Place{}
	var problems fault.List
	if path != "" {
		data, err := os.ReadFile(path)
		if err != nil {
			return Config{}, fault.Invalid("config_unreadable", "file", path).Because(err)
		}
		c.readFile(path, data, &problems)
	}
	for _, s := range settings() {
		name := variable(s.key)
		if v := env(name); v != "" {
			c.places[s.key] = fault.Place{File: name}
			c.assign(s, v, &problems)
		}
	}
	c.check(&problems)
	if err := problems.Err("config_invalid"); err != nil {
		return Config{}, err
	}
	return c, nil
}

// variable is the name of a setting in the environment.
func variable(key string) string { return "SHOUWANG_" + strings.ToUpper(key) }

// Check returns nil when every setting is usable, otherwise an Invalid fault with one problem a setting.
func (c Config) Check() error {
	var problems fault.List
	c.check(&problems)
	return problems.Err("config_invalid")
}

func (c Config) check(problems *fault.List) {
	broken := map[string]bool{}
	for _, p := range problems.Problems() {
		broken[p.Field] = true
	}
	for _, s := range settings() {
		if !broken[s.key] && !s.valid(c) {
			problems.Add(s.problem(c.places[s.key], ""))
		}
	}
}

func (c *Config) assign(s setting, value string, problems *fault.List) {
	if !s.set(c, value) {
		problems.Add(s.problem(c.places[s.key], value))
	}
}

// readFile reads a mapping of setting to scalar, and records unknown and repeated keys.
func (c *Config) readFile(path string, data []byte, problems *fault.List) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		problems.At(fault.Place{File: path}, "config_syntax", "reason", err)
		return
	}
	if len(doc.Content) == 0 {
		return
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		problems.At(fault.Place{File: path, Line: top.Line, Column: top.Column}, "config_syntax")
		return
	}
	for i := 0; i+1 < len(top.Content); i += 2 {
		c.readEntry(path, top.Content[i], top.Content[i+1], problems)
	}
}

func (c *Config) readEntry(path string, key, value *yaml.Node, problems *fault.List) {
	at := fault.Place{File: path, Field: key.Value, Line: key.Line, Column: key.Column}
	s, ok := find(key.Value)
	if !ok {
		problems.At(at, "config_key_unknown", "key", key.Value, "expected", strings.Join(keys(), ", "))
		return
	}
	if _, twice := c.places[key.Value]; twice {
		problems.At(at, "config_key_twice", "key", key.Value)
		return
	}
	at.Line, at.Column = value.Line, value.Column
	c.places[s.key] = at
	if value.Kind != yaml.ScalarNode {
		problems.Add(s.problem(at, ""))
		return
	}
	c.assign(s, value.Value, problems)
}

// LogValue describes the settings for the log, without the password of the database.
func (c Config) LogValue() slog.Value {
	db := c.DB
	if u, err := url.Parse(db); err == nil && u.User != nil {
		db = u.Redacted()
	}
	return slog.GroupValue(
		slog.String("db", db), slog.String("listen", c.Listen), slog.String("data_dir", c.DataDir),
		slog.String("profile", c.Profile), slog.String("cipher", c.Cipher), slog.Bool("secure_cookies", c.SecureCookies),
	)
}
