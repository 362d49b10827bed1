package auth

import "slices"

// Permission is one thing that a role may do. Its description for people is the message "permission.<code>".
type Permission string

// The permissions, by subject.
const (
	RegistryRead          Permission = "registry.read"
	RegistryReadNames     Permission = "registry.read_names"
	RegistryReadSensitive Permission = "registry.read_sensitive"
	RegistryWrite         Permission = "registry.write"
	FeedImport            Permission = "feed.import"
	FeedRead              Permission = "feed.read"
	ScreeningRun          Permission = "screening.run"
	WarningRead           Permission = "warning.read"
	WarningHandle         Permission = "warning.handle"
	RuleRead              Permission = "rule.read"
	RuleDraft             Permission = "rule.draft"
	RulePublish           Permission = "rule.publish"
	Export                Permission = "export"
	UserManage            Permission = "user.manage"
	AuditRead             Permission = "audit.read"
	AreaManage            Permission = "area.manage"
)

// Permissions returns every permission in the order in which they are shown.
func Permissions() []Permission {
	return []Permission{
		RegistryRead, RegistryReadNames, RegistryReadSensitive, RegistryWrite, FeedImport, FeedRead, ScreeningRun, WarningRead, WarningHandle, RuleRead,
		RuleDraft, RulePublish, Export, UserManage, AuditRead, AreaManage,
	}
}

// Message returns the key of the text that describes the permission.
func (p Permission) Message() string { return "permission." + string(p) }

// may is the whole table of rights: what a role is not given here, it cannot do. The three administrative duties are
// kept apart (administrator, auditor, and those who work with households), so that nobody who can make accounts can
// read a household, and nobody who works with households can make accounts or read the journal. Whole names are for those
// who knock at the doors: a leader and an auditor look at figures and files, and see a name without its given part.
func may(r Role) []Permission {
	switch r {
	case CountyOffice:
		return []Permission{RegistryRead, RegistryReadNames, RegistryReadSensitive, RegistryWrite, FeedImport, FeedRead, ScreeningRun,
			WarningRead, WarningHandle, RuleRead, RuleDraft, RulePublish, Export}
	case TownshipClerk:
		return []Permission{RegistryRead, RegistryReadNames, RegistryReadSensitive, RegistryWrite, FeedImport, FeedRead, WarningRead, WarningHandle, RuleRead, Export}
	case VillageCadre:
		return []Permission{RegistryRead, RegistryReadNames, RegistryWrite, WarningRead, WarningHandle, RuleRead, Export}
	case DepartmentLiaison:
		return []Permission{FeedImport, FeedRead}
	case Leader:
		return []Permission{RegistryRead, FeedRead, WarningRead, RuleRead, Export}
	case Auditor:
		return []Permission{RegistryRead, FeedRead, WarningRead, RuleRead, AuditRead}
	case Administrator:
		return []Permission{UserManage, AreaManage}
	case system:
		return Permissions()
	}
	return nil
}

// Has tells whether a role carries a permission.
func (r Role) Has(p Permission) bool {
	return slices.Contains(may(r), p)
}
