package registry

import (
	"context"
	"database/sql"
	"strings"

	"shouwang/internal/auth"
	"shouwang/internal/sqldb"
)

// matching asks for the members of some households of one county that fit one word of a search.
type matching struct {
	*choice
	word       int
	county     int
	households []int64
}

// fit is a member that fits a word.
type fit struct {
	Match
	household int64
}

// fitting reads the members that fit, in the order of their ids.
func (s *Service) fitting(ctx context.Context, tx *sqldb.Tx, m matching) ([]fit, error) {
	either := s.memberWord(m.words[m.word], auth.Scope{}) // from the few households to their members
	if found := m.found[m.word]; found.member != 0 && found.county == int64(m.county) {
		either.and("m.id = ?", found.member)
	}
	if len(either.all) == 0 {
		return nil, nil
	}
	args := []any{int64(m.county), m.scope.Lo, m.scope.Hi}
	for _, household := range m.households {
		args = append(args, household)
	}
	var out []fit
	err := tx.Each(ctx, "SELECT m.household_id, m.name, m.relation FROM member AS m WHERE m.county = ? AND m.village BETWEEN ? AND ?"+
		" AND m.ended_on IS NULL AND m.household_id IN "+sqldb.In(len(m.households))+" AND ("+strings.Join(either.all, " OR ")+") ORDER BY m.id",
		append(args, either.args...), func(scan func(...any) error) error {
			var one fit
			var name, relation sql.NullString
			err := scan(&one.household, &name, &relation)
			one.Name, one.Relation = name.String, relation.String
			out = append(out, one)
			return err
		})
	return out, err
}
