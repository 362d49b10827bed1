package registry

import (
	"slices"
	"strings"

	"shouwang/internal/field"
)

// The kinds of blind indexes, which keep numbers of different kinds apart.
const (
	blindID    = "id"
	blindPhone = "phone"
)

// row is a stored row, its values in the order of shape.stored.
type row = []any

// number is where a row's own number stands, behind the county; its secrets are sealed to it.
const number = 1

// column is one field of a table as it is stored.
type column struct {
	field field.Field
	at    int    // where its value stands in a row; a secret's blind index stands behind its sealed text
	blind string // the kind of blind index, empty for what is not secret
	fixed bool   // part of the key: it names the row and never changes
}

// shape is a versioned table: how its rows lie in memory and in which order its columns are read and written.
type shape struct {
	table   string
	key     []string // the primary key, with the county first
	columns []column
	stored  []string // every column
	place   map[string]int
	update  []string // the columns that a new version may change
	bools   []int    // where truth values stand, which SQLite gives as 0 and 1
}

// shapes holds the registry's tables.
type shapes struct {
	household, member, assessment, monitoring, item, village *shape
	byKey                                                    map[string]int
}

func newShapes(cat *field.Catalogue) *shapes {
	ended := []string{"ended_on", "end_reason"}
	sh := &shapes{byKey: map[string]int{}}
	sh.household = newShape(cat, "household", []string{"county", "id"}, nil, append([]string{"head_name"}, ended...))
	sh.member = newShape(cat, "member", []string{"county", "id"}, []string{"household_id"},
		append([]string{"name_initials", "disability_category", "disability_grade"}, ended...))
	sh.assessment = newShape(cat, "assessment", []string{"county", "household_id", "basis"}, nil, nil)
	sh.monitoring = newShape(cat, "monitoring", []string{"county", "household_id"}, nil, nil)
	sh.item = newShape(cat, "income_item", []string{"county", "household_id", "basis", "item"}, nil, nil)
	sh.village = newShape(cat, "village_fact", []string{"county", "village"}, nil, nil)
	for _, s := range sh.all() {
		for i, c := range s.columns {
			sh.byKey[c.field.Key] = i
		}
	}
	return sh
}

func (sh *shapes) all() []*shape {
	return []*shape{sh.household, sh.member, sh.assessment, sh.monitoring, sh.item, sh.village}
}

func (sh *shapes) position(key string) int {
	if i, ok := sh.byKey[key]; ok {
		return i
	}
	return -1
}

func (sh *shapes) width(table string) int {
	for _, s := range sh.all() {
		if s.table == table {
			return len(s.columns)
		}
	}
	return 0
}

// layout marks the columns that a file has.
func (sh *shapes) layout(columns []field.Column) Layout {
	l := Layout{
		Household: make([]bool, len(sh.household.columns)), Member: make([]bool, len(sh.member.columns)),
		Monitoring: make([]bool, len(sh.monitoring.columns)),
	}
	for b := range l.Assessment {
		l.Assessment[b] = make([]bool, len(sh.assessment.columns))
	}
	for _, c := range columns {
		i := sh.position(c.Field.Key)
		switch c.Field.Table {
		case "household":
			l.Household[i] = true
		case "member":
			l.Member[i] = true
		case "monitoring":
			l.Monitoring[i] = true
		case "assessment":
			if b, ok := BasisOf(c.Basis); ok {
				l.Assessment[b][i] = true
			}
		}
	}
	return l
}

// version is what every row says about itself, in this order at the end of a stored row.
func version() []string {
	return []string{"version", "valid_from", "recorded_at", "recorded_by", "batch_id", "sheet", "row_no"}
}

// newShape lays a table out: key, further columns that never change, village, the catalogue's fields, what is derived, the version.
func newShape(cat *field.Catalogue, table string, key, further, derived []string) *shape {
	s := &shape{table: table, key: key, place: map[string]int{}}
	for _, name := range slices.Concat(key, further, []string{"village"}) {
		s.add(name, false)
	}
	for _, f := range cat.Table(table) {
		if at, there := s.place[f.Column]; there {
			s.columns = append(s.columns, column{field: f, at: at, fixed: true})
			continue
		}
		fixed := f.Key == "household.no"
		s.columns = append(s.columns, column{field: f, at: len(s.stored), blind: blindKind(f), fixed: fixed})
		if f.Type == field.Bool {
			s.bools = append(s.bools, len(s.stored))
		}
		for _, name := range f.StoredColumns() {
			s.add(name, !fixed)
		}
	}
	for _, name := range slices.Concat(derived, version()) {
		s.add(name, true)
	}
	return s
}

func (s *shape) add(name string, changes bool) {
	if _, there := s.place[name]; there {
		return
	}
	s.place[name] = len(s.stored)
	s.stored = append(s.stored, name)
	if changes {
		s.update = append(s.update, name)
	}
}

func blindKind(f field.Field) string {
	switch {
	case !f.Secret:
		return ""
	case f.Type == field.ID:
		return blindID
	default:
		return blindPhone
	}
}

// list writes the stored columns, each with the alias before it.
func (s *shape) list(alias string) string {
	var b strings.Builder
	for i, name := range s.stored {
		if i > 0 {
			b.WriteString(", ")
		}
		if alias != "" {
			b.WriteString(alias + ".")
		}
		b.WriteString(name)
	}
	return b.String()
}

// text reads a value as text, empty for a missing one.
func (s *shape) text(r row, name string) string {
	v, _ := r[s.place[name]].(string)
	return v
}

// num reads a value as a number, zero for a missing one.
func (s *shape) num(r row, name string) int64 {
	v, _ := r[s.place[name]].(int64)
	return v
}

// has reports whether a value is there.
func (s *shape) has(r row, name string) bool { return r[s.place[name]] != nil }

// blindOf reads a secret's blind index.
func (s *shape) blindOf(r row, column string) []byte {
	v, _ := r[s.place[column+"_blind"]].([]byte)
	return v
}
