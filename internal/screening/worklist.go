package screening

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"shouwang/internal/area"
	"shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/registry"
	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// familyQuality is the family of rules whose warnings are mended by correcting data.
const familyQuality = "quality"

// WorklistFilter limits the worklist of data quality. The zero filter is everything in the actor's area that is open or unknown and was
// not dismissed.
type WorklistFilter struct {
	Profile   string
	Area      int64
	Rule      string
	Severity  string
	Household id.Ref
	// ByRule orders each village by rule and then household, otherwise by household and then rule.
	ByRule bool
	After  string // Item.Mark of the last item of the page before
	Limit  int    // 50 when 0, at most 1000
}

func (f WorklistFilter) filter() Filter {
	return Filter{Profile: f.Profile, Area: f.Area, Rule: f.Rule, Severity: f.Severity, Household: f.Household, Family: familyQuality}
}

// Worklist is one page of what is to be corrected, village by village.
type Worklist struct {
	Items []Item
	// OfVillages are the warnings about villages themselves, of the villages of this page and of those between this page and the one
	// before that have no other warning, in the order of the villages.
	OfVillages []Item
	Next       string // pass as After for the next page; empty at the end
	// Villages counts everything of the filter in the villages of this page.
	Villages map[int64]int64
}

// Item is one warning of data quality with what would mend it.
type Item struct {
	Warning
	Message, Remedy rule.Text
	Asks            []Ask
	// Mark names the item's place in the worklist.
	Mark string
}

// Ask is a field that a warning's condition looks at.
type Ask struct {
	Field string         // key in the catalogue
	Basis registry.Basis // for fields of assessments
	// List is empty for a household's or a village's own field, "members" for its members', otherwise where the rows come from.
	List  string
	Label rule.Text // of the list
	// Members decided the warning; where the condition asks for all or none of them there are none, and any may be meant.
	Members []id.Ref
	// Missing says that the warning found no value there.
	Missing bool
}

// listMembers is the list whose rows are registered persons.
const listMembers = "members"

// Worklist lists what is to be corrected in the actor's area, village by village.
func (s *Service) Worklist(ctx context.Context, actor auth.Actor, f WorklistFilter) (_ Worklist, err error) {
	defer fault.Wrap(&err, "worklist")
	if err := actor.Require(auth.WarningRead); err != nil {
		return Worklist{}, err
	}
	q, err := s.query(ctx, actor, f.filter())
	if err != nil {
		return Worklist{}, err
	}
	q.pending = true
	at, err := parseMark(f.After)
	if err != nil {
		return Worklist{}, err
	}
	limit := f.Limit
	if limit <= 0 {
		limit = defaultPage
	}
	limit = min(limit, largestPage)
	var list Worklist
	var traces, about []string
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if list.Items, traces, err = loadWorklist(ctx, tx, q, at, worklistOrder{byRule: f.ByRule, limit: limit + 1}); err != nil {
			return err
		}
		if len(list.Items) > limit {
			list.Items = list.Items[:limit]
			list.Next = list.Items[limit-1].Mark
		}
		if list.OfVillages, about, err = loadVillageWork(ctx, tx, q, at.village, list.last()); err != nil {
			return err
		}
		list.Villages, err = countPerVillage(ctx, tx, q, villagesOf(list.Items))
		return err
	})
	if err != nil {
		return Worklist{}, err
	}
	for i := range list.OfVillages {
		if err := s.furnish(actor, &list.OfVillages[i], about[i]); err != nil {
			return Worklist{}, err
		}
		list.Villages[list.OfVillages[i].Village]++
	}
	for i := range list.Items {
		if err := s.furnish(actor, &list.Items[i], traces[i]); err != nil {
			return Worklist{}, err
		}
	}
	return list, nil
}

// last is the last village of the page, beyond every village when no page follows.
func (l Worklist) last() int64 {
	if l.Next == "" {
		return 1<<62 - 1
	}
	return l.Items[len(l.Items)-1].Village
}

// WorklistItem reads one warning of data quality with what would mend it; a closed one is Closed and asks nothing.
func (s *Service) WorklistItem(ctx context.Context, actor auth.Actor, ref id.Ref) (item Item, err error) {
	defer fault.Wrap(&err, "worklist item %s", ref)
	if err := actor.Require(auth.WarningRead); err != nil {
		return item, err
	}
	q, err := s.query(ctx, actor, Filter{})
	if err != nil {
		return item, err
	}
	var trace string
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		item.Warning, trace, err = loadEither(ctx, tx, q, ref.County, ref.ID)
		if errors.Is(err, sql.ErrNoRows) || err == nil && item.Family != familyQuality {
			return fault.NotFound("not_found")
		}
		return err
	})
	if err == nil {
		err = s.furnish(actor, &item, trace)
	}
	return item, err
}

// MaxExport is the most items that leave in one workbook.
const MaxExport = 5000

