// Package registry holds the pages of households: the list with its filters and the dossier, as of any date.
//
// It owns no tables and must not know how a household is stored, nor how a rule is evaluated.
package registry
