// Package kit is what every page is made of: routes, sessions, rendering, the shell with its navigation, typed form
// fields, the one table declaration for lists, paging, flash messages, and the turning of errors into pages.
//
// A page parses its request, calls one service, and renders or redirects; everything around that is here. Permission
// is checked by the route before the handler runs and again by the service; a template never decides it.
//
// It owns no tables and must not know any subject: no household, no warning, no import.
package kit
