package rule

import (
	"regexp"
	"strconv"
	"strings"

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

// YAMLProblem says what is wrong with a text that a YAML parser refuses, and on which line.
func YAMLProblem(file string, src []byte, err error) fault.Problem {
	place := fault.Place{File: file, Line: 1, Column: 1}
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		place.Line, _ = strconv.Atoi(m[1])
	}
	lines := strings.Split(string(src), "\n")
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
