package rule

import "fmt"

// within writes a date in a period.
func (w *writer) within(n *Node) fragment {
	p := n.Args[1]
	first := bound(p, func(b Binding) any { v, _ := b.period(p); return v })
	last := bound(p, func(b Binding) any { _, v := b.period(p); return v })
	return sqlf("({} BETWEEN CAST(? AS BIGINT) AND CAST(? AS BIGINT))", w.sql(n.Args[0])).with(first, last)
}

// days writes what counts days.
func (w *writer) days(n *Node) fragment {
	switch n.Op {
	case OpDays:
		return sqlf("({} - {})", w.dayNumber(n.Args[1]), w.dayNumber(n.Args[0]))
	case OpWorking:
		return sqlf("({} - {})", w.ordinal(n.Args[1], n.calendar), w.ordinal(n.Args[0], n.calendar))
	}
	return sqlf(dateOfDay, sqlf("{} + {}", w.dayNumber(n.Args[0]), w.amount(n.Args[1])))
}

// dayNumber writes the number of a date's day, as dayNumber computes it; that of a date which is the same for all is bound.
func (w *writer) dayNumber(n *Node) fragment {
	if n.fixed() {
		return whole(bound(n, func(b Binding) any {
			if v, ok := b.Eval(n, nil).(int64); ok {
				return dayNumber(v)
			}
			return nil
		}))
	}
	if n.Op == OpFact {
		column := w.sql(n).text
		return name(fmt.Sprintf("("+dayOfDate+")", column))
	}
	return sqlf("(SELECT "+fmt.Sprintf(dayOfDate, "x.v")+" FROM (SELECT {} AS v"+once+") AS x)", w.sql(n))
}

// ordinal writes how many working days a calendar has up to a date; NULL outside it.
func (w *writer) ordinal(n *Node, calendar *Calendar) fragment {
	if n.fixed() {
		return whole(bound(n, func(b Binding) any {
			day, ok := b.Eval(n, nil).(int64)
			if !ok {
				return nil
			}
			if v, ok := calendar.at(day); ok {
				return v
			}
			return nil
		}))
	}
	return sqlf("(SELECT k.ordinal FROM "+w.calendar+" AS k WHERE k.day = {})", w.sql(n))
}

// dayOfDate is dayNumber in SQL: years begin in March, so that the leap day is the last of its year.
const dayOfDate = "(%[1]s / 10000 - (%[1]s / 100 %% 100 + 9) %% 12 / 10) * 365" +
	" + (%[1]s / 10000 - (%[1]s / 100 %% 100 + 9) %% 12 / 10) / 4" +
	" - (%[1]s / 10000 - (%[1]s / 100 %% 100 + 9) %% 12 / 10) / 100" +
	" + (%[1]s / 10000 - (%[1]s / 100 %% 100 + 9) %% 12 / 10) / 400" +
	" + ((%[1]s / 100 %% 100 + 9) %% 12 * 306 + 5) / 10 + %[1]s %% 100 - 1"

// dateOfDay is the way back, from the number of a day to the date as it is stored, step by step: the four hundred years that the day
// is in, the year, the day of the year, the month. Beyond the first and the last date it is nothing.
var dateOfDay = "(SELECT (e.y + e.m / 10) * 10000 + ((e.m + 2) % 12 + 1) * 100 + e.doy - (153 * e.m + 2) / 5 + 1" +
	" FROM (SELECT d.y, d.doy, (5 * d.doy + 2) / 153 AS m" +
	" FROM (SELECT c.era * 400 + c.yoe AS y, c.doe - (365 * c.yoe + c.yoe / 4 - c.yoe / 100) AS doy" +
	" FROM (SELECT b.era, b.doe, (b.doe - b.doe / 1460 + b.doe / 36524 - b.doe / 146096) / 365 AS yoe" +
	" FROM (SELECT a.z / 146097 AS era, a.z % 146097 AS doe" +
	" FROM (SELECT {} AS z" + once + ") AS a" +
	fmt.Sprintf(" WHERE a.z BETWEEN %d AND %d", firstDay, lastDay) + once + ") AS b" + once + ") AS c" + once + ") AS d) AS e)"

// once keeps PostgreSQL from writing the inner expression out wherever its value is used.
const once = " LIMIT 1"
