package area

import "strings"

// placeholders are the rows at the level of a prefecture that nobody writes as a city: the codes need them, the
// counties below them belong to the province or to the municipality directly.
var placeholders = map[string]bool{"市辖区": true, "县": true, "省直辖县级行政区划": true, "自治区直辖县级行政区划": true}

// Placeholder tells whether a division stands in the code table only to hold others (市辖区, 省直辖县级行政区划) and is
// left out where a full name is written.
func (d Division) Placeholder() bool {
	return d.Level == Prefecture && placeholders[d.Name]
}

// matchCounties returns the loaded counties that fit the names of province, city and county.
func (x *index) matchCounties(n Names) []*Division {
	var open []*Division
	for _, c := range x.counties {
		if x.inProvince(c, n.Province) && x.inCity(c, n) {
			open = append(open, c)
		}
	}
	if Normalise(n.County) == "" {
		return open
	}
	var strong, weak []*Division
	for _, c := range open {
		switch x.countyFit(c, Normalise(n.County)) {
		case 2:
			strong = append(strong, c)
		case 1:
			weak = append(weak, c)
		}
	}
	if len(strong) > 0 {
		return strong
	}
	return weak
}

// inProvince tells whether the county's province is the one named; no name, or a province that is not loaded, lets
// every county pass.
func (x *index) inProvince(c *Division, name string) bool {
	p := x.rows[c.Code/steps[Province]*steps[Province]]
	return p == nil || Normalise(name) == "" || fit(Province, p.Name, name) > 0
}

// inCity tells whether the county's prefecture is the one named. Where the prefecture is a placeholder the exports
// write the municipality (北京市), the county itself (仙桃市), or the placeholder.
func (x *index) inCity(c *Division, n Names) bool {
	city := Normalise(n.City)
	p := x.rows[c.Code/steps[Prefecture]*steps[Prefecture]]
	if city == "" || p == nil || fit(Prefecture, p.Name, city) > 0 {
		return true
	}
	if !p.Placeholder() {
		return false
	}
	if strings.Contains(city, "直辖") || placeholders[city] || fit(County, c.Name, city) > 0 {
		return true
	}
	province := x.rows[c.Code/steps[Province]*steps[Province]]
	return province != nil && fit(Province, province.Name, city) > 0
}

// countyFit grades how well a name as written fits a county: 2 its name or another spelling of it, 1 the same without
// suffixes, 0 not at all. The names of the province and the city may stand before it.
func (x *index) countyFit(c *Division, name string) int {
	province := x.rows[c.Code/steps[Province]*steps[Province]]
	prefecture := x.rows[c.Code/steps[Prefecture]*steps[Prefecture]]
	if c.Level == Prefecture && name == "市辖区" { // 东莞: the county's column repeats a placeholder
		return 1
	}
	best := fit(c.Level, c.Name, name)
	for _, above := range []*Division{province, prefecture} {
		if above == nil || above == c {
			continue
		}
		if rest, ok := strings.CutPrefix(name, Normalise(above.Name)); ok && rest != "" {
			name = rest
			best = max(best, fit(c.Level, c.Name, rest))
		}
	}
	return best
}

func fit(l Level, have, want string) int {
	h, w := formOf(l, have), formOf(l, want)
	switch {
	case h.exact == w.exact, h.kind != "" && h.kind == w.kind && h.base == w.base:
		return 2
	case h.base == w.base, h.base == w.exact:
		return 1
	}
	return 0
}
