package money

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// ErrNotMoney is returned for a text that is not an amount of yuan in plain digits with at most two decimals.
var ErrNotMoney = errors.New("not an amount of money")

// ErrOverflow is returned when a sum leaves the range of an amount; no real sum comes near it.
var ErrOverflow = errors.New("amount out of range")

// Fen is an amount of money in hundredths of a yuan. It is stored as the integer it is.
type Fen int64

// Yuan is one yuan, for writing amounts in code and tests: 6000 * money.Yuan.
const Yuan Fen = 100

// ParseYuan reads an amount of yuan such as 12345.6 or 12,345.60, with or without full-width digits. It returns
// ErrNotMoney for exponents, more than two decimals, misplaced commas and units: an amount is never guessed.
func ParseYuan(s string) (Fen, error) {
	s = strings.TrimSpace(strings.Map(halfWidth, s))
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, hasPoint := strings.Cut(digits, ".")
	whole, ok := ungroup(whole)
	if !ok || (hasPoint && fraction == "") || len(fraction) > 2 || !isDigits(fraction) {
		return 0, ErrNotMoney
	}
	n, err := strconv.ParseInt(whole+(fraction + "00")[:2], 10, 64)
	if err != nil {
		return 0, ErrNotMoney
	}
	if negative {
		n = -n
	}
	return Fen(n), nil
}

// ungroup removes the commas between groups of three digits, and reports whether they stood there rightly.
func ungroup(s string) (string, bool) {
	if s == "" {
		return "", false
	}
	groups := strings.Split(s, ",")
	for i, g := range groups {
		if !isDigits(g) || g == "" {
			return "", false
		}
		if len(groups) > 1 && (len(g) > 3 || (i > 0 && len(g) != 3)) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func isDigits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// halfWidth turns a full-width character into its ASCII form.
func halfWidth(r rune) rune {
	if r >= 0xFF01 && r <= 0xFF5E {
		return r - 0xFEE0
	}
	return r
}

// Yuan returns the amount as 12345.60, for files and machines.
func (f Fen) Yuan() string {
	sign, n := f.split()
	cents := strconv.FormatUint(n%100+100, 10)
	return sign + strconv.FormatUint(n/100, 10) + "." + cents[1:]
}

// Format returns the amount as 12,345.60, for people.
func (f Fen) Format() string {
	sign, n := f.split()
	digits := strconv.FormatUint(n/100, 10)
	var b strings.Builder
	b.WriteString(sign)
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	cents := strconv.FormatUint(n%100+100, 10)
	b.WriteString("." + cents[1:])
	return b.String()
}

// String returns what Format returns.
func (f Fen) String() string { return f.Format() }

func (f Fen) split() (sign string, magnitude uint64) {
	if f < 0 {
		return "-", -uint64(f)
	}
	return "", uint64(f)
}

// Div returns the amount divided by n, half a fen rounded away from zero, as a calculator and a form do it.
// Dividing by zero returns zero: a share of nobody is nothing.
func (f Fen) Div(n int64) Fen {
	if n == 0 {
		return 0
	}
	q, r := int64(f)/n, int64(f)%n
	if magnitude(r) >= magnitude(n)-magnitude(r) {
		if (f < 0) == (n < 0) {
			return Fen(q + 1)
		}
		return Fen(q - 1)
	}
	return Fen(q)
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// Add returns f + g, or ErrOverflow.
func (f Fen) Add(g Fen) (Fen, error) {
	if (g > 0 && f > math.MaxInt64-g) || (g < 0 && f < math.MinInt64-g) {
		return 0, ErrOverflow
	}
	return f + g, nil
}

// Sum returns the total of all amounts, or ErrOverflow.
func Sum(amounts ...Fen) (Fen, error) {
	var total Fen
	for _, a := range amounts {
		var err error
		if total, err = total.Add(a); err != nil {
			return 0, err
		}
	}
	return total, nil
}
