package area

import (
	"strings"
	"unicode/utf8"
)

// form is a name as written and what is left of it without its suffix. Two names of the same base and the same kind
// are the same name written differently (东村村委会, 东村村民委员会); of the same base and another kind they may be
// (高井社区, 高井村), so they are only looked at when nothing better fits.
type form struct {
	exact string // normalised, nothing stripped
	base  string // without any suffix
	kind  string // canonical suffix; empty when the name carries none
}

// suffix is one ending of a name and the kind of division that it stands for.
type suffix struct{ text, kind string }

// villageSuffixes are tried in order, the longest first, and more than once: 李庄村村民委员会 → 李庄村 → 李庄.
var villageSuffixes = []suffix{
	{"社区居民委员会", "社区"}, {"社区村民委员会", "社区"}, {"社区居委会", "社区"}, {"社区村委会", "社区"},
	{"村民委员会", "村"}, {"居民委员会", "社区"}, {"村委会", "村"}, {"居委会", "社区"}, {"村委", "村"},
	{"居委", "社区"}, {"行政村", "村"}, {"嘎查", "村"}, {"社区", "社区"}, {"村", "村"},
}

var townSuffixes = []suffix{
	{"街道办事处", "街道"}, {"地区办事处", "地区"}, {"镇人民政府", "镇"}, {"乡人民政府", "乡"}, {"办事处", "街道"},
	{"民族乡", "乡"}, {"街道", "街道"}, {"街办", "街道"}, {"地区", "地区"}, {"苏木", "苏木"}, {"镇", "镇"}, {"乡", "乡"},
}

var countySuffixes = []suffix{
	{"自治县", "县"}, {"自治旗", "旗"}, {"林区", "区"}, {"特区", "区"}, {"新区", "区"}, {"县", "县"}, {"区", "区"},
	{"市", "市"}, {"旗", "旗"},
}

var prefectureSuffixes = []suffix{
	{"自治州", "州"}, {"地区", "地区"}, {"市", "市"}, {"州", "州"}, {"盟", "盟"},
}

var provinceSuffixes = []suffix{
	{"自治区", "自治区"}, {"省", "省"}, {"市", "市"},
}

func suffixesOf(l Level) []suffix {
	switch l {
	case Province:
		return provinceSuffixes
	case Prefecture:
		return prefectureSuffixes
	case County:
		return countySuffixes
	case Town:
		return townSuffixes
	default:
		return villageSuffixes
	}
}

// formOf takes a name apart for its level. A suffix is never stripped down to nothing: the town 乡 stays 乡.
func formOf(l Level, name string) form {
	f := form{exact: Normalise(name)}
	f.base = f.exact
	for {
		rest, kind := stripOne(suffixesOf(l), f.base)
		if kind == "" {
			break
		}
		f.base = rest
		if f.kind == "" {
			f.kind = kind
		}
		if l != Village { // 新镇镇 is the town 新镇 and not the town 新
			break
		}
	}
	if f.kind != "" && l != Village {
		f.base = stripPeoples(f.base)
	}
	return f
}

func stripOne(suffixes []suffix, name string) (rest, kind string) {
	for _, s := range suffixes {
		if rest, ok := strings.CutSuffix(name, s.text); ok && rest != "" {
			return rest, s.kind
		}
	}
	return name, ""
}

// peoples are the nationalities that stand in the names of autonomous counties and townships
// (酉阳土家族苗族自治县 is written 酉阳县 as often as not), with the shortened forms that the names use.
var peoples = strings.Fields(`壮族 满族 回族 苗族 维吾尔族 维吾尔 土家族 彝族 蒙古族 蒙古 藏族 布依族 侗族 瑶族 朝鲜族 白族 哈尼族
	哈萨克族 哈萨克 黎族 傣族 畲族 傈僳族 仡佬族 东乡族 高山族 拉祜族 水族 佤族 纳西族 羌族 土族 仫佬族 锡伯族 锡伯 柯尔克孜族
	柯尔克孜 达斡尔族 达斡尔 景颇族 毛南族 撒拉族 塔吉克族 塔吉克 阿昌族 普米族 鄂温克族 怒族 京族 基诺族 德昂族 保安族 俄罗斯族
	裕固族 乌孜别克族 乌孜别克 门巴族 鄂伦春族 独龙族 塔塔尔族 赫哲族 珞巴族 布朗族 各族`)

func stripPeoples(name string) string {
	for again := true; again; {
		again = false
		for _, p := range peoples {
			if rest, ok := strings.CutSuffix(name, p); ok && utf8.RuneCountInString(rest) > 1 { // 内蒙古 stays
				name, again = rest, true
			}
		}
	}
	return name
}

// Normalise returns a name as it is compared: without any blank or invisible character, full-width letters, digits
// and brackets as half-width ones, and Latin letters in lower case. It is not for display.
func Normalise(name string) string {
	if isNormal(name) {
		return name
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～': // the full-width block is ASCII moved by a fixed distance
			r -= '！' - '!'
		case r == '〔' || r == '【':
			return '('
		case r == '〕' || r == '】':
			return ')'
		}
		switch {
		case isBlank(r):
			return -1
		case r >= 'A' && r <= 'Z':
			return r + ('a' - 'A')
		case r == '[':
			return '('
		case r == ']':
			return ')'
		}
		return r
	}, name)
}

// isNormal spares the copy for names that are all Han characters, which nearly all are.
func isNormal(name string) bool {
	for _, r := range name {
		if r < 0x3400 || r >= 0xF900 && r < 0x20000 {
			return false
		}
	}
	return true
}

func isBlank(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\v', '\f', '\r', 0x85, 0xA0, 0x3000, 0xFEFF, 0x2060, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F:
		return true
	}
	return r >= 0x2000 && r <= 0x200A || r == 0x202F || r == 0x205F
}
