package registry

import (
	"context"
	"errors"

	"shouwang/internal/auth"
	"shouwang/internal/sqldb"
)

var errUnfinished = errors.New("registry: not written yet")

// Apply writes a file's households within the caller's transaction, whole household by whole household: what is new is added, what
// differs becomes a new version true from the file's date, what is the same is left alone. Households that cannot be taken (another
// household has the person, newer data are stored) are left out and named in the counts. The caller asks for permission and checks
// that the actor covers the villages.
func (s *Service) Apply(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ch *Changes) (Counts, error) {
	return Counts{}, errUnfinished
}

// Preview says what Apply would do, and writes nothing.
func (s *Service) Preview(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ch *Changes) (Counts, error) {
	return Counts{}, errUnfinished
}

// ApplyVillages writes villages' facts as Apply writes households.
func (s *Service) ApplyVillages(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ch *VillageChanges) (Counts, error) {
	return Counts{}, errUnfinished
}

// PreviewVillages says what ApplyVillages would do.
func (s *Service) PreviewVillages(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ch *VillageChanges) (Counts, error) {
	return Counts{}, errUnfinished
}

// ApplyItems writes local income items and rolls them up into the household's assessment.
func (s *Service) ApplyItems(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ch *ItemChanges) (Counts, error) {
	return Counts{}, errUnfinished
}

// PreviewItems says what ApplyItems would do.
func (s *Service) PreviewItems(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ch *ItemChanges) (Counts, error) {
	return Counts{}, errUnfinished
}

// FindHouseholds looks up many households by village and number; households that are not registered are not in the answer.
func (s *Service) FindHouseholds(ctx context.Context, tx *sqldb.Tx, keys []HouseholdKey) (map[HouseholdKey]HouseholdInfo, error) {
	return nil, errUnfinished
}

// FindPersons looks up many persons in any county by the blind index of their numbers; persons who are not registered are not in
// the answer. It does not look at anyone's area: it serves the checks and the matching of imports, and its answer is not for pages.
func (s *Service) FindPersons(ctx context.Context, tx *sqldb.Tx, keys []PersonKey) (map[PersonKey]PersonInfo, error) {
	return nil, errUnfinished
}
