package synth

import (
	"fmt"

	"shouwang/internal/civil"
	"shouwang/internal/idno"
)

// numbers gives out identity numbers so that none is given twice: of every birth date and sex the sequence numbers are used up in a
// scattered order, and a full day passes to the next. It holds one counter a day and sex, whatever the county's size.
type numbers struct {
	region int
	used   map[int]int
	phones int
}

const sequencesADay = 500

// person gives a birth date (the wished one or the next free) and the identity number that goes with it.
func (n *numbers) person(birth civil.Date, sex idno.Sex) (civil.Date, string) {
	if n.used == nil {
		n.used = map[int]int{}
	}
	odd := int(sex) % 2
	for n.used[birth.Int()*10+odd] >= sequencesADay {
		birth = birth.AddDays(-1)
	}
	key := birth.Int()*10 + odd
	k := n.used[key]
	n.used[key] = k + 1
	// 183 is prime to 500, so every sequence number comes once; the day shifts the start.
	seq := (k*183 + birth.Int()*37) % sequencesADay
	return birth, idno.Make(n.region, birth.Int(), seq*2+odd)
}

// mobile gives a made-up phone number that nobody else has: the factor is prime to ten, so the last eight digits differ.
func (n *numbers) mobile(d *dice) string {
	prefixes := []string{"135", "136", "137", "138", "139", "150", "151", "158", "182", "183", "187", "188"}
	n.phones++
	return fmt.Sprintf("%s%08d", prefixes[d.IntN(len(prefixes))], (n.phones*76543217)%100_000_000)
}
