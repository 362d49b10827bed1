package screening

import (
	"net/url"
	"strings"

	"shouwang/internal/civil"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/money"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// seenMark ends the name of the hidden field that carries the mark of what was seen.
const seenMark = "-seen"

func isSeen(name string) bool { return strings.HasSuffix(name, seenMark) }

// correctionForm asks for the fields that a warning's condition looks at, at most so many of them; all is how many there are, and
// elsewhere names those that only a new file can mend.
func correctionForm(v *kit.Visit, item screening.Item, sheet *registry.Sheet, most int) (form *kit.Form, all int, elsewhere []string) {
	form = kit.NewForm(v)
	members := sheet.Members()
	for _, ask := range item.Asks {
		if ask.List == "records.same_phone" || ask.List == "records.clues" {
			continue // not imported: read from other households, or written here
		}
		if ask.List != "" && ask.List != "members" {
			if label := ask.Label.In(string(v.Lang)); len(elsewhere) == 0 || elsewhere[len(elsewhere)-1] != label {
				elsewhere = append(elsewhere, label)
			}
			continue
		}
		for _, spot := range spotsOf(ask, members) {
			entry, ok := sheet.Entry(spot)
			if !ok {
				continue
			}
			if all++; all > most {
				continue
			}
			name := item.Ref.String() + "." + spot.String()
			form.Fields = append(form.Fields, input(v, name, entry), &kit.Field{Name: name + seenMark, Kind: kit.Hidden, Raw: entry.Mark, Max: 40})
		}
	}
	return form, all, elsewhere
}

// spotsOf lists the places that an ask is about: the household's own, or those of the members who decided, or else of all members.
func spotsOf(ask screening.Ask, members []registry.Person) []registry.Spot {
	if ask.List == "" {
		return []registry.Spot{{Field: ask.Field, Basis: ask.Basis}}
	}
	var out []registry.Spot
	for _, ref := range ask.Members {
		out = append(out, registry.Spot{Field: ask.Field, Member: ref})
	}
	if len(out) > 0 {
		return out
	}
	for _, m := range members {
		out = append(out, registry.Spot{Field: ask.Field, Member: m.Ref})
	}
	return out
}

// input makes the control of one value as the catalogue types it, filled with what stands there.
func input(v *kit.Visit, name string, e registry.Entry) *kit.Field {
	f := e.Value.Field
	one := &kit.Field{Name: name, Label: labelOf(v, e), Kind: kit.Text, Autocomplete: "off", Raw: rawOf(f, e.Value.Raw), Blank: v.T("web.kit.absent")}
	switch f.Type {
	case field.Bool:
		one.Kind, one.Options = kit.Select, v.CodeOptions("yes_no")
	case field.Code:
		if options := v.CodeOptions(f.Codes); offered(options, one.Raw) {
			one.Kind, one.Options = kit.Select, options
		}
	case field.Codes:
		one.Kind = kit.Checks
		one.Options = append([]kit.Option{{Value: registry.NoCodes, Text: v.T("web.kit.none")}}, v.CodeOptions(f.Codes)...)
		one.Fold = shownRaw(v, one)
	case field.Date:
		one.Kind = kit.Date
	case field.Month:
		one.Hint = v.T("web.screening.month_hint")
	case field.Money:
		one.Mode, one.Hint = "decimal", v.T("web.screening.yuan_hint")
	case field.Int, field.Decimal:
		one.Mode = "decimal"
		if f.Unit != "" && !strings.ContainsAny(one.Label, "（(") {
			one.Hint = v.T("web.screening.unit_hint", "unit", v.T("web.kit.unit_"+f.Unit))
		}
	case field.Phone:
		one.Mode = "tel"
	case field.Text, field.Name:
		one.Max = f.Max
	}
	switch {
	case f.Secret:
		one.Raw, one.Hint = "", v.T("web.screening.secret_hint", "value", v.Value(f, e.Value.Raw).Text)
	case e.Hidden:
		one.Raw, one.Hint = "", v.T("web.screening.hidden_hint")
		if one.Kind == kit.Checks {
			one.Fold = v.T("web.kit.choose")
		}
	}
	return one
}

func offered(options []kit.Option, value string) bool {
	if value == "" {
		return len(options) > 0
	}
	for _, o := range options {
		if o.Value == value {
			return true
		}
	}
	return false
}

// labelOf names the value: the field, of which assessment, whose.
func labelOf(v *kit.Visit, e registry.Entry) string {
	label := e.Value.Field.Label(string(v.Lang))
	switch {
	case e.Who != "":
		return v.T("web.screening.of", "field", label, "whose", e.Who)
	case e.Value.Field.Table == "assessment" && e.Basis != registry.Current:
		return v.T("web.screening.of", "field", label, "whose", v.CodeLabel("assessment_basis", e.Basis.Code()))
	}
	return label
}

// rawOf writes a stored value as it can be typed.
func rawOf(f field.Field, value any) string {
	switch x := value.(type) {
	case bool:
		if x {
			return "yes"
		}
		return "no"
	case int64:
		switch f.Type {
		case field.Money, field.Decimal:
			return strings.ReplaceAll(money.Fen(x).Format(), ",", "")
		case field.Date:
			return civil.FromInt(int(x)).String()
		case field.Month:
			return civil.FromInt(int(x)).String()[:len("2006-01")]
		}
		return plain(x)
	case string:
		if f.Type != field.Codes {
			return x
		}
		if x == "" {
			return registry.NoCodes
		}
		return strings.Trim(x, ",")
	}
	return ""
}

// readCorrection takes what was typed for the fields that were sent; those that were not are left out of the form.
func readCorrection(form *kit.Form, sent url.Values, ref id.Ref) ([]registry.Corrected, error) {
	var kept []*kit.Field
	for _, one := range form.Fields {
		if one.Name == kit.CommandName || sent.Has(strings.TrimSuffix(one.Name, seenMark)+seenMark) {
			kept = append(kept, one)
		}
	}
	form.Fields = kept
	form.Read(sent)
	var values []registry.Corrected
	for _, one := range form.Fields {
		spot, ok := registry.ParseSpot(strings.TrimPrefix(one.Name, ref.String()+"."))
		if !ok || isSeen(one.Name) {
			continue
		}
		text := one.Raw
		if one.Kind == kit.Checks {
			text = several(text)
		}
		values = append(values, registry.Corrected{Spot: spot, Text: text, Seen: form.Value(one.Name + seenMark)})
	}
	return values, nil
}

// several writes chosen boxes as the registry reads them; who ticks «none» beside others means the others.
func several(text string) string {
	var codes []string
	for code := range strings.SplitSeq(text, ",") {
		if code != "" && code != registry.NoCodes {
			codes = append(codes, code)
		}
	}
	if len(codes) == 0 {
		return text
	}
	return strings.Join(codes, ",")
}

// shownRaw is what a control holds, as people read it.
func shownRaw(v *kit.Visit, f *kit.Field) string {
	var words []string
	for _, o := range f.Options {
		if f.Chosen(o.Value) {
			words = append(words, o.Text)
		}
	}
	if len(words) > 0 {
		return v.Join(words)
	}
	if f.Raw == "" {
		return f.Blank
	}
	return f.Raw
}
