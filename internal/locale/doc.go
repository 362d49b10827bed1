// Package locale is the catalogue of every sentence that a user reads, in each language, and the way numbers,
// amounts and dates are written in it.
//
// The messages stand in messages/<subject>.yaml as key: {zh: "…", en: "…"} with {name} placeholders; the subject's
// package owns its file. A fault code is the key of its message, and the code followed by ".remedy" says what to
// do about it. Loading is strict: a key in one language only, or with different placeholders, stops the program.
//
// It owns no tables. It must not know which page or document a sentence stands in.
package locale
