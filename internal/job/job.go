package job

import (
	"encoding/json"
	"math/rand/v2"
	"time"
)

// State is where a job stands; its word for people is the message "job.state.<code>".
type State string

// The states, as drawn in the package's description.
const (
	Waiting   State = "waiting"
	Running   State = "running"
	Paused    State = "paused"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Message returns the key of the state's word.
func (s State) Message() string { return "job.state." + string(s) }

// moves says which states each of the commands on a job leads from.
func moves(to State) []State {
	switch to {
	case Cancelled:
		return []State{Waiting, Running, Paused, Failed}
	case Paused:
		return []State{Waiting, Running}
	case Waiting: // Resume and Retry
		return []State{Paused, Failed}
	}
	return nil
}

// Order is a job to be done.
type Order struct {
	Topic string
	// Key, when given, keeps a second job of the same key from waiting beside this one. A job that has started no longer
	// holds its key, because what is published while it runs has to be looked at again.
	Key       string
	Payload   any       // what the work needs; anything that encoding/json writes
	RunAt     time.Time // not before; zero for at once
	Total     int64     // units to do, 0 while unknown
	CreatedBy int64     // user, 0 for the system
}

// Job is a job as people see it in the list of tasks.
type Job struct {
	ID                    int64
	Topic                 string
	State                 State
	Attempt               int
	Done, Total           int64
	Rate                  float64       // units a second since the last start, 0 while unknown
	Left                  time.Duration // estimate for the rest, 0 while unknown
	CreatedBy             int64
	CreatedAt, RunAt      time.Time
	StartedAt, FinishedAt time.Time // zero when it has not
	Payload, Result       json.RawMessage
	Fault                 string // why it failed, for administrators
}

// estimate computes rate and rest of a running job.
func (j *Job) estimate(now time.Time) {
	elapsed := now.Sub(j.StartedAt).Seconds()
	if j.State != Running || j.StartedAt.IsZero() || elapsed <= 0 || j.Done == 0 {
		return
	}
	j.Rate = float64(j.Done) / elapsed
	if j.Total > j.Done {
		j.Left = time.Duration(float64(j.Total-j.Done) / j.Rate * float64(time.Second)).Round(time.Second)
	}
}

// newID returns an identifier. It is random and carries no time, because a job is published deep inside transactions
// where no maker of ids is at hand; jobs are ordered by their run_at.
func newID() int64 { return 1 + rand.Int64N(1<<62) }

// The waits before a failed job is tried again: ten seconds, doubled each time, an hour at most.
const (
	firstWait   = 10 * time.Second
	longestWait = time.Hour
)

func backoff(attempt int) time.Duration {
	if attempt > 16 {
		return longestWait
	}
	return min(longestWait, firstWait<<max(0, attempt-1))
}
