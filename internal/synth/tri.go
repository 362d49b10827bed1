package synth

import "shouwang/internal/money"

// tri is what is known of a question: no, unsure or yes. The order makes «and» the least and «or» the greatest of its parts.
type tri int8

const (
	no tri = iota
	unsure
	yes
)

func sure(v bool) tri {
	if v {
		return yes
	}
	return no
}

func not(t tri) tri { return yes - t }

// all is yes when every part is; one part that is no decides.
func all(parts ...tri) tri {
	out := yes
	for _, p := range parts {
		out = min(out, p)
	}
	return out
}

// some is yes when one part is.
func some(parts ...tri) tri {
	out := no
	for _, p := range parts {
		out = max(out, p)
	}
	return out
}

// amount is a sum of money that may not be known.
type amount struct {
	fen   money.Fen
	known bool
}

func known(v money.Fen) amount { return amount{v, true} }

func (a amount) plus(b amount) amount  { return amount{a.fen + b.fen, a.known && b.known} }
func (a amount) minus(b amount) amount { return amount{a.fen - b.fen, a.known && b.known} }

// less reports a < b.
func (a amount) less(b amount) tri {
	if !a.known || !b.known {
		return unsure
	}
	return sure(a.fen < b.fen)
}

// over reports a > b.
func (a amount) over(b amount) tri { return b.less(a) }

// reaches reports a >= b.
func (a amount) reaches(b amount) tri { return not(a.less(b)) }

// percent is a share in hundredths of a per cent, cut off; a share of nothing is not known.
func percent(part, whole amount) amount {
	if !part.known || !whole.known || whole.fen == 0 {
		return amount{}
	}
	return known(part.fen * 10_000 / whole.fen)
}

// percents is a threshold in hundredths of a per cent.
func percents(n int) amount { return known(money.Fen(n) * 100) }
