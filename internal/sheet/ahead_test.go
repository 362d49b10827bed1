package sheet

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"
)

// TestAheadGivesWhatIsThere holds bytes, end and faults of reading ahead to those of reading directly, over the borders of blocks.
func TestAheadGivesWhatIsThere(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for _, size := range []int{0, 1, aheadBlock - 1, aheadBlock, aheadBlock + 1, 3*aheadBlock + 7, 9 * aheadBlock} {
		want := make([]byte, size)
		for i := range want {
			want[i] = byte(i * 31 >> 3)
		}
		for name, source := range map[string]io.Reader{
			"whole":  bytes.NewReader(want),
			"halves": iotest.HalfReader(bytes.NewReader(want)),
			"broken": io.MultiReader(bytes.NewReader(want), iotest.ErrReader(broken)),
		} {
			a := newAhead(io.NopCloser(source))
			got, err := io.ReadAll(a)
			if !bytes.Equal(got, want) {
				t.Errorf("%s of %d: %d bytes came", name, size, len(got))
			}
			if (name == "broken") != errors.Is(err, broken) {
				t.Errorf("%s of %d: ended with %v", name, size, err)
			}
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestAheadClosesEarly closes in the middle, which must end the goroutine: Close waits for it.
func TestAheadClosesEarly(t *testing.T) {
	t.Parallel()
	for _, read := range []int{0, 1, aheadBlock, 2*aheadBlock + 3} {
		a := newAhead(io.NopCloser(bytes.NewReader(make([]byte, 40*aheadBlock))))
		if _, err := io.ReadFull(a, make([]byte, read)); err != nil {
			t.Error(err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
}
