package user

import (
	"context"
	"net/http"

	"shouwang/internal/auth"
	"shouwang/internal/web/kit"
)

// Accounts is what these pages need of package auth. It checks permission and area itself.
type Accounts interface {
	Users(ctx context.Context, actor auth.Actor) ([]auth.User, error)
	AddUser(ctx context.Context, actor auth.Actor, n auth.NewUser) (auth.User, error)
	User(ctx context.Context, actor auth.Actor, login string) (auth.User, error)
	ChangeUser(ctx context.Context, actor auth.Actor, login string, c auth.Change) (auth.User, error)
	ResetPassword(ctx context.Context, actor auth.Actor, login, password string) error
}

// Pages are the pages of this subject.
type Pages struct {
	kit      *kit.Kit
	accounts Accounts
	areas    kit.Areas
}

// New returns the pages on an account service.
func New(k *kit.Kit, accounts Accounts, areas kit.Areas) *Pages {
	return &Pages{kit: k, accounts: accounts, areas: areas}
}

// Routes declares the addresses of this subject.
func (p *Pages) Routes() []kit.Route {
	return []kit.Route{
		{Method: http.MethodGet, Pattern: "/users", Name: "user.list", Permission: auth.UserManage, Handler: p.users},
		{Method: http.MethodGet, Pattern: "/users/new", Name: "user.new", Permission: auth.UserManage, Handler: p.newUser},
		{Method: http.MethodPost, Pattern: "/users", Name: "user.add", Permission: auth.UserManage, Handler: p.add},
		{Method: http.MethodGet, Pattern: "/accounts/{login}", Name: "user.account", Permission: auth.UserManage, Handler: p.account},
		{Method: http.MethodPost, Pattern: "/accounts/{login}", Name: "user.change", Permission: auth.UserManage, Handler: p.change},
		{Method: http.MethodPost, Pattern: "/accounts/{login}/state", Name: "user.state", Permission: auth.UserManage, Handler: p.state},
		{Method: http.MethodPost, Pattern: "/accounts/{login}/password", Name: "user.reset", Permission: auth.UserManage, Handler: p.reset},
	}
}
