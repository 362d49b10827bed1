// Package policies holds the policy profiles that ship with the program: one folder a profile, data only.
//
// It owns no table and knows no Go type of any other package: packages policy (terms, codes, lines) and
// screening (facts, rules, tests) read the files through FS. A county may keep its own profiles in a folder of
// the same shape.
package policies

import "embed"

// FS holds every shipped profile, each in a folder named by its code: profile.yaml, codes.yaml, lines.yaml,
// facts.yaml, rules.yaml, measures.yaml and tests/*.yaml.
//
//go:embed */*.yaml */tests/*.yaml
var FS embed.FS
