// Package templates holds the pages' HTML by subject: kit for the shell and the shared parts, then one folder for each
// subject with one file for each page. A file whose name begins with an underscore is shared by the pages of its folder.
//
// It owns nothing else. Templates decide nothing: what they show was decided by the page's handler.
package templates

import "embed"

// Files are the templates as <subject>/<page>.html.
//
//go:embed */*.html
var Files embed.FS
