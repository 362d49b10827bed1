package policy

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"shouwang/internal/audit"
	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// LocalVersion is one version of a county's own layer over a profile. Every version is kept.
type LocalVersion struct {
	Profile string            `json:"profile"`
	Version int               `json:"version"` // counts from 1; 0 is a profile that no county has added to
	Digest  string            `json:"digest"`  // of the profile with this layer over it, as it was taken
	Reason  string            `json:"reason"`
	ByID    int64             `json:"by"`
	ByName  string            `json:"by_name"`
	At      time.Time         `json:"at"`
	Files   map[string][]byte `json:"-"`
}

// LocalChange is a layer to be taken in place of the one in force.
type LocalChange struct {
	Profile *Profile // with the new layer over it, checked with its rules and tests by screening.CheckLocal
	Base    int      // the version that the layer was made upon; another one in force is a Conflict
	Reason  string
	ByID    int64
	ByName  string
}

// Local returns the version of a county's own layer that is in force over a profile; one with Version 0 when there is none.
func Local(ctx context.Context, db *sqldb.DB, code string) (v LocalVersion, err error) {
	err = db.Read(ctx, func(tx *sqldb.Tx) error {
		v, err = LocalIn(ctx, tx, code)
		return err
	})
	return v, err
}

// LocalVersions lists every version of a county's own layer over a profile, the latest first.
func LocalVersions(ctx context.Context, db *sqldb.DB, code string) (all []LocalVersion, err error) {
	err = db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = fetchLocal(ctx, tx, code)
		return err
	})
	return all, err
}

// LocalIn is Local within a transaction.
func LocalIn(ctx context.Context, tx *sqldb.Tx, code string) (LocalVersion, error) {
	all, err := fetchLocal(ctx, tx, code)
	if err != nil || len(all) == 0 {
		return LocalVersion{Profile: code}, err
	}
	return all[0], nil
}

// SetLocal takes a layer: it is kept as a new version, its profile is registered, and the journal says who took it and why. A layer that
// is the one in force already is not taken again.
func SetLocal(ctx context.Context, tx *sqldb.Tx, c LocalChange) (LocalVersion, error) {
	if strings.TrimSpace(c.Reason) == "" {
		return LocalVersion{}, fault.Invalid("policy_local_reason")
	}
	now, err := LocalIn(ctx, tx, c.Profile.Code)
	if err != nil {
		return LocalVersion{}, err
	}
	if now.Version != c.Base {
		return LocalVersion{}, fault.Conflict("policy_local_changed", "profile", c.Profile.Code, "version", now.Version, "by", now.ByName)
	}
	if now.Version > 0 && now.Digest == c.Profile.Digest {
		return now, nil
	}
	v := LocalVersion{
		Profile: c.Profile.Code, Version: now.Version + 1, Digest: c.Profile.Digest, Reason: c.Reason, ByID: c.ByID, ByName: c.ByName,
		At: tx.Now(), Files: c.Profile.Local(),
	}
	layer, err := pack(v.Files)
	if err != nil {
		return LocalVersion{}, err
	}
	whole, err := pack(c.Profile.stored)
	if err != nil {
		return LocalVersion{}, err
	}
	if err := insertLocal(ctx, tx, v, layer); err != nil {
		return LocalVersion{}, err
	}
	if err := save(ctx, tx, v.Digest, v.Profile, whole); err != nil {
		return LocalVersion{}, err
	}
	_, err = audit.Record(ctx, tx, audit.Entry{
		Actor: v.ByID, ActorName: v.ByName, Action: "policy.local", Object: v.Profile,
		Detail: map[string]any{
			"version": v.Version, "digest": v.Digest, "reason": v.Reason, "files": slices.Sorted(maps.Keys(v.Files)), "before": now.Digest,
		},
	})
	return v, err
}

// InForce gives a profile with the county's own layer over it, registered; the profile itself when there is none. A layer that no longer
// fits what ships, after an upgrade, is a fault that names its places.
func InForce(ctx context.Context, db *sqldb.DB, p *Profile) (*Profile, error) {
	v, err := Local(ctx, db, p.Code)
	if err != nil {
		return nil, err
	}
	if len(v.Files) == 0 && p.Local() == nil {
		return p, nil
	}
	over, err := p.WithLocal(v.Files)
	if err != nil {
		return nil, err
	}
	return over, Register(ctx, db, over)
}

// ReadLocal reads the files of a layer from a folder: lines.yaml, rules/*.yaml and tests/*.yaml. A folder without any is a fault; files of
// other names are reported when the layer is checked.
func ReadLocal(fsys fs.FS) (map[string][]byte, error) {
	files := map[string][]byte{}
	if err := readLayer(fsys, ".", files); err != nil {
		return nil, fmt.Errorf("read the layer: %w", err)
	}
	if len(files) == 0 {
		return nil, fault.Invalid("policy_local_empty")
	}
	return files, nil
}

// strangeNames tells which files a county's own layer may not have, because they would do nothing.
func strangeNames(files map[string][]byte) (problems []fault.Problem) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		folder, own := path.Dir(name), path.Ext(name) == ".yaml"
		if name != LinesFile && (!own || folder != RulesFolder && folder != TestsFolder) {
			problems = append(problems, fault.At(fault.Place{File: path.Join(LocalLayer, name), Line: 1, Column: 1}, "policy_local_file"))
		}
	}
	return problems
}
