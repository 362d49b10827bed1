// Package casework follows what may be wrong with a household from the first word of it to a result. So far it holds the clue: somebody
// says, or a warning shows, that a household may be at risk; the clue is looked into within its time and settled with one of the
// results that the profile lists. Cases, meetings, public notices and clearing are built on it.
//
// It owns the tables clue and clue_warning. Warnings reach it as the fact screening.clue_wanted, and each step that asks for a clue is
// taken once: further warnings of a household join its open clue. It tells casework.clue_settled to whoever reacts.
//
// It must not know how a rule is evaluated or what assistance a household gets.
package casework
