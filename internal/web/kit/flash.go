package kit

import (
	"encoding/json"
	"net/http"
)

// Flash is a sentence shown once, on the next page after something was done.
type Flash struct {
	// Kind is ok, warn or bad.
	Kind string
	Text string
}

const flashKey = "flash"

// Flash keeps a message for the next page of this session; args are the placeholders of the message.
func (k *Kit) Flash(r *http.Request, kind, key string, args ...any) {
	list := append(k.flashes(r), Flash{Kind: kind, Text: VisitOf(r).T(key, args...)})
	text, err := json.Marshal(list)
	if err != nil {
		return // a Flash is two strings and always marshals
	}
	k.sessions.Put(r.Context(), flashKey, string(text))
}

func (k *Kit) flashes(r *http.Request) []Flash {
	var list []Flash
	text := k.sessions.GetString(r.Context(), flashKey)
	if text == "" || json.Unmarshal([]byte(text), &list) != nil {
		return nil
	}
	return list
}

// takeFlashes returns the waiting messages and forgets them.
func (k *Kit) takeFlashes(r *http.Request) []Flash {
	list := k.flashes(r)
	if len(list) > 0 {
		k.sessions.Remove(r.Context(), flashKey)
	}
	return list
}
