// Package registry knows the villages, households and people of the countryside: their facts, living conditions, incomes, the four
// guarantees and whether a household is monitored. It takes whole households from imports, keeps every superseded version, reads any
// household as of any date, searches, reveals a sealed number with a reason, and ends what is no longer there.
//
// It owns the tables household, member, assessment, income_item, monitoring, village_fact with their histories, and person_key.
//
// It must not know files, cells and batches (feed gives it typed values), rules and warnings, cases or pages. It decides what a number
// looks like to whom, and that no row outside the actor's area exists for the actor.
package registry
