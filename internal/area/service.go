package area

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// Service answers questions about divisions and takes new tables of them. What a user may see of the tree is limited
// by the callers, who know the user's scope.
type Service struct {
	db *sqldb.DB
}

// NewService returns a service on a database.
func NewService(db *sqldb.DB) *Service {
	return &Service{db: db}
}

// Children returns the divisions in force directly under a code, in the order of their codes; 0 gives the provinces.
func (s *Service) Children(ctx context.Context, code int64) ([]Division, error) {
	var out []Division
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		out, err = loadChildren(ctx, tx, code)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("children of %d: %w", code, err)
	}
	return out, nil
}

// Path returns a division and all above it, from the province down, with their full names. Ended divisions are found
// too. A code that was never known is NotFound; the code 0, the whole country, has an empty path.
func (s *Service) Path(ctx context.Context, code int64) ([]Division, error) {
	var out []Division
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		out, err = Path(ctx, tx, code)
		return err
	})
	return out, err
}

// Path is Service.Path in a caller's transaction.
func Path(ctx context.Context, tx *sqldb.Tx, code int64) ([]Division, error) {
	if code == 0 {
		return nil, nil
	}
	path, err := loadCodes(ctx, tx, ancestry(code))
	if err != nil {
		return nil, fmt.Errorf("path of %d: %w", code, err)
	}
	if len(path) == 0 || path[len(path)-1].Code != code {
		return nil, fault.NotFound("area_code_unknown", "code", code)
	}
	rows := rowsByCode(path)
	setFull(rows)
	return path, nil
}

// Get returns one division with its full name; an unknown code is NotFound.
func Get(ctx context.Context, tx *sqldb.Tx, code int64) (Division, error) {
	path, err := Path(ctx, tx, code)
	if err != nil {
		return Division{}, err
	}
	if len(path) == 0 {
		return Division{}, fault.NotFound("area_code_unknown", "code", code)
	}
	return path[len(path)-1], nil
}

// Names returns the divisions of many codes at once, with full names, for pages and reports that show areas by their
// codes. Codes that are not known are left out.
func (s *Service) Names(ctx context.Context, codes ...int64) (map[int64]Division, error) {
	var out map[int64]Division
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		out, err = LoadNames(ctx, tx, codes...)
		return err
	})
	return out, err
}

// LoadNames is Service.Names in a caller's transaction.
func LoadNames(ctx context.Context, tx *sqldb.Tx, codes ...int64) (map[int64]Division, error) {
	wanted := map[int64]bool{}
	for _, code := range codes {
		for _, c := range ancestry(code) {
			wanted[c] = true
		}
	}
	found, err := loadCodes(ctx, tx, codesOf(wanted))
	if err != nil {
		return nil, fmt.Errorf("names of areas: %w", err)
	}
	rows := rowsByCode(found)
	out := make(map[int64]Division, len(codes))
	for _, code := range codes {
		if d := rows[code]; d != nil {
			d.Full = fullName(d, rows)
			out[code] = *d
		}
	}
	return out, nil
}

// ancestry returns the codes from the province down to a code.
func ancestry(code int64) []int64 {
	var codes []int64
	for ; code > 0; code = ParentOf(code) {
		codes = append(codes, code)
	}
	slices.Reverse(codes)
	return codes
}

func rowsByCode(ds []Division) map[int64]*Division {
	rows := make(map[int64]*Division, len(ds))
	for i := range ds {
		rows[ds[i].Code] = &ds[i]
	}
	return rows
}

// ParseCode reads the code of an area as people and the command line write it: 2, 4, 6, 9 or 12 digits. Anything else
// is Invalid; whether the area exists is not looked at.
func ParseCode(text string) (int64, error) {
	code, err := parseCode(text)
	if err != nil {
		return 0, fault.Invalid("area_code_bad", "value", text)
	}
	return code, nil
}

// Format writes a code with twelve digits, the nation as 0.
func Format(code int64) string { return strconv.FormatInt(code, 10) }
