package registry

import (
	"context"
	"strings"
	"unicode/utf8"

	"shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/sqldb"
)

// maxReason bounds a reason, in characters.
const maxReason = 200

// Reveal gives one sealed number in the clear, to an actor who may see such numbers and says why; every call is written into the
// journal before the number is handed out. The reference is a person's for a field of members, otherwise a household's. A row outside
// the actor's area is not found; a number that is not there is empty, and is journalled too.
func (s *Service) Reveal(ctx context.Context, actor auth.Actor, ref id.Ref, fieldKey, reason string) (plain string, err error) {
	defer fault.Wrap(&err, "reveal %s of %s", fieldKey, ref)
	if err := actor.Require(auth.RegistryReadSensitive); err != nil {
		return "", err
	}
	sh, c, err := s.secretField(fieldKey)
	if err != nil {
		return "", err
	}
	if reason, err = checkReason(reason); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		r, err := s.rowOf(ctx, tx, sh, actor, ref)
		if err != nil {
			return err
		}
		if plain, err = s.open(sh, r, c); err != nil {
			return err
		}
		_, err = audit.Record(ctx, tx, entry(actor, "registry.reveal", ref, sh.num(r, "village"), map[string]any{"field": fieldKey, "reason": reason}))
		return err
	})
	if err != nil {
		return "", err
	}
	return plain, nil
}

// secretField finds a field whose numbers are sealed.
func (s *Service) secretField(key string) (*shape, column, error) {
	for _, sh := range []*shape{s.shapes.household, s.shapes.member, s.shapes.monitoring} {
		for _, c := range sh.columns {
			if c.field.Key == key && c.blind != "" {
				return sh, c, nil
			}
		}
	}
	return nil, column{}, fault.Invalid("registry_field_not_sealed", "field", key)
}

// checkReason asks for a reason that says something; numbers of people do not belong into the journal.
func checkReason(reason string) (string, error) {
	reason = strings.TrimSpace(reason)
	faults := &fault.List{}
	switch n := utf8.RuneCountInString(reason); {
	case n < 2:
		faults.Field("reason", "registry_reason_missing")
	case n > maxReason:
		faults.Field("reason", "registry_reason_long", "most", maxReason)
	}
	return fault.Redact(reason), faults.Err("invalid")
}

// rowOf reads the current row of a household, its monitoring or a person, if it lies in the actor's area.
func (s *Service) rowOf(ctx context.Context, tx *sqldb.Tx, sh *shape, actor auth.Actor, ref id.Ref) (row, error) {
	var found row
	err := s.loadRows(ctx, tx, which{sh, sh.key[1], int64(ref.County), []int64{ref.ID}}, func(r row) { found = r })
	if err != nil {
		return nil, err
	}
	if found == nil || !actor.Covers(sh.num(found, "village")) {
		return nil, fault.NotFound("not_found")
	}
	return found, nil
}

// entry is a journal entry about a row of the registry.
func entry(actor auth.Actor, action string, ref id.Ref, village int64, detail any) audit.Entry {
	return audit.Entry{
		Actor: actor.UserID, ActorName: actor.Login, Action: action, Object: ref.String(), County: ref.County, Area: village, Detail: detail,
	}
}
