package auth

import "shouwang/internal/area"

// Role is what an account is for. Its name for people is the message "role.<code>".
type Role string

// The roles of a county. Every account has exactly one.
const (
	CountyOffice      Role = "county_office"
	TownshipClerk     Role = "township_clerk"
	VillageCadre      Role = "village_cadre"
	DepartmentLiaison Role = "department_liaison"
	Leader            Role = "leader"
	Auditor           Role = "auditor"
	Administrator     Role = "administrator"

	// system is the role of commands on the server itself and of jobs; no account can have it.
	system Role = "system"
)

// Roles returns the roles that an account can have, in the order in which they are shown.
func Roles() []Role {
	return []Role{CountyOffice, TownshipClerk, VillageCadre, DepartmentLiaison, Leader, Auditor, Administrator}
}

// Message returns the key of the role's name.
func (r Role) Message() string { return "role." + string(r) }

// levels returns the highest and the lowest level of area that a role can be given: a village cadre has one village,
// a clerk one township, the others a county or more. ok is false for a role that does not exist.
func (r Role) levels() (highest, lowest area.Level, ok bool) {
	switch r {
	case VillageCadre:
		return area.Village, area.Village, true
	case TownshipClerk:
		return area.Town, area.Town, true
	case Leader, Auditor:
		return area.Nation, area.Town, true
	case CountyOffice, DepartmentLiaison, Administrator:
		return area.Nation, area.County, true
	}
	return 0, 0, false
}
