package feed

import (
	"context"
	"fmt"

	"shouwang/internal/area"
	"shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/crypt"
	"shouwang/internal/fault"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/job"
	"shouwang/internal/locale"
	"shouwang/internal/policy"
	"shouwang/internal/registry"
	"shouwang/internal/sheet"
	"shouwang/internal/sqldb"
)

// TopicApplied is published in the transaction that applies a batch; its payload is an AppliedEvent.
const TopicApplied = "feed.batch_applied"

// AppliedEvent says which batch was applied.
type AppliedEvent struct {
	Batch  string `json:"batch"`
	Source string `json:"source"`
	County int    `json:"county"`
}

// Parts is what the service stands on.
type Parts struct {
	DB       *sqldb.DB
	Keys     *crypt.Keyring
	IDs      *id.Maker
	Fields   *field.Catalogue
	Profile  *policy.Profile // the code lists by which cells are read
	Registry *registry.Service
	Words    *locale.Catalogue
	// Uploads is the folder of sealed files that wait for a confirmation.
	Uploads string
	// Limits bounds what a file may cost; the zero value stands for sheet.DefaultLimits.
	Limits sheet.Limits
}

// Service takes files in. Its methods may be called by any number of goroutines.
type Service struct {
	db       *sqldb.DB
	keys     *crypt.Keyring
	ids      *id.Maker
	fields   *field.Catalogue
	lists    lists
	registry *registry.Service
	words    *locale.Catalogue
	uploads  uploads
	limits   sheet.Limits
	ignored  map[string]bool
}

// New puts the service together.
func New(p Parts) *Service {
	if p.Limits == (sheet.Limits{}) {
		p.Limits = sheet.DefaultLimits()
	}
	s := &Service{
		db: p.DB, keys: p.Keys, ids: p.IDs, fields: p.Fields, lists: p.Profile.Codes, registry: p.Registry, words: p.Words,
		uploads: uploads{dir: p.Uploads, keys: p.Keys}, limits: p.Limits, ignored: map[string]bool{},
	}
	for _, lang := range locale.Languages() {
		s.ignored[field.NormaliseHeader(p.Words.T(lang, "feed.mark.column", nil))] = true
	}
	return s
}

// Sources lists the sources that the actor may import, in the order in which they are best imported.
func (s *Service) Sources(ctx context.Context, actor auth.Actor) (out []field.Source, err error) {
	if err := actor.Require(auth.FeedImport); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		v, err := s.view(ctx, tx, actor)
		for _, src := range s.fields.Sources() {
			if v.holds(src.Key) {
				out = append(out, src)
			}
		}
		return err
	})
	return out, err
}

// Check reads and checks a file and keeps it sealed until it is confirmed or cancelled; no row is written. The batch is refused when
// needed columns are missing. A file that is no workbook at all is an Invalid fault. A file that was applied before is recognised: the
// earlier batch comes back with the notice file_same.
func (s *Service) Check(ctx context.Context, actor auth.Actor, up Upload) (b Batch, err error) {
	defer fault.Wrap(&err, "check file")
	if err := s.mayImport(ctx, actor, up.Source); err != nil {
		return b, err
	}
	x, err := s.load(ctx, actor, up)
	if err != nil {
		return b, err
	}
	same := false
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		if b, same, err = s.same(ctx, tx, actor, x); err != nil || same {
			return err
		}
		return s.preview(ctx, tx, actor, x)
	})
	if err != nil || same {
		return b, err
	}
	return s.keep(ctx, actor, x)
}

// same looks for an applied batch with the same file. One that had faulty rows is only noted: the rows wait still, their faults have to
// be said again, and what was wrong with them may have been put right in the meantime.
func (s *Service) same(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, x *exam) (Batch, bool, error) {
	if x.up.Again || x.refused {
		return Batch{}, false, nil
	}
	v, err := s.view(ctx, tx, actor)
	if err != nil {
		return Batch{}, false, err
	}
	b, found, err := loadSame(ctx, tx, v, x.source.Key, x.hash)
	if found && b.Faults > 0 {
		x.seen = true
		x.notices = append([]Notice{{Code: NoticeSame, Args: map[string]string{faultyArg: "yes"}}}, x.notices...)
		return Batch{}, false, err
	}
	if found {
		b.Added, b.Changed, b.Unchanged, b.Faults = 0, 0, b.Rows, 0
		b.Notices = []Notice{{Code: NoticeSame}}
	}
	return b, found, err
}

