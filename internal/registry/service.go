package registry

import (
	"shouwang/internal/crypt"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/policy"
	"shouwang/internal/sqldb"
)

// Service is the registry. Its methods may be called by any number of goroutines.
type Service struct {
	db      *sqldb.DB
	keys    *crypt.Keyring
	ids     *id.Maker
	profile *policy.Profile
	shapes  *shapes
}

// Parts is what the service stands on.
type Parts struct {
	DB      *sqldb.DB
	Keys    *crypt.Keyring
	IDs     *id.Maker
	Fields  *field.Catalogue
	Profile *policy.Profile // labels of codes, and how local income items roll up
}

// New puts the service together.
func New(p Parts) *Service {
	return &Service{db: p.DB, keys: p.Keys, ids: p.IDs, profile: p.Profile, shapes: newShapes(p.Fields)}
}

// PersonKey is the blind index of an identity number: of the 18 digits that idno.Parse gives as Resident18.
func (s *Service) PersonKey(resident18 string) PersonKey {
	var k PersonKey
	copy(k[:], s.keys.Blind(blindID, resident18))
	return k
}

// Layout says which columns of the registry's tables a file's columns fill. For income items and villages use the masks of
// VillageChanges and ItemChanges.
func (s *Service) Layout(columns []field.Column) Layout { return s.shapes.layout(columns) }

// Position is the place of a field among its table's values, -1 for a field that no registry table keeps.
func (s *Service) Position(fieldKey string) int { return s.shapes.position(fieldKey) }

// Width is the number of values of a table: household, member, monitoring, assessment or village_fact.
func (s *Service) Width(table string) int { return s.shapes.width(table) }
