package sheet

import (
	"path"
	"strings"
)

// workbook is what the small parts say: which sheets there are, and where everything lies.
type workbook struct {
	path     string // of the workbook part
	sheets   []sheetPart
	strings  string // path of the shared strings, "" when there are none
	styles   string
	date1904 bool
	strict   bool // ISO strict namespaces
}

type sheetPart struct {
	name   string
	path   string
	hidden bool
}

// relation is one line of a .rels part, its target as a path within the archive.
type relation struct {
	id, kind, target string
}

// readRelations reads the relations of a part; a part without any has none. Targets outside the file are left out.
func (a *archive) readRelations(part string) ([]relation, error) {
	dir, base := path.Split(part)
	name := dir + "_rels/" + base + ".rels"
	if a.parts[partKey(name)] == nil {
		return nil, nil
	}
	var out []relation
	err := a.elements(name, func(s *scanner) error {
		if string(s.name) != "Relationship" {
			return nil
		}
		r := relation{}
		var target, mode string
		err := s.pick(map[string]*string{"Id": &r.id, "Type": &r.kind, "Target": &target, "TargetMode": &mode})
		if err != nil || mode == "External" {
			return err
		}
		if target = strings.ReplaceAll(target, `\`, "/"); !strings.HasPrefix(target, "/") {
			target = path.Join("/"+dir, target)
		}
		r.target = strings.TrimPrefix(path.Clean(target), "/")
		r.kind = r.kind[strings.LastIndex(r.kind, "/")+1:]
		out = append(out, r)
		return nil
	})
	return out, err
}

// elements calls fn for every start tag of a small part.
func (a *archive) elements(name string, fn func(*scanner) error) error {
	s, closer, err := a.xml(name)
	if err != nil {
		return err
	}
	defer closer.Close()
	var read int64
	for {
		tok, err := s.next()
		if err != nil || tok == tokEnd {
			return err
		}
		if read += int64(len(s.raw)); read > a.lim.PartBytes {
			return refuse(codeBomb, "the part %q is too large", name)
		}
		if tok == tokStart || tok == tokEmpty {
			if err := fn(s); err != nil {
				return err
			}
		}
	}
}

// pick fills the wanted attributes, by full name.
func (s *scanner) pick(want map[string]*string) error {
	for rest := s.attrs; ; {
		name, value, next, ok := nextAttr(rest)
		if !ok {
			return nil
		}
		rest = next
		if to := want[string(name)]; to != nil {
			b, err := appendText(nil, value)
			if err != nil {
				return err
			}
			*to = string(b)
		}
	}
}

// readWorkbook follows the relations from the archive's root. An archive without a workbook in it is some other
// kind of file.
func (a *archive) readWorkbook() (*workbook, error) {
	wb := &workbook{}
	root, err := a.readRelations("")
	if err != nil {
		return nil, err
	}
	for _, r := range root {
		if r.kind == "officeDocument" {
			wb.path = r.target
		}
	}
	if wb.path == "" && a.parts["xl/workbook.xml"] != nil {
		wb.path = "xl/workbook.xml"
	}
	if a.parts[partKey(wb.path)] == nil || strings.HasSuffix(strings.ToLower(wb.path), ".bin") {
		return nil, refuse(codeType, "an archive without a workbook")
	}
	if err := a.readSheets(wb); err != nil {
		return nil, err
	}
	if len(wb.sheets) == 0 {
		return nil, refuse(codeType, "a workbook without a sheet")
	}
	return wb, nil
}

func (a *archive) readSheets(wb *workbook) error {
	rels, err := a.readRelations(wb.path)
	if err != nil {
		return err
	}
	byID := make(map[string]relation, len(rels))
	for _, r := range rels {
		byID[r.id] = r
		switch r.kind {
		case "sharedStrings":
			wb.strings = r.target
		case "styles":
			wb.styles = r.target
		}
	}
	first := true
	return a.elements(wb.path, func(s *scanner) error {
		if first {
			first = false
			if string(s.name) != "workbook" {
				return refuse(codeType, "the document is no workbook")
			}
			wb.strict = strings.Contains(string(s.attrs), "purl.oclc.org/ooxml/spreadsheetml")
		}
		switch string(s.name) {
		case "workbookPr":
			v, err := s.attr("date1904")
			wb.date1904 = v == "1" || v == "true"
			return err
		case "sheet":
			return wb.addSheet(s, byID)
		}
		return nil
	})
}

// addSheet notes a sheet that holds cells; chart and dialogue sheets hold none.
func (wb *workbook) addSheet(s *scanner, byID map[string]relation) error {
	var name, state, id string
	for rest := s.attrs; ; {
		key, value, next, ok := nextAttr(rest)
		if !ok {
			break
		}
		rest = next
		text, err := appendText(nil, value)
		if err != nil {
			return err
		}
		switch {
		case string(key) == "name":
			name = string(unescape(text))
		case string(key) == "state":
			state = string(text)
		case strings.HasSuffix(string(key), ":id"):
			id = string(text)
		}
	}
	if r, ok := byID[id]; ok && r.kind == "worksheet" {
		wb.sheets = append(wb.sheets, sheetPart{name: name, path: r.target, hidden: state != "" && state != "visible"})
	}
	return nil
}
