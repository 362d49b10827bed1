package home

import (
	"shouwang/internal/auth"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// todos say what to do next, the most urgent first. Every entry leads to the place where it is done.
func todos(v *kit.Visit, s standing) []todo {
	var list []todo
	can := v.Actor.Can
	if can(auth.FeedImport) && can(auth.RegistryRead) && s.totals.Households == 0 {
		list = append(list, todo{Href: "/import", Colour: "brand", Icon: "upload", Title: v.T("web.home.begin"), Text: v.T("web.home.begin_text")})
	}
	for _, batch := range s.waiting {
		if can(auth.FeedImport) {
			list = append(list, todo{
				Href: "/imports/" + batch.Ref.String(), Colour: "yellow", Icon: "upload",
				Title: v.T("web.home.confirm", "file", batch.FileName),
				Text:  v.T("web.home.confirm_text", "good", v.Lang.Number(int64(batch.Good)), "faults", v.Lang.Number(int64(batch.Faults))),
			})
		}
	}
	if can(auth.ScreeningRun) && s.totals.Households > 0 && s.run == nil && s.counts.Open+s.counts.Unknown == 0 {
		list = append(list, todo{Href: "/runs", Colour: "brand", Icon: "sieve", Title: v.T("web.home.screen"), Text: v.T("web.home.screen_text")})
	}
	list = append(list, handlingTodos(v, s)...)
	for _, level := range v.Profile().Levels {
		for _, one := range s.counts.Levels {
			if one.Level == level.Code && one.Open > 0 {
				tag := v.LevelTag(level.Code)
				list = append(list, todo{
					Href: "/warnings?status=open&level=" + level.Code, Colour: tag.Colour, Icon: "bell",
					Title: v.T("web.home.verify", "count", v.Lang.Number(one.Open), "level", tag.Text),
					Text:  v.T("web.home.verify_text", "days", level.VisitDays),
				})
			}
		}
	}
	if s.counts.Unknown > 0 {
		list = append(list, todo{
			Href: "/warnings?status=unknown", Colour: "grey", Icon: "sheet",
			Title: v.T("web.home.complete", "count", v.Lang.Number(s.counts.Unknown)), Text: v.T("web.home.complete_text"),
		})
	}
	if can(auth.UserManage) {
		list = append(list, todo{Href: "/users", Colour: "brand", Icon: "people", Title: v.T("web.home.users"), Text: v.T("web.home.users_text")})
	}
	if can(auth.AuditRead) {
		list = append(list, todo{Href: "/journal", Colour: "brand", Icon: "book", Title: v.T("web.home.journal"), Text: v.T("web.home.journal_text")})
	}
	return list
}

// handlingTodos say which warnings have changed since they were dealt with, which clues are late or open, and what data are wrong.
func handlingTodos(v *kit.Visit, s standing) []todo {
	var list []todo
	add := func(n int64, one todo) {
		if n > 0 {
			list = append(list, one)
		}
	}
	count := v.Lang.Number
	late, again, open, wrong := s.clues.Overdue, s.counts.Handled[screening.Again], s.clues.Open-s.clues.Overdue, s.quality.Open+s.quality.Unknown
	add(late, todo{Href: "/clues?overdue=1", Colour: "red", Icon: "clock", Title: v.T("web.home.clues_overdue", "count", count(late)), Text: v.T("web.home.clues_overdue_text")})
	add(again, todo{Href: "/warnings?handling=again", Colour: "orange", Icon: "warn", Title: v.T("web.home.again", "count", count(again)), Text: v.T("web.home.again_text")})
	if v.Actor.Can(auth.WarningHandle) {
		add(open, todo{Href: "/clues?state=open", Colour: "blue", Icon: "link", Title: v.T("web.home.clues_open", "count", count(open)), Text: v.T("web.home.clues_open_text")})
	}
	if v.Actor.Can(auth.RegistryWrite) {
		add(wrong, todo{Href: "/worklist", Colour: "brand", Icon: "sheet", Title: v.T("web.home.worklist", "count", count(wrong)), Text: v.T("web.home.worklist_text")})
	}
	return list
}
