// Package screening runs a profile's rules over households, keeps the warnings and explains each down to the values and rows behind
// it.
//
// A run reads in chunks of households and writes in chunks of warnings, so that memory stays flat and writers are not kept waiting. A
// warning is one row for each household, rule and profile: it keeps its identity while it stays true, is closed with a reason when it
// no longer holds and is opened again when it does. What it stores is enough to derive it again.
//
// It owns the tables screening_run, screening_touch, warning and village_warning, and the stories of how
// people dealt with those, warning_handling and village_warning_handling. Of what a change or a feed has touched only the touched
// households are screened soon after; a run keeps its place with every chunk, so that another process goes on where one was killed. It reads households only through the views that a profile's facts name. It must not
// know what happens to a warning afterwards: casework opens clues, pages show lists.
package screening
