package registry

import (
	"shouwang/internal/money"
	"shouwang/internal/policy"
)

// incomeList is the profile's list of local income items; each entry names the national item that it is counted under.
const incomeList = "income_item"

// National are the five national items of an assessment by their codes, which are also its columns.
func National() []string {
	return []string{"wage_income", "operating_income", "property_income", "transfer_income", "operating_expense"}
}

// RollUp adds local items up to the national ones. A national item is in the result when any local item says something about it, or
// when it stands among the amounts itself; amounts of unknown items are named in the second result. A sum beyond all bounds is an error.
func RollUp(list *policy.CodeList, amounts map[string]money.Fen) (map[string]money.Fen, []string, error) {
	sums := map[string]money.Fen{}
	var unknown []string
	for item, amount := range amounts {
		national, ok := nationalOf(list, item)
		if !ok {
			unknown = append(unknown, item)
			continue
		}
		sum, err := sums[national].Add(amount)
		if err != nil {
			return nil, nil, err
		}
		sums[national] = sum
	}
	return sums, unknown, nil
}

// nationalOf follows an item to the national item that it is counted under.
func nationalOf(list *policy.CodeList, item string) (string, bool) {
	for range 8 { // the tree is shallow; a profile whose items roll up in a circle gives no answer
		entry, ok := list.Code(item)
		if !ok {
			return "", false
		}
		if entry.RollsUp == "" {
			return item, isNational(item)
		}
		item = entry.RollsUp
	}
	return "", false
}

func isNational(item string) bool {
	for _, n := range National() {
		if n == item {
			return true
		}
	}
	return false
}

// Income is what an assessment says about a household's money; a pointer is nil where the amount is not known.
type Income struct {
	Wage, Operating, Property, Transfer, Expense *money.Fen
	// Persons is the number that the net income is divided by: the persons registered, or reported where none is.
	Persons int64
}

// Net is the net income: wages, operating, property and transfer income less operating expense. It is unknown when one of the five
// is, because a missing amount is not zero.
func (i Income) Net() (money.Fen, bool) {
	if i.Wage == nil || i.Operating == nil || i.Property == nil || i.Transfer == nil || i.Expense == nil {
		return 0, false
	}
	sum, err := money.Sum(*i.Wage, *i.Operating, *i.Property, *i.Transfer, -*i.Expense)
	return sum, err == nil
}

// PerCapita is the net income divided by the persons, half a fen rounded up; unknown when the net income or the number is.
func (i Income) PerCapita() (money.Fen, bool) {
	net, ok := i.Net()
	if !ok || i.Persons <= 0 {
		return 0, false
	}
	return net.Div(i.Persons), true
}
