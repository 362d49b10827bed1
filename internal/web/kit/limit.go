package kit

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// answerTime is how long a browser may take to receive an answer after the handler had its time.
const answerTime = time.Minute

// bound ends a request whose body comes, or whose answer is taken, too slowly to be honest: the deadline of a context stops
// a query, but not the reading of a body. Every request sets it anew, because a connection carries many.
func bound(w http.ResponseWriter, until time.Time) {
	c := http.NewResponseController(w)
	_ = c.SetReadDeadline(until)                  // not every test server has deadlines
	_ = c.SetWriteDeadline(until.Add(answerTime)) // the same
}

// drained is how much of a body that is too large is still received, to be thrown away.
const drained = 512 << 20

// drain receives what a browser is still sending when its body was too large. Browsers look at the answer only when they
// have sent everything; without this the clerk sees a broken connection instead of the sentence that says why.
func drain(body io.Reader, err error) {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		_, _ = io.CopyN(io.Discard, body, drained) // whether it ends here or breaks off, the answer is the same
	}
}
