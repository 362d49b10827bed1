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

// pack gives the rules in force of a profile, of the default profile for the empty code.
func (s *Service) pack(code string) (*pack, error) {
	if code == "" {
		code = s.standard
	}
	if p := s.shelf.Load().find(code); p != nil {
		return p, nil
	}
	return nil, fault.NotFound("policy_unknown", "profile", code)
}

// packOn gives the rules of a run: those of the profile that it names, else of the default profile when that is valid on the day or
// the configuration demands it, else of the latest profile that is valid on the day.
func (s *Service) packOn(code string, asOf civil.Date) (*pack, error) {
	standard, err := s.pack(code)
	if err != nil || code != "" || s.fixed || standard.profile.Holds(asOf) {
		return standard, err
	}
	best := standard
	for _, p := range s.shelf.Load().packs {
		if p.profile.Holds(asOf) && (best == standard || p.profile.From.After(best.profile.From)) {
			best = p
		}
	}
	return best, nil
}

// packOf gives the rules that a stored warning is judged by: those in force of its own profile, and the default ones for a profile
// that is no longer among those in use.
func (s *Service) packOf(code string) *pack {
	all := s.shelf.Load()
	if p := all.find(code); p != nil {
		return p
	}
	return all.find(s.standard)
}

// Profile is the default profile, as it is in force.
func (s *Service) Profile() *policy.Profile { return s.packOf(s.standard).profile }

// Profiles lists the profiles in use in the order of their codes.
func (s *Service) Profiles() []*policy.Profile {
	var out []*policy.Profile
	for _, p := range s.shelf.Load().packs {
		out = append(out, p.profile)
	}
	return out
}

// Rules lists the rules of the default profile in their order.
func (s *Service) Rules() []*rule.Rule { return slices.Clone(s.packOf(s.standard).set.Rules) }

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
