package synth

import (
	"strings"

	"shouwang/internal/civil"
	"shouwang/internal/money"
)

// kind says in which workbooks a household stands and whether it is watched or assisted at the as-of date.
type kind int

const (
	lifted kind = iota
	liftedActive
	liftedCleared
	ordinaryActive
	ordinaryCleared
	// poor and leaving (planned to exit this year) are registered households that have not exited, of which only the years to 2020 know.
	poor
	leaving
)

var kindNames = [...]string{"lifted", "lifted_active", "lifted_cleared", "ordinary_active", "ordinary_cleared", "poor", "planned"}

func (k kind) String() string { return kindNames[k] }

// isLifted: the household stands in the workbook of lifted households.
func (k kind) isLifted() bool { return k != ordinaryActive && k != ordinaryCleared }

// hasExited: the household is registered and no longer poor, or not registered at all.
func (k kind) hasExited() bool { return k != poor && k != leaving }

// isMonitored: the household stands in the workbook of monitored households.
func (k kind) isMonitored() bool { return k != lifted && k.hasExited() }

func (k kind) isActive() bool { return k == liftedActive || k == ordinaryActive }

func (k kind) isCleared() bool { return k == liftedCleared || k == ordinaryCleared }

// income is one assessment of a household.
type income struct {
	wage, operating, property, transfer, expense money.Fen
	claim, outOfPocket                           money.Fen
	destitute, dibao, pension                    money.Fen
	// netReported and perCapita are what the workbook states; settle makes them right.
	netReported, perCapita money.Fen
}

func (i *income) net() money.Fen {
	return i.wage + i.operating + i.property + i.transfer - i.expense
}

// settle states the net income and the income per person as they follow from the five items.
func (i *income) settle(members int) {
	i.netReported = i.net()
	i.perCapita = i.netReported.Div(int64(members))
}

// The four guarantees, in the order of the columns.
const (
	housingProblem = iota
	dropoutProblem
	waterProblem
	uninsuredProblem
)

// The kinds of measures, named as the columns of the monitored workbook.
var measureColumns = []string{"industry", "employment", "finance", "post", "housing", "water", "health", "compulsory", "education",
	"safety_net", "social", "relocation", "living", "infrastructure"}

// monitoring is a household's record in the monitored workbook.
type monitoring struct {
	class         string
	identifiedOn  civil.Date
	risks         []string
	clearedOn     civil.Date
	method        string
	safetyNet     bool
	developmental string
	measures      map[string][]string
	identified    income
	cleared       income
	problems      [4]bool
}

// living is what the workbooks say about house, water and land; areas are in hundredths.
type living struct {
	dangerous, safeWater, electricity, toilet, toiletUsable, hardened bool
	floor, distance, arable, forest, reforested, orchard              int
}

// household is one synthetic household, complete.
type household struct {
	no       string
	kind     kind
	village  *Village
	members  []*person
	phone    string
	current  income
	before   *income // what an earlier workbook said of the current income, nil where there is none
	watch    monitoring
	living   living
	liftYear int
	policy   bool // lifted and still eligible for policies
	size     int  // as the workbook states it
	// cause and otherCauses are why a registered household became poor.
	cause       string
	otherCauses []string
	records     []record
	// kept: the ledger of measures was written by a plant.
	kept bool
	// shares: the phone is another household's.
	shares bool
	// over replaces cells in all rows of the household, by the column's identity.
	over map[string]string
}

// record is one row of a list about a member: pairs of column and text.
type record struct {
	source string
	who    *person
	cells  []string
	over   map[string]string
}

func (h *household) set(column, text string) {
	if h.over == nil {
		h.over = map[string]string{}
	}
	h.over[column] = text
}

func (h *household) blank(columns ...string) {
	for _, c := range columns {
		h.set(c, "")
	}
}

// list adds a row about a member to a source's list; cells are pairs of column and text.
func (h *household) list(source string, who *person, cells ...string) {
	h.records = append(h.records, record{source: source, who: who, cells: cells})
}

// unlist takes the household off the lists of these sources, or of all of them.
func (h *household) unlist(sources ...string) {
	var kept []record
	for _, r := range h.records {
		drop := len(sources) == 0
		for _, s := range sources {
			drop = drop || s == r.source
		}
		if !drop {
			kept = append(kept, r)
		}
	}
	h.records = kept
}

func (h *household) head() *person { return h.members[0] }

// find returns the first member for whom ok holds, or the last member.
func (h *household) find(ok func(*person) bool) *person {
	for _, p := range h.members {
		if ok(p) {
			return p
		}
	}
	return h.members[len(h.members)-1]
}

// anyone reports whether ok holds for a member.
func (h *household) anyone(ok func(*person) bool) bool {
	for _, p := range h.members {
		if ok(p) {
			return true
		}
	}
	return false
}

// grown is the youngest member of age, the one whom lists of adults name.
func (h *household) grown() *person {
	var best *person
	for _, p := range h.members {
		if p.age >= 18 && !p.pupil() && (best == nil || p.age < best.age) {
			best = p
		}
	}
	if best == nil {
		return h.head()
	}
	return best
}

func (h *household) learner() *person { return h.find((*person).pupil) }

func (h *household) worker() *person { return h.find((*person).works) }

// old is a member without any ability to work who is no child.
func (h *household) old() *person {
	return h.find(func(p *person) bool { return p.age >= 60 && (p.labour == "none" || p.labour == "lost") })
}

// plain is a grown member without a certificate.
func (h *household) plain() *person {
	return h.find(func(p *person) bool { return p.age >= 18 && p.category == 0 })
}

func (h *household) hasLabour() bool {
	return h.anyone(func(p *person) bool { return p.works() || p.labour == "weak" })
}

// assist records a measure; setting none takes the kind away.
func (h *household) assist(kind string, codes ...string) {
	if h.watch.measures == nil {
		h.watch.measures = map[string][]string{}
	}
	if len(codes) == 0 {
		delete(h.watch.measures, kind)
		return
	}
	h.watch.measures[kind] = codes
}

// unassisted takes all measures away and states so.
func (h *household) unassisted() {
	h.watch.measures = nil
	h.watch.developmental = "not_started"
}

func join(labels []string) string { return strings.Join(labels, ",") }
