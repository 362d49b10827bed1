// Package bench measures the product at stated sizes: it fills a database with as many persons and department rows as asked, runs the
// product's own services over them, and asks the same questions in SQL written by hand, in the same run and over the same rows.
//
// It owns no tables. What it fills are copies of one county that came in by the ordinary way, so that every row has the shape that an
// import gives it; the copies carry the seals of the first and cannot be opened, which no screening does. It must never be pointed at a
// database with real rows: the command that uses it makes a database of its own.
package bench
