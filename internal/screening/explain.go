package screening

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/idno"
	"shouwang/internal/policy"
	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// Explanation says why a warning was given, from what the warning stores, and whether it still holds.
type Explanation struct {
	Warning   Warning   `json:"warning"`
	RuleTitle rule.Text `json:"rule_title"`
	Message   rule.Text `json:"message"`
	Remedy    rule.Text `json:"remedy"`
	Source    string    `json:"source"`
	Condition string    `json:"condition"`
	Tree      *Reason   `json:"tree"`
	// Asked is the condition as it was put, whose parts are those of Tree; nil when it cannot be read any more.
	Asked *rule.Node `json:"-"`
	// Roots are the labels of what its facts are told of.
	Roots  map[string]rule.Text `json:"-"`
	Rows   []Evidence           `json:"rows"`
	More   map[string]int       `json:"more,omitempty"`
	Params map[string]Setting   `json:"params"`
	// Derived is what the condition gives from the stored values: the warning's status, or of a closed one what it was before.
	Derived string `json:"derived"`
	// Tampered says that what the warning stores does not fit together: its values do not give what it says, the rows do not give the
	// values, or the parameters and the condition are not those of the profile that it names.
	Tampered bool `json:"tampered"`
	// Now is what the rule says of the household today: open, unknown or closed; Holds that it is what the warning says.
	Now   string `json:"now"`
	Holds bool   `json:"holds"`
	// Changed says that the rule has been changed since; the tree shows the condition as it was put.
	Changed bool `json:"changed"`
}

// Reason is a node of the condition with what it gave.
type Reason struct {
	Text   string    `json:"text"`
	Label  rule.Text `json:"label"` // of a fact, a list or a named condition; empty for operators
	Op     string    `json:"op"`
	Type   rule.Type `json:"type"`
	Result string    `json:"result,omitempty"` // of a condition: true, false or unknown
	Value  rule.Text `json:"value"`            // as people read it; empty when missing
	Hidden bool      `json:"hidden,omitempty"` // the actor may not see the value
	Args   []*Reason `json:"args,omitempty"`
	// Rows are the rows that decided an operation over a list; what it asks of each is below them instead of in Args.
	Rows []RowReason `json:"rows,omitempty"`
}

// Setting is a parameter with the document that set it.
type Setting struct {
	Label rule.Text `json:"label"`
	Value rule.Text `json:"value"`
	TraceParam
}

// Evidence is a row behind a warning.
type Evidence struct {
	Over   string    `json:"over"`
	List   string    `json:"list"`
	Label  rule.Text `json:"label"`
	Row    id.Ref    `json:"row"`
	Result string    `json:"result"`
	Values []Named   `json:"values"`
	Member string    `json:"member,omitempty"` // name, masked unless the actor may read sensitive fields
	File   string    `json:"file,omitempty"`
	Sheet  string    `json:"sheet,omitempty"`
	Line   int64     `json:"line,omitempty"`
	Batch  id.Ref    `json:"batch"`
}

// Named is a value with its label.
type Named struct {
	Key    string    `json:"key"`
	Label  rule.Text `json:"label"`
	Value  rule.Text `json:"value"`
	Hidden bool      `json:"hidden,omitempty"`
}

// Explain derives a warning again from what it stores and shows the condition, the values and the rows behind it.
func (s *Service) Explain(ctx context.Context, actor auth.Actor, ref id.Ref) (Explanation, error) {
	if err := actor.Require(auth.WarningRead); err != nil {
		return Explanation{}, err
	}
	q, err := s.query(ctx, actor, Filter{})
	if err != nil {
		return Explanation{}, err
	}
	x := Explanation{}
	var origins map[string]origin
	e := &explainer{Service: s, actor: actor}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		w, text, err := loadEither(ctx, tx, q, ref.County, ref.ID)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.NotFound("not_found")
		}
		if err != nil {
			return fmt.Errorf("load warning: %w", err)
		}
		if err := decode(text, &e.trace); err != nil {
			return err
		}
		if w.Digest, err = valuesDigest(text); err != nil {
			return err
		}
		x.Warning, e.asOf, e.county, e.pack = w, w.AsOf, w.Ref.County, s.packOf(w.Profile)
		if err := e.rows(ctx, tx, &x); err != nil {
			return err
		}
		if origins, err = s.origins(ctx, tx, w); err != nil {
			return err
		}
		x.Now, err = e.today(ctx, tx, w)
		return err
	})
	if err != nil {
		return Explanation{}, err
	}
	if err := e.explain(ctx, &x); err != nil {
		return Explanation{}, err
	}
	e.addOrigins(&x, origins)
	s.dress(actor, &x.Warning)
	x.Holds = x.Now == x.Warning.Status
	return x, nil
}

// decode reads a trace with whole numbers as they are.
func decode(text string, into *Trace) error {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("read trace: %w", err)
	}
	wholeNumbers(into.Leaves)
	wholeRows(into.Rows)
	return nil
}

