// Package field is the catalogue of every field the product knows and of every workbook that brings fields in: what a field is
// called in both languages, where it is kept, which type and unit it has, which code list it takes its values from, how sensitive it
// is and how it is masked. Import templates, forms, grids, exports, masks, views and the rules' facts all read it.
//
// It owns no table. It knows neither cells nor databases nor policies: a code list is only named here, its codes belong to the
// policy profile, and reading a cell's text into a value asks the caller to resolve a label.
package field
