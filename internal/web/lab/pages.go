package lab

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/policy"
	"shouwang/internal/rule"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// Drafter keeps drafts of policy changes and moves them on.
type Drafter interface {
	Drafts(ctx context.Context, actor auth.Actor, profile, state string) ([]screening.Draft, error)
	Draft(ctx context.Context, actor auth.Actor, id int64) (screening.Draft, error)
	SaveDraft(ctx context.Context, actor auth.Actor, e screening.DraftEdit) (screening.Draft, error)
	RestoreDraft(ctx context.Context, actor auth.Actor, id int64, title, key string) (screening.Draft, error)
	Decider
}

// Decider moves a draft from state to state.
type Decider interface {
	SubmitDraft(ctx context.Context, actor auth.Actor, id int64, version int) (screening.Draft, error)
	WithdrawDraft(ctx context.Context, actor auth.Actor, id int64, version int) (screening.Draft, error)
	RejectDraft(ctx context.Context, actor auth.Actor, id int64, version int, reason string) (screening.Draft, error)
	PublishDraft(ctx context.Context, actor auth.Actor, id int64, version int, document string) (screening.Draft, error)
}

// Simulator says what a change would do and would have done.
type Simulator interface {
	TryDraft(ctx context.Context, actor auth.Actor, id int64, t screening.Trial) (screening.TrialResult, error)
	ViewDraft(ctx context.Context, actor auth.Actor, id int64, t screening.Trial) (screening.TrialResult, error)
	MovesOfDraft(ctx context.Context, actor auth.Actor, id int64, t screening.Trial, f screening.MoveFilter) (screening.MovePage, error)
	BackTestDraft(ctx context.Context, actor auth.Actor, id int64, b screening.BackTrial) (screening.BackResult, error)
}

// Rulebook is what an editor shows of the policy in force.
type Rulebook interface {
	Profiles() []*policy.Profile
	RulesOf(profile string) ([]*rule.Rule, error)
	RuleText(profile, id string) (string, error)
	Runs(ctx context.Context, actor auth.Actor, f screening.RunFilter) ([]screening.RunRow, error)
}

// Service is what these pages need of package screening. It checks permission and area itself.
type Service interface {
	Drafter
	Simulator
	Rulebook
}

// Pages are the pages of this subject.
type Pages struct {
	kit     *kit.Kit
	service Service
	areas   kit.Areas
	now     func() time.Time
}

// New returns the pages on a screening service; now proposes days.
func New(k *kit.Kit, service Service, areas kit.Areas, now func() time.Time) *Pages {
	return &Pages{kit: k, service: service, areas: areas, now: now}
}

// How long a page waits for a count, and for a back-test of many days.
const (
	countTimeout = 2 * time.Minute
	pastTimeout  = 15 * time.Minute
)

// Routes declares the addresses of this subject.
func (p *Pages) Routes() []kit.Route {
	get, post := http.MethodGet, http.MethodPost
	draft, publish := auth.RuleDraft, auth.RulePublish
	return []kit.Route{
		{Method: get, Pattern: "/lab", Name: "lab.list", Permission: auth.RuleRead, Handler: p.list},
		{Method: get, Pattern: "/lab/new", Name: "lab.new", Permission: draft, Handler: p.blank},
		{Method: post, Pattern: "/lab/new", Name: "lab.create", Permission: draft, Timeout: countTimeout, Handler: p.save},
		{Method: get, Pattern: "/lab/{id}", Name: "lab.show", Permission: auth.RuleRead, Handler: p.show},
		{Method: post, Pattern: "/lab/{id}", Name: "lab.save", Permission: draft, Timeout: countTimeout, Handler: p.save},
		{Method: get, Pattern: "/lab/{id}/result", Name: "lab.result", Permission: draft, Timeout: countTimeout, Handler: p.result},
		{Method: get, Pattern: "/lab/{id}/moves", Name: "lab.moves", Permission: draft, Timeout: countTimeout, Handler: p.moves},
		{Method: get, Pattern: "/lab/{id}/past", Name: "lab.past", Permission: draft, Timeout: pastTimeout, Handler: p.past},
		{Method: post, Pattern: "/lab/{id}/submit", Name: "lab.submit", Permission: draft, Timeout: countTimeout, Handler: p.submit},
		{Method: post, Pattern: "/lab/{id}/withdraw", Name: "lab.withdraw", Permission: draft, Handler: p.withdraw},
		{Method: post, Pattern: "/lab/{id}/restore", Name: "lab.restore", Permission: draft, Handler: p.restore},
		{Method: post, Pattern: "/lab/{id}/reject", Name: "lab.reject", Permission: publish, Handler: p.reject},
		{Method: post, Pattern: "/lab/{id}/publish", Name: "lab.publish", Permission: publish, Timeout: countTimeout, Handler: p.publish},
	}
}

// draftOf reads the draft that a path names.
func (p *Pages) draftOf(r *http.Request) (screening.Draft, error) {
	id, err := screening.DraftID(r.PathValue("id"))
	if err != nil {
		return screening.Draft{}, err
	}
	return p.service.Draft(r.Context(), kit.VisitOf(r).Actor, id)
}

func addressOf(d screening.Draft) string { return "/lab/" + strconv.FormatInt(d.ID, 10) }

// profileOf finds a profile in use; the first one for a code that is not.
func (p *Pages) profileOf(code string) *policy.Profile {
	all := p.service.Profiles()
	for _, one := range all {
		if one.Code == code {
			return one
		}
	}
	return all[0]
}

func crumbs(v *kit.Visit, steps ...kit.Crumb) []kit.Crumb {
	return append([]kit.Crumb{{Text: v.T("web.nav.lab"), Href: "/lab"}}, steps...)
}