func wholeNumbers(values map[string]any) {
	for k, v := range values {
		values[k] = wholeNumber(v)
	}
}

func wholeRows(rows []TraceRow) {
	for i := range rows {
		rows[i].Result = wholeNumber(rows[i].Result)
		wholeNumbers(rows[i].Values)
		wholeNumbers(rows[i].Origin)
		wholeRows(rows[i].Rows)
	}
}

func wholeNumber(v any) any {
	if n, ok := v.(json.Number); ok {
		whole, err := n.Int64()
		if err == nil {
			return whole
		}
	}
	return v
}

// today runs the warning's rule over its household or village as it is now, on the warning's own as-of date.
func (p *pack) today(ctx context.Context, tx *sqldb.Tx, w Warning) (string, error) {
	r, ok := p.set.Rule(w.Rule)
	if !ok || !r.Holds(w.AsOf) {
		return Closed, nil
	}
	params, missing := bindCounty(p.profile, r.Params(), w.Ref.County, w.AsOf)
	if len(missing) > 0 {
		return "", fault.Invalid("screening_params_missing", "as_of", w.AsOf.String(), "profile", p.profile.Code).With(missing...)
	}
	chunk := p.set.Program([]*rule.Rule{r}).Chunks[0]
	hits, err := readStatus(ctx, tx, chunk, rule.Scope{County: w.Ref.County, IDs: []int64{w.subject()}}, params.binding)
	if err != nil {
		return "", err
	}
	switch {
	case len(hits) == 0:
		return Closed, nil
	case hits[0].status[0] == rule.True:
		return Open, nil
	default:
		return Unknown, nil
	}
}

// explainer turns a trace into an explanation.
type explainer struct {
	*Service
	*pack   // of the warning's own profile
	actor   auth.Actor
	trace   Trace
	asOf    civil.Date
	county  int
	binding rule.Binding
	found   map[string]Evidence // rows with names and places, by evidenceKey
}

func (e *explainer) explain(ctx context.Context, x *Explanation) error {
	e.binding = rule.Binding{AsOf: e.asOf, Params: map[string]int64{}}
	x.Params = map[string]Setting{}
	for key, p := range e.trace.Params {
		e.binding.Params[key] = p.Value
		param, _ := e.profile.Parameter(key)
		label := rule.Text{Zh: param.Name.Zh, En: param.Name.En}
		x.Params[key] = Setting{Label: label, Value: e.show(rule.UnitType(p.Unit), "", p.Value), TraceParam: p}
		if code, ok := e.profile.ParamCode(param, p.Text); ok {
			x.Params[key] = Setting{Label: label, Value: rule.Text(code.Name), TraceParam: p}
		}
	}
	x.Condition, x.More = e.trace.Condition, e.trace.More
	x.RuleTitle = rule.Text{Zh: x.Warning.Rule, En: x.Warning.Rule}
	current, ok := e.set.Rule(x.Warning.Rule)
	x.Changed = !ok || current.Digest != e.trace.Digest
	said, tree, err := e.said(ctx, x)
	if err != nil {
		return err
	}
	if ok {
		x.RuleTitle, x.Remedy, x.Source = current.Title, current.Remedy, current.Source
	}
	if said != nil {
		x.Message = e.message(said)
	}
	if tree != nil {
		x.Asked, x.Roots, x.Tree = tree, e.set.Facts.Labels, e.reason(tree, e.top())
		x.Derived = map[string]string{"true": Open, "unknown": Unknown, "false": Closed}[x.Tree.Result]
		x.Tampered = e.tampered(x, tree)
	}
	return nil
}

// said is the rule as it was when it said the warning, and its condition: the rule of today while it is the same, otherwise that of the
// version of the profile that said it. When that cannot be read the rule of today lends its sentence, and the stored text of the condition
// is read against the facts of today; the condition is nil when that fails too.
func (e *explainer) said(ctx context.Context, x *Explanation) (*rule.Rule, *rule.Node, error) {
	current, _ := e.set.Rule(x.Warning.Rule)
	if !x.Changed {
		return current, current.Tree, nil
	}
	if old, err := policy.LoadRegistered(ctx, e.db, x.Warning.profileDigest); err == nil {
		if set, err := CompileRules(old); err == nil {
			if r, ok := set.Rule(x.Warning.Rule); ok && r.Digest == e.trace.Digest {
				return r, r.Tree, nil
			}
		}
	}
	tree, err := CompileCondition(e.profile, e.trace.Condition)
	if fault.KindOf(err) == fault.KindInvalid {
		return current, nil, nil
	}
	return current, tree, err
}

func (e *explainer) lookup(n *rule.Node) any { return e.trace.Leaves[n.String()] }

