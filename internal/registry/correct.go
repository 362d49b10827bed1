package registry

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/sqldb"
)

// TopicVillageChanged is published when somebody has corrected the facts of a village by hand; its payload is a VillageChanged.
const TopicVillageChanged = "registry.village_changed"

// VillageChanged says which village has changed, and by which command of the journal.
type VillageChanged struct {
	Village int64  `json:"village"`
	Action  string `json:"action"`
}

// Correction puts values right that stand in the registry. The corrected values are true from today; what stood there before stays in
// the history.
type Correction struct {
	Values []Corrected
	// Key makes the command idempotent (auth.Once); it may be empty.
	Key string
}

// Corrected is one value: where it stands, what shall stand there, as it was typed, and the mark of what the sender has seen there. An
// empty text takes the value away; a value that is sealed or hidden stays when the text is empty.
type Corrected struct {
	Spot Spot
	Text string
	Seen string
}

// Correct puts values of one household right and returns how many were changed. Faults are Invalid and name the spot as their field,
// all of them together; a value that somebody else has changed since it was seen is a Conflict and nothing is written.
func (s *Service) Correct(ctx context.Context, actor auth.Actor, ref id.Ref, c Correction) (changed int, err error) {
	defer fault.Wrap(&err, "correct household %s", ref)
	return s.correct(ctx, actor, c, ref.String(), func(tx *sqldb.Tx, f *fix) error {
		sh := s.shapes.household
		if _, err := s.rowOf(ctx, tx, sh, actor, ref); err != nil {
			return err
		}
		if err := hold(ctx, tx, ref); err != nil {
			return err
		}
		r, err := s.rowOf(ctx, tx, sh, actor, ref)
		if err != nil {
			return err
		}
		if sh.has(r, "ended_on") {
			return fault.Conflict("registry_correct_ended")
		}
		found, err := s.holdings(ctx, tx, int64(ref.County), []row{r})
		if err != nil {
			return err
		}
		f.holding, f.ref, f.village = found[ref.ID], ref, sh.num(r, "village")
		return nil
	})
}

// CorrectVillage puts facts of one village right, as Correct does for a household.
func (s *Service) CorrectVillage(ctx context.Context, actor auth.Actor, village int64, c Correction) (changed int, err error) {
	defer fault.Wrap(&err, "correct village %d", village)
	return s.correct(ctx, actor, c, strconv.FormatInt(village, 10), func(tx *sqldb.Tx, f *fix) error {
		if village <= 0 || !actor.Covers(village) {
			return fault.NotFound("not_found")
		}
		rows, err := s.villageRows(ctx, tx, countyOf(village), []int64{village})
		f.holding, f.village = &holding{village: rows[village]}, village
		return err
	})
}

// fix is one correction under way.
type fix struct {
	*Service
	actor   auth.Actor
	merger  *merger
	holding *holding
	ref     id.Ref // of the household; zero for a village
	village int64
	faults  fault.List
	late    bool // a value was changed since it was seen
	changed []string
	tables  []*tableFix
}

// correct runs one correction in a transaction of its own: once for every key, journalled, and published.
func (s *Service) correct(ctx context.Context, actor auth.Actor, c Correction, of string, load func(*sqldb.Tx, *fix) error) (changed int, err error) {
	if err := actor.Require(auth.RegistryWrite); err != nil {
		return 0, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		changed, err = auth.Once(ctx, tx, actor, c.Key, c.body(of), func() (int, error) {
			today := civil.Of(tx.Now().Add(beijing))
			f := &fix{Service: s, actor: actor, merger: &merger{keys: s.keys, sealed: true, stamp: newStamp(tx, int64(today.Int()), actor.UserID, 0)}}
			if err := load(tx, f); err != nil {
				return 0, err
			}
			f.take(c.Values)
			if err := f.err(); err != nil || len(f.changed) == 0 {
				return 0, err
			}
			return len(f.changed), f.write(ctx, tx)
		})
		return err
	})
	return changed, err
}

// body is what makes two corrections of one key the same; the texts may be secret, so only their hash is kept.
func (c Correction) body(of string) any {
	h := sha256.New()
	for _, v := range c.Values {
		for _, part := range []string{v.Spot.String(), v.Text, v.Seen} {
			h.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
		}
	}
	return []string{"registry.correct", of, hex.EncodeToString(h.Sum(nil))}
}

// err is what is wrong with the correction as a whole.
func (f *fix) err() error {
	if f.late {
		return fault.Conflict("registry_correct_late").With(f.faults.Problems()...)
	}
	return f.faults.Err("invalid")
}

// fail notes what is wrong with one value; the message speaks of the field by its label in the actor's language.
func (f *fix) fail(v Corrected, p place, code string, args ...any) {
	label := p.col.field.Label(f.actor.Lang)
	if p.sh == nil {
		label = v.Spot.Field
	}
	args = append(args, "column", label, "value", v.Text)
	f.faults.Field(v.Spot.String(), code, args...)
}

// tableFix is the next version of one row.
type tableFix struct {
	sh      *shape
	old     row // nil for a row that is not there yet
	basis   Basis
	member  id.Ref
	values  []any
	present []bool
}

// table gives the row that a place belongs to.
func (f *fix) table(p place, spot Spot) *tableFix {
	i := slices.IndexFunc(f.tables, func(t *tableFix) bool {
		return t.sh == p.sh && t.member == spot.Member && (p.sh != f.shapes.assessment || t.basis == spot.Basis)
	})
	if i >= 0 {
		return f.tables[i]
	}
	t := &tableFix{sh: p.sh, old: p.row, basis: spot.Basis, member: spot.Member, values: make([]any, len(p.sh.columns)), present: make([]bool, len(p.sh.columns))}
	f.tables = append(f.tables, t)
	return t
}
