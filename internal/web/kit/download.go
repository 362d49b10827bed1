package kit

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// Workbook is the content type of an .xlsx file.
const Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Download sends a file under a name in any script. The browser keeps it and never opens it inside the site.
func Download(w http.ResponseWriter, r *http.Request, kind, name string, content []byte) error {
	head := w.Header()
	private(w)
	head.Set("Content-Type", kind)
	head.Set("Content-Disposition", "attachment; filename=\"download\"; filename*=UTF-8''"+url.PathEscape(FileName(name)))
	head.Set("Content-Length", strconv.Itoa(len(content)))
	if r.Method == http.MethodHead {
		return nil
	}
	_, _ = w.Write(content) // the browser has gone; there is nobody left to tell
	return nil
}

// FileName leaves out of a name what no file may be called, and marks that make it look like another one.
func FileName(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1 // such as a mark that turns the direction of the rest around and makes an .exe look like a .csv
		}
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name)
}