// reason builds the tree of a condition with what each node gave.
func (e *explainer) reason(n *rule.Node, in around) *Reason {
	r := &Reason{Text: n.String(), Op: string(n.Op), Type: n.Type, Label: e.label(n)}
	switch n.Op {
	case rule.OpGroup, rule.OpPeriod, rule.OpSpan:
		return r // the right side of «in», no value of its own
	}
	value := e.binding.Eval(n, in.lookup)
	if n.Type == rule.Bool {
		r.Result = map[any]string{true: "true", false: "false", nil: "unknown"}[value]
	}
	if r.Hidden = e.hidden(n); !r.Hidden {
		r.Value = e.show(n.Type, listOf(n), value)
	}
	if r.Rows = e.rowReasons(n, in); n.Over() || n.Op == rule.OpWindow {
		return r
	}
	for _, a := range n.Args {
		r.Args = append(r.Args, e.reason(a, in))
	}
	return r
}

func listOf(n *rule.Node) string {
	if n.Fact != nil {
		return n.Fact.List
	}
	return n.Codes
}

// hidden tells whether a fact is of a kind that the actor may not see, or of a household that may lie outside the actor's area.
func (e *explainer) hidden(n *rule.Node) bool {
	if n.Fact != nil && n.Fact.Others && !e.actor.Covers(area.CountyCode(e.county)) {
		return true
	}
	if n.Fact == nil || e.actor.Can(auth.RegistryReadSensitive) {
		return false
	}
	f, ok := e.fields.Field(n.Fact.Field)
	return ok && f.Sensitivity != ""
}

// label names a node for people.
func (e *explainer) label(n *rule.Node) rule.Text {
	switch {
	case n.Op == rule.OpFact:
		return e.factLabel(n.Fact)
	case n.Over():
		return e.set.Facts.Lists[n.List].Label
	case n.Op == rule.OpNamed:
		if named, ok := e.set.Facts.Named[n.Name]; ok {
			return named.Label
		}
	case n.Op == rule.OpParam:
		param, _ := e.profile.Parameter(rule.ParamKey(n.Name))
		return rule.Text{Zh: param.Name.Zh, En: param.Name.En}
	}
	return rule.Text{}
}

func (e *explainer) factLabel(f *rule.Fact) rule.Text {
	if entry, ok := e.fields.Field(f.Field); ok {
		return rule.Text{Zh: entry.Zh, En: entry.En}
	}
	return f.Label
}

// rows turns the stored rows into evidence with names and places.
func (e *explainer) rows(ctx context.Context, tx *sqldb.Tx, x *Explanation) error {
	county := x.Warning.Ref.County
	var members, batches []int64
	rows := flat(e.trace.Rows)
	for _, r := range rows {
		members = append(members, memberOf(r))
		if b, ok := r.Origin["batch_id"].(int64); ok {
			batches = append(batches, b)
		}
	}
	names, err := memberNames(ctx, tx, county, members)
	if err != nil {
		return err
	}
	files, err := fileNames(ctx, tx, county, batches)
	if err != nil {
		return err
	}
	e.found = map[string]Evidence{}
	for _, r := range rows {
		ev := Evidence{Over: r.Over, List: r.List, Row: id.Ref{County: county, ID: r.ID}, Member: names[memberOf(r)]}
		if !e.actor.Can(auth.RegistryReadNames) {
			ev.Member = idno.MaskName(ev.Member)
		}
		if b, ok := r.Origin["batch_id"].(int64); ok {
			ev.Batch, ev.File = id.Ref{County: county, ID: b}, files[b]
			ev.Sheet, _ = r.Origin["sheet"].(string)
			ev.Line, _ = r.Origin["row_no"].(int64)
		}
		e.fill(&ev, r)
		x.Rows, e.found[evidenceKey(r)] = append(x.Rows, ev), ev
	}
	return nil
}

func memberOf(r TraceRow) int64 {
	if r.List == "members" {
		return r.ID
	}
	m, _ := r.Origin["member_id"].(int64)
	return m
}

// fill adds a row's values with their labels, in the order of their names.
func (e *explainer) fill(ev *Evidence, r TraceRow) {
	ev.Result = map[any]string{int64(rule.False): "false", int64(rule.Unknown): "unknown", int64(rule.True): "true"}[r.Result]
	if _, asks, _ := strings.Cut(r.Over, r.List+"."); strings.HasPrefix(asks, "sum(") || strings.HasPrefix(asks, "min(") || strings.HasPrefix(asks, "max(") {
		// the row's value: counted, or not known
		ev.Result = map[bool]string{true: "unknown", false: "true"}[r.Result == nil]
	}
	list, ok := e.set.Facts.Lists[r.List]
	if !ok {
		return
	}
	ev.Label = list.Label
	for _, name := range sortedKeys(r.Values) {
		fact, ok := list.Facts[name]
		if !ok {
			continue
		}
		n := Named{Key: name, Label: e.factLabel(fact), Hidden: e.hidden(&rule.Node{Op: rule.OpFact, Fact: fact})}
		if !n.Hidden {
			n.Value = e.show(fact.Type, fact.List, r.Values[name])
		}
		ev.Values = append(ev.Values, n)
	}
}
