package registry

import (
	"context"
	"database/sql"
	"strings"

	"shouwang/internal/auth"
	"shouwang/internal/sqldb"
)

// last sorts behind every text, lastNumber behind every number: missing values come last in both directions.
const (
	last       = "\U0010FFFF"
	lastNumber = int64(1) << 62
)

// terms is a condition put together with its arguments.
type terms struct {
	all  []string
	args []any
}

func (t *terms) and(condition string, args ...any) {
	t.all = append(t.all, condition)
	t.args = append(t.args, args...)
}

func (t *terms) String() string { return strings.Join(t.all, " AND ") }

// within limits a table to a scope; a scope of one county names it, which is what leads the keys.
func (t *terms) within(alias string, scope auth.Scope) {
	if county, one := scope.OneCounty(); one {
		t.and(alias+".county = ?", int64(county))
	} else {
		t.and(alias+".county BETWEEN ? AND ?", int64(scope.CountyLo), int64(scope.CountyHi))
	}
	if !scope.WholeCounties() { // the county says it all, and leaves the engine its choice of the indexes
		t.and(alias+".village BETWEEN ? AND ?", scope.Lo, scope.Hi)
	}
}

// where writes a choice as a condition over household AS h and monitoring AS mo.
func (s *Service) where(c *choice) *terms {
	t := &terms{}
	t.within("h", c.scope)
	if c.Ended {
		t.and("h.ended_on IS NOT NULL")
	} else {
		t.and("h.ended_on IS NULL")
	}
	if c.Type != "" {
		t.and("h.household_type = ?", c.Type)
	}
	if c.Class != "" {
		t.and("mo.monitored_class = ?", c.Class)
	}
	switch c.Status {
	case Watched:
		t.and("mo.household_id IS NOT NULL AND (mo.risk_cleared IS NULL OR mo.risk_cleared = ?)", false)
	case RiskGone:
		t.and("mo.risk_cleared = ?", true)
	case NotWatched:
		t.and("mo.household_id IS NULL")
	}
	if c.Only.SQL != "" {
		t.and("("+c.Only.SQL+")", c.Only.Args...)
	}
	for i, w := range c.words {
		s.householdWord(t, c, w, c.found[i])
	}
	return t
}

// householdWord writes one word of a search: any of the ways it can be meant.
func (s *Service) householdWord(t *terms, c *choice, w word, found located) {
	either := &terms{}
	if w.no != "" {
		either.and("(h.household_no >= ? AND h.household_no < ?)", w.no, w.no+last)
	}
	if found.household != 0 {
		either.and("(h.county = ? AND h.id = ?)", found.county, found.household)
	}
	if w.phone != "" {
		either.and("h.phone_blind = ?", s.keys.Blind(blindPhone, w.phone))
	}
	if member := s.memberWord(w, c.scope); len(member.all) > 0 {
		condition := "m.ended_on IS NULL AND (" + strings.Join(member.all, " OR ") + ")"
		if narrow(c.scope) {
			either.and("EXISTS (SELECT 1 FROM member AS m WHERE m.county = h.county AND m.household_id = h.id AND "+condition+")", member.args...)
		} else {
			among, args := households(c.scope)
			either.and(among+condition+")", append(args, member.args...)...)
		}
	}
	if len(either.all) == 0 {
		t.and("1 = 0") // an identity number that is not registered
		return
	}
	t.and("("+strings.Join(either.all, " OR ")+")", either.args...)
}

// households begins the test that a household is among those of the members that fit. Within one county the ids alone tell, which is
// the shorter way where many fit.
func households(scope auth.Scope) (begin string, args []any) {
	if county, one := scope.OneCounty(); one {
		return "h.id IN (SELECT m.household_id FROM member AS m WHERE m.county = ? AND ", []any{int64(county)}
	}
	return "(h.county, h.id) IN (SELECT m.county, m.household_id FROM member AS m WHERE ", nil
}

// narrow reports whether a scope is a township or less, where looking at each household's members is the shorter way.
func narrow(scope auth.Scope) bool { return scope.Hi-scope.Lo <= 1000 }

