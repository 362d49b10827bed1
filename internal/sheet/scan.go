package sheet

import (
	"bytes"
	"io"
)

// token is what the scanner found: a tag, a run of text, or something that only a copier cares about.
type token uint8

const (
	tokEnd   token = iota // the document is over
	tokStart              // <name …>
	tokEmpty              // <name …/>
	tokClose              // </name>
	tokText               // text with entities
	tokCData              // text without
	tokOther              // comment or processing instruction
)

// scanner is a pull scanner over the bytes of an XML part. It allocates nothing per token: name, attrs, text and raw
// point into its buffer and are valid until the next call. Names are given without their namespace prefix. It
// refuses every DOCTYPE, and so every entity of the file's own making.
type scanner struct {
	r        io.Reader
	buf      []byte
	pos, end int
	eof      bool
	lim      Limits
	depth    int

	name, attrs, text, raw []byte
	prefix                 []byte
}

func newScanner(r io.Reader, lim Limits) *scanner {
	return &scanner{r: r, buf: make([]byte, 64<<10), lim: lim}
}

// next reads one token. At the end of the document it returns tokEnd; a document that ends inside a tag is refused.
func (s *scanner) next() (token, error) {
	if s.pos == s.end {
		if err := s.fill(); err != nil {
			return tokEnd, err
		}
		if s.pos == s.end {
			return s.finish()
		}
	}
	if s.buf[s.pos] != '<' {
		return s.scanText()
	}
	n := bytes.IndexByte(s.buf[s.pos:s.end], '>')
	if n < 0 || n < 2 || s.buf[s.pos+1] == '!' || s.buf[s.pos+1] == '?' || s.openQuote(n) {
		return s.scanRare()
	}
	return s.tag(n + 1)
}

func (s *scanner) finish() (token, error) {
	if s.depth != 0 {
		return tokEnd, refuse(codeTruncated, "document ends inside an element")
	}
	return tokEnd, nil
}

// openQuote reports whether the > at offset n of the tag stands inside an attribute's value.
func (s *scanner) openQuote(n int) bool {
	tag := s.buf[s.pos : s.pos+n]
	var quote byte
	for {
		if quote == 0 {
			i := bytes.IndexByte(tag, '"')
			j := i
			if i < 0 {
				j = len(tag)
			}
			if k := bytes.IndexByte(tag[:j], '\''); k >= 0 {
				i = k
			}
			if i < 0 {
				return false
			}
			quote, tag = tag[i], tag[i+1:]
		}
		i := bytes.IndexByte(tag, quote)
		if i < 0 {
			return true
		}
		quote, tag = 0, tag[i+1:]
	}
}

// tag takes a whole tag of n bytes.
func (s *scanner) tag(n int) (token, error) {
	s.raw = s.buf[s.pos : s.pos+n]
	s.pos += n
	body := s.raw[1 : n-1]
	if body[0] == '/' {
		s.setName(bytes.TrimRight(body[1:], " \t\r\n"))
		s.attrs = nil
		s.depth--
		if s.depth < 0 {
			return tokEnd, refuse(codeTruncated, "more closing than opening tags")
		}
		return tokClose, nil
	}
	kind := tokStart
	if body[len(body)-1] == '/' {
		kind = tokEmpty
		body = body[:len(body)-1]
	}
	i := 0
	for i < len(body) && body[i] > ' ' {
		i++
	}
	s.setName(body[:i])
	s.attrs = body[i:]
	if kind == tokStart {
		s.depth++
		if s.depth > s.lim.Depth {
			return tokEnd, refuse(codeBomb, "tags nested deeper than %d", s.lim.Depth)
		}
	}
	return kind, nil
}

func (s *scanner) setName(name []byte) {
	s.prefix = nil
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		s.prefix, name = name[:i+1], name[i+1:]
	}
	s.name = name
}

func (s *scanner) scanText() (token, error) {
	from := 0
	for {
		if n := bytes.IndexByte(s.buf[s.pos+from:s.end], '<'); n >= 0 {
			return s.take(tokText, from+n, 0, 0), nil
		}
		from = s.end - s.pos
		if s.eof {
			return s.take(tokText, from, 0, 0), nil
		}
		if err := s.more(); err != nil {
			return tokEnd, err
		}
	}
}

