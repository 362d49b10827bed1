package auth

import "shouwang/internal/area"

// Scope limits a query to an area: "village BETWEEN Lo AND Hi", and for rows without a village "county BETWEEN
// CountyLo AND CountyHi". A scope of one county has CountyLo equal to CountyHi, which is what routes a statement to
// one shard. An empty scope (Lo above Hi) matches nothing.
type Scope struct {
	Lo, Hi             int64
	CountyLo, CountyHi int
}

// ScopeOf returns the scope of an area; the area 0 is the whole country.
func ScopeOf(code int64) Scope {
	lo, hi := area.Range(code)
	return Scope{Lo: lo, Hi: hi, CountyLo: area.CountyOf(lo), CountyHi: area.CountyOf(hi)}
}

// Narrow limits a scope further to an area that a user has chosen. What lies outside the scope is cut off, so that a
// chosen area elsewhere gives an empty scope and an area above gives the scope itself.
func (s Scope) Narrow(code int64) Scope {
	n := ScopeOf(code)
	return Scope{
		Lo: max(s.Lo, n.Lo), Hi: min(s.Hi, n.Hi),
		CountyLo: max(s.CountyLo, n.CountyLo), CountyHi: min(s.CountyHi, n.CountyHi),
	}
}

// Empty tells whether the scope matches nothing.
func (s Scope) Empty() bool { return s.Lo > s.Hi }

// OneCounty returns the only county of the scope, if it has only one.
func (s Scope) OneCounty() (county int, ok bool) {
	return s.CountyLo, s.CountyLo == s.CountyHi
}

// WholeCounties tells whether the scope is made of whole counties, so that the county of a row alone says whether it lies within.
func (s Scope) WholeCounties() bool {
	const villages = 1_000_000 // codes of a county
	return s.Lo <= int64(s.CountyLo)*villages && s.Hi >= int64(s.CountyHi)*villages+villages-1
}
