package kit

import "shouwang/internal/auth"

// NavItem is one entry of the navigation. It shows only what the role may open; the routes decide.
type NavItem struct {
	Key, Text, Href, Icon string
	Current               bool
}

// NavGroup is a block of entries under a small heading.
type NavGroup struct {
	Title string
	Items []NavItem
}

type entry struct {
	key, href, icon string
	permission      auth.Permission
	tab             bool
}

// entries is the navigation by the work: first what is to do, then where things are looked up, then upkeep.
func entries() [][]entry {
	return [][]entry{
		{
			{key: "home", href: "/", icon: "today", tab: true},
			{key: "warnings", href: "/warnings", icon: "bell", permission: auth.WarningRead, tab: true},
			{key: "clues", href: "/clues", icon: "link", permission: auth.WarningRead},
			{key: "worklist", href: "/worklist", icon: "sheet", permission: auth.WarningRead},
			{key: "households", href: "/households", icon: "house", permission: auth.RegistryRead, tab: true},
			{key: "imports", href: "/imports", icon: "upload", permission: auth.FeedRead, tab: true},
		},
		{
			{key: "areas", href: "/areas", icon: "map", permission: ""},
			{key: "runs", href: "/runs", icon: "sieve", permission: auth.WarningRead},
			{key: "rules", href: "/rules", icon: "info", permission: auth.RuleRead},
			{key: "lab", href: "/lab", icon: "play", permission: auth.RuleRead},
			{key: "journal", href: "/journal", icon: "book", permission: auth.AuditRead},
		},
		{
			{key: "users", href: "/users", icon: "people", permission: auth.UserManage},
			{key: "settings", href: "/settings", icon: "gear"},
		},
	}
}

func groupTitles() []string {
	return []string{"web.nav.group_work", "web.nav.group_look", "web.nav.group_keep"}
}

// navigation builds the entries that the actor's role may open, and the few that fit the foot of a phone.
func navigation(v *Visit, current string) (groups []NavGroup, tabs []NavItem) {
	titles := groupTitles()
	for i, block := range entries() {
		group := NavGroup{Title: v.T(titles[i])}
		for _, e := range block {
			if e.permission != "" && !v.Actor.Can(e.permission) {
				continue
			}
			item := NavItem{Key: e.key, Text: v.T("web.nav." + e.key), Href: e.href, Icon: e.icon, Current: e.key == current}
			group.Items = append(group.Items, item)
			if e.tab {
				tabs = append(tabs, item)
			}
		}
		if len(group.Items) > 0 {
			groups = append(groups, group)
		}
	}
	return groups, tabs
}
