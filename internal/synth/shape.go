package synth

import (
	"shouwang/internal/idno"
)

// shape asks for a family in which a situation is possible.
type shape int

const (
	// anyFamily leaves everything to chance.
	anyFamily shape = iota
	// earners: somebody of full labour, nobody of weak labour.
	earners
	// helpless: nobody able to work, only old people and children.
	helpless
	// halfLabour: somebody of weak labour beside somebody of full labour.
	halfLabour
	// grownUps: everybody of full labour.
	grownUps
	// withPupil: earners with a child of school age.
	withPupil
	// withStudent: earners with a student past compulsory school.
	withStudent
	// twoStudents: earners with two students past compulsory school.
	twoStudents
	// quartered: one of four of full labour, two old parents and a child.
	quartered
	// withOld: earners with an old parent who cannot work.
	withOld
)

// strict shapes leave nothing about labour and disability to chance.
func (s shape) strict() bool { return s != anyFamily }

// seat is one member before anything but the place in the family is known.
type seat struct {
	relation string
	sex      idno.Sex
	age      int
	labour   string // forced labour, otherwise by age
	pupil    bool   // must go to school
}

// family seats a household of a shape; an anyFamily takes the size that the plan's distribution gives.
func (g *generator) family(s shape, d *dice) []seat {
	switch s {
	case earners:
		return g.core(d, d.between(0, 2))
	case withPupil:
		return g.school(d, d.between(7, 14))
	case withStudent:
		return g.school(d, d.between(16, 17))
	case twoStudents:
		return g.students(d)
	case withOld:
		return append(g.core(d, d.between(0, 1)), parent(d, d.between(72, 84), "none"))
	case halfLabour:
		seats := g.core(d, d.between(0, 1))
		return append(seats, parent(d, max(d.between(60, 68), seats[0].age+18), "weak"))
	case quartered:
		age := d.between(40, 46)
		return []seat{{"head", idno.Male, age, "ordinary", false}, {"father", idno.Male, age + d.between(22, 27), "none", false},
			{"mother", idno.Female, age + d.between(22, 27), "none", false}, child(d, d.between(1, 10))}
	case helpless:
		return g.helpless(d)
	case grownUps:
		return g.grownUps(d)
	}
	return g.anySize(d, 1+d.weighted(g.data.plan.Sizes...))
}

// core is a couple of working age with young children.
func (g *generator) core(d *dice, children int) []seat {
	age := d.between(30, 50)
	seats := []seat{{"head", idno.Male, age, "ordinary", false}, {"spouse", idno.Female, age - d.between(-2, 4), "ordinary", false}}
	if d.chance(150) {
		seats = seats[:1]
	}
	for range children {
		seats = append(seats, child(d, d.between(1, min(14, age-22))))
	}
	return seats
}

func (g *generator) school(d *dice, age int) []seat {
	seats := g.core(d, 0)
	for i := range seats {
		seats[i].age = max(seats[i].age, age+21)
	}
	c := child(d, age)
	c.pupil, c.labour = true, "none"
	seats = append(seats, c)
	if d.chance(400) {
		younger := child(d, max(1, min(age-2, 12)))
		seats = append(seats, younger)
	}
	return seats
}

// students is a couple with two children past compulsory school.
func (g *generator) students(d *dice) []seat {
	seats := g.core(d, 0)
	for i := range seats {
		seats[i].age = max(seats[i].age, 40)
	}
	for _, age := range []int{17, 16} {
		c := child(d, age)
		c.pupil, c.labour = true, "none"
		seats = append(seats, c)
	}
	return seats
}

func child(d *dice, age int) seat {
	if d.chance(530) {
		return seat{"son", idno.Male, age, "", false}
	}
	return seat{"daughter", idno.Female, age, "", false}
}

func parent(d *dice, age int, labour string) seat {
	if d.chance(400) {
		return seat{"father", idno.Male, age, labour, false}
	}
	return seat{"mother", idno.Female, age, labour, false}
}

