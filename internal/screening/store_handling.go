package screening

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/id"
	"shouwang/internal/sqldb"
)

// loadHandled reads warnings with the digests of what they stand on, in the order of their references, and keeps others from changing
// them meanwhile. Those outside the scope are left out.
func loadHandled(ctx context.Context, tx *sqldb.Tx, refs []id.Ref, s auth.Scope) ([]Warning, error) {
	var out []Warning
	for _, l := range []ledger{ofHousehold(), ofVillage()} {
		found, err := loadHandledOf(ctx, tx, l, refs, s)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
		if len(out) == len(refs) {
			break
		}
	}
	return out, nil
}

func loadHandledOf(ctx context.Context, tx *sqldb.Tx, l ledger, refs []id.Ref, s auth.Scope) ([]Warning, error) {
	byCounty := map[int][]int64{}
	for _, ref := range refs {
		byCounty[ref.County] = append(byCounty[ref.County], ref.ID)
	}
	var out []Warning
	for _, county := range sortedCounties(byCounty) {
		err := inBatches(byCounty[county], func(in string, args []any) error {
			args = append([]any{county, s.CountyLo, s.CountyHi, s.Lo, s.Hi}, args...)
			return tx.Each(ctx, l.read(andTrace)+`w.county = ? AND w.county BETWEEN ? AND ? AND w.village BETWEEN ? AND ?
				AND w.id IN `+in+` ORDER BY w.id`+lockWarnings(tx), args, func(scan func(...any) error) error {
				var text string
				w, err := scanWarning(scan, &text)
				if err != nil {
					return err
				}
				if w.Digest, err = valuesDigest(text); err != nil {
					return err
				}
				out = append(out, w)
				return nil
			})
		})
		if err != nil {
			return nil, fmt.Errorf("load warnings to handle: %w", err)
		}
	}
	return out, nil
}

// lockWarnings makes PostgreSQL hold the warnings that are handled. Differs because SQLite has one writer at a time.
func lockWarnings(tx *sqldb.Tx) string {
	if tx.Dialect() == sqldb.Postgres {
		return ` FOR UPDATE OF w`
	}
	return ""
}

// saveStep adds a step to a warning's story and says in the warning how it stands now.
func saveStep(ctx context.Context, tx *sqldb.Tx, w Warning, s HandlingStep, to string) error {
	l := w.ledger()
	if err := addStep(ctx, tx, l, w, s); err != nil {
		return err
	}
	set, args := "", []any{orNull(to), s.At.Unix(), s.By, s.Digest}
	if l.clues {
		clue := orZero(s.Clue.ID)
		if s.Step == StepUndo {
			clue = orZero(w.Clue.ID) // the page goes on showing which clue it had been
		}
		set, args = ", clue_id = ?", append(args, clue)
	}
	if _, err := tx.Exec(ctx, `UPDATE `+l.table+` SET handling = ?, handled_at = ?, handled_by = ?, handled_digest = ?`+set+` WHERE county = ? AND id = ?`,
		append(args, w.Ref.County, w.Ref.ID)...); err != nil {
		return fmt.Errorf("handle warning %d: %w", w.Ref.ID, err)
	}
	return nil
}

func addStep(ctx context.Context, tx *sqldb.Tx, l ledger, w Warning, s HandlingStep) error {
	checked := orZero(int64(s.CheckedOn.Int()))
	if s.CheckedOn.IsZero() {
		checked = nil
	}
	clue, args := "", []any{s.Ref.County, s.Ref.ID, w.Ref.ID, w.Village, s.Step, orNull(s.Reason), orNull(s.Note), checked, s.Status, s.AsOf.Int(),
		s.Digest, s.At.Unix(), s.By, s.ByName}
	if l.clues {
		clue, args = ", clue_id", append(args, orZero(s.Clue.ID))
	}
	_, err := tx.Exec(ctx, `INSERT INTO `+l.stories+` (county, id, warning_id, village, step, reason, note, checked_on, status, as_of,
		digest, done_at, done_by, done_by_name`+clue+`) VALUES `+sqldb.In(len(args)), args...)
	if err != nil {
		return fmt.Errorf("add step of warning %d: %w", w.Ref.ID, err)
	}
	return nil
}

