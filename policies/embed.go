// Package policies holds the policy profiles that ship with the program: one folder a profile, data only.
//
// It owns no table and knows no Go type of any other package: packages policy (terms, codes, lines) and
// screening (facts, rules, tests) read the files through FS. A county may keep its own profiles in a folder of
// the same shape.
package policies

import "embed"

// FS holds every shipped profile in a folder named by its code, which has a profile.yaml, and the folder common that they share. A folder
// holds codes.yaml, lines.yaml, facts.yaml, measures.yaml, rules/*.yaml and tests/*.yaml, as far as it says something of its own.
//
//go:embed */*.yaml */rules/*.yaml */tests/*.yaml
var FS embed.FS
