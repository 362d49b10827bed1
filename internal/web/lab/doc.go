// Package lab holds the pages of the policy laboratory: drafts of policy changes, their editor, what they would do, what they would have
// found in the past, and how they are put forward, published or rejected.
//
// It owns no tables and decides nothing: whether a draft may be published, and by whom, package screening says.
package lab
