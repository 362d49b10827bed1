package auth

import "time"

// A bucket counts the failed sign-ins of one account, of one address, or of everybody. Nobody is ever locked out for
// good, because then anyone could lock out a village; each further failure only makes the next attempt wait longer.
type bucket struct {
	free    int           // the failure after which the first wait comes
	first   time.Duration // that wait; it doubles with each further failure
	longest time.Duration
	forget  time.Duration // without failures for so long, the count starts anew
	leak    int64         // failures forgiven each second; 0 for none
}

// The buckets and their reasons: five tries for a forgotten password; an office of thirty people behind one address
// may mistype now and then, a machine that tries a thousand accounts may not; and over all accounts and addresses so
// many failures in a minute are an attack, that slows everyone down a little rather than let it pass.
func (k bucketKind) rules() bucket {
	switch k {
	case byAccount:
		return bucket{free: 5, first: 30 * time.Second, longest: 15 * time.Minute, forget: 24 * time.Hour}
	case byAddress:
		return bucket{free: 20, first: 30 * time.Second, longest: time.Hour, forget: time.Hour}
	default:
		return bucket{free: 300, first: time.Second, longest: 5 * time.Second, forget: time.Minute, leak: 5}
	}
}

type bucketKind string

const (
	byAccount bucketKind = "account"
	byAddress bucketKind = "address"
	byAll     bucketKind = "all"
)

// tries is the state of one bucket as stored, in whole seconds.
type tries struct {
	failures int64
	last     time.Time // of the last failure
	locked   time.Time // no attempt is looked at before
}

// fail counts one more failure and says until when the next attempt has to wait.
func (b bucket) fail(t tries, now time.Time) tries {
	if now.Sub(t.last) >= b.forget {
		t = tries{last: now}
	}
	t.failures = max(0, t.failures-b.leak*int64(now.Sub(t.last)/time.Second)) + 1
	t.last, t.locked = now, now
	if beyond := t.failures - int64(b.free); beyond >= 0 {
		delay := b.longest
		if beyond < 20 {
			delay = min(b.longest, b.first<<beyond)
		}
		t.locked = now.Add(delay)
	}
	return t
}