// ExportWorklist gives the items of a filter for a workbook, at most MaxExport, and journals who took them for what.
func (s *Service) ExportWorklist(ctx context.Context, actor auth.Actor, f WorklistFilter, purpose string) (items []Item, err error) {
	defer fault.Wrap(&err, "export worklist")
	if err := actor.Require(auth.Export); err != nil {
		return nil, err
	}
	purpose = fault.Redact(strings.TrimSpace(purpose))
	faults := &fault.List{}
	if n := utf8.RuneCountInString(purpose); n < 2 || n > maxNote {
		faults.Field("purpose", "screening_purpose_missing")
	}
	if err := faults.Err("invalid"); err != nil {
		return nil, err
	}
	f.Limit = largestPage
	for len(items) < MaxExport {
		page, err := s.Worklist(ctx, actor, f)
		if err != nil {
			return nil, err
		}
		items = append(items, append(page.OfVillages, page.Items...)...)
		if f.After = page.Next; f.After == "" {
			break
		}
	}
	slices.SortStableFunc(items, func(a, b Item) int { return cmp.Compare(a.Village, b.Village) })
	at := actor.Area
	if f.Area != 0 {
		at = f.Area
	}
	return items, s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := audit.Record(ctx, tx, audit.Entry{Actor: actor.UserID, ActorName: actor.Login, Action: "screening.export_worklist", Object: "worklist",
			County: area.CountyOf(at), Area: at, Detail: map[string]any{"purpose": purpose, "items": len(items), "rule": f.Rule, "severity": f.Severity}})
		return err
	})
}

func villagesOf(items []Item) []int64 {
	var out []int64
	for _, i := range items {
		if !slices.Contains(out, i.Village) {
			out = append(out, i.Village)
		}
	}
	return out
}

// furnish adds to an item what its rule says and which fields it looks at.
func (s *Service) furnish(actor auth.Actor, item *Item, trace string) error {
	s.dress(actor, &item.Warning)
	rules := s.packOf(item.Profile)
	r, ok := rules.set.Rule(item.Rule)
	if !ok {
		return nil
	}
	e := &explainer{Service: s, pack: rules, actor: actor, asOf: item.AsOf, binding: rule.Binding{AsOf: item.AsOf, Params: map[string]int64{}}}
	if err := decode(trace, &e.trace); err != nil {
		return err
	}
	for key, p := range e.trace.Params {
		e.binding.Params[key] = p.Value
	}
	item.Message, item.Remedy = e.message(r), r.Remedy
	item.Asks = e.asks(r, item.Ref.County)
	return nil
}

// asks lists the fields that a rule looks at, those without a value first, each once.
func (e *explainer) asks(r *rule.Rule, county int) []Ask {
	var out []Ask
	add := func(n *rule.Node) {
		if field, own := ownLists()[n.List]; own && n.Over() {
			out = append(out, Ask{Field: field})
		}
		if n.Fact == nil || n.Fact.Field == "" {
			return
		}
		a := Ask{Field: n.Fact.Field, List: n.List}
		root, _, _ := strings.Cut(n.Name, ".")
		a.Basis, _ = registry.BasisOf(root)
		if n.List != "" {
			if list, ok := e.set.Facts.Lists[n.List]; ok {
				a.Label = list.Label
			}
			a.Members, a.Missing = e.deciding(n, county)
		} else {
			a.Missing = e.trace.Leaves[n.String()] == nil
		}
		same := func(b Ask) bool { return b.Field == a.Field && b.Basis == a.Basis && b.List == a.List }
		if i := slices.IndexFunc(out, same); i >= 0 {
			out[i].Missing = out[i].Missing || a.Missing
			return
		}
		out = append(out, a)
	}
	walk(r.Tree, add)
	slices.SortStableFunc(out, func(a, b Ask) int {
		switch {
		case a.Missing == b.Missing:
			return 0
		case a.Missing:
			return -1
		}
		return 1
	})
	return out
}

// ownLists are the lists that a household's own value puts it into: who corrects the value takes the household out.
func ownLists() map[string]string {
	return map[string]string{"records.same_phone": "household.phone"}
}

// deciding lists the members whose rows decided an operation that looks at a fact of members, and whether the fact was missing in one.
func (e *explainer) deciding(n *rule.Node, county int) (members []id.Ref, missing bool) {
	for _, r := range e.trace.Rows {
		value, looked := r.Values[n.Name]
		if r.List != n.List || !looked {
			continue
		}
		missing = missing || value == nil
		ref := id.Ref{County: county, ID: r.ID}
		if n.List == listMembers && !slices.Contains(members, ref) {
			members = append(members, ref)
		}
	}
	return members, missing
}

// walk visits a condition with everything that it is made of, what named facts stand for included.
func walk(n *rule.Node, visit func(*rule.Node)) {
	if n == nil {
		return
	}
	visit(n)
	for _, a := range n.Args {
		walk(a, visit)
	}
}

// mark is a place in the worklist: the last item's village, household and rule.
type mark struct {
	village, household int64
	rule               string
}

func (m mark) String() string {
	return strconv.FormatInt(m.village, 10) + "." + strconv.FormatInt(m.household, 10) + "." + m.rule
}

func parseMark(text string) (mark, error) {
	if text == "" {
		return mark{}, nil
	}
	parts := strings.SplitN(text, ".", 3)
	if len(parts) == 3 {
		village, err1 := strconv.ParseInt(parts[0], 10, 64)
		household, err2 := strconv.ParseInt(parts[1], 10, 64)
		if err1 == nil && err2 == nil && village > 0 && household > 0 {
			return mark{village: village, household: household, rule: parts[2]}, nil
		}
	}
	return mark{}, fault.NotFound("not_found").Because(fmt.Errorf("no place in the worklist: %q", text))
}
