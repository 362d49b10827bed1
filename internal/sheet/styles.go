package sheet

import "strings"

// dateFormats says, for every cell format of a workbook, whether a number under it is a date.
type dateFormats []bool

func (d dateFormats) at(style int) bool { return style >= 0 && style < len(d) && d[style] }

// readStyles reads the number formats and the cell formats that use them.
func (a *archive) readStyles(name string) (dateFormats, error) {
	if name == "" || a.parts[partKey(name)] == nil {
		return nil, nil
	}
	custom := map[int]bool{}
	var formats dateFormats
	inCells, root := false, 0
	err := a.elements(name, func(s *scanner) error {
		switch string(s.name) {
		case "numFmt":
			id, code, err := s.numFmt()
			if err == nil && len(custom) < a.lim.Styles {
				custom[id] = isDateFormat(code)
			}
			return err
		case "cellXfs":
			inCells, root = true, s.depth
		case "cellStyleXfs", "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if !inCells || s.depth > root+1 {
				return nil
			}
			id, err := s.intAttr("numFmtId")
			if err != nil {
				return err
			}
			date, known := custom[id]
			formats = append(formats, date || (!known && isDateID(id)))
			if len(formats) > a.lim.Styles {
				return refuse(codeBomb, "over %d cell formats", a.lim.Styles)
			}
		}
		return nil
	})
	return formats, err
}

func (s *scanner) numFmt() (id int, code string, err error) {
	if id, err = s.intAttr("numFmtId"); err == nil {
		code, err = s.attr("formatCode")
	}
	return id, code, err
}

// intAttr returns a numeric attribute; one that is absent or no number counts as 0.
func (s *scanner) intAttr(name string) (int, error) {
	text, err := s.attr(name)
	n, _ := parseInt([]byte(text))
	return n, err
}

// isDateID says which of the formats that need no declaration are dates: the common ones, and those of the
// Chinese, Japanese and Korean editions.
func isDateID(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id == 45 || id == 47 || id >= 50 && id <= 58
}

// isDateFormat reports whether a format code shows a date or a time of day. Quoted and escaped letters, colours,
// conditions and locales do not count; a code for elapsed time ([h]:mm) shows a length of time, which is a number.
func isDateFormat(code string) bool {
	code = strings.ToLower(code)
	found := false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case ';':
			return found
		case '\\', '_', '*':
			i++
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return found
			}
			i += end + 1
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return found
			}
			if strings.Trim(code[i+1:i+end], "hms") == "" {
				return false
			}
			i += end
		case 'y', 'd', 'm', 'h', 's':
			found = true
		case 'g':
			if strings.HasPrefix(code[i:], "general") {
				i += len("general") - 1
			}
		}
	}
	return found
}
