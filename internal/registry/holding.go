package registry

import (
	"context"
	"encoding/hex"
	"fmt"

	"shouwang/internal/sqldb"
)

// holding is the current rows of one household, or of one village alone, in which spots are looked up.
type holding struct {
	household   row
	members     []row
	assessments [bases]row
	monitoring  row
	village     row
}

// place is where a spot's value stands. The row is nil where the household has none of that kind yet.
type place struct {
	sh  *shape
	col column
	row row
}

// holdings reads the current rows of households.
func (s *Service) holdings(ctx context.Context, tx *sqldb.Tx, county int64, households []row) (map[int64]*holding, error) {
	out := map[int64]*holding{}
	var ids, villages []int64
	for _, r := range households {
		id := s.shapes.household.num(r, "id")
		out[id] = &holding{household: r}
		ids, villages = append(ids, id), append(villages, s.shapes.household.num(r, "village"))
	}
	of := func(sh *shape, do func(h *holding, r row)) error {
		return s.loadRows(ctx, tx, which{sh, "household_id", county, ids}, func(r row) { do(out[sh.num(r, "household_id")], r) })
	}
	if err := of(s.shapes.member, func(h *holding, r row) { h.members = append(h.members, r) }); err != nil {
		return nil, err
	}
	if err := of(s.shapes.assessment, func(h *holding, r row) {
		if b, ok := BasisOf(s.shapes.assessment.text(r, "basis")); ok {
			h.assessments[b] = r
		}
	}); err != nil {
		return nil, err
	}
	if err := of(s.shapes.monitoring, func(h *holding, r row) { h.monitoring = r }); err != nil {
		return nil, err
	}
	facts, err := s.villageRows(ctx, tx, county, villages)
	if err != nil {
		return nil, err
	}
	for _, h := range out {
		h.village = facts[s.shapes.household.num(h.household, "village")]
	}
	return out, nil
}

// villageRows reads the current facts of villages, by village.
func (s *Service) villageRows(ctx context.Context, tx *sqldb.Tx, county int64, villages []int64) (map[int64]row, error) {
	sh, out := s.shapes.village, map[int64]row{}
	err := s.loadRows(ctx, tx, which{sh, "village", county, villages}, func(r row) { out[sh.num(r, "village")] = r })
	return out, err
}

// place looks a spot up; false when there is no such field, when it cannot be corrected because it names the row, or when the
// household has no such member.
func (s *Service) place(h *holding, spot Spot) (place, bool) {
	p := place{}
	switch spot.table() {
	case "household":
		p.sh, p.row = s.shapes.household, h.household
	case "member":
		p.sh, p.row = s.shapes.member, s.memberOf(h, spot)
		if p.row == nil {
			return p, false
		}
	case "assessment":
		p.sh, p.row = s.shapes.assessment, h.assessments[spot.Basis]
	case "monitoring":
		p.sh, p.row = s.shapes.monitoring, h.monitoring
	case "village":
		p.sh, p.row = s.shapes.village, h.village
	default:
		return p, false
	}
	i := s.shapes.position(spot.Field)
	if i < 0 || i >= len(p.sh.columns) || p.sh.columns[i].field.Key != spot.Field {
		return p, false
	}
	p.col = p.sh.columns[i]
	return p, !p.col.fixed && p.col.blind != blindID && (h.household != nil || p.sh == s.shapes.village)
}

// memberOf finds a member who has not ended.
func (s *Service) memberOf(h *holding, spot Spot) row {
	sh := s.shapes.member
	for _, r := range h.members {
		if sh.num(r, "id") == spot.Member.ID && sh.num(r, "county") == int64(spot.Member.County) && !sh.has(r, "ended_on") {
			return r
		}
	}
	return nil
}

// mark is a short keyed trace of what stands at a place. Whoever sends it back with a correction has seen that value; it says nothing
// about the value itself.
func (s *Service) mark(p place) string {
	text := p.sh.table + "|" + p.col.field.Column + "|"
	if p.row != nil {
		value := p.row[p.col.at]
		if p.col.blind != "" {
			value = p.row[p.col.at+1]
		}
		text += fmt.Sprintf("%v|%v", p.row[number], value)
	}
	return hex.EncodeToString(s.keys.Blind("mark", text)[:8])
}
