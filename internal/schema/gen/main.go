// Command gen renders the declarations of package schema into migrations for both engines. It is run by «make generate»; a test fails
// when what it would write differs from what is there.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"shouwang/internal/schema"
	"shouwang/internal/sqldb"
)

func main() {
	root := "internal/schema/migrations"
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	for _, d := range []sqldb.Dialect{sqldb.SQLite, sqldb.Postgres} {
		for name, text := range schema.Render(d) {
			path := filepath.Join(root, string(d), name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				fail(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				fail(err)
			}
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "gen:", err)
	os.Exit(1)
}