// memberWord gives the conditions over member AS m of which one must hold for a word. In a wide scope names and initials are looked
// through in their indexes, which hold nothing else, and only those who fit are fetched.
func (s *Service) memberWord(w word, scope auth.Scope) *terms {
	names, initials := &terms{}, &terms{}
	if w.part != "" {
		names.and(`LOWER(i.name) LIKE ? ESCAPE '\'`, "%"+escape(w.part)+"%")
	}
	if w.initials != "" {
		initials.and(`(i.name_initials >= ? AND i.name_initials < ? OR i.name_initials LIKE ? ESCAPE '\')`,
			w.initials, w.initials+last, "%|"+escape(w.initials)+"%")
	}
	t := &terms{}
	var wide terms
	county, single := scope.OneCounty()
	for _, one := range []*terms{names, initials} {
		if len(one.all) == 0 {
			continue
		}
		if narrow(scope) {
			t.and(strings.ReplaceAll(one.String(), "i.", "m."), one.args...)
			continue
		}
		if single {
			wide.and("SELECT i.id FROM member AS i WHERE i.county = ? AND "+one.String(), append([]any{int64(county)}, one.args...)...)
			continue
		}
		wide.and("SELECT i.county, i.id FROM member AS i WHERE i.county BETWEEN ? AND ? AND "+one.String(),
			append([]any{int64(scope.CountyLo), int64(scope.CountyHi)}, one.args...)...)
	}
	if len(wide.all) > 0 {
		ids := "(m.county, m.id)"
		if single {
			ids = "m.id"
		}
		t.and(ids+" IN ("+strings.Join(wide.all, " UNION ")+")", wide.args...)
	}
	if w.phone != "" {
		t.and("m.phone_blind = ?", s.keys.Blind(blindPhone, w.phone))
	}
	return t
}

// escape takes the meaning from the signs that LIKE reads.
func escape(text string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text)
}

// order gives the sorting expressions of a filter with the values of a mark for them.
func order(f Filter, m *mark) (by []string, args []any, at []any) {
	if m == nil {
		m = &mark{}
	}
	text, size := last, lastNumber
	if f.Desc {
		text, size = "", -1
	}
	switch f.Sort {
	case ByNo:
		return []string{"h.household_no", "h.id"}, nil, []any{m.Text, m.ID}
	case ByName:
		return []string{"COALESCE(h.head_name, ?)", "h.id"}, []any{text}, []any{m.Text, m.ID}
	case BySize:
		return []string{"COALESCE(h.size, ?)", "h.id"}, []any{size}, []any{m.Size, m.ID}
	default:
		return []string{"h.county", "h.village", "h.household_no", "h.id"}, nil, []any{countyOf(m.Village), m.Village, m.Text, m.ID}
	}
}

// listed is one row of a list with the value it is sorted by.
type listed struct {
	Summary
	name sql.NullString
	size sql.NullInt64
}

// mark is where a page ends that ends with this row.
func (l listed) mark(f Filter) mark {
	m := mark{Sort: f.Sort, Desc: f.Desc, ID: l.Ref.ID}
	switch f.Sort {
	case ByNo:
		m.Text = l.No
	case ByName:
		if m.Text = l.name.String; !l.name.Valid && !f.Desc {
			m.Text = last
		}
	case BySize:
		if m.Size = l.size.Int64; !l.size.Valid {
			m.Size = lastNumber
			if f.Desc {
				m.Size = -1
			}
		}
	default:
		m.Village, m.Text = l.Village, l.No
	}
	return m
}

const joined = " FROM household AS h LEFT JOIN monitoring AS mo ON mo.county = h.county AND mo.household_id = h.id WHERE "

// listHouseholds reads one page and one row more, which tells whether there is another page.
func (s *Service) listHouseholds(ctx context.Context, tx *sqldb.Tx, c *choice) ([]listed, error) {
	by, extra, at := order(c.Filter, c.after)
	t := s.where(c)
	direction, than := "", ">"
	if c.Desc {
		direction, than = " DESC", "<"
	}
	if c.after != nil {
		t.and("("+strings.Join(by, ", ")+") "+than+" "+sqldb.In(len(by)), append(extra, at...)...)
	}
	args := append(t.args, extra...)
	query := "SELECT h.county, h.id, h.village, h.household_no, h.head_name, h.household_type, h.size, h.ended_on, mo.household_id," +
		" mo.monitored_class, mo.risk_cleared, (SELECT COUNT(*) FROM member AS n WHERE n.county = h.county AND n.household_id = h.id" +
		" AND n.ended_on IS NULL)" + joined + t.String() + " ORDER BY " + strings.Join(by, direction+", ") + direction + " LIMIT ?"
	var out []listed
	err := tx.Each(ctx, query, append(args, c.Size+1), func(scan func(...any) error) error {
		var l listed
		var kind, class sql.NullString
		var monitored sql.NullInt64
		var cleared sql.NullBool
		err := scan(&l.Ref.County, &l.Ref.ID, &l.Village, &l.No, &l.name, &kind, &l.size, &l.EndedOn, &monitored, &class, &cleared, &l.Members)
		l.Head, l.Type, l.Size, l.Class = l.name.String, kind.String, l.size.Int64, class.String
		l.Watched, l.Cleared = monitored.Valid && !cleared.Bool, cleared.Bool
		out = append(out, l)
		return err
	})
	return out, err
}

