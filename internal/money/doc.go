// Package money has amounts of money as whole fen, hundredths of a yuan, so that no sum ever loses a fen to
// binary fractions and a figure equals the sum of the rows behind it.
//
// It owns no tables. It must not know what an amount is for, nor any threshold: those belong to the policy profile.
package money