// scanRare handles everything that is not a plain tag lying whole in the buffer.
func (s *scanner) scanRare() (token, error) {
	for {
		rest := s.buf[s.pos:s.end]
		switch {
		case len(rest) < 9 && !s.eof:
		case bytes.HasPrefix(rest, []byte("<!--")):
			if n := bytes.Index(rest[4:], []byte("-->")); n >= 0 {
				return s.take(tokOther, n+7, 4, 3), nil
			}
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			if n := bytes.Index(rest[9:], []byte("]]>")); n >= 0 {
				return s.take(tokCData, n+12, 9, 3), nil
			}
		case bytes.HasPrefix(rest, []byte("<!")):
			return tokEnd, refuse(codeEntities, "document type declaration")
		case bytes.HasPrefix(rest, []byte("<?")):
			if n := bytes.Index(rest[2:], []byte("?>")); n >= 0 {
				return s.take(tokOther, n+4, 2, 2), nil
			}
		default:
			if n := s.tagEnd(rest); n >= 0 {
				if n < 2 {
					return tokEnd, refuse(codeTruncated, "a tag without a name")
				}
				return s.tag(n + 1)
			}
		}
		if s.eof {
			return tokEnd, refuse(codeTruncated, "document ends inside a tag")
		}
		if err := s.more(); err != nil {
			return tokEnd, err
		}
	}
}

// tagEnd finds the > that ends the tag, outside quotes, or returns -1.
func (s *scanner) tagEnd(rest []byte) int {
	var quote byte
	for i, c := range rest {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i
		}
	}
	return -1
}

// take consumes n bytes as one token whose text lies between head and tail bytes of frame.
func (s *scanner) take(kind token, n, head, tail int) token {
	s.raw = s.buf[s.pos : s.pos+n]
	s.text = s.raw[head : n-tail]
	s.name, s.attrs = nil, nil
	s.pos += n
	return kind
}

// fill reads into an empty buffer.
func (s *scanner) fill() error {
	s.pos, s.end = 0, 0
	if s.eof {
		return nil
	}
	return s.read()
}

// more keeps the unread bytes and reads behind them, growing the buffer up to the limit of one token.
func (s *scanner) more() error {
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.end -= s.pos
		s.pos = 0
	}
	if s.end == len(s.buf) {
		if len(s.buf) >= s.lim.TokenBytes {
			return refuse(codeBomb, "a tag or text over %d bytes", s.lim.TokenBytes)
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	return s.read()
}

func (s *scanner) read() error {
	for range 100 {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		if err == io.EOF {
			s.eof = true
			return nil
		}
		if err != nil {
			return err
		}
		if n > 0 {
			return nil
		}
	}
	return io.ErrNoProgress
}

// skip passes over the element that was just started.
func (s *scanner) skip() error {
	for depth := s.depth - 1; s.depth > depth; {
		tok, err := s.next()
		if err != nil {
			return err
		}
		if tok == tokEnd {
			return nil
		}
	}
	return nil
}

// drain reads to the end, so that the part's checksum and form are proved as well.
func (s *scanner) drain() error {
	for {
		tok, err := s.next()
		if err != nil || tok == tokEnd {
			return err
		}
	}
}

// nextAttr cuts the first attribute off a tag's attributes. The name comes with its prefix, the value with its
// entities. ok is false at the end and at anything that is not an attribute.
func nextAttr(attrs []byte) (name, value, rest []byte, ok bool) {
	i := 0
	for i < len(attrs) && attrs[i] <= ' ' {
		i++
	}
	start := i
	for i < len(attrs) && attrs[i] != '=' && attrs[i] > ' ' {
		i++
	}
	name = attrs[start:i]
	for i < len(attrs) && attrs[i] <= ' ' {
		i++
	}
	if len(name) == 0 || i >= len(attrs) || attrs[i] != '=' {
		return nil, nil, nil, false
	}
	i++
	for i < len(attrs) && attrs[i] <= ' ' {
		i++
	}
	if i >= len(attrs) || (attrs[i] != '"' && attrs[i] != '\'') {
		return nil, nil, nil, false
	}
	quote := attrs[i]
	i++
	end := bytes.IndexByte(attrs[i:], quote)
	if end < 0 {
		return nil, nil, nil, false
	}
	return name, attrs[i : i+end], attrs[i+end+1:], true
}

// attr returns one attribute's value with its entities decoded, by its full name.
func (s *scanner) attr(want string) (string, error) {
	for rest := s.attrs; ; {
		name, value, next, ok := nextAttr(rest)
		if !ok {
			return "", nil
		}
		if string(name) == want {
			out, err := appendText(nil, value)
			return string(out), err
		}
		rest = next
	}
}
