// Package job keeps work that is done after a commit: reactions to what a transaction published, long work with
// progress that survives a restart, and work that recurs. A job is a row written in the caller's own transaction, so
// that it exists exactly when the change exists that asks for it; a worker takes it up, says that it is alive, and
// another one goes on where it stopped when it is not.
//
// It owns the table job.
//
// It must not know what any job does: handlers come from the table that app gives to the worker. A handler may be run
// again after a crash, so it leaves nothing behind twice: it keeps its cursor in the transaction of its work.
//
//	       Enqueue
//	          │
//	          ▼      Pause            Resume
//	┌──── waiting ────────► paused ────────────┐
//	│         │  ▲            ▲                │
//	│   claim │  │ retry,     │ Pause          │
//	│         ▼  │ Resume ◄───┼────────────────┘
//	│      running ───────────┘
//	│       │    │
//	│  done │    │ error that no repetition mends, or too many
//	│       ▼    ▼
//	│     done  failed ──── Retry ───► waiting
//	│ Cancel
//	└──────────► cancelled (also from running, paused and failed)
package job
