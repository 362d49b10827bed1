package area

// Reach tells how far down names lead among the counties of the resolver: the level of the deepest name that a division bears, so that
// a fault can stand at the name that is wrong. It is Prefecture when not even the county is known, County when the town is not, and
// Town when only the village can be at fault.
func (r *Resolver) Reach(n Names) Level {
	counties := r.index.matchCounties(n)
	if len(counties) == 0 {
		return Prefecture
	}
	if towns, _ := r.index.within(counties, Town, n.Town); len(towns) == 0 {
		return County
	}
	return Town
}
