package rule

import (
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/fault"
)

var (
	yamlLine  = regexp.MustCompile(`line (\d+)`)
	yamlField = regexp.MustCompile(`field (\S+) not found`)
)

// yamlCodes are the mistakes that a YAML parser speaks of, by a part of what it says.
var yamlCodes = []struct{ part, code string }{
	{"mapping values are not allowed", "rule_yaml_colon"},
	{"expected ',' or", "rule_yaml_bracket"},
	{"unexpected end of stream", "rule_yaml_quote"},
	{"unknown escape", "rule_yaml_quote"},
	{"cannot start any token", "rule_yaml_start"},
	{"unknown anchor", "rule_yaml_start"},
	{"cannot unmarshal", "rule_yaml_kind"},
	{"did not find expected", "rule_yaml_indent"},
	{"sequence entries are not allowed", "rule_yaml_indent"},
}

// Unreadable tells of a file, or a part of one, that could not be read at all: names may be missing because of it.
func Unreadable(p fault.Problem) bool {
	switch p.Code {
	case "rule_yaml_key", "rule_yaml_key_none":
		return p.Column == 1
	case "rule_yaml_twice", "rule_yaml_missing", "rule_yaml_text", "rule_yaml_integer", "rule_yaml_flag", "rule_yaml_date":
		return false
	}
	return strings.HasPrefix(p.Code, "rule_yaml")
}

// longestSearched bounds what is looked through for the line of a mistake.
const longestSearched = 3000

// firstWrong finds the line from which a text cannot be read. Of a line that stands too far left or right the parser gives that on which
// the block around it began, often far above; the text before the mistake can still be read.
func firstWrong(lines []string, from int) int {
	if len(lines) > longestSearched {
		return from
	}
	for n := len(lines) - 1; n >= from; n-- {
		var read yaml.Node
		if strings.TrimSpace(lines[n]) != "" && yaml.Unmarshal([]byte(strings.Join(lines[:n], "\n")), &read) == nil {
			return n + 1
		}
	}
	return from
}

// YAMLProblem says what is wrong with a text that a YAML parser refuses, and on which line.
func YAMLProblem(file string, src []byte, err error) fault.Problem {
	place := fault.Place{File: file, Line: 1, Column: 1}
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		place.Line, _ = strconv.Atoi(m[1])
	}
	lines := strings.Split(string(src), "\n")
	if strings.Contains(err.Error(), "did not find expected") {
		place.Line = firstWrong(lines, place.Line)
	}
	if strings.Contains(err.Error(), "tab character") && place.Line < len(lines) && !strings.HasPrefix(strings.TrimLeft(lines[max(place.Line, 1)-1], " "), "\t") {
		place.Line++ // the parser counts from the line before
	}
	if place.Line <= len(lines) {
		line := lines[max(place.Line, 1)-1]
		blank := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		if i := strings.IndexByte(blank, '\t'); i >= 0 {
			place.Column = i + 1
			return fault.At(place, "rule_yaml_tab")
		}
		place.Column = len(blank) + 1
	}
	if m := yamlField.FindStringSubmatch(err.Error()); m != nil {
		return fault.At(place, "rule_yaml_key_none", "key", m[1])
	}
	for _, c := range yamlCodes {
		if strings.Contains(err.Error(), c.part) {
			return fault.At(place, c.code)
		}
	}
	return fault.At(place, "rule_yaml", "detail", err.Error())
}
