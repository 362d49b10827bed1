package sheet

import (
	"bytes"
	"fmt"
	"path"
	"strings"
)

// Relation ids that no other program uses; the marking's number follows them.
const (
	newRelation = "rIdMarkDrawing"
	newComments = "rIdMarkComments"
	newSummary  = "rIdMarkSummary"
	newStyles   = "rIdMarkStyles"
)

func (m *marker) id(kind string) string { return fmt.Sprintf("%s%d", kind, m.nth) }

// relations is the namespace of relations in the workbook's own dialect.
func (m *marker) relations() string {
	if m.file.book.strict {
		return "http://purl.oclc.org/ooxml/officeDocument/relationships"
	}
	return nsRel
}

// main is the namespace of sheets in the workbook's own dialect.
func (m *marker) main() string {
	if m.file.book.strict {
		return "http://purl.oclc.org/ooxml/spreadsheetml/main"
	}
	return nsMain
}

// commentsPath says where a sheet's comments are, or will be when it has none.
func (m *marker) commentsPath(s *sheetMarks) (name string, isNew bool, err error) {
	rels, err := m.arc.readRelations(m.file.book.sheets[s.index].path)
	for _, r := range rels {
		if r.kind == "comments" && m.arc.parts[partKey(r.target)] != nil {
			return r.target, false, err
		}
	}
	return fmt.Sprintf("xl/marked%dComments%d.xml", m.nth, s.index+1), true, err
}

// writeComments writes comments, drawings and relations of the marked sheets.
func (m *marker) writeComments() error {
	for _, s := range m.sheets {
		if s == nil || len(s.order) == 0 {
			continue
		}
		if err := m.writeCommentsOf(s); err != nil {
			return err
		}
	}
	return nil
}

func (m *marker) writeCommentsOf(s *sheetMarks) error {
	name, isNew, err := m.commentsPath(s)
	if err != nil {
		return err
	}
	var add []part // new relations: id and type, target
	if isNew {
		add = append(add, part{m.id(newComments) + " comments", name})
		err = m.newComments(s, name)
	} else {
		err = m.addComments(s, name)
	}
	if err != nil {
		return err
	}
	sheet := m.file.book.sheets[s.index].path
	drawing := fmt.Sprintf("xl/drawings/marked%dDrawing%d.vml", m.nth, s.index+1)
	if s.ownDraw {
		add = append(add, part{m.id(newRelation) + " vmlDrawing", drawing})
		text := vmlHead + s.boxes(firstBox) + "</xml>"
		if err := writePart(m.zip, drawing, text); err != nil {
			return err
		}
	} else if err := m.addBoxes(s, sheet); err != nil {
		return err
	}
	return m.addRelations(sheet, add)
}

// newComments writes the comments of a sheet that has none.
func (m *marker) newComments(s *sheetMarks, name string) error {
	var b strings.Builder
	b.WriteString(xmlHead + `<comments xmlns="` + m.main() + `"><authors><author>` + string(appendXML(nil, m.sum.Author)) +
		`</author></authors><commentList>`)
	for _, cell := range s.order {
		b.WriteString(commentXML(cell, s.comments[cell], 0, ""))
	}
	b.WriteString(`</commentList></comments>`)
	return writePart(m.zip, name, b.String())
}

func commentXML(cell, text string, author int, prefix string) string {
	out := fmt.Sprintf(`<comment ref="%s" authorId="%d"><text><t xml:space="preserve">%s</t></text></comment>`,
		cell, author, appendXML(nil, cutRunes(text, maxText)))
	if prefix == "" {
		return out
	}
	for _, tag := range []string{"comment", "text>", "t>", "t "} {
		out = strings.ReplaceAll(out, "<"+tag, "<"+prefix+tag)
		out = strings.ReplaceAll(out, "</"+tag, "</"+prefix+tag)
	}
	return out
}

