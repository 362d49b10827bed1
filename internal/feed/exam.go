package feed

import (
	"cmp"
	"context"
	"crypto/sha256"
	"io"
	"regexp"
	"slices"
	"strconv"
	"time"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/field"
	"shouwang/internal/registry"
	"shouwang/internal/sheet"
	"shouwang/internal/sqldb"
)

// nowhere is the county of batches whose file says no county and whose actor has none: the code of the whole country.
const nowhere = 100000

// exam is the examination of one file: what was read, and what is wrong with it.
type exam struct {
	up      Upload
	source  field.Source
	hash    []byte
	layout  layout
	refused bool
	// seen says that the file was applied before, without its faulty rows.
	seen    bool
	scope   auth.Scope
	notices []Notice

	table      *table
	households []household
	people     people
	// inFile marks rows whose person stands in another household of the file already.
	inFile map[int]bool
	// county is where rows without a county of their own belong.
	county int
	// counts is what the rows bring, or brought.
	counts    registry.Tally
	unmatched int
	accepted  int
}

// load reads the file. A file that is no workbook is an Invalid fault; one without the needed columns is refused.
func (s *Service) load(ctx context.Context, actor auth.Actor, up Upload) (*exam, error) {
	src, ok := s.fields.Source(up.Source)
	if !ok {
		return nil, fault.NotFound("feed.source_unknown", "source", up.Source)
	}
	if up.Area != 0 && !actor.Covers(up.Area) {
		return nil, fault.NotFound("area_code_unknown", "code", up.Area)
	}
	up.Name = cut(storable(up.Name), 255)
	x := &exam{up: up, source: src, scope: actor.Scope().Narrow(up.Area)}
	var err error
	if x.hash, err = hashOf(up); err != nil {
		return nil, err
	}
	f, err := sheet.Open(up.Name, up.File, up.Size, s.limits)
	if err != nil {
		return nil, err
	}
	if x.layout, err = findLayout(ctx, f, src, s.ignored); err != nil {
		return nil, err
	}
	x.table = newTable(src, x.layout, s.lists)
	wrong := x.layout.faults(src)
	if kind := x.layout.likeness(src, s.fields.Sources()); kind != "" {
		wrong = []Fault{{Sheet: x.layout.name, Col: -1, Code: faultWrongSource, Args: map[string]string{kindArg: kind}}}
	}
	if len(wrong) > 0 {
		x.refused = true
		x.table.faults.list, x.table.faults.count = wrong, len(wrong)
		x.notices = x.layout.notices()
		return x, nil
	}
	x.notices = x.layout.notices()
	if err := newReader(x.table).readAll(ctx, f, x.layout); err != nil {
		return nil, err
	}
	if len(x.table.rows) == 0 {
		return nil, fault.Invalid("file_empty", "file", up.Name)
	}
	x.noticeReading()
	if x.table.at.id >= 0 {
		x.people.keys = personKeys(x.table, s.registry.PersonKey)
	}
	return x, nil
}

func hashOf(up Upload) ([]byte, error) {
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(up.File, 0, up.Size)); err != nil {
		return nil, err
	}
	return h.Sum(nil), nil
}

// judge compares the file's rows with the divisions, with each other and with the registry. It writes nothing.
func (s *Service) judge(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, x *exam) (err error) {
	defer fault.Wrap(&err, "check rows")
	t := x.table
	if err := t.findVillages(ctx, tx, x.scope); err != nil {
		return err
	}
	switch {
	case x.source.Subject == "village":
		t.checkVillages()
	case whole(x.source):
		err = s.judgeHouseholds(ctx, tx, actor, x)
	default:
		err = x.people.find(ctx, tx, s.registry)
	}
	if err != nil {
		return err
	}
	x.county = x.mainCounty(actor)
	t.faults.sort(t.sheets)
	return nil
}

