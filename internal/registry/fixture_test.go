package registry

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/crypt"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/idno"
	"shouwang/internal/policy"
	"shouwang/internal/sqldb"
	"shouwang/policies"
)

var profile = sync.OnceValues(func() (*policy.Profile, error) { return policy.Load(policies.FS, "cn-2021") })

var catalogue = sync.OnceValue(field.MustLoad)

// world is a registry with an empty database.
type world struct {
	*Service
	t   testing.TB
	db  *sqldb.DB
	now time.Time
}

func newWorld(t testing.TB, db *sqldb.DB) *world {
	t.Helper()
	p, err := profile()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, db: db, now: time.Date(2024, 6, 1, 8, 0, 0, 0, time.UTC)}
	db.SetClock(func() time.Time { return w.now })
	w.Service = New(Parts{DB: db, Keys: crypt.NewKeyring([]byte(t.Name())), IDs: id.NewMaker(time.Now, nil), Fields: catalogue(), Profile: p})
	return w
}

// everything is the layout of the two national household workbooks together.
func (w *world) everything() Layout {
	var columns []field.Column
	for _, key := range []string{"national-households", "national-monitored"} {
		source, _ := catalogue().Source(key)
		columns = append(columns, source.Columns...)
	}
	return w.Layout(columns)
}

// person makes a member from field keys and values; the identity number is made from seq.
func (w *world) person(name string, seq int, pairs ...any) Member {
	born := 19400101 + seq/1000%12*100 + seq/12000%28 + seq/336000*10000
	number := idno.Make(410602, born, seq%1000)
	m := Member{Values: make([]any, w.Width("member")), Key: w.PersonKey(number), Row: seq}
	w.set(m.Values, "member.name", name)
	w.set(m.Values, "member.id", number)
	w.setAll(m.Values, pairs)
	return m
}

func (w *world) set(values []any, key string, value any) {
	i := w.Position(key)
	if i < 0 {
		w.t.Fatalf("no field %s", key)
	}
	if n, ok := value.(int); ok {
		value = int64(n)
	}
	values[i] = value
}

func (w *world) setAll(values []any, pairs []any) {
	for i := 0; i+1 < len(pairs); i += 2 {
		w.set(values, pairs[i].(string), pairs[i+1])
	}
}

func (w *world) house(village int64, no string, members []Member, pairs ...any) *Household {
	h := &Household{HouseholdKey: HouseholdKey{village, no}, Values: make([]any, w.Width("household")), Members: members, Row: 1}
	w.set(h.Values, "household.no", no)
	w.setAll(h.Values, pairs)
	return h
}

// assess adds an assessment.
func (w *world) assess(h *Household, b Basis, pairs ...any) *Household {
	h.Assessments[b] = make([]any, w.Width("assessment"))
	w.setAll(h.Assessments[b], pairs)
	return h
}

// watch adds monitoring.
func (w *world) watch(h *Household, pairs ...any) *Household {
	h.Monitoring = make([]any, w.Width("monitoring"))
	w.setAll(h.Monitoring, pairs)
	return h
}

func sequence[T any](all []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, one := range all {
			if !yield(one, nil) {
				return
			}
		}
	}
}

func (w *world) changes(from civil.Date, households ...*Household) *Changes {
	return &Changes{From: from, Batch: 77, Layout: w.everything(), Households: sequence(households)}
}

// apply applies households and ends the test when it cannot.
func (w *world) apply(from civil.Date, households ...*Household) Counts {
	w.t.Helper()
	return w.run(w.changes(from, households...))
}

func (w *world) run(ch *Changes) Counts {
	w.t.Helper()
	var counts Counts
	err := w.db.Write(context.Background(), func(tx *sqldb.Tx) error {
		var err error
		counts, err = w.Apply(context.Background(), tx, auth.System("test"), ch)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return counts
}

func day(n int) civil.Date { return civil.FromInt(n) }

// rowsIn counts the rows of every table of the registry, so that a test can say that nothing was written.
func (w *world) rowsIn() map[string]int {
	w.t.Helper()
	out := map[string]int{}
	err := w.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		for _, sh := range w.shapes.all() {
			for _, table := range []string{sh.table, sh.table + "_history"} {
				var n int
				if err := tx.QueryRow(context.Background(), "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
					return err
				}
				out[table] = n
			}
		}
		var n int
		err := tx.QueryRow(context.Background(), "SELECT COUNT(*) FROM person_key").Scan(&n)
		out["person_key"] = n
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// crowd makes a county's households with every column filled, as the benchmark needs them.
func (w *world) crowd(r *rand.Rand, households, villages, first int) iter.Seq2[*Household, error] {
	surnames, given := []rune("王李张刘陈杨赵黄周吴"), []rune("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚")
	return func(yield func(*Household, error) bool) {
		seq := first
		for i := range households {
			var members []Member
			for j := range 2 + i%4 {
				relation := "son"
				if j == 0 {
					relation = "head"
				}
				name := string([]rune{surnames[r.IntN(len(surnames))], given[r.IntN(len(given))], given[r.IntN(len(given))]})
				members = append(members, w.fullMember(name, seq, relation))
				seq++
			}
			village := 410602001001 + int64(i*villages/households)
			h := w.house(village, fmt.Sprintf("%d%06d", village%1000, i), members,
				"household.type", "lifted", "household.phone", fmt.Sprintf("138%08d", i), "household.size", len(members), "household.dangerous_house", false,
				"household.safe_water", true, "household.electricity", true, "household.floor_area", 8000+i%5000, "household.arable_area", 300+i%700,
				"household.lift_status", "lifted", "household.lift_year", 2017)
			w.assess(h, Current, "assessment.wage_income", 1_000_000+i, "assessment.operating_income", 500_000+i, "assessment.property_income", 10_000,
				"assessment.transfer_income", 200_000, "assessment.operating_expense", 90_000+i, "assessment.net_reported", 1_620_000+i)
			if !yield(h, nil) {
				return
			}
		}
	}
}

func (w *world) fullMember(name string, seq int, relation string) Member {
	return w.person(name, seq, "member.relation", relation, "member.sex", "male", "member.birth_date", 19700101, "member.ethnic", "han",
		"member.political", "masses", "member.education", "primary", "member.health", ",healthy,", "member.labour", "ordinary",
		"member.work_place", "town", "member.work_months", seq%12, "member.resident_medical", true, "member.employee_medical", false,
		"member.severe_insurance", true, "member.resident_pension", true, "member.employee_pension", false, "member.medical_aid", false,
		"member.dibao", "none", "member.destitute", "none", "member.public_post", "", "member.phone", fmt.Sprintf("139%08d", seq))
}
