package kit

// Figure is one number with its name; Href leads to the rows behind it.
type Figure struct {
	Label, Value, Unit, Note, Href string
	// Colour marks the edge; the label says the same in words.
	Colour string
}

// Fact is one labelled value.
type Fact struct {
	Label string
	Cell  Cell
}

// Facts writes fields of the catalogue with their values, in order.
func (v *Visit) Facts(keys []string, value func(key string) any) []Fact {
	facts := make([]Fact, 0, len(keys))
	for _, key := range keys {
		found, ok := v.Field(key)
		if !ok {
			continue
		}
		facts = append(facts, Fact{Label: found.Label(string(v.Lang)), Cell: v.Value(found, value(key))})
	}
	return facts
}
