package synth

import (
	"slices"
)

// Plant is one situation that a household can be put into, with everything that follows from it.
type Plant struct {
	// Name identifies the plant in tests and documents; Note says in a few words what is planted.
	Name string
	Note string
	// Kinds are the households that may receive it.
	Kinds []kind
	// Shape is the family that it needs; Stance the standing that it needs of an active household. A plant with a stance declares the
	// effects of both together, a plant without one only its own.
	Shape  shape
	Stance string
	// Facets are the sides of the household that it touches or rests on. Two plants go together when they share none.
	Facets facet
	// Profile is the profile whose rules alone speak about it; empty for all.
	Profile string
	// Weight is how often it is planted, 1 when zero.
	Weight int
	// True and Unknown are the rules that are true and unknown because of it; whatever is not named is false or left as it was.
	True    []string
	Unknown []string

	apply func(*generator, *household, *dice)
}

// facet is a set of sides of a household.
type facet uint64

const (
	fMembers facet = 1 << iota
	fMonitoring
	fIncome
	fMedical
	fSevere
	fSchooling
	fHouse
	fWater
	fInsurance
	fDisability
	fDisaster
	fEmployment
	fRelief
	fPolice
	fVehicles
	fProperty
	fBusiness
	fSalary
	fPhone
	fSize
	fElectricity
	fPlanned
	fMigrant
	fVisits
	fLedger
	fLiving

	fPoverty

	// fAll keeps a plant alone on its household.
	fAll = ^facet(0)
)

// The kinds that plants are for.
var (
	kindOrder      = []kind{lifted, liftedActive, liftedCleared, ordinaryActive, ordinaryCleared, poor, leaving}
	everyKind      = []kind{lifted, liftedActive, liftedCleared, ordinaryActive, ordinaryCleared}
	watched        = []kind{lifted, liftedCleared, ordinaryCleared}
	watchedLifted  = []kind{lifted, liftedCleared}
	active         = []kind{liftedActive, ordinaryActive}
	cleared        = []kind{liftedCleared, ordinaryCleared}
	monitoredKinds = []kind{liftedActive, liftedCleared, ordinaryActive, ordinaryCleared}
	inWorkbook     = []kind{lifted, liftedActive, liftedCleared}
)

// plants lists every plant but the stances.
func plants() []Plant {
	return slices.Concat(incomePlants(), medicalPlants(), schoolPlants(), housePlants(), departmentPlants(), doubtPlants(),
		recordPlants(), clearedPlants(), causePlants(), memberPlants(), statedPlants(), dutyPlants(),
		costPlants(), workPlants(), hardshipPlants(), scopePlants(), assetPlants(), visitPlants(), latelyPlants(), ledgerPlants(), helpedPlants(), qualityPlants(), povertyPlants(), managementPlants())
}

// Effects is one line of the table of everything that can be planted.
type Effects struct {
	Name    string
	Note    string
	Kinds   []string
	Stance  string
	True    []string
	Unknown []string
}

// Table lists every stance and plant with its declared effects.
func Table() []Effects {
	var out []Effects
	for _, p := range slices.Concat(stances(), plants()) {
		e := Effects{Name: p.Name, Note: p.Note, Stance: p.Stance, True: p.True, Unknown: p.Unknown}
		for _, k := range p.Kinds {
			e.Kinds = append(e.Kinds, k.String())
		}
		out = append(out, e)
	}
	return out
}

// deck deals plants so that every one of them comes before any comes twice as often as its weight says.
type deck struct {
	cards []Plant
	queue []Plant
	dice  *dice
}

func newDeck(cards []Plant, k kind, d *dice) *deck {
	out := &deck{dice: d}
	for _, p := range cards {
		if !slices.Contains(p.Kinds, k) {
			continue
		}
		for range max(p.Weight, 1) {
			out.cards = append(out.cards, p)
		}
	}
	return out
}

// next deals a plant that ok accepts, or none when none of the next few is accepted.
func (k *deck) next(ok func(Plant) bool) (Plant, bool) {
	if len(k.queue) < 16 {
		fresh := slices.Clone(k.cards)
		k.dice.Shuffle(len(fresh), func(i, j int) { fresh[i], fresh[j] = fresh[j], fresh[i] })
		k.queue = append(k.queue, fresh...)
	}
	for i, p := range k.queue[:min(16, len(k.queue))] {
		if ok(p) {
			k.queue = slices.Delete(k.queue, i, i+1)
			return p, true
		}
	}
	return Plant{}, false
}

// situation begins a plant; what it needs and what follows from it are added to it.
func situation(name, note string, kinds []kind, sides facet, apply func(*generator, *household, *dice)) Plant {
	return Plant{Name: name, Note: note, Kinds: kinds, Facets: sides, apply: apply}
}

// says is the plant with the rules that it makes true.
func (p Plant) says(rules ...string) Plant {
	p.True = rules
	return p
}

// leaves is the plant with the rules that it leaves unknown.
func (p Plant) leaves(rules ...string) Plant {
	p.Unknown = rules
	return p
}

// shaped is the plant with the family that it needs.
func (p Plant) shaped(s shape) Plant {
	p.Shape = s
	return p
}

// standing is the plant with the standing that it needs of an active household.
func (p Plant) standing(stance string) Plant {
	p.Stance = stance
	return p
}

// often is the plant with a weight.
func (p Plant) often(weight int) Plant {
	p.Weight = weight
	return p
}

// goesWith reports whether a second plant leaves everything true that the first one declares, and the other way round.
func (p Plant) goesWith(second Plant) bool {
	return p.Facets&second.Facets == 0 && second.Stance == "" && (second.Shape == anyFamily || second.Shape == p.Shape) && p.Name != second.Name
}