// helpless is an old person, an old couple, or old people with a grandchild.
func (g *generator) helpless(d *dice) []seat {
	age := d.between(70, 86)
	unable := func() string { return pick(d, []string{"none", "none", "lost"}) }
	seats := []seat{{"head", []idno.Sex{idno.Male, idno.Female}[d.weighted(65, 35)], age, unable(), false}}
	switch d.weighted(55, 30, 15) {
	case 1:
		seats[0].sex = idno.Male
		seats = append(seats, seat{"spouse", idno.Female, age - d.between(0, 5), unable(), false})
	case 2:
		c := seat{"grandson", idno.Male, d.between(4, 13), "none", false}
		if d.chance(480) {
			c.relation, c.sex = "granddaughter", idno.Female
		}
		seats = append(seats, c)
	}
	return seats
}

// grownUps is a couple, or a couple with a grown child, all of working age.
func (g *generator) grownUps(d *dice) []seat {
	age := d.between(46, 55)
	work := func() string { return pick(d, []string{"ordinary", "ordinary", "skilled"}) }
	seats := []seat{{"head", idno.Male, age, work(), false}, {"spouse", idno.Female, age - d.between(0, 3), work(), false}}
	if d.chance(500) {
		c := child(d, d.between(23, min(27, age-20)))
		c.labour = work()
		seats = append(seats, c)
	}
	return seats
}

// anySize seats a household of a given size as such households are.
func (g *generator) anySize(d *dice, size int) []seat {
	if size >= 7 {
		return threeGenerations(d, size)
	}
	if size == 1 {
		sex := []idno.Sex{idno.Male, idno.Female}[d.weighted(72, 28)]
		return []seat{{"head", sex, []int{d.between(60, 86), d.between(38, 59)}[d.weighted(68, 32)], "", false}}
	}
	if size == 2 {
		return pairOf(d)
	}
	age := d.between(30, 56)
	seats := []seat{{"head", idno.Male, age, "", false}, {"spouse", idno.Female, age - d.between(-2, 5), "", false}}
	if d.chance(120) {
		seats = seats[:1]
	}
	for parents := 0; parents < 2 && len(seats) < size && d.chance(330); parents++ {
		old := seat{"mother", idno.Female, age + d.between(21, 30), "", false}
		if parents == 1 {
			old.relation, old.sex = "father", idno.Male
		}
		seats = append(seats, old)
	}
	for len(seats) < size {
		seats = append(seats, child(d, max(0, min(age-d.between(21, 30), 30))))
	}
	return seats
}

func pairOf(d *dice) []seat {
	switch d.weighted(50, 22, 28) {
	case 0:
		age := d.between(60, 82)
		return []seat{{"head", idno.Male, age, "", false}, {"spouse", idno.Female, age - d.between(0, 6), "", false}}
	case 1:
		age := d.between(42, 58)
		return []seat{{"head", idno.Male, age, "", false}, {"spouse", idno.Female, age - d.between(-1, 5), "", false}}
	}
	age := d.between(36, 58)
	return []seat{{"head", idno.Male, age, "", false}, {"mother", idno.Female, age + d.between(20, 28), "", false}}
}

// threeGenerations is an elderly head with a son's family, and a great-grandparent where there is room.
func threeGenerations(d *dice, size int) []seat {
	age := d.between(54, 66)
	son := age - d.between(22, 27)
	seats := []seat{
		{"head", idno.Male, age, "", false}, {"spouse", idno.Female, age - d.between(0, 4), "", false},
		{"son", idno.Male, son, "", false}, {"daughter_in_law", idno.Female, son - d.between(0, 4), "", false},
	}
	if d.chance(500) {
		seats = append(seats, seat{"mother", idno.Female, age + d.between(20, 26), "", false})
	}
	for len(seats) < size {
		c := seat{"grandson", idno.Male, d.between(0, max(1, son-23)), "", false}
		if d.chance(480) {
			c.relation, c.sex = "granddaughter", idno.Female
		}
		seats = append(seats, c)
	}
	return seats
}
