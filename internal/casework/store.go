package casework

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
)

const clueColumns = `SELECT c.county, c.id, c.household_id, h.household_no, h.head_name, c.village, c.channel, c.risks, c.level, c.note, c.profile, c.state,
	c.opened_on, c.due_on, c.opened_at, c.opened_by_name, c.settled_on, c.settled_by_name, c.result, c.reason,
	(SELECT COUNT(*) FROM clue_warning AS p WHERE p.county = c.county AND p.clue_id = c.id) AS parts
	FROM clue AS c JOIN household AS h ON h.county = c.county AND h.id = c.household_id WHERE `

func scanClue(scan func(...any) error) (Clue, error) {
	var c Clue
	var head, level, note, settler, result, reason sql.NullString
	var risks string
	var at int64
	err := scan(&c.Ref.County, &c.Ref.ID, &c.Household.ID, &c.HouseholdNo, &head, &c.Village, &c.Channel, &risks, &level, &note, &c.Profile, &c.State,
		&c.OpenedOn, &c.DueOn, &at, &c.OpenedByName, &c.SettledOn, &settler, &result, &reason, &c.Parts)
	if err != nil {
		return Clue{}, err
	}
	c.Household.County, c.Risks, c.OpenedAt = c.Ref.County, splitCodes(risks), time.Unix(at, 0).UTC()
	c.HeadName, c.Level, c.Note = head.String, level.String, note.String
	c.SettledByName, c.Result, c.Reason = settler.String, result.String, reason.String
	return c, nil
}

// lock makes PostgreSQL hold the clue that is changed. Differs because SQLite has one writer at a time.
func lock(tx *sqldb.Tx, writing bool) string {
	if writing && tx.Dialect() == sqldb.Postgres {
		return " FOR UPDATE OF c"
	}
	return ""
}

