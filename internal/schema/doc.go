// Package schema declares every table and view once, renders the declarations for both engines and brings a database up to date.
//
// It owns the shape of the database and no rows but those of schema_view, the texts that the views were made from. The declarations (tables_<subject>.go) are data that the migrations, the views that
// rules read, the list of distributed tables and the documentation are derived from; the columns of the registry come from the field
// catalogue. It must not know what the rows mean or who may see them.
package schema