func (s *Service) countHouseholds(ctx context.Context, tx *sqldb.Tx, c *choice) (n int, err error) {
	t := s.where(c)
	err = tx.QueryRow(ctx, "SELECT COUNT(*)"+joined+t.String(), t.args...).Scan(&n)
	return n, err
}

// findPersons reads the people of a choice, in the order of their names.
func (s *Service) findPersons(ctx context.Context, tx *sqldb.Tx, c *choice, limit int) ([]Found, error) {
	t := &terms{}
	if narrow(c.scope) {
		t.within("h", c.scope) // from the few households to their members
	} else {
		t.within("m", c.scope)
	}
	t.and("m.ended_on IS NULL")
	for i, w := range c.words {
		either := s.memberWord(w, c.scope)
		if c.found[i].member != 0 {
			either.and("(m.county = ? AND m.id = ?)", c.found[i].county, c.found[i].member)
		}
		if w.no != "" && w.phone == "" && c.found[i].member == 0 {
			either.and("(h.household_no >= ? AND h.household_no < ?)", w.no, w.no+last)
		}
		if len(either.all) == 0 {
			return nil, nil
		}
		t.and("("+strings.Join(either.all, " OR ")+")", either.args...)
	}
	query := "SELECT m.county, m.id, m.household_id, m.village, h.household_no, m.name, m.relation, m.sex, m.birth_date, m.id_number_sealed" +
		" FROM member AS m JOIN household AS h ON h.county = m.county AND h.id = m.household_id WHERE " + t.String() +
		" ORDER BY COALESCE(m.name, ''), m.id LIMIT ?" // not the bare column: SQLite would walk the whole county in the order of names
	sh := s.shapes.member
	column := sh.columns[s.shapes.position("member.id")]
	var out []Found
	err := tx.Each(ctx, query, append(t.args, limit), func(scan func(...any) error) error {
		var f Found
		var relation, sex sql.NullString
		var sealed []byte
		err := scan(&f.Ref.County, &f.Ref.ID, &f.Household.ID, &f.Village, &f.No, &f.Name, &relation, &sex, &f.BirthDate, &sealed)
		if err != nil {
			return err
		}
		plain, err := s.keys.Open(sh.table, column.field.Column, f.Ref.ID, sealed)
		f.Household.County, f.Relation, f.Sex, f.Number = f.Ref.County, relation.String, sex.String, mask(column.field, plain)
		out = append(out, f)
		return err
	})
	return out, err
}

// countTotals counts an area in three statements. The persons of a township or less are found through their households, those of
// more in one pass over all.
func (s *Service) countTotals(ctx context.Context, tx *sqldb.Tx, scope auth.Scope, t *Totals) error {
	h, m := &terms{}, &terms{}
	h.within("h", scope)
	m.within("m", scope)
	if err := tx.QueryRow(ctx, "SELECT COUNT(*) FROM household AS h WHERE h.ended_on IS NULL AND "+h.String(), h.args...).Scan(&t.Households); err != nil {
		return err
	}
	persons, args := "SELECT COUNT(*) FROM member AS m WHERE m.ended_on IS NULL AND "+m.String(), m.args
	if narrow(scope) {
		persons, args = "SELECT COUNT(*) FROM household AS h JOIN member AS m ON m.county = h.county AND m.household_id = h.id"+
			" WHERE m.ended_on IS NULL AND "+h.String(), h.args
	}
	if err := tx.QueryRow(ctx, persons, args...).Scan(&t.Persons); err != nil {
		return err
	}
	query := "SELECT mo.monitored_class, mo.risk_cleared, COUNT(*) FROM monitoring AS mo JOIN household AS h ON h.county = mo.county" +
		" AND h.id = mo.household_id WHERE h.ended_on IS NULL AND " + h.String() + " GROUP BY mo.monitored_class, mo.risk_cleared"
	return tx.Each(ctx, query, h.args, func(scan func(...any) error) error {
		var class sql.NullString
		var cleared sql.NullBool
		var n int
		err := scan(&class, &cleared, &n)
		if cleared.Bool {
			t.Cleared += n
		} else {
			t.Watched[class.String] += n
		}
		return err
	})
}
