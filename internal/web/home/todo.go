package home

import (
	"strconv"

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
	list = append(list, refusedTodo(v, s.refused)...)
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
	list = append(list, urgentTodos(v, s)...)
	for _, level := range v.Profile().Levels {
		for _, one := range s.counts.Levels {
			if n := one.Handled.Waiting(one.Open); one.Level == level.Code && n > 0 {
				tag := v.LevelTag(level.Code)
				list = append(list, todo{
					Href: "/warnings?status=open&handling=todo&level=" + level.Code, Colour: tag.Colour, Icon: "bell",
					Title: v.T("web.home.verify", "count", v.Lang.Number(n), "level", tag.Text),
					Text:  v.T("web.home.verify_text", "days", level.VisitDays),
				})
			}
		}
	}
	list = append(list, laterTodos(v, s)...)
	if n := s.counts.HandledUnknown.Waiting(s.counts.Unknown); n > 0 {
		list = append(list, todo{
			Href: "/warnings?status=unknown&handling=todo", Colour: "grey", Icon: "sheet",
			Title: v.T("web.home.complete", "count", v.Lang.Number(n)), Text: v.T("web.home.complete_text"),
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

// refusedTodo says that the program could not screen by itself, why, and what to do about it.
func refusedTodo(v *kit.Visit, run *screening.RunRow) []todo {
	if run == nil {
		return nil
	}
	message, remedy, problems := v.Explain(run.Refusal)
	text := v.Advice(message, remedy)
	for _, one := range problems {
		text = v.Advice(text, one)
	}
	one := todo{Colour: "red", Icon: "warn", Title: v.T("web.home.not_begun", "date", kit.DateText(run.AsOf)), Text: text}
	if v.Actor.Can(auth.WarningRead) {
		one.Href = "/runs/" + strconv.FormatInt(run.ID, 10)
	}
	return []todo{one}
}

// urgentTodos say which clues are late, and which warnings have changed since they were dealt with.
func urgentTodos(v *kit.Visit, s standing) []todo {
	var list []todo
	if n := s.clues.Overdue; n > 0 {
		list = append(list, todo{Href: "/clues?overdue=1", Colour: "red", Icon: "clock", Title: v.T("web.home.clues_overdue", "count", v.Lang.Number(n)), Text: v.T("web.home.clues_overdue_text")})
	}
	if n := s.counts.Handled[screening.Again]; n > 0 {
		list = append(list, todo{Href: "/warnings?handling=again", Colour: "orange", Icon: "warn", Title: v.T("web.home.again", "count", v.Lang.Number(n)), Text: v.T("web.home.again_text")})
	}
	return list
}

// laterTodos say which clues are open, and what data are to be corrected.
func laterTodos(v *kit.Visit, s standing) []todo {
	var list []todo
	if n := s.clues.Open - s.clues.Overdue; n > 0 && v.Actor.Can(auth.WarningHandle) {
		list = append(list, todo{Href: "/clues?state=open", Colour: "blue", Icon: "link", Title: v.T("web.home.clues_open", "count", v.Lang.Number(n)), Text: v.T("web.home.clues_open_text")})
	}
	if n := s.quality.Handled.Pending(s.quality.Open + s.quality.Unknown); n > 0 && v.Actor.Can(auth.RegistryWrite) {
		list = append(list, todo{Href: "/worklist", Colour: "brand", Icon: "sheet", Title: v.T("web.home.worklist", "count", v.Lang.Number(n)), Text: v.T("web.home.worklist_text")})
	}
	return list
}
