package screening

import (
	"cmp"
	"context"
	"slices"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/policy"
	"shouwang/internal/sqldb"
)

// Which profile is meant where none is named is decided here and nowhere else. For a county it is the profile of its last whole run that
// stands; where nothing was ever screened wholly, the one that is valid today, or the one that the configuration fixes. A run that takes
// over from another profile is meant as soon as it has judged its first households, and no longer when it has broken off.

// pastRun is a whole run over an area.
type pastRun struct {
	id      int64
	profile string
	digest  string // of the profile; empty when there was none
	asOf    civil.Date
}

// wholeRun is a whole run with where it was made, and whether it has ended well or is still under way.
type wholeRun struct {
	pastRun
	area       int64
	done, live bool
}

// footing is what a county stands on: the run whose profile is meant, and the profiles of other whole runs that have judged some of its
// households since the last one that came to its end. It is empty where nothing was ever screened wholly.
type footing struct {
	pastRun
	live bool // the run is under way
	also []string
}

// standsOn finds what a county stands on. Runs over a part of a county tell only where there was none over all of it: they never change
// its profile.
func standsOn(county int, runs []wholeRun) footing {
	code := area.CountyCode(county)
	var best footing
	whole := false
	for _, r := range runs {
		over := area.Contains(r.area, code)
		if !r.done || !over && (whole || !area.Contains(code, r.area)) {
			continue
		}
		if over && !whole || r.id > best.id {
			best.pastRun, whole = r.pastRun, over
		}
	}
	since := best.id
	for _, r := range runs {
		if r.done || r.id < since || !overlaps(r.area, code, area.Contains) {
			continue
		}
		other := r.profile
		if best.profile == "" || r.live && area.Contains(r.area, code) {
			other, best.pastRun, best.live = best.profile, r.pastRun, r.live
		}
		if other != "" && other != best.profile && !slices.Contains(best.also, other) {
			best.also = append(best.also, other)
		}
	}
	best.also = slices.DeleteFunc(best.also, func(p string) bool { return p == best.profile })
	return best
}

// presentDay is the present day in the installation's time zone.
func (s *Service) presentDay() civil.Date { return civil.Of(s.db.Now().In(s.zone)) }

// meantIn finds the profile that is meant in a county, and what the county stands on.
func (s *Service) meantIn(ctx context.Context, tx *sqldb.Tx, county int) (string, footing, error) {
	runs, err := loadWhole(ctx, tx, county, county)
	if err != nil {
		return "", footing{}, err
	}
	f := standsOn(county, runs)
	return s.profileOf(f), f, nil
}

// profileOf is the profile that is meant on a footing: its own while that is in use, else today's.
func (s *Service) profileOf(f footing) string {
	if all := s.shelf.Load(); all.find(f.profile) != nil {
		return f.profile
	}
	return s.Profile().Code
}

// meant is the profile that is meant in an area, when all its counties stand on the same one, with the day that they stand on when that is
// the same as well.
func (s *Service) meant(ctx context.Context, tx *sqldb.Tx, within auth.Scope) (code string, day civil.Date, err error) {
	counties, err := s.footings(ctx, tx, within)
	if err != nil {
		return "", day, err
	}
	for i, c := range counties {
		if i == 0 {
			code, day = s.profileOf(c.footing), c.asOf
			continue
		}
		if s.profileOf(c.footing) != code {
			return "", civil.Date{}, nil
		}
		if c.asOf != day {
			day = civil.Date{}
		}
	}
	return code, day, nil
}

// countyFooting is what one county stands on.
type countyFooting struct {
	county int
	footing
}

// footings finds what the counties of a scope stand on: its only county, or those with households.
func (s *Service) footings(ctx context.Context, tx *sqldb.Tx, within auth.Scope) ([]countyFooting, error) {
	counties := []int{within.CountyLo}
	if _, one := within.OneCounty(); !one {
		var err error
		if counties, err = loadCounties(ctx, tx, within); err != nil {
			return nil, err
		}
	}
	runs, err := loadWhole(ctx, tx, within.CountyLo, within.CountyHi)
	if err != nil {
		return nil, err
	}
	out := make([]countyFooting, len(counties))
	for i, county := range counties {
		out[i] = countyFooting{county, standsOn(county, runs)}
	}
	return out, nil
}

// views are the profiles whose warnings are shown, county by county. Most counties are those of the base.
type views struct {
	base  []string
	apart []apartView
}

// apartView is the profiles of counties that stand on others than most.
type apartView struct {
	counties []int
	profiles []string
}

// only is a view of one named profile.
func only(profile string) views { return views{base: []string{profile}} }

// views finds whose warnings are shown in a scope where no profile is named.
func (s *Service) views(ctx context.Context, tx *sqldb.Tx, within auth.Scope) (views, error) {
	counties, err := s.footings(ctx, tx, within)
	if err != nil {
		return views{}, err
	}
	var groups []apartView
	for _, c := range counties {
		shown := append([]string{s.profileOf(c.footing)}, c.also...)
		i := slices.IndexFunc(groups, func(g apartView) bool { return slices.Equal(g.profiles, shown) })
		if i < 0 {
			i, groups = len(groups), append(groups, apartView{profiles: shown})
		}
		groups[i].counties = append(groups[i].counties, c.county)
	}
	if len(groups) == 0 {
		return only(s.Profile().Code), nil
	}
	slices.SortStableFunc(groups, func(a, b apartView) int { return cmp.Compare(len(b.counties), len(a.counties)) })
	return views{base: groups[0].profiles, apart: groups[1:]}, nil
}

// packs are the rules of the profiles that a view shows, those of most counties first; the default ones stand for profiles not in use.
func (s *Service) packs(v views) []*pack {
	var out []*pack
	add := func(codes []string) {
		for _, code := range codes {
			if p := s.packOf(code); !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	add(v.base)
	for _, a := range v.apart {
		add(a.profiles)
	}
	return out
}

// Meant is the profile that is meant in an actor's area where none is named: that of most of its counties. Where the database does not
// answer it is today's, so that a page of an error has its words.
func (s *Service) Meant(ctx context.Context, actor auth.Actor) *policy.Profile {
	var v views
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		v, err = s.views(ctx, tx, actor.Scope())
		return err
	})
	if err != nil {
		return s.Profile()
	}
	return s.packOf(v.base[0]).profile
}

// MeantIn is the profile that is meant in a county, as Meant is for an actor.
func (s *Service) MeantIn(ctx context.Context, county int) *policy.Profile {
	return s.Meant(ctx, auth.Actor{Area: area.CountyCode(county)})
}

// meantPack gives the rules of a named profile, or of the one that is meant in the actor's area.
func (s *Service) meantPack(ctx context.Context, actor auth.Actor, code string) (*pack, error) {
	if code == "" {
		code = s.Meant(ctx, actor).Code
	}
	return s.pack(code)
}
