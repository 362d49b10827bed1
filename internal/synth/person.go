package synth

import (
	"strconv"

	"shouwang/internal/civil"
	"shouwang/internal/idno"
)

// person is one member of a synthetic household. Codes are the identifiers of the profile's lists; an empty code is an empty cell.
type person struct {
	name      string
	sex       idno.Sex
	birth     civil.Date
	age       int
	resident  string // 18-digit identity number
	category  int    // of the disability certificate, 0 without one
	grade     int
	relation  string
	ethnic    string
	political string
	education string
	school    string
	health    []string
	labour    string
	workPlace string
	work      int // months
	resMed    bool
	empMed    bool
	severeIns bool
	resPen    bool
	empPen    bool
	aid       bool
	dibao     string
	destitute string
	post      string
	postMonth int
	phone     string
	// over replaces cells of this member's row, by the column's identity; a blank is an empty text.
	over map[string]string
}

// id is the number that the national workbooks carry: the certificate's where there is one.
func (p *person) id() string {
	if p.category == 0 {
		return p.resident
	}
	return p.resident + strconv.Itoa(p.category) + strconv.Itoa(p.grade)
}

// listed is the number that departments' lists carry. A few lists still have the number of fifteen digits of people born in the last
// century; who has one lies in the number itself.
func (p *person) listed() string {
	const oneIn = 80
	if p.birth.Year < 1900 || p.birth.Year >= 1985 || (p.birth.Int()+int(p.resident[16]))%oneIn != 0 {
		return p.resident
	}
	return p.resident[:6] + p.resident[8:17]
}

// certificate gives the person a disability certificate, in the health column too.
func (p *person) certificate(category, grade int) {
	p.category, p.grade = category, grade
	p.ill("disabled")
}

// uncertified takes the certificate away, and the disability with it.
func (p *person) uncertified() {
	p.category, p.grade = 0, 0
	var kept []string
	for _, code := range p.health {
		if code != "disabled" {
			kept = append(kept, code)
		}
	}
	if p.health = kept; len(kept) == 0 {
		p.health = []string{"healthy"}
	}
}

// ill adds to what is the matter with the person.
func (p *person) ill(code string) {
	if len(p.health) == 1 && p.health[0] == "healthy" {
		p.health = nil
	}
	for _, h := range p.health {
		if h == code {
			return
		}
	}
	p.health = append([]string{code}, p.health...)
}

// works reports whether the person counts as full labour.
func (p *person) works() bool { return p.labour == "ordinary" || p.labour == "skilled" }

// pupil reports whether the person goes to a school of any kind.
func (p *person) pupil() bool {
	return p.school != "" && p.school != "preschool_age" && p.school != "not_student"
}

func (p *person) set(column, text string) {
	if p.over == nil {
		p.over = map[string]string{}
	}
	p.over[column] = text
}

// schoolAt is the stage of schooling that goes with an age; the empty text when none does.
func schoolAt(age int, d *dice, s shares) string {
	switch {
	case age < 3:
		return "preschool_age"
	case age < 6:
		return "preschool"
	case age < 12:
		return "primary"
	case age < 15:
		return "grade" + strconv.Itoa(age-5)
	case age < 18 && d.chance(s.Vocational):
		return "vocational" + strconv.Itoa(age-14)
	case age < 18:
		return "senior" + strconv.Itoa(age-14)
	case age < 22 && d.chance(s.College):
		return pick(d, []string{"bachelor", "junior_college"})
	}
	return ""
}

// educationAt is what somebody of this age who has left school usually finished.
func educationAt(age int, d *dice) string {
	stages := []string{"illiterate", "primary", "junior", "senior", "secondary_vocational", "higher_vocational", "bachelor"}
	switch {
	case age >= 70:
		return stages[d.weighted(45, 45, 10)]
	case age >= 50:
		return stages[d.weighted(12, 45, 38, 5)]
	case age >= 35:
		return stages[d.weighted(3, 22, 60, 10, 5)]
	}
	return stages[d.weighted(0, 5, 55, 14, 12, 9, 5)]
}

// labourAt is the labour capacity that goes with an age for somebody who is neither at school nor disabled.
func labourAt(age int, d *dice, s shares) string {
	switch {
	case age < 16:
		return "none"
	case age < 60:
		if d.chance(s.Skilled) {
			return "skilled"
		}
		return []string{"ordinary", "weak"}[d.weighted(92, 8)]
	case age < 70:
		return []string{"weak", "ordinary", "none"}[d.weighted(65, 15, 20)]
	}
	return []string{"none", "weak", "lost"}[d.weighted(80, 12, 8)]
}
