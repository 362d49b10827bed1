// Package static holds the files a browser loads beside the pages: the stylesheet, the script, the icon, and the
// vendored libraries with their manifest. Every file is served under an address that carries its content hash, so a
// browser may keep it for ever and a new release is never mixed with an old one.
//
// It owns nothing in the database and must not know pages, users or the subject.
package static
