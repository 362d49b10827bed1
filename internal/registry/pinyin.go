package registry

import (
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// maxReadings bounds how many readings of one name are kept.
const maxReadings = 4

// Initials gives the first letters of a name's pinyin in lower case: 张小明 is «zxm». Surnames are read as surnames (单 is s, 尉迟 is
// yc), characters with several common readings give several results, joined by «|». What has no reading is left out.
func Initials(name string) string {
	runes := slices.DeleteFunc([]rune(name), func(r rune) bool { return unicode.IsSpace(r) || r == '·' || r == '•' || r == '.' })
	if len(runes) == 0 {
		return ""
	}
	var letters []string // for each character every letter it may begin with
	if len(runes) > 2 {
		if both := compoundSurname(string(runes[:2])); both != "" {
			letters = append(letters, both[:1], both[1:])
			runes = runes[2:]
		}
	}
	if len(letters) == 0 {
		first := surname(runes[0])
		if first == "" {
			first = letter(runes[0])
		}
		letters = append(letters, first)
		runes = runes[1:]
	}
	for _, r := range runes {
		if several := ambiguous(r); several != "" {
			letters = append(letters, several)
		} else {
			letters = append(letters, letter(r))
		}
	}
	return strings.Join(combine(letters), "|")
}

// combine puts one letter of each character together, in every way up to maxReadings.
func combine(letters []string) []string {
	out := []string{""}
	for _, choices := range letters {
		if choices == "" {
			continue
		}
		var next []string
		for _, prefix := range out {
			for i := range len(choices) {
				if len(next) < maxReadings {
					next = append(next, prefix+choices[i:i+1])
				}
			}
		}
		out = next
	}
	if out[0] == "" {
		return nil
	}
	return out
}

// letter is the first letter of a character's most common reading; a Latin letter or digit stands for itself.
func letter(r rune) string {
	if r < unicode.MaxASCII {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(unicode.ToLower(r))
		}
		return ""
	}
	for _, first := range pinyin.PinyinDict[int(r)] {
		return plain(first)
	}
	return ""
}

// plain takes the tone from a letter that a reading can begin with.
func plain(r rune) string {
	switch r {
	case 'ā', 'á', 'ǎ', 'à':
		return "a"
	case 'ē', 'é', 'ě', 'è', 'ê':
		return "e"
	case 'ō', 'ó', 'ǒ', 'ò':
		return "o"
	case 'ń', 'ň', 'ǹ':
		return "n"
	case 'ḿ':
		return "m"
	default:
		return string(r)
	}
}

// compoundSurname gives both letters of a surname of two characters of which one is read in an unusual way.
func compoundSurname(two string) string {
	switch two {
	case "尉迟":
		return "yc"
	case "万俟":
		return "mq"
	case "长孙":
		return "zs"
	case "单于":
		return "cy"
	case "澹台":
		return "tt"
	case "宿勤":
		return "sq"
	case "令狐":
		return "lh"
	}
	return ""
}

// surname gives the letters of a character that is read differently as a surname than elsewhere; several where both are in use.
func surname(r rune) string {
	switch r {
	case '单', '召', '折', '佘', '厍':
		return "s"
	case '曾', '翟', '查', '祭', '臧', '笮':
		return "z"
	case '区':
		return "o"
	case '仇', '瞿':
		return "q"
	case '覃':
		return "qt"
	case '解', '冼', '洗', '相', '颉', '咸':
		return "x"
	case '朴', '繁', '逄':
		return "p"
	case '盖', '句', '呙', '炅':
		return "g"
	case '缪', '牟':
		return "m"
	case '万':
		return "w"
	case '乐':
		return "yl"
	case '种', '晁', '车', '晟':
		return "c"
	case '员', '燕', '尹', '叶':
		return "y"
	case '隗':
		return "wk"
	case '郗':
		return "xc"
	case '郇':
		return "xh"
	case '谌':
		return "cs"
	case '尉':
		return "wy"
	case '秘', '薄', '柏', '卜', '贲':
		return "b"
	case '适', '阚':
		return "k"
	case '乜', '那', '宁', '佴':
		return "n"
	case '贾', '纪':
		return "j"
	case '任':
		return "r"
	case '黑', '哈', '华':
		return "h"
	case '都':
		return "d"
	}
	return ""
}

// ambiguous gives the letters of characters of given names that are read in two ways.
func ambiguous(r rune) string {
	switch r {
	case '乐':
		return "ly"
	case '长', '朝', '传', '藏', '重':
		return "cz"
	case '行':
		return "xh"
	case '省', '宿':
		return "sx"
	case '盛', '乘', '禅', '单':
		return "sc"
	case '茜':
		return "xq"
	case '会':
		return "hk"
	case '率':
		return "ls"
	case '召':
		return "zs"
	case '曾':
		return "zc"
	case '车':
		return "cj"
	case '奇':
		return "qj"
	case '弹':
		return "td"
	case '蔓':
		return "mw"
	}
	return ""
}
