package screening

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/policy"
	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// pack is a version of a profile with its rules compiled. It may be used by any number of goroutines.
type pack struct {
	profile *policy.Profile
	set     *rule.Set

	mu   sync.Mutex
	days map[civil.Date]*prepared
}

// newPack compiles the rules of a profile; it fails with all their problems.
func newPack(p *policy.Profile) (*pack, error) {
	set, err := CompileRules(p)
	if err != nil {
		return nil, err
	}
	return &pack{profile: p, set: set, days: map[civil.Date]*prepared{}}, nil
}

// shelf holds the packs that are in use, by the code of their profile. It is replaced as a whole when a version was published.
type shelf struct {
	packs    []*pack        // in the order of their codes
	versions map[string]int // of the counties' own layers, by profile
}

func newShelf(profiles []*policy.Profile) (*shelf, error) {
	s := &shelf{}
	for _, p := range profiles {
		one, err := newPack(p)
		if err != nil {
			return nil, err
		}
		s.packs = append(s.packs, one)
	}
	slices.SortFunc(s.packs, func(a, b *pack) int { return cmp.Compare(a.profile.Code, b.profile.Code) })
	return s, nil
}

func (s *shelf) find(code string) *pack {
	if i := slices.IndexFunc(s.packs, func(p *pack) bool { return p.profile.Code == code }); i >= 0 {
		return s.packs[i]
	}
	return nil
}

// ProfileOn picks the profile of a day: the latest that is valid on it, else the latest that had begun, else the first of all. There must
// be one.
func ProfileOn(all []*policy.Profile, day civil.Date) *policy.Profile {
	rank := func(p *policy.Profile) int {
		switch {
		case p.Holds(day):
			return 2
		case !p.From.After(day):
			return 1
		}
		return 0
	}
	return slices.MaxFunc(all, func(a, b *policy.Profile) int {
		later := a.From.Compare(b.From)
		if rank(a) == 0 {
			later = -later
		}
		return cmp.Or(cmp.Compare(rank(a), rank(b)), later)
	})
}

// pack gives the rules in force of a profile, of today's for the empty code.
func (s *Service) pack(code string) (*pack, error) {
	if code == "" {
		return s.packOn(s.presentDay()), nil
	}
	if p := s.shelf.Load().find(code); p != nil {
		return p, nil
	}
	return nil, fault.NotFound("policy_unknown", "profile", code)
}

// packOn gives the rules of a day where no profile is named: those of the profile that the configuration fixes, else of the day's.
func (s *Service) packOn(day civil.Date) *pack {
	all := s.shelf.Load()
	if p := all.find(s.fixed); p != nil {
		return p
	}
	return all.find(ProfileOn(all.profiles(), day).Code)
}

// packOf gives the rules that a stored warning is judged by: those in force of its own profile, and today's for a profile that is no longer
// among those in use.
func (s *Service) packOf(code string) *pack {
	if p := s.shelf.Load().find(code); p != nil {
		return p
	}
	return s.packOn(s.presentDay())
}

// Profile is today's profile, as it is in force: what is meant where nothing was screened, or where no area is spoken of.
func (s *Service) Profile() *policy.Profile { return s.packOn(s.presentDay()).profile }

// profiles lists the profiles of the shelf in the order of their codes.
func (s *shelf) profiles() []*policy.Profile {
	out := make([]*policy.Profile, len(s.packs))
	for i, p := range s.packs {
		out[i] = p.profile
	}
	return out
}

// Profiles lists the profiles in use in the order of their codes.
func (s *Service) Profiles() []*policy.Profile {
	return s.shelf.Load().profiles()
}

// Rules lists the rules of today's profile in their order.
func (s *Service) Rules() []*rule.Rule { return slices.Clone(s.packOn(s.presentDay()).set.Rules) }

// RulesOf lists the rules of a profile in their order; NotFound for a profile that is not in use.
func (s *Service) RulesOf(profile string) ([]*rule.Rule, error) {
	p, err := s.pack(profile)
	if err != nil {
		return nil, err
	}
	return slices.Clone(p.set.Rules), nil
}

// Reload takes up the version of a profile that another process has published. While nothing was, it costs one small query.
func (s *Service) Reload(ctx context.Context) error {
	if s.alone {
		return nil
	}
	var versions map[string]int
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		versions, err = policy.CurrentLocal(ctx, tx)
		return err
	})
	was := s.shelf.Load()
	if err != nil || maps.Equal(versions, was.versions) {
		return err
	}
	next := &shelf{versions: versions}
	for _, p := range was.packs {
		current, err := policy.InForce(ctx, s.db, p.profile)
		if err != nil {
			return err
		}
		if current.Digest != p.profile.Digest {
			if p, err = newPack(current); err != nil {
				return err
			}
		}
		next.packs = append(next.packs, p)
	}
	s.shelf.CompareAndSwap(was, next) // another goroutine may have been first
	return nil
}

// anyCode tells whether any profile in use has a code in one of its lists.
func (s *Service) anyCode(list, code string) bool {
	return slices.ContainsFunc(s.Profiles(), func(p *policy.Profile) bool {
		_, ok := p.Codes[list].Code(code)
		return ok
	})
}
