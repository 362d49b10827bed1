package cli

import (
	"context"
	"flag"
	"strconv"

	"shouwang/internal/audit"
)

// auditVerify checks the journal; a journal that was changed ends it with status 1.
func auditVerify(*flag.FlagSet) func(context.Context, *call) error {
	return func(ctx context.Context, c *call) error {
		s, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		report, err := audit.Verify(ctx, s.DB)
		if err != nil {
			return err
		}
		if err := c.printReport(report); err != nil {
			return err
		}
		if !report.OK {
			return errQuiet
		}
		return nil
	}
}

func (c *call) printReport(r audit.Report) error {
	if c.json {
		out := struct {
			Entries  int64  `json:"entries"`
			OK       bool   `json:"ok"`
			FirstBad *int64 `json:"first_bad"`
			LastBad  *int64 `json:"last_bad,omitempty"`
			Reason   string `json:"reason,omitempty"`
		}{Entries: r.Entries, OK: r.OK, Reason: string(r.Reason)}
		if !r.OK {
			out.FirstBad, out.LastBad = &r.FirstBad, &r.LastBad
		}
		return c.object(out)
	}
	if r.OK {
		c.say("cli.audit.ok", "entries", strconv.FormatInt(r.Entries, 10))
		return nil
	}
	c.say("cli.audit.bad", "seq", strconv.FormatInt(r.FirstBad, 10), "reason", c.t("audit.reason."+string(r.Reason)))
	return nil
}
