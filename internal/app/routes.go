package app

import (
	"slices"

	"shouwang/internal/cli"
	"shouwang/internal/web/kit"

	webarea "shouwang/internal/web/area"
	webaudit "shouwang/internal/web/audit"
	webclue "shouwang/internal/web/clue"
	webfeed "shouwang/internal/web/feed"
	webhome "shouwang/internal/web/home"
	weblab "shouwang/internal/web/lab"
	webregistry "shouwang/internal/web/registry"
	webrules "shouwang/internal/web/rules"
	webscreening "shouwang/internal/web/screening"
	websession "shouwang/internal/web/session"
	webuser "shouwang/internal/web/user"
)

// routes lists every address of the product, subject by subject. What an address needs (permission, limits) stands beside it in its
// subject's Routes.
func routes(k *kit.Kit, s *cli.System) []kit.Route {
	return slices.Concat(
		websession.New(k, s.Users).Routes(),
		webhome.New(k, webhome.Parts{Registry: s.Registry, Screening: s.Screening, Feed: s.Feed, Clues: s.Casework, Now: s.DB.Now}).Routes(),
		webarea.New(k, s.Areas, s.Registry, s.Screening).Routes(),
		webregistry.New(k, webregistry.Parts{Service: s.Registry, Warnings: s.Screening, Areas: s.Areas, Profile: s.Screening.MeantIn, Now: s.DB.Now}).Routes(),
		webfeed.New(k, s.Feed, s.Areas, s.Fields).Limit(s.Config.UploadLimit).Routes(),
		webscreening.New(k, webscreening.Parts{Service: s.Screening, Registry: s.Registry, Areas: s.Areas, Now: s.DB.Now}).Routes(),
		webclue.New(k, webclue.Parts{Service: s.Casework, Warnings: s.Screening, Households: s.Registry, Areas: s.Areas, Now: s.DB.Now}).Routes(),
		webrules.New(k, webrules.Parts{Service: s.Screening, Say: webscreening.Clauses}).Routes(),
		weblab.New(k, s.Screening, s.Areas, s.DB.Now).Routes(),
		webaudit.New(k, s.Users, s.Areas).Routes(),
		webuser.New(k, s.Users, s.Areas).Routes(),
	)
}