// loadClue reads a clue with its parts; NotFound when it is not there or not in scope.
func loadClue(ctx context.Context, tx *sqldb.Tx, ref id.Ref, s auth.Scope, writing bool) (*Clue, error) {
	row := tx.QueryRow(ctx, clueColumns+`c.county = ? AND c.id = ? AND c.county BETWEEN ? AND ? AND c.village BETWEEN ? AND ?`+lock(tx, writing),
		ref.County, ref.ID, s.CountyLo, s.CountyHi, s.Lo, s.Hi)
	c, err := scanClue(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.NotFound("not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("load clue: %w", err)
	}
	c.Warnings, err = loadParts(ctx, tx, ref)
	return &c, err
}

func loadParts(ctx context.Context, tx *sqldb.Tx, clue id.Ref) ([]Part, error) {
	var out []Part
	err := tx.Each(ctx, `SELECT warning_id, rule, joined_at FROM clue_warning WHERE county = ? AND clue_id = ? ORDER BY joined_at, handling_id`,
		[]any{clue.County, clue.ID}, func(scan func(...any) error) error {
			p := Part{Warning: id.Ref{County: clue.County}}
			var at int64
			if err := scan(&p.Warning.ID, &p.Rule, &at); err != nil {
				return err
			}
			p.JoinedAt = time.Unix(at, 0).UTC()
			out = append(out, p)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("load parts of a clue: %w", err)
	}
	return out, nil
}

// clueOfStep finds the clue that a step of handling has led to; the zero reference when it has led to none yet.
func clueOfStep(ctx context.Context, tx *sqldb.Tx, step id.Ref) (id.Ref, error) {
	var clue int64
	err := tx.QueryRow(ctx, `SELECT clue_id FROM clue_warning WHERE county = ? AND handling_id = ?`, step.County, step.ID).Scan(&clue)
	if errors.Is(err, sql.ErrNoRows) {
		return id.Ref{}, nil
	}
	if err != nil {
		return id.Ref{}, fmt.Errorf("find clue of a step: %w", err)
	}
	return id.Ref{County: step.County, ID: clue}, nil
}

// openClueOf reads the open clue of a household and holds it; nil when there is none.
func openClueOf(ctx context.Context, tx *sqldb.Tx, household id.Ref) (*Clue, error) {
	row := tx.QueryRow(ctx, clueColumns+`c.county = ? AND c.open_household = ?`+lock(tx, true), household.County, household.ID)
	c, err := scanClue(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find open clue: %w", err)
	}
	return &c, nil
}

// villageOf tells where a household is registered; false when it is not, or has ended.
func villageOf(ctx context.Context, tx *sqldb.Tx, household id.Ref) (village int64, there bool, err error) {
	err = tx.QueryRow(ctx, `SELECT village FROM household WHERE county = ? AND id = ? AND ended_on IS NULL`, household.County, household.ID).Scan(&village)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("find household: %w", err)
	}
	return village, true, nil
}

func insertClue(ctx context.Context, tx *sqldb.Tx, c *Clue, by int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO clue (county, id, household_id, village, channel, risks, level, note, profile, state, open_household,
		opened_on, due_on, opened_at, opened_by, opened_by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		c.Ref.County, c.Ref.ID, c.Household.ID, c.Village, c.Channel, joinCodes(c.Risks), orNull(c.Level), orNull(c.Note), c.Profile, c.State,
		c.Household.ID, c.OpenedOn.Int(), dateOrNull(c.DueOn), c.OpenedAt.Unix(), by, c.OpenedByName)
	if sqldb.IsUnique(err) {
		return fault.Unavailable("unavailable").Because(err) // somebody has opened one in this very moment; the next attempt finds it
	}
	if err != nil {
		return fmt.Errorf("insert clue: %w", err)
	}
	return nil
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func dateOrNull(d civil.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.Int()
}

// updateParts writes what a further warning has changed in a clue.
func updateParts(ctx context.Context, tx *sqldb.Tx, c *Clue) error {
	if _, err := tx.Exec(ctx, `UPDATE clue SET risks = ?, level = ? WHERE county = ? AND id = ?`, joinCodes(c.Risks), orNull(c.Level), c.Ref.County, c.Ref.ID); err != nil {
		return fmt.Errorf("update clue: %w", err)
	}
	return nil
}

func insertPart(ctx context.Context, tx *sqldb.Tx, clue id.Ref, w screening.ClueWanted) error {
	_, err := tx.Exec(ctx, `INSERT INTO clue_warning (county, handling_id, clue_id, warning_id, rule, joined_at) VALUES (?, ?, ?, ?, ?, ?)`,
		w.Handling.County, w.Handling.ID, clue.ID, w.Warning.ID, w.Rule, tx.Now().Unix())
	if err != nil {
		return fmt.Errorf("insert part of a clue: %w", err)
	}
	return nil
}

func saveSettled(ctx context.Context, tx *sqldb.Tx, c *Clue, by int64) error {
	_, err := tx.Exec(ctx, `UPDATE clue SET state = ?, open_household = NULL, result = ?, reason = ?, settled_on = ?, settled_at = ?, settled_by = ?,
		settled_by_name = ? WHERE county = ? AND id = ?`,
		c.State, c.Result, orNull(c.Reason), c.SettledOn.Int(), tx.Now().Unix(), by, c.SettledByName, c.Ref.County, c.Ref.ID)
	if err != nil {
		return fmt.Errorf("settle clue: %w", err)
	}
	return nil
}

// where writes a query as a condition over clue AS c.
func (q query) where(tx *sqldb.Tx) (string, []any) {
	conditions := []string{"c.county BETWEEN ? AND ?", "c.village BETWEEN ? AND ?"}
	args := []any{q.scope.CountyLo, q.scope.CountyHi, q.scope.Lo, q.scope.Hi}
	add := func(condition string, values ...any) {
		conditions, args = append(conditions, condition), append(args, values...)
	}
	if q.State != "" {
		add("c.state = ?", q.State)
	}
	if q.Channel != "" {
		add("c.channel = ?", q.Channel)
	}
	if q.Result != "" {
		add("c.result = ?", q.Result)
	}
	if q.Overdue {
		add("c.state = 'open' AND c.due_on < ?", today(tx).Int())
	}
	if !q.Household.IsZero() {
		add("c.county = ? AND c.household_id = ?", q.Household.County, q.Household.ID)
	}
	if !q.after.IsZero() {
		add("c.id < ?", q.after.ID)
	}
	return strings.Join(conditions, " AND "), args
}

func listClues(ctx context.Context, tx *sqldb.Tx, q query, limit int) ([]Clue, error) {
	where, args := q.where(tx)
	var out []Clue
	err := tx.Each(ctx, clueColumns+where+` ORDER BY c.id DESC LIMIT ?`, append(args, limit), func(scan func(...any) error) error {
		c, err := scanClue(scan)
		out = append(out, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list clues: %w", err)
	}
	return out, nil
}

func countClues(ctx context.Context, tx *sqldb.Tx, q query) (Counts, error) {
	where, args := q.where(tx)
	var c Counts
	err := tx.QueryRow(ctx, `SELECT COALESCE(SUM(CASE WHEN c.state = 'open' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN c.state = 'open' AND c.due_on < ? THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN c.state = 'settled' THEN 1 ELSE 0 END), 0)
		FROM clue AS c WHERE `+where, append([]any{today(tx).Int()}, args...)...).Scan(&c.Open, &c.Overdue, &c.Settled)
	if err != nil {
		return c, fmt.Errorf("count clues: %w", err)
	}
	return c, nil
}
