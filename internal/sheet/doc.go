// Package sheet reads and writes workbooks: .xlsx and .csv in, .xlsx and .csv out, and a workbook back with cells
// marked. It knows cells, not meaning.
//
// Reading streams: Open looks at the content (never at the file's extension), refuses what is not a workbook or is
// built to do harm, and Rows then walks one sheet row by row with a hand-written scanner, in memory that does not
// grow with the sheet. What a cell stores is given as it stands: nothing is repaired, rounded or trimmed.
//
// Writing streams too, straight to the destination and never through a temporary file, because the rows are
// personal data. The same rows give the same bytes. Text that a spreadsheet program could take for a formula is
// written so that it stays text.
//
// Every refusal is a fault.Error of kind Invalid with one of the codes file_empty, file_type, file_legacy_xls,
// file_encrypted, file_truncated, file_too_large, file_bomb and file_entities; all carry the argument file, and
// file_too_large carries the limit as expected.
//
// The package owns no tables. It must not know any field, source, rule, language or page: texts that it writes are
// passed in by the caller.
package sheet
