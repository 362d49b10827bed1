package kit

import "crypto/rand"

// CommandName is the name of the hidden field that carries a command's key.
const CommandName = "command"

// CommandField is a hidden field with a key of its own for every time the form is shown. Services keep the key with what was done
// (auth.Once), so that a form sent twice is done once. A form without it is done every time it is sent.
func CommandField() *Field {
	return &Field{Name: CommandName, Kind: Hidden, Raw: rand.Text(), Max: 60}
}

// Renew gives a form that is shown again a new key: what was refused was not kept, and what was sent before is not sent again.
func (f *Form) Renew() {
	if field := f.Field(CommandName); field != nil {
		field.Raw = rand.Text()
	}
}