// preview judges the rows and counts what they would bring.
func (s *Service) preview(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, x *exam) error {
	if x.refused {
		x.county = x.mainCounty(actor)
		return nil
	}
	if err := s.judge(ctx, tx, actor, x); err != nil {
		return err
	}
	if x.source.Record != "" {
		_, err := s.records(ctx, tx, actor, x, fileDate(x.up, tx.Now()).Int())
		return err
	}
	counts, err := s.register(ctx, tx, actor, x, nil)
	x.take(counts)
	return err
}

// keep stores the checked batch with its faults and the sealed file.
func (s *Service) keep(ctx context.Context, actor auth.Actor, x *exam) (Batch, error) {
	b := s.newBatch(actor, x)
	if !x.refused {
		b.State, b.stored = Checked, b.Ref.String()
		if err := s.uploads.save(b.stored, x.up); err != nil {
			return b, err
		}
	}
	err := s.db.Write(ctx, func(tx *sqldb.Tx) error {
		b.CreatedAt, b.FileDate = tx.Now(), fileDate(x.up, tx.Now())
		if x.refused {
			b.settle(actor, Refused, tx)
		}
		if err := insertBatch(ctx, tx, &b); err != nil {
			return err
		}
		if err := replaceFaults(ctx, tx, b.Ref, x.table.faults.list); err != nil {
			return err
		}
		return s.journal(ctx, tx, actor, "feed.check", &b)
	})
	if err != nil && b.stored != "" {
		s.uploads.remove(b.stored)
	}
	return b, err
}

// newBatch makes the batch of an examined file.
func (s *Service) newBatch(actor auth.Actor, x *exam) Batch {
	b := Batch{
		Ref: id.Ref{County: x.county, ID: s.ids.Next()}, Source: x.source.Key, Area: x.batchArea(actor), FileName: x.up.Name,
		FileSize: x.up.Size, CreatedBy: actor.UserID, hash: x.hash,
	}
	b.outcome(x, false)
	return b
}

// outcome copies the figures of an examination into the batch.
func (b *Batch) outcome(x *exam, written bool) {
	b.Rows, b.Good, b.Accepted = len(x.table.rows), x.good(), 0
	b.Added, b.Changed, b.Unchanged, b.Unmatched = x.counts.Added, x.counts.Changed, x.counts.Unchanged, x.unmatched
	b.Faults, b.Notices = x.table.faults.count, x.notices
	if b.Faults > len(x.table.faults.list) {
		b.Notices = append(b.Notices, Notice{Code: NoticeCut, Args: map[string]string{"count": fmt.Sprint(len(x.table.faults.list))}})
	}
	if written {
		b.Accepted = x.accepted
	}
}

func (b *Batch) settle(actor auth.Actor, state State, tx *sqldb.Tx) {
	b.State, b.SettledBy, b.SettledAt, b.stored = state, actor.UserID, tx.Now(), ""
}

// journal records what became of a batch. The file's name may hold a person's name and stays out of it.
func (s *Service) journal(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, action string, b *Batch) error {
	_, err := audit.Record(ctx, tx, audit.Entry{
		Actor: actor.UserID, ActorName: actor.Login, Action: action, Object: b.Ref.String(), County: b.Ref.County, Area: b.Area,
		Detail: map[string]any{
			"source": b.Source, "state": b.State, "sha256": fmt.Sprintf("%x", b.hash), "rows": b.Rows, "good": b.Good, "accepted": b.Accepted,
			"added": b.Added, "changed": b.Changed, "unchanged": b.Unchanged, "unmatched": b.Unmatched, "faults": b.Faults,
		},
	})
	return err
}

// Confirm applies a checked batch in one transaction: rows, history, journal and the published fact. Faulty rows are left out when
// takeGood is set; without it a file with faults is a Conflict. The rows are checked again, because the registry may have changed since.
// A second confirmation gets the first one's outcome.
func (s *Service) Confirm(ctx context.Context, actor auth.Actor, ref id.Ref, takeGood bool) (b Batch, err error) {
	defer fault.Wrap(&err, "confirm batch")
	b, err = s.unsettled(ctx, actor, ref)
	if err != nil || b.State == Applied {
		return b, err
	}
	if b.Faults > 0 && !takeGood {
		return b, fault.Conflict("feed.batch_faulty", "count", b.Faults)
	}
	stored := b.stored
	x, err := s.reload(ctx, actor, b)
	if err != nil {
		return b, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		claimed, err := claimBatch(ctx, tx, ref)
		if err != nil || !claimed {
			return orConflict(err)
		}
		if err := s.judge(ctx, tx, actor, x); err != nil {
			return err
		}
		if err := s.apply(ctx, tx, actor, x, &b); err != nil {
			return err
		}
		if b.Faults > 0 && !takeGood {
			return fault.Conflict("feed.batch_faulty", "count", b.Faults)
		}
		if err := updateBatch(ctx, tx, &b); err != nil {
			return err
		}
		return s.announce(ctx, tx, actor, x, &b)
	})
	if err != nil {
		return b, err
	}
	s.uploads.remove(stored)
	return b, nil
}

