package area

import (
	"strings"
	"unicode/utf8"
)

// committee is how many characters a suffix has at least that names a committee and not only a village: 村委会 is one, 村
// and 嘎查 are not.
const committee = 3

// Short leaves out the committee behind the name of a village, as people say it: 东齐村村民委员会 is 东齐村, 王庄村民委员会
// is 王庄村, 育才社区居民委员会 is 育才社区. Other names stay as they are. It is for showing, not for matching.
func Short(name string) string {
	rest, kind := stripOne(villageSuffixes, name)
	switch {
	case utf8.RuneCountInString(name)-utf8.RuneCountInString(rest) < committee:
		return name
	case strings.HasSuffix(rest, kind):
		return rest
	}
	return rest + kind
}
