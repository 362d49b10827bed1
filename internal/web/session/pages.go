package session

import (
	"context"
	"net/http"

	"shouwang/internal/auth"
	"shouwang/internal/web/kit"
)

// Accounts is what these pages need of package auth.
type Accounts interface {
	SignIn(ctx context.Context, login, password, address string) (auth.Actor, error)
	ChangePassword(ctx context.Context, actor auth.Actor, present, next string) error
}

// Pages are the pages of this subject.
type Pages struct {
	kit      *kit.Kit
	accounts Accounts
}

// New returns the pages on an account service.
func New(k *kit.Kit, accounts Accounts) *Pages { return &Pages{kit: k, accounts: accounts} }

// Routes declares the addresses of this subject.
func (p *Pages) Routes() []kit.Route {
	return []kit.Route{
		{Method: http.MethodGet, Pattern: "/sign-in", Name: "session.sign_in", Open: true, Handler: p.signIn},
		{Method: http.MethodPost, Pattern: "/sign-in", Name: "session.enter", Open: true, Handler: p.enter},
		{Method: http.MethodPost, Pattern: "/sign-out", Name: "session.leave", Open: true, Handler: p.leave},
		{Method: http.MethodPost, Pattern: "/language", Name: "session.language", Open: true, Handler: p.language},
		{Method: http.MethodGet, Pattern: "/settings", Name: "session.settings", Handler: p.settings},
		{Method: http.MethodPost, Pattern: "/settings/password", Name: "session.password", Handler: p.password},
	}
}