func (s *Service) judgeHouseholds(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, x *exam) error {
	t := x.table
	x.households = t.groupHouseholds()
	x.inFile = t.checkHouseholds(x.households)
	var err error
	if t.at.item >= 0 {
		err = x.checkItemHouseholds(ctx, tx, s.registry)
	} else {
		err = x.checkRegistered(ctx, tx, actor, s.registry)
	}
	t.settleWhole(x.households)
	return err
}

// sort brings the faults into the order of the file.
func (f *faults) sort(sheets []string) {
	order := map[string]int{}
	for i, name := range sheets {
		order[name] = i
	}
	slices.SortStableFunc(f.list, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(order[a.Sheet], order[b.Sheet]), cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col))
	})
}

// good counts the rows without a fault.
func (x *exam) good() int {
	n := 0
	for i := range x.table.rows {
		if !x.table.rows[i].faulty {
			n++
		}
	}
	return n
}

// mainCounty is the county of the batch: the actor's, or the one that most rows name, or where most of its people are registered, or
// what most certificate numbers begin with.
func (x *exam) mainCounty(actor auth.Actor) int {
	if county, ok := x.scope.OneCounty(); ok && !x.scope.Empty() {
		return county
	}
	votes := map[int]int{}
	for i := range x.table.rows {
		if v := x.table.rows[i].village; v != 0 {
			votes[area.CountyOf(v)]++
		}
	}
	if len(votes) == 0 {
		for i := range x.table.rows {
			if info, ok := x.people.info(x.table, i); ok {
				votes[info.County]++
			}
		}
	}
	if len(votes) == 0 {
		for i := range x.table.rows {
			if p := x.table.rows[i].person; p >= 0 {
				votes[prefix(x.table.words.list[p])]++
			}
		}
	}
	best := nowhere
	for county, n := range votes {
		if n > votes[best] || (n == votes[best] && county < best) {
			best = county
		}
	}
	return best
}

func prefix(number string) int {
	n := 0
	for _, r := range number[:6] {
		n = n*10 + int(r-'0')
	}
	return n
}

// notice adds something that was noticed, with a number.
func (x *exam) notice(code string, count int) {
	x.notices = append(x.notices, Notice{Code: code, Args: map[string]string{"count": strconv.Itoa(count)}})
}

// noticeReading says what was left out while the rows were read.
func (x *exam) noticeReading() {
	if n := x.table.asideCount; n > 0 {
		x.notices = append(x.notices, Notice{Code: NoticeAside, Args: map[string]string{"count": strconv.Itoa(n)}, Names: x.table.aside})
	}
	if x.table.strokes > 0 {
		x.notice(NoticeStrokes, x.table.strokes)
	}
}

// batchArea is the area whose rows the batch may touch: the one asked for, the actor's, or the smallest one from the county up that holds
// every village of the file.
func (x *exam) batchArea(actor auth.Actor) int64 {
	switch {
	case x.up.Area != 0:
		return x.up.Area
	case actor.Area != 0:
		return actor.Area
	case x.county == nowhere || x.county == 0:
		return 0
	}
	code := area.CountyCode(x.county)
	for i := range x.table.rows {
		for v := x.table.rows[i].village; v != 0 && !area.Contains(code, v); {
			code = area.ParentOf(code)
		}
	}
	return code
}

var dateInName = regexp.MustCompile(`(?:^|[^0-9])(20[0-9]{2})[^0-9]?([01][0-9])[^0-9]?([0-3][0-9])(?:[^0-9]|$)`)

// china is where the files come from; a day begins there eight hours before it does in UTC.
var china = time.FixedZone("UTC+8", 8*60*60)

// fileDate is the day from which the file's data are true: as given, as the name says, or today.
func fileDate(up Upload, now time.Time) civil.Date {
	today := civil.Of(now.In(china))
	if !up.FileDate.IsZero() {
		return up.FileDate
	}
	if m := dateInName.FindStringSubmatch(up.Name); m != nil {
		if d, err := civil.ParseLoose(m[1] + m[2] + m[3]); err == nil && !d.After(today) {
			return d
		}
	}
	return today
}