func orZero(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

// writeClue writes a clue into the warning that asked for it and into the step that did.
func writeClue(ctx context.Context, tx *sqldb.Tx, wanted ClueWanted, clue id.Ref) error {
	if _, err := tx.Exec(ctx, `UPDATE warning_handling SET clue_id = ? WHERE county = ? AND id = ?`, clue.ID, wanted.Handling.County, wanted.Handling.ID); err != nil {
		return fmt.Errorf("write clue of step %d: %w", wanted.Handling.ID, err)
	}
	if _, err := tx.Exec(ctx, `UPDATE warning SET clue_id = ? WHERE county = ? AND id = ? AND handling IN ('clue', 'settled')`,
		clue.ID, wanted.Warning.County, wanted.Warning.ID); err != nil {
		return fmt.Errorf("write clue of warning %d: %w", wanted.Warning.ID, err)
	}
	return nil
}

func loadSteps(ctx context.Context, tx *sqldb.Tx, w Warning) ([]HandlingStep, error) {
	l, warning := w.ledger(), w.Ref
	var out []HandlingStep
	err := tx.Each(ctx, `SELECT id, step, reason, note, checked_on, `+l.clue("")+`, status, as_of, digest, done_at, done_by, done_by_name
		FROM `+l.stories+` WHERE county = ? AND warning_id = ? ORDER BY id DESC`, []any{warning.County, warning.ID}, func(scan func(...any) error) error {
		s := HandlingStep{Ref: id.Ref{County: warning.County}}
		var reason, note sql.NullString
		var clue sql.NullInt64
		var at int64
		if err := scan(&s.Ref.ID, &s.Step, &reason, &note, &s.CheckedOn, &clue, &s.Status, &s.AsOf, &s.Digest, &at, &s.By, &s.ByName); err != nil {
			return err
		}
		s.Reason, s.Note, s.At = reason.String, note.String, time.Unix(at, 0).UTC()
		if clue.Valid {
			s.Clue = id.Ref{County: warning.County, ID: clue.Int64}
		}
		out = append(out, s)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load steps: %w", err)
	}
	return out, nil
}

// keepHandling looks after the handling of warnings that a run says in another way: one that stands on other values is asked again, one
// that had been closed begins anew. It reads the handling after the warnings were altered, so that nobody can deal with one in between.
func keepHandling(ctx context.Context, tx *sqldb.Tx, b book, all []altered) error {
	found, err := handledAmong(ctx, tx, b, all)
	if err != nil || len(found) == 0 {
		return err
	}
	for _, a := range all {
		was, ok := found[a.stored.id]
		if !ok {
			continue
		}
		digest, err := valuesDigest(a.hit.trace)
		if err != nil {
			return err
		}
		to := carried(was, digest, a.reopened)
		if to == was.handling {
			continue
		}
		if _, err := tx.Exec(ctx, `UPDATE `+b.table+` SET handling = ? WHERE county = ? AND id = ?`, orNull(to), b.county, a.stored.id); err != nil {
			return fmt.Errorf("ask warning %d again: %w", a.stored.id, err)
		}
		if to != Again {
			continue
		}
		w := Warning{Ref: id.Ref{County: b.county, ID: a.stored.id}, Village: a.hit.village}
		step := HandlingStep{Ref: id.Ref{County: b.county, ID: b.ids.Next()}, Step: StepAgain, Status: a.hit.status, AsOf: b.req.AsOf, Digest: digest,
			At: tx.Now(), By: b.actor.UserID, ByName: b.actor.Login}
		if err := addStep(ctx, tx, b.ledger(), w, step); err != nil {
			return err
		}
	}
	return nil
}

// handledAmong reads how those of the altered warnings stand that were dealt with.
func handledAmong(ctx context.Context, tx *sqldb.Tx, b book, all []altered) (map[int64]standing, error) {
	ids := make([]int64, len(all))
	for i, a := range all {
		ids[i] = a.stored.id
	}
	out := map[int64]standing{}
	err := inBatches(ids, func(in string, args []any) error {
		return tx.Each(ctx, `SELECT id, handling, handled_digest FROM `+b.table+` WHERE `+unindexed(tx.Dialect(), true)+`county = ? AND handling IS NOT NULL AND id IN `+in,
			append([]any{b.county}, args...), func(scan func(...any) error) error {
				var warning int64
				var one standing
				err := scan(&warning, &one.handling, &one.digest)
				out[warning] = one
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("load handling: %w", err)
	}
	return out, nil
}

// countHandled counts the warnings of a query that were dealt with, by how, level, status and division; step is what a village code is
// divided by. It begins with the steps taken, of which there are far fewer than warnings.
func countHandled(ctx context.Context, tx *sqldb.Tx, q query, l ledger, step int64) ([]handledTally, error) {
	where, args := q.where(tx.Dialect(), l)
	var out []handledTally
	args = append([]any{step, step, q.scope.CountyLo, q.scope.CountyHi, q.scope.Lo, q.scope.Hi}, args...)
	err := tx.Each(ctx, `SELECT y.area, y.level, y.status, y.handling, COUNT(*) FROM (
		SELECT w.village / ? * ? AS area, COALESCE(w.level, '') AS level, w.status AS status, w.handling AS handling
		FROM `+l.table+` AS w WHERE w.handling IS NOT NULL AND `+l.handled()+` AND `+where+`) AS y
		GROUP BY y.area, y.level, y.status, y.handling ORDER BY y.area, y.level, y.status, y.handling`, args,
		func(scan func(...any) error) error {
			var t handledTally
			err := scan(&t.area, &t.level, &t.status, &t.handling, &t.n)
			out = append(out, t)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("count handled warnings: %w", err)
	}
	return out, nil
}

// handledTally is how many warnings of a division, level and status were dealt with in one way.
type handledTally struct {
	area                    int64
	level, status, handling string
	n                       int64
}
