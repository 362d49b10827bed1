package feed

import (
	"bytes"
	"errors"
	"mime/multipart"
	"net/http"

	"shouwang/internal/area"
	"shouwang/internal/fault"
	"shouwang/internal/feed"
	"shouwang/internal/field"
	"shouwang/internal/web/kit"
)

// choosePage is the data of the first step.
type choosePage struct {
	Steps  []step
	Groups []group
}

// group is a family of sources.
type group struct {
	Title   string
	Sources []choice
}

type choice struct {
	Name, File, Template, Href string
	Columns                    int
}

// uploadPage is the data of the second step.
type uploadPage struct {
	Steps            []step
	Form             *kit.Form
	Action, Template string
	Needed, Others   []string
	ColumnCount      int
}

// choose lists the sources that the actor may import.
func (p *Pages) choose(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	sources, err := p.service.Sources(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	data := choosePage{Steps: steps(v, stepChoose)}
	for _, family := range []string{"national", "department", "own"} {
		g := group{Title: v.T("web.feed.family_" + family)}
		for _, source := range sources {
			if source.Family == family {
				g.Sources = append(g.Sources, choice{
					Name: source.Label(string(v.Lang)), File: source.File, Columns: len(source.Columns),
					Template: "/import-templates/" + source.Key, Href: "/import/" + source.Key,
				})
			}
		}
		if len(g.Sources) > 0 {
			data.Groups = append(data.Groups, g)
		}
	}
	return p.kit.Render(w, r, kit.Page{
		Name: "feed/new", Title: v.T("web.feed.start"), Nav: "imports", Data: data,
		Crumbs: []kit.Crumb{{Text: v.T("web.nav.imports"), Href: "/imports"}, {Text: v.T("web.feed.start")}},
	})
}

// source finds a source that the actor may import; any other is not there.
func (p *Pages) source(r *http.Request) (field.Source, error) {
	sources, err := p.service.Sources(r.Context(), kit.VisitOf(r).Actor)
	if err != nil {
		return field.Source{}, err
	}
	for _, source := range sources {
		if source.Key == r.PathValue("source") {
			return source, nil
		}
	}
	return field.Source{}, fault.NotFound("web.kit.not_found")
}

func (p *Pages) uploadForm(r *http.Request, chosen string) (*kit.Form, error) {
	v := kit.VisitOf(r)
	place, err := kit.AreaField(r.Context(), v, p.areas, chosen)
	if err != nil {
		return nil, err
	}
	form := kit.NewForm(v,
		&kit.Field{Name: "file", Label: v.T("web.feed.file"), Hint: v.T("web.feed.file_hint", "limit", p.limit>>20), Kind: kit.File, Required: true, Accept: ".xlsx,.csv"},
		&kit.Field{Name: "file_date", Label: v.T("web.feed.file_date"), Hint: v.T("web.feed.file_date_hint"), Kind: kit.Date},
	)
	if place != nil {
		place.Hint = v.T("web.feed.area_hint")
		form.Fields = append(form.Fields, place)
	}
	return form, nil
}

func (p *Pages) upload(w http.ResponseWriter, r *http.Request) error {
	source, err := p.source(r)
	if err != nil {
		return err
	}
	form, err := p.uploadForm(r, "")
	if err != nil {
		return err
	}
	return p.showUpload(w, r, source, form, http.StatusOK)
}

func (p *Pages) showUpload(w http.ResponseWriter, r *http.Request, source field.Source, form *kit.Form, status int) error {
	v := kit.VisitOf(r)
	data := uploadPage{
		Steps: steps(v, stepUpload), Form: form, Action: "/import/" + source.Key, Template: "/import-templates/" + source.Key,
		ColumnCount: len(source.Columns),
	}
	for _, column := range source.Columns {
		label := column.Header
		if v.Lang == "en" {
			label += " (" + column.Field.En + ")"
		}
		if column.Need {
			data.Needed = append(data.Needed, label)
		}
		data.Others = append(data.Others, label)
	}
	name := source.Label(string(v.Lang))
	return p.kit.Render(w, r, kit.Page{
		Name: "feed/upload", Title: name, Nav: "imports", Status: status, Data: data,
		Crumbs: []kit.Crumb{{Text: v.T("web.nav.imports"), Href: "/imports"}, {Text: v.T("web.feed.start"), Href: "/import"}, {Text: name}},
	})
}

// check takes the file, checks it, and shows what was found. Nothing is written before the confirmation.
func (p *Pages) check(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	source, err := p.source(r)
	if err != nil {
		return err
	}
	if err := p.parseUpload(r); err != nil {
		return err
	}
	form, err := p.uploadForm(r, r.PostFormValue("area"))
	if err != nil {
		return err
	}
	form.Read(r.PostForm)
	up, err := uploadOf(r, source.Key, form)
	if err != nil {
		return err
	}
	if up.Name == "" {
		form.Fail("file", "web.feed.file_missing")
	}
	if !form.OK() {
		return p.showUpload(w, r, source, form, http.StatusUnprocessableEntity)
	}
	batch, err := p.service.Check(r.Context(), v.Actor, up)
	if err != nil {
		if form.Take(err) {
			return p.showUpload(w, r, source, form, http.StatusUnprocessableEntity)
		}
		return err
	}
	if batch.State == feed.Applied {
		p.kit.Flash(r, "warn", "web.feed.same_file")
	}
	return kit.Redirect(w, r, "/imports/"+batch.Ref.String())
}

// parseUpload reads the form into memory. A body that is no upload at all is a fault, not a breakdown.
func (p *Pages) parseUpload(r *http.Request) error {
	err := r.ParseMultipartForm(p.limit + envelope)
	var tooLarge *http.MaxBytesError
	switch {
	case err == nil, errors.As(err, &tooLarge):
		return err
	case errors.Is(err, http.ErrNotMultipart):
		return kit.ReadForm(r)
	}
	return fault.Invalid("web.feed.upload_broken").Because(err)
}

// uploadOf makes the upload of a form; without a file its name is empty.
func uploadOf(r *http.Request, source string, form *kit.Form) (feed.Upload, error) {
	up := feed.Upload{Source: source}
	up.FileDate, _ = kit.DateOf(form.Value("file_date"))
	if text := form.Value("area"); text != "" && form.Field("area").Error == "" {
		code, err := area.ParseCode(text)
		if err != nil {
			return up, err
		}
		up.Area = code
	}
	if r.MultipartForm == nil || len(r.MultipartForm.File["file"]) == 0 {
		return up, nil
	}
	return up, attach(&up, r.MultipartForm.File["file"][0])
}

func attach(up *feed.Upload, head *multipart.FileHeader) error {
	file, err := head.Open()
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it lies in memory
	var content bytes.Buffer
	if _, err := content.ReadFrom(file); err != nil {
		return err
	}
	up.Name, up.File, up.Size = kit.FileName(head.Filename), bytes.NewReader(content.Bytes()), int64(content.Len())
	return nil
}

// template sends the product's own workbook for a source.
func (p *Pages) template(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	source, err := p.source(r)
	if err != nil {
		return err
	}
	var workbook bytes.Buffer
	if err := p.service.Template(source.Key, v.Lang, &workbook); err != nil {
		return err
	}
	return kit.Download(w, r, kit.Workbook, v.T("web.feed.template_name", "source", source.Label(string(v.Lang))), workbook.Bytes())
}
