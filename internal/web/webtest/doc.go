// Package webtest walks pages the way a browser does, and holds the Exercise suite that every route must pass: no session,
// no permission, another area's row, a missing row, a broken id, a broken page or filter. It also reads pages as trees, so
// that tests assert structure and not strings.
//
// It is used by tests only, owns no tables, and must not know any subject.
package webtest
