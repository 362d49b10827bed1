package sheet

import (
	"io"
	"sync"
)

// Unpacking runs a few blocks ahead of the scanner, so that the two share a machine's cores.
const (
	aheadBlock  = 128 << 10
	aheadBlocks = 4
)

// block is what was unpacked in one go, with how that ended.
type block struct {
	data []byte
	err  error
}

// ahead reads another reader in a goroutine of its own. It must be closed, which ends the goroutine.
type ahead struct {
	rc     io.ReadCloser
	filled chan block
	empty  chan []byte
	stop   chan struct{}
	done   sync.WaitGroup
	last   []byte // the block that now is read away
	now    block
}

func newAhead(rc io.ReadCloser) *ahead {
	a := &ahead{rc: rc, filled: make(chan block, aheadBlocks), empty: make(chan []byte, aheadBlocks), stop: make(chan struct{})}
	for range aheadBlocks {
		a.empty <- make([]byte, aheadBlock)
	}
	a.done.Go(a.fill)
	return a
}

// fill unpacks until the end, a fault, or the stop.
func (a *ahead) fill() {
	for {
		select {
		case <-a.stop:
			return
		case buf := <-a.empty:
			n, err := io.ReadFull(a.rc, buf)
			if err == io.ErrUnexpectedEOF {
				err = io.EOF
			}
			a.filled <- block{data: buf[:n], err: err}
			if err != nil {
				return
			}
		}
	}
}

// Read gives the bytes in their order and the fault after the bytes before it.
func (a *ahead) Read(p []byte) (int, error) {
	for len(a.now.data) == 0 {
		if a.now.err != nil {
			return 0, a.now.err
		}
		if a.last != nil {
			a.empty <- a.last
		}
		a.now = <-a.filled
		a.last = a.now.data[:cap(a.now.data)]
	}
	n := copy(p, a.now.data)
	a.now.data = a.now.data[n:]
	return n, nil
}

// Close ends the reading ahead.
func (a *ahead) Close() error {
	close(a.stop)
	a.done.Wait()
	return a.rc.Close()
}
