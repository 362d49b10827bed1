// Package idno reads the numbers by which people, households' cards and enterprises are known: resident identity
// numbers (GB 11643), disability certificates, mobile phones, bank cards and social credit codes (GB 32100).
//
// It says what is wrong with a number by a code that is a message key, and writes numbers and names masked. It
// owns no tables. It must not know who bears a number, and it never repairs one.
package idno
