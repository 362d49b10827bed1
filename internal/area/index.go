package area

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Names are the names of one division and of those above it, as a workbook writes them. Any of them may be empty;
// the deepest one given is the one that is looked for.
type Names struct {
	Province, City, County, Town, Village string
}

// The faults of a lookup; both are message keys.
const (
	FaultUnknown   = "area_unknown"
	FaultAmbiguous = "area_ambiguous"
)

// found is the outcome of a lookup: a code, or a fault and the divisions to show with it (those that fit, or those
// whose names come nearest).
type found struct {
	code       int64
	fault      string
	candidates []Division
}

// shelf holds the children of one division by every way their names are matched.
type shelf struct {
	all   []*Division
	exact map[string][]*Division // the name as it stands
	kind  map[string][]*Division // base and kind: one name, two spellings of its suffix
	base  map[string][]*Division // base alone
}

// index is a set of divisions loaded for matching. It is read-only once built.
type index struct {
	rows     map[int64]*Division
	shelves  map[int64]*shelf
	counties []*Division // counties, and prefectures that act as one
}

func newIndex(divisions []Division) *index {
	x := &index{rows: make(map[int64]*Division, len(divisions)), shelves: map[int64]*shelf{}}
	for i := range divisions {
		d := &divisions[i]
		x.rows[d.Code] = d
		if d.Level >= Town {
			x.shelve(d)
		}
	}
	markCounties(x.rows)
	setFull(x.rows)
	for i := range divisions {
		if divisions[i].ActsAsCounty {
			x.counties = append(x.counties, &divisions[i])
		}
	}
	return x
}

func (x *index) shelve(d *Division) {
	s := x.shelves[d.Parent]
	if s == nil {
		s = &shelf{exact: map[string][]*Division{}, kind: map[string][]*Division{}, base: map[string][]*Division{}}
		x.shelves[d.Parent] = s
	}
	f := formOf(d.Level, d.Name)
	s.all = append(s.all, d)
	s.exact[f.exact] = append(s.exact[f.exact], d)
	s.base[f.base] = append(s.base[f.base], d)
	if f.kind != "" {
		s.kind[f.base+f.kind] = append(s.kind[f.base+f.kind], d)
	}
}

// strong returns the children that bear this name: the exact one, or else those that differ by the spelling of the
// suffix only.
func (s *shelf) strong(f form) []*Division {
	if hits := s.exact[f.exact]; len(hits) > 0 || f.kind == "" {
		return hits
	}
	return s.kind[f.base+f.kind]
}

// weak returns the children that would bear this name if suffixes did not count: 高井 and 高井村 for 高井社区, and
// 新镇镇 for 新镇, whose last character is part of the name.
func (s *shelf) weak(f form) []*Division {
	hits := s.base[f.base]
	if f.exact == f.base {
		return hits
	}
	return append(slices.Clip(hits), s.base[f.exact]...)
}

// match looks a division up. Names that are missing on the way down leave all divisions of that level open, so that
// a list with only 村 still finds a village whose name occurs once.
func (x *index) match(n Names) found {
	counties := x.matchCounties(n)
	if n.Town == "" && n.Village == "" {
		return x.outcome(counties, n.County, x.counties)
	}
	if len(counties) == 0 {
		return x.outcome(nil, n.County, x.counties)
	}
	towns, open := x.within(counties, Town, n.Town)
	if n.Village == "" || len(towns) == 0 {
		return x.outcome(towns, n.Town, open)
	}
	villages, open := x.within(towns, Village, n.Village)
	return x.outcome(villages, n.Village, open)
}

// within is below, and where nothing fits it looks again without the names of the divisions above, which people write in front:
// 鹤山区鹤壁集镇 for the town, 鹤壁集镇龙卧村 for the village. What stands in front must be the parent's own name, so nothing is guessed.
func (x *index) within(parents []*Division, l Level, name string) (fits, open []*Division) {
	fits, open = x.below(parents, l, name)
	if len(fits) > 0 {
		return fits, open
	}
	exact := Normalise(name)
	for _, p := range parents {
		for _, above := range x.paths(p) {
			if rest, ok := strings.CutPrefix(exact, above); ok && rest != "" {
				more, _ := x.below([]*Division{p}, l, rest)
				fits = append(fits, more...)
				break
			}
		}
	}
	return fits, open
}

// paths are the ways a division is written with those above it, the longest first: 河南省鹤壁市鹤山区, 鹤壁市鹤山区, 鹤山区.
func (x *index) paths(d *Division) (out []string) {
	path := ""
	for ; d != nil; d = x.rows[d.Parent] {
		path = Normalise(d.Name) + path
		out = append([]string{path}, out...)
		if d.Parent == 0 {
			break
		}
	}
	return out
}

// below returns the children of parents that fit a name, and all the children among which it was sought.
func (x *index) below(parents []*Division, l Level, name string) (fits, open []*Division) {
	f := formOf(l, name)
	var strong, weak []*Division
	for _, p := range parents {
		s := x.shelves[p.Code]
		if s == nil {
			continue
		}
		open = append(open, s.all...)
		if f.exact != "" {
			strong = append(strong, s.strong(f)...)
			weak = append(weak, s.weak(f)...)
		}
	}
	switch {
	case f.exact == "":
		return open, open
	case len(strong) > 0:
		return strong, open
	default:
		return append(weak, x.byCode(parents, l, f.exact)...), open
	}
}

// byCode finds a division whose 12-digit code stands where its name should.
func (x *index) byCode(parents []*Division, l Level, text string) []*Division {
	if len(text) != 12 || strings.Trim(text, "0123456789") != "" {
		return nil
	}
	var code int64
	for _, r := range text {
		code = code*10 + int64(r-'0')
	}
	d := x.rows[code]
	if d == nil || d.Level != l {
		return nil
	}
	for _, p := range parents {
		if Contains(p.Code, code) {
			return []*Division{d}
		}
	}
	return nil
}

// outcome turns the divisions that fit into a code or a fault.
func (x *index) outcome(fits []*Division, name string, open []*Division) found {
	fits = distinct(fits)
	switch len(fits) {
	case 1:
		return found{code: fits[0].Code}
	case 0:
		return found{fault: FaultUnknown, candidates: nearest(name, open)}
	}
	return found{fault: FaultAmbiguous, candidates: values(fits)}
}

func distinct(ds []*Division) []*Division {
	slices.SortFunc(ds, func(a, b *Division) int { return int(min(max(a.Code-b.Code, -1), 1)) })
	return slices.Compact(ds)
}

func values(ds []*Division) []Division {
	out := make([]Division, len(ds))
	for i, d := range ds {
		out[i] = *d
	}
	return out
}

// nearest returns up to three divisions whose names differ least from name, by edits of their bases, leaving out
// those that share nothing with it.
func nearest(name string, open []*Division) []Division {
	type scored struct {
		d    *Division
		edit int
	}
	var near []scored
	for _, d := range open {
		want, have := formOf(d.Level, name).base, formOf(d.Level, d.Name).base
		edit := levenshtein.ComputeDistance(want, have)
		if longest := max(len([]rune(want)), len([]rune(have))); edit < longest && edit <= 2 {
			near = append(near, scored{d, edit})
		}
	}
	slices.SortStableFunc(near, func(a, b scored) int { return a.edit - b.edit })
	out := make([]Division, 0, 3)
	for _, s := range near[:min(3, len(near))] {
		out = append(out, *s.d)
	}
	return out
}
