package app

// Work does the jobs of an opened system until the context ends, as Serve does beside the pages.
var Work = work
