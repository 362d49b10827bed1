package area

// Level is the rank of a division in the tree, from the province down to the village.
type Level int

// The levels, by the digits of the code that are used: 2, 4, 6, 9 and 12.
const (
	Nation Level = iota
	Province
	Prefecture
	County
	Town
	Village
)

// steps holds, for each level, the power of ten that its codes are a multiple of.
var steps = [...]int64{Nation: 1_000_000_000_000, Province: 10_000_000_000, Prefecture: 100_000_000, County: 1_000_000, Town: 1_000, Village: 1}

// String returns the English name of the level, which is also the end of its message key (area.level.town).
func (l Level) String() string {
	names := [...]string{"nation", "province", "prefecture", "county", "town", "village"}
	if l < Nation || l > Village {
		return "unknown"
	}
	return names[l]
}

// LevelOf tells the level of a code by its trailing zeros. The code 0 is the nation. A prefecture without counties
// (东莞 441900000000, whose towns hang directly under it) is a Prefecture here; Division.ActsAsCounty tells the rest.
func LevelOf(code int64) Level {
	if code == 0 {
		return Nation
	}
	for l := Province; l < Village; l++ {
		if code%steps[l] == 0 {
			return l
		}
	}
	return Village
}

// ValidCode tells whether code has twelve digits and no gap: the digits of a level that has something below it are
// never all zero (a village 410602000001 has no town and is not a code).
func ValidCode(code int64) bool {
	if code < 110_000_000_000 || code > 999_999_999_999 {
		return false
	}
	for l := Province; l <= LevelOf(code); l++ {
		if l != County && (code/steps[l])%(steps[l-1]/steps[l]) == 0 {
			return false
		}
	}
	return true
}

// ParentOf returns the code directly above, which is 0 (the nation) for a province. The town of a prefecture without
// counties has that prefecture as its parent: 441900003000 belongs to 441900000000.
func ParentOf(code int64) int64 {
	l := LevelOf(code)
	if l <= Province {
		return 0
	}
	return code / steps[l-1] * steps[l-1]
}

// Range returns the lowest and highest village code inside an area, both included, so that
// "village BETWEEN lo AND hi" is the scope of that area. The area 0 is the whole country.
func Range(code int64) (lo, hi int64) {
	return code, code + steps[LevelOf(code)] - 1
}

// CountyOf returns the 6-digit county of a code. For a code above the county it returns its own first six digits
// (410600 for 鹤壁市), which is right for the prefectures that act as a county and is the lower bound of a range
// for all others.
func CountyOf(code int64) int {
	return int(code / steps[County])
}

// CountyCode returns the 12-digit code of a 6-digit county.
func CountyCode(county int) int64 {
	return int64(county) * steps[County]
}

// Contains tells whether area inner lies in area outer; every area contains itself, the area 0 contains all.
func Contains(outer, inner int64) bool {
	lo, hi := Range(outer)
	return lo <= inner && inner <= hi
}
