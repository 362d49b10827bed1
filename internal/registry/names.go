package registry

import (
	"shouwang/internal/auth"
	"shouwang/internal/idno"
)

// called is a person's name as an actor may see it: whole, or only the family name.
func called(actor auth.Actor, name string) string {
	if actor.Can(auth.RegistryReadNames) {
		return name
	}
	return idno.MaskName(name)
}

// veil leaves of every name in a dossier what the actor may see, wherever it stands: in the head, the members, the values that the
// catalogue marks as names, and the history.
func (d *Dossier) veil(actor auth.Actor) {
	if actor.Can(auth.RegistryReadNames) {
		return
	}
	d.Head = called(actor, d.Head)
	veilValues(actor, d.Household.Values)
	for _, people := range [][]Person{d.Members, d.Former} {
		for i := range people {
			people[i].Name = called(actor, people[i].Name)
			veilValues(actor, people[i].Values)
		}
	}
	for i := range d.Versions {
		v := &d.Versions[i]
		v.Name = called(actor, v.Name)
		for j := range v.Changes {
			veilValue(actor, &v.Changes[j].Old)
			veilValue(actor, &v.Changes[j].New)
		}
	}
}

func veilValues(actor auth.Actor, values []Value) {
	for i := range values {
		veilValue(actor, &values[i])
	}
}

func veilValue(actor auth.Actor, v *Value) {
	if name, ok := v.Raw.(string); ok && v.Field.Mask == "name" {
		v.Raw = called(actor, name)
	}
}
