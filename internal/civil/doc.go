// Package civil has legal dates: days without a clock and without a time zone, as they stand in registers,
// deadlines and reports.
//
// The database stores a date as the integer yyyymmdd, so that windows and ages are integer arithmetic in one
// SQL text. The zero Date means that no date is known. It owns no tables, and it must not know the present day.
package civil
