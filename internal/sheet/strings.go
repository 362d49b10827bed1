package sheet

// stringTable holds the shared strings as a few large blocks and one small reference a string, so that millions of
// them cost the garbage collector nothing.
type stringTable struct {
	blocks []string
	open   []byte // the block being filled
	refs   []stringRef
}

// stringRef is a string's block, and its offset and length in it.
type stringRef struct {
	block, from, length uint32
}

const blockBytes = 1 << 20

func (t *stringTable) add(b []byte) {
	if len(t.open) > 0 && len(t.open)+len(b) > blockBytes {
		t.seal()
	}
	t.refs = append(t.refs, stringRef{uint32(len(t.blocks)), uint32(len(t.open)), uint32(len(b))})
	t.open = append(t.open, b...)
}

func (t *stringTable) seal() {
	if len(t.open) > 0 {
		t.blocks = append(t.blocks, string(t.open))
		t.open = t.open[:0]
	}
}

func (t *stringTable) size() int64 { return int64(len(t.blocks))*blockBytes + int64(len(t.open)) }

// at returns a string by its index; the string shares its block's memory.
func (t *stringTable) at(i int) (string, bool) {
	if i < 0 || i >= len(t.refs) {
		return "", false
	}
	r := t.refs[i]
	if r.length == 0 {
		return "", true
	}
	return t.blocks[r.block][r.from : r.from+r.length], true
}

// readStrings reads the shared strings: the runs of rich text joined, phonetic guides left out.
func (a *archive) readStrings(name string) (*stringTable, error) {
	t := &stringTable{}
	if name == "" {
		return t, nil
	}
	s, closer, err := a.xml(name)
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	var scratch []byte
	for {
		tok, err := s.next()
		if err != nil {
			return nil, err
		}
		switch {
		case tok == tokEnd:
			t.seal()
			t.open = nil
			return t, nil
		case string(s.name) != "si" || (tok != tokStart && tok != tokEmpty):
			continue
		}
		scratch = scratch[:0]
		if tok == tokStart {
			if scratch, err = s.richText(scratch); err != nil {
				return nil, err
			}
		}
		t.add(scratch)
		if len(t.refs) > a.lim.Strings || t.size() > a.lim.StringBytes {
			return nil, refuse(codeTooLarge, "%d shared strings, %d bytes", len(t.refs), t.size())
		}
	}
}

// richText appends the text of the element that was just started: every t in it, but not those of phonetic runs.
func (s *scanner) richText(dst []byte) ([]byte, error) {
	outer := s.depth - 1
	for {
		tok, err := s.next()
		if err != nil {
			return dst, err
		}
		switch {
		case tok == tokClose && s.depth == outer:
			return dst, nil
		case tok == tokEnd:
			return dst, nil
		case tok == tokStart && string(s.name) == "t":
			if dst, err = s.plainText(dst); err != nil {
				return dst, err
			}
		case tok == tokStart && string(s.name) == "rPh":
			if err := s.skip(); err != nil {
				return dst, err
			}
		}
	}
}

// plainText appends the text of the element that was just started and passes its end.
func (s *scanner) plainText(dst []byte) ([]byte, error) {
	outer, from := s.depth-1, len(dst)
	for {
		tok, err := s.next()
		if err != nil {
			return dst, err
		}
		switch tok {
		case tokText:
			if dst, err = appendText(dst, s.text); err != nil {
				return dst, err
			}
		case tokCData:
			dst = append(dst, s.text...)
		case tokClose:
			if s.depth == outer {
				return dst[:from+len(unescape(dst[from:]))], nil
			}
		case tokEnd:
			return dst, nil
		}
		if len(dst) > s.lim.TokenBytes {
			return dst, refuse(codeBomb, "a text over %d bytes", s.lim.TokenBytes)
		}
	}
}