// addComments puts the comments behind those that the sheet has. A cell that carries one keeps it and gets no other.
func (m *marker) addComments(s *sheetMarks, name string) error {
	authors, taken, prefix := 0, map[string]bool{}, ""
	return m.edit(name, func(x *scanner, tok token, out *latch) (bool, error) {
		switch {
		case tok == tokStart && x.depth == 1:
			prefix = string(x.prefix)
		case (tok == tokStart || tok == tokEmpty) && string(x.name) == "author":
			authors++
		case (tok == tokStart || tok == tokEmpty) && string(x.name) == "comment":
			ref, err := x.attr("ref")
			taken[ref] = true
			return false, err
		case tok == tokClose && string(x.name) == "authors":
			out.text("<" + prefix + "author>" + string(appendXML(nil, m.sum.Author)) + "</" + prefix + "author>")
		case tok == tokClose && string(x.name) == "commentList":
			var free []string
			for _, cell := range s.order {
				if !taken[cell] {
					free = append(free, cell)
					out.text(commentXML(cell, s.comments[cell], authors, prefix))
				}
			}
			s.order = free
		}
		return false, nil
	})
}

// Boxes of a new drawing are numbered from firstBox, as usual; those that join a drawing lie beyond its own.
const (
	firstBox = 1025
	addedBox = 1 << 20
)

const vmlHead = `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">` +
	`<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>` + vmlType

const vmlType = `<v:shapetype id="_x0000_t202m" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">` +
	`<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`

// boxes renders the hidden boxes in which spreadsheet programs show comments.
// Their numbers begin at first.
func (s *sheetMarks) boxes(first int) string {
	var b strings.Builder
	for i, cell := range s.order {
		col, row, _ := ParseCellName(cell)
		fmt.Fprintf(&b, `<v:shape id="_x0000_s%d" type="#_x0000_t202m" style="position:absolute;width:200pt;height:80pt;z-index:%d;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">`+
			`<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox><div style="text-align:left"></div></v:textbox>`+
			`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%d, 15, %d, 2, %d, 31, %d, 9</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
			first+i, i+1, col+1, max(0, row-2), col+4, row+3, row-1, col)
	}
	return b.String()
}

// addBoxes puts the boxes into the drawing that the sheet has. Such drawings are not always well-formed, so the place
// is found without reading them.
func (m *marker) addBoxes(s *sheetMarks, sheet string) error {
	rels, err := m.arc.readRelations(sheet)
	if err != nil {
		return err
	}
	for _, r := range rels {
		if r.id != s.legacyID || m.done[partKey(r.target)] {
			continue
		}
		text, err := m.arc.whole(r.target)
		if err != nil {
			return err
		}
		at := bytes.LastIndex(text, []byte("</xml>"))
		if at < 0 {
			return nil
		}
		m.done[partKey(r.target)] = true
		return writePart(m.zip, r.target, string(text[:at])+vmlType+s.boxes(addedBox)+string(text[at:]))
	}
	return nil
}

// addRelations adds relations to those of a part. Each is given as its id and kind, and its target.
func (m *marker) addRelations(of string, add []part) error {
	if len(add) == 0 {
		return nil
	}
	dir, base := path.Split(of)
	var lines strings.Builder
	for _, r := range add {
		id, kind, _ := strings.Cut(r.name, " ")
		fmt.Fprintf(&lines, `<Relationship Id="%s" Type="%s/%s" Target="%s"/>`, id, m.relations(), kind, attrText(relative(dir, r.text)))
	}
	name := dir + "_rels/" + base + ".rels"
	if m.arc.parts[partKey(name)] == nil {
		return writePart(m.zip, name, xmlHead+`<Relationships xmlns="`+nsPackage+`">`+lines.String()+`</Relationships>`)
	}
	return m.edit(name, func(s *scanner, tok token, out *latch) (bool, error) {
		switch {
		case tok == tokClose && s.depth == 0:
			out.text(withPrefix(lines.String(), string(s.prefix)))
		case tok == tokEmpty && s.depth == 0:
			out.text(retag(s, tokStart, nil) + withPrefix(lines.String(), string(s.prefix)) + "</" + string(s.prefix) + string(s.name) + ">")
			return true, nil
		}
		return false, nil
	})
}

// withPrefix puts a namespace prefix before the empty elements of which lines consists.
func withPrefix(lines, prefix string) string { return strings.ReplaceAll(lines, "<", "<"+prefix) }

// relative is the way from a folder of the archive to a part.
func relative(dir, to string) string {
	up := ""
	for dir != "" && !strings.HasPrefix(to, dir) {
		dir = dir[:strings.LastIndex(strings.TrimSuffix(dir, "/"), "/")+1]
		up += "../"
	}
	return up + strings.TrimPrefix(to, dir)
}
