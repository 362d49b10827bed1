package registry

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"shouwang/internal/fault"
	"shouwang/internal/idno"
)

// Status says whether a household is monitored.
type Status string

// The states of monitoring.
const (
	AnyStatus  Status = ""
	Watched    Status = "watched"     // in monitoring, risk not cleared
	RiskGone   Status = "cleared"     // the risk was cleared
	NotWatched Status = "not_watched" // never identified
)

// Sort is the order of a list of households.
type Sort string

// The orders: by village and number within it, by number, by the head's name (in the order of its characters), by persons reported.
const (
	ByVillage Sort = "village"
	ByNo      Sort = "no"
	ByName    Sort = "name"
	BySize    Sort = "size"
)

// Sorts lists the orders.
func Sorts() []Sort { return []Sort{ByVillage, ByNo, ByName, BySize} }

// Filter chooses households; its zero value chooses all of the actor's area that have not ended.
type Filter struct {
	// Text is what a person types: words that must all fit. A word is part of a member's name, the beginning of its pinyin initials,
	// the beginning of a household number, a whole identity number or a whole mobile number.
	Text   string
	Type   string // household type
	Class  string // class of monitored household
	Status Status
	Only   Condition // what another package adds
	Area   int64     // any division; 0 for the actor's own area
	Ended  bool      // those that have ended instead of those that have not
	Sort   Sort      // ByVillage when empty
	Desc   bool
	After  string // the mark of the page before, empty for the first
	Size   int    // rows a page, 50 when zero, at most 200
}

const (
	defaultPage  = 50
	greatestPage = 200
	maxWords     = 5
)

// settle checks the filter and fills in what is usual.
func (f Filter) settle() (Filter, error) {
	faults := &fault.List{}
	if f.Sort == "" {
		f.Sort = ByVillage
	}
	if !slices.Contains(Sorts(), f.Sort) {
		faults.Field("sort", "registry_sort_unknown", "value", string(f.Sort))
	}
	if !slices.Contains([]Status{AnyStatus, Watched, RiskGone, NotWatched}, f.Status) {
		faults.Field("status", "registry_status_unknown", "value", string(f.Status))
	}
	if f.Size == 0 {
		f.Size = defaultPage
	}
	if f.Size < 1 || f.Size > greatestPage {
		faults.Field("size", "registry_size_wrong", "most", greatestPage)
	}
	if len(strings.Fields(f.Text)) > maxWords || len(f.Text) > 300 {
		faults.Field("text", "registry_text_long", "most", maxWords)
	}
	return f, faults.Err("invalid")
}

// word is one word of a search, in every way it can be meant.
type word struct {
	part     string // part of a name, lower case
	initials string // beginning of a name's initials
	no       string // beginning of a household number
	resident string // the 18 digits of an identity number
	phone    string
}

// words reads what a person typed.
func words(text string) []word {
	var out []word
	for _, w := range strings.Fields(text) {
		out = append(out, wordOf(w))
	}
	return out
}

func wordOf(typed string) word {
	w := word{}
	normal := idno.Normalise(typed)
	if n, fault := idno.Parse(normal); fault == "" {
		w.resident = n.Resident18
	}
	if idno.ValidPhone(normal) {
		w.phone = normal
	}
	digits, letters := shapeOf(normal)
	switch {
	case digits || (letters && strings.ContainsAny(normal, "0123456789-")):
		w.no = normal
	case letters:
		w.initials, w.no, w.part = strings.ToLower(normal), normal, strings.ToLower(normal)
	default:
		w.part = strings.ToLower(strings.TrimSpace(typed))
	}
	return w
}

// shapeOf reports whether a text is digits only, or Latin letters, digits and dashes only.
func shapeOf(s string) (digits, letters bool) {
	digits, letters = s != "", s != ""
	for _, r := range s {
		digit := r >= '0' && r <= '9'
		digits = digits && digit
		letters = letters && (digit || r == '-' || (r|0x20 >= 'a' && r|0x20 <= 'z'))
	}
	return digits, letters
}

// mark is where a page ends: the sorting values of its last row.
type mark struct {
	Sort    Sort   `json:"s"`
	Desc    bool   `json:"d,omitempty"`
	Village int64  `json:"v,omitempty"`
	Text    string `json:"t,omitempty"`
	Size    int64  `json:"n,omitempty"`
	ID      int64  `json:"i"`
}

func (m mark) String() string {
	text, err := json.Marshal(m)
	if err != nil {
		return "" // integers and strings always encode
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// parseMark reads the mark of the page before, which must have been made in the same order.
func parseMark(f Filter) (mark, error) {
	var m mark
	wrong := fault.Invalid("registry_page_wrong")
	text, err := base64.RawURLEncoding.DecodeString(f.After)
	if err != nil {
		return m, wrong.Because(err)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil {
		return m, wrong.Because(err)
	}
	if m.Sort != f.Sort || m.Desc != f.Desc {
		return m, wrong
	}
	return m, nil
}
