package synth

import (
	"context"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/money"
)

// Options says which county to make. A zero AsOf takes the day of the embedded plan.
type Options struct {
	// County is the county's 6-digit code; its villages are asked of Areas.
	County int
	// Households is how many households end up in the registry; households that carry a planted fault come on top.
	Households int
	// Seed chooses among counties of the same size.
	Seed uint64
	// AsOf is the day for which the truth holds; nothing in the files happened later.
	AsOf civil.Date
	// Policy is the policy that the county lives under.
	Policy Policy
	// Dir is where the files are written.
	Dir string
	// Clean leaves all faults out: every row is good. Benches that want nothing but volume use it.
	Clean bool
	// Areas lists the villages of the county.
	Areas Areas
}

// DefaultProfile is the profile whose day and figures data/county.yaml states.
const DefaultProfile = "cn-2021"

// Policy is what synth is told of the policy that the county lives under: names and numbers, never the condition of a rule, so that the
// truth can convict the rules.
type Policy interface {
	// Code is the code of the profile.
	Code() string
	// InForce lists the rules that are in force on a day; the truth tells of no other.
	InForce(on civil.Date) []string
	// Amount is what a line or threshold in money is in a county on a day, false where the profile leaves it to the county.
	Amount(key string, county int, on civil.Date) (money.Fen, bool)
	// LocalLines writes the county's own layer: a value of everything that the rules in force ask for and the profile leaves to the
	// county, the one given or else the one that held last. It is empty when nothing is left to the county.
	LocalLines(county int, on civil.Date, given map[string]string, source string) (string, error)
}

// Areas is what synth needs to know about administrative divisions.
type Areas interface {
	// Villages lists the villages of a county given by its 6-digit code, in the order of their codes.
	Villages(ctx context.Context, county int) ([]Village, error)
}

// Village is one village with its full names.
type Village struct {
	Code     int64
	Province string
	City     string
	County   string
	Town     string
	Name     string
}

// Import is one file of the county and the source to import it as.
type Import struct {
	Source string `json:"source"`
	File   string `json:"file"`
}

// Manifest lists the files in the order to import them.
type Manifest struct {
	County  int    `json:"county"`
	AsOf    string `json:"as_of"`
	Profile string `json:"profile"`
	// Local is the folder of the county's own layer, to be adopted before a screening; empty when the profile needs none.
	Local   string   `json:"local,omitempty"`
	Imports []Import `json:"imports"`
}

// Fault is a planted fault: the check of the file must report this code at this cell and nothing else.
type Fault struct {
	File  string `json:"file"`
	Sheet string `json:"sheet"`
	Cell  string `json:"cell"`
	Code  string `json:"code"`
}

// Truth is what a screening of the imported files at the as-of date must find. Households and Persons are those that the registry
// holds after the good rows were taken. The household numbers of a rule are in ascending order, for a rule about villages their codes; a rule that nobody triggers is absent.
type Truth struct {
	Seed       uint64              `json:"seed"`
	Households int                 `json:"households"`
	Persons    int                 `json:"persons"`
	Warnings   map[string][]string `json:"warnings"`
	Unknown    map[string][]string `json:"unknown"`
	Faults     []Fault             `json:"faults"`
}

const maxHouseholds = 5_000_000

// check names every option that cannot be used.
func (o *Options) check() error {
	var problems fault.List
	if o.County < 110000 || o.County > 829999 {
		problems.Field("county", "synth_county")
	}
	if o.Households < 1 || o.Households > maxHouseholds {
		problems.Field("households", "synth_households", "max", maxHouseholds)
	}
	if y := o.AsOf.Year; y < 2015 || y > 2100 {
		problems.Field("as_of", "synth_as_of")
	}
	return problems.Err("synth_options")
}

// limits are the thresholds around which situations are planted, in yuan unless they say otherwise.
type limits struct {
	MonitoringLine int `yaml:"monitoring_line"`
	// PovertyStandard is what the profile says of the day; a profile from 2021 has none.
	PovertyStandard int `yaml:"-"`
	MedicalLifted   int `yaml:"medical_lifted"`
	MedicalOther    int `yaml:"medical_other"`
	Tuition         int `yaml:"tuition"`
	DisasterLoss    int `yaml:"disaster_loss"`
	VehiclePrice    int `yaml:"vehicle_price"`
	WageMinimum     int `yaml:"wage_minimum"`
	OutOfPocket     int `yaml:"out_of_pocket"`
	WaterQuantity   int `yaml:"water_quantity"`
	WaterMinutes    int `yaml:"water_minutes"`
	WaterAssurance  int `yaml:"water_assurance"`

	StayMonitored     int `yaml:"stay_monitored"`
	StayRural         int `yaml:"stay_rural"`
	Outpatient        int `yaml:"outpatient"`
	Chronic           int `yaml:"chronic"`
	RuralIncomeFen    int `yaml:"rural_income_fen"`
	RigidPercent      int `yaml:"rigid_percent"`
	IncomeDropPercent int `yaml:"income_drop_percent"`
	IndustryLoss      int `yaml:"industry_loss"`
	WageSharePercent  int `yaml:"wage_share_percent"`
	DependentPercent  int `yaml:"dependent_percent"`
	ReliantPercent    int `yaml:"reliant_percent"`
}

func yuan(n int) money.Fen { return money.Fen(n) * money.Yuan }
