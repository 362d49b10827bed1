package feed

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"shouwang/internal/crypt"
	"shouwang/internal/fault"
)

// uploads is the folder of sealed files. A file is only ever unsealed into memory, because its rows are personal data.
type uploads struct {
	dir  string
	keys *crypt.Keyring
}

// save seals a file under the name of its batch.
func (u uploads) save(name string, up Upload) (err error) {
	defer fault.Wrap(&err, "keep upload")
	if err := os.MkdirAll(u.dir, 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(u.dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = u.keys.SealFile(f, io.NewSectionReader(up.File, 0, up.Size), name)
	return errors.Join(err, f.Close())
}

// open unseals the file of a batch.
func (u uploads) open(name string, b Batch) (Upload, error) {
	f, err := os.Open(filepath.Join(u.dir, filepath.Base(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return Upload{}, fault.Conflict("feed.file_gone").Because(err)
	}
	if err != nil {
		return Upload{}, fmt.Errorf("open upload: %w", err)
	}
	defer func() { _ = f.Close() }()
	var plain bytes.Buffer
	plain.Grow(int(b.FileSize))
	if err := u.keys.OpenFile(&plain, f, name); err != nil {
		return Upload{}, fmt.Errorf("open upload: %w", err)
	}
	return Upload{
		Source: b.Source, Name: b.FileName, File: bytes.NewReader(plain.Bytes()), Size: int64(plain.Len()), FileDate: b.FileDate, Area: b.Area,
		Again: true,
	}, nil
}

// remove deletes a sealed file that is settled. A file that cannot be deleted is no use to anybody without its batch.
func (u uploads) remove(name string) {
	_ = os.Remove(filepath.Join(u.dir, filepath.Base(name)))
}
