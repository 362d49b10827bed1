package synth

import (
	"strconv"
	"strings"
)

// firstRural is where the codes of villages begin behind those of residents' committees (the last three digits of a code).
const firstRural = 200

// settle shares the households out among the rural villages; a county without any takes all of its committees.
func (g *generator) settle(villages []Village) {
	var rest []Village
	for _, v := range villages {
		if v.Code%1000 >= firstRural {
			g.villages = append(g.villages, v)
		} else {
			rest = append(rest, v)
		}
	}
	if len(g.villages) == 0 {
		g.villages, rest = rest, nil
	}
	if len(rest) > 0 {
		g.empty = &rest[0]
	}
	d := newDice(g.opts.Seed, streamVillage, 0)
	sum, weights := 0, make([]int, len(g.villages))
	for i := range weights {
		weights[i] = d.between(40, 160)
		sum += weights[i]
	}
	done, passed := 0, 0
	for _, w := range weights {
		passed += w
		upTo := int(int64(g.opts.Households) * int64(passed) / int64(sum))
		g.shares = append(g.shares, upTo-done)
		done = upTo
	}
}

// villageRows writes the facts of every village, and the faulty rows of that workbook.
func (g *generator) villageRows() error {
	const key = "national-villages"
	for i := range g.villages {
		cells := g.villageRow(&g.villages[i], g.shares[i], uint64(i)+1)
		g.flawVillage(i, cells)
		if err := g.sink(sound(key, cells)); err != nil {
			return err
		}
	}
	if !g.faulty() || g.empty == nil {
		return nil
	}
	for _, f := range g.flaws {
		if f.Source != key {
			continue
		}
		cells := g.villageRow(g.empty, 0, 0)
		at := g.forms[key].index[f.Column]
		cells[at] = f.Value
		if err := g.sink(Row{Source: key, Cells: cells, Number: noColumn, Fault: f.Code, At: at}); err != nil {
			return err
		}
	}
	return nil
}

func (g *generator) villageRow(v *Village, registered int, n uint64) []string {
	d := newDice(g.opts.Seed, streamVillage, n+1)
	form := g.forms["national-villages"]
	r := &row{form: form, cells: make([]string, len(form.source.Columns)), strange: g.strange}
	g.putPlace(r, v)
	number := func(column string, n int) { r.put("village."+column, strconv.Itoa(n)) }
	yes := func(column string, v bool) { r.put("village."+column, g.data.words.yes(v)) }
	households := registered + d.between(180, 620)
	persons := households * d.between(33, 41) / 10
	yes("lifted", true)
	number("households", households)
	number("persons", persons)
	r.put("village.collective_income", hundredths(d.between(300, 3800)))
	number("primary_schools", d.weighted(45, 50, 5))
	yes("bus", d.chance(930))
	yes("paved_road", true)
	number("clinics", 1+d.weighted(85, 15))
	number("doctors", 1+d.weighted(60, 30, 10))
	number("public_toilets", d.between(0, 5))
	number("culture_rooms", 1)
	number("waste_points", d.between(1, 12))
	number("pension_persons", persons*d.between(45, 60)/100)
	// 27 of 286 households, 11 persons in destitute support and 27 disabled of 1,478 persons: the village of source 003, part 1.
	dibao := households * d.between(6, 12) / 100
	number("dibao_households", dibao)
	number("dibao_persons", dibao*d.between(19, 26)/10)
	number("destitute_persons", persons*d.between(4, 11)/1000)
	number("disabled_persons", persons*d.between(14, 30)/1000)
	poorPersons := 0
	if g.data.plan.Kinds[poor.String()] > 0 {
		poorPersons = persons * 4 / 1000
	}
	number("poor_persons", poorPersons)
	number("dangerous_households", 0)
	number("unsafe_water_households", 0)
	return r.cells
}

// twin finds a village whose name without its suffix fits another one of the same town, and gives that bare name.
func (g *generator) twin() (*Village, string) {
	seen := map[string]bool{}
	for i := range g.villages {
		v := &g.villages[i]
		bare := g.bare(v.Name)
		key := v.Town + "\x00" + bare
		if seen[key] {
			return v, bare
		}
		seen[key] = true
	}
	return nil, ""
}

// short is a village's name as workbooks shorten it.
func (g *generator) short(name string) string {
	for _, suffix := range g.data.words.Lists["village_suffixes"] {
		if rest, ok := strings.CutSuffix(name, suffix); ok && rest != "" {
			if kind := g.data.words.VillageShort[suffix]; kind != "" {
				return rest + kind
			}
			return name
		}
	}
	return name
}

func (g *generator) bare(name string) string {
	for _, suffix := range g.data.words.Lists["village_suffixes"] {
		if rest, ok := strings.CutSuffix(name, suffix); ok && rest != "" {
			name = rest
		}
	}
	return name
}