// reload reads a batch's sealed file again. The catalogue may have changed since it was checked, so that it lacks columns now.
func (s *Service) reload(ctx context.Context, actor auth.Actor, b Batch) (*exam, error) {
	up, err := s.uploads.open(b.stored, b)
	if err != nil {
		return nil, err
	}
	x, err := s.load(ctx, actor, up)
	if err == nil && x.refused {
		err = fault.Conflict("feed.batch_faulty", "count", x.table.faults.count)
	}
	return x, err
}

func orConflict(err error) error {
	if err != nil {
		return err
	}
	return fault.Conflict("feed.batch_settled")
}

// apply writes the good rows of a judged file and fills the batch's figures.
func (s *Service) apply(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, x *exam, b *Batch) error {
	if x.source.Record != "" {
		if err := takeTurn(ctx, tx, x, b); err != nil {
			return err
		}
		list, err := s.records(ctx, tx, actor, x, b.FileDate.Int())
		if err != nil {
			return err
		}
		if err := s.saveRecords(ctx, tx, x, b, list); err != nil {
			return err
		}
	} else {
		counts, err := s.register(ctx, tx, actor, x, b)
		if err != nil {
			return err
		}
		x.take(counts)
		if err := s.rematchAfter(ctx, tx, x); err != nil {
			return err
		}
	}
	b.settle(actor, Applied, tx)
	b.outcome(x, true)
	return nil
}

// rematchAfter links lists to the people whom the file has registered.
func (s *Service) rematchAfter(ctx context.Context, tx *sqldb.Tx, x *exam) error {
	if x.counts.Added == 0 || x.table.at.id < 0 {
		return nil
	}
	counties := map[int]bool{}
	for _, h := range x.households {
		if h.village != 0 && !h.faulty {
			counties[area.CountyOf(h.village)] = true
		}
	}
	_, err := s.rematch(ctx, tx, sortedKeys(counties))
	return err
}

// announce stores the faults, publishes the fact and writes the journal, which comes last.
func (s *Service) announce(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, x *exam, b *Batch) error {
	if err := replaceFaults(ctx, tx, b.Ref, x.table.faults.list); err != nil {
		return err
	}
	if err := job.Publish(ctx, tx, TopicApplied, AppliedEvent{Batch: b.Ref.String(), Source: b.Source, County: b.Ref.County}); err != nil {
		return err
	}
	return s.journal(ctx, tx, actor, "feed.confirm", b)
}

// Cancel gives a checked batch up and deletes its sealed file.
func (s *Service) Cancel(ctx context.Context, actor auth.Actor, ref id.Ref) (b Batch, err error) {
	defer fault.Wrap(&err, "cancel batch")
	b, err = s.unsettled(ctx, actor, ref)
	if err != nil {
		return b, err
	}
	if b.State == Applied {
		return b, fault.Conflict("feed.batch_settled")
	}
	stored := b.stored
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		claimed, err := claimBatch(ctx, tx, ref)
		if err != nil || !claimed {
			return orConflict(err)
		}
		b.settle(actor, Cancelled, tx)
		if err := updateBatch(ctx, tx, &b); err != nil {
			return err
		}
		return s.journal(ctx, tx, actor, "feed.cancel", &b)
	})
	if err == nil {
		s.uploads.remove(stored)
	}
	return b, err
}

// unsettled loads a batch that the actor may settle; an applied one is given back, a cancelled or refused one is a Conflict.
func (s *Service) unsettled(ctx context.Context, actor auth.Actor, ref id.Ref) (b Batch, err error) {
	if err := actor.Require(auth.FeedImport); err != nil {
		return b, err
	}
	b, err = s.batch(ctx, actor, ref)
	if err == nil && b.State != Checked && b.State != Applied {
		err = fault.Conflict("feed.batch_settled")
	}
	return b, err
}
