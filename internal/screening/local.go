package screening

import (
	"context"

	"shouwang/internal/fault"
	"shouwang/internal/policy"
	"shouwang/internal/sqldb"
)

// CheckLocal puts a county's own files over a profile and checks them completely: their form, the rules of all layers together, and
// their tests. What it returns can be taken by policy.SetLocal.
func CheckLocal(ctx context.Context, base *policy.Profile, files map[string][]byte) (*policy.Profile, TestReport, error) {
	over, found := base.ExamineLocal(files)
	_, problems, err := examine(over, found)
	if err != nil {
		return nil, TestReport{}, err
	}
	if err := problems.Err("policy_faulty", "profile", policy.LocalLayer); err != nil {
		return nil, TestReport{}, err
	}
	report, err := TestProfile(ctx, over)
	if err != nil {
		return nil, report, err
	}
	problems = &fault.List{}
	for _, p := range report.Failures {
		problems.Add(p)
	}
	return over, report, problems.Err("policy_local_untested", "profile", base.Code)
}

// Adopt checks a county's own layer and takes it in place of the one in force.
func Adopt(
	ctx context.Context, db *sqldb.DB, base *policy.Profile, files map[string][]byte, change policy.LocalChange,
) (taken policy.LocalVersion, report TestReport, err error) {
	change.Profile, report, err = CheckLocal(ctx, base, files)
	if err != nil {
		return taken, report, err
	}
	now, err := policy.Local(ctx, db, base.Code)
	if err != nil {
		return taken, report, err
	}
	change.Base = now.Version
	err = db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		taken, err = policy.SetLocal(ctx, tx, change)
		return err
	})
	return taken, report, err
}
