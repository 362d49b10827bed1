package crypt

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// A sealed file is its header (format, suite, key number, salt) and chunks of 64 KiB, each sealed under a key of
// this file alone. The nonce of a chunk counts the chunks and marks the last, so that no chunk can be dropped,
// repeated or moved, and the end cannot be cut off.
const (
	formatFile = 2
	saltSize   = 16
	chunkSize  = 64 << 10
)

// SealFile encrypts src into dst. The name, for instance the id of an upload, must be given again to open it. It
// returns how many bytes it read.
func (k *Keyring) SealFile(dst io.Writer, src io.Reader, name string) (int64, error) {
	header := append([]byte{formatFile, byte(k.active.suite), k.active.id}, randomBytes(saltSize)...)
	aead, err := newAEAD(k.active.suite, k.active.secret, header[headerSize:], "file")
	if err != nil {
		return 0, fmt.Errorf("seal file: %w", err)
	}
	if _, err := dst.Write(header); err != nil {
		return 0, fmt.Errorf("seal file: %w", err)
	}
	bound := append(header, name...)
	in := bufio.NewReaderSize(src, chunkSize)
	buf := make([]byte, chunkSize, chunkSize+aead.Overhead())
	var total int64
	for counter := uint64(0); ; counter++ {
		n, last, err := readChunk(in, buf)
		if err != nil {
			return total, fmt.Errorf("seal file: %w", err)
		}
		total += int64(n)
		if _, err := dst.Write(aead.Seal(buf[:0], chunkNonce(counter, last), buf[:n], bound)); err != nil {
			return total, fmt.Errorf("seal file: %w", err)
		}
		if last {
			return total, nil
		}
	}
}

// OpenFile decrypts src into dst. When it returns ErrSealed, what was already written to dst is genuine but
// incomplete, and the caller must not use it.
func (k *Keyring) OpenFile(dst io.Writer, src io.Reader, name string) error {
	header := make([]byte, headerSize+saltSize)
	if _, err := io.ReadFull(src, header); err != nil {
		return truncated(err)
	}
	used := k.keys[header[2]]
	if header[0] != formatFile || used == nil || byte(used.suite) != header[1] {
		return ErrSealed
	}
	aead, err := newAEAD(used.suite, used.secret, header[headerSize:], "file")
	if err != nil {
		return fmt.Errorf("open file: %w", err)
	}
	bound := append(header, name...)
	in := bufio.NewReaderSize(src, chunkSize)
	buf := make([]byte, chunkSize+aead.Overhead())
	for counter := uint64(0); ; counter++ {
		n, last, err := readChunk(in, buf)
		if err != nil {
			return fmt.Errorf("open file: %w", err)
		}
		plain, err := aead.Open(buf[:0], chunkNonce(counter, last), buf[:n], bound)
		if err != nil {
			return ErrSealed
		}
		if _, err := dst.Write(plain); err != nil {
			return fmt.Errorf("open file: %w", err)
		}
		if last {
			return nil
		}
	}
}

// readChunk fills buf as far as the input reaches and reports whether the input ends behind it.
func readChunk(in *bufio.Reader, buf []byte) (n int, last bool, err error) {
	n, err = io.ReadFull(in, buf)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return n, true, nil
	}
	if err != nil {
		return n, false, err
	}
	if _, err := in.Peek(1); errors.Is(err, io.EOF) {
		return n, true, nil
	} else if err != nil {
		return n, false, err
	}
	return n, false, nil
}

func chunkNonce(counter uint64, last bool) []byte {
	nonce := make([]byte, nonceSize)
	binary.BigEndian.PutUint64(nonce[3:], counter)
	if last {
		nonce[nonceSize-1] = 1
	}
	return nonce
}

func truncated(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrSealed
	}
	return fmt.Errorf("open file: %w", err)
}
