package kit

// Clause is one line of a condition in words, with the parts that it is made of.
type Clause struct {
	Text  string
	Parts []Clause
	// Folds hides the parts until they are asked for, because the line has a name of its own.
	Folds bool
}
