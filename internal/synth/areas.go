package synth

import (
	"context"

	"shouwang/internal/area"
)

// Stored lists the villages of a database that has imported the national table.
type Stored struct{ *area.Service }

// Villages lists the villages of a county in the order of their codes.
func (s Stored) Villages(ctx context.Context, county int) ([]Village, error) {
	path, err := s.Path(ctx, area.CountyCode(county))
	if err != nil || len(path) == 0 {
		return nil, err
	}
	province, city := path[0].Name, path[min(1, len(path)-1)].Name
	towns, err := s.Children(ctx, area.CountyCode(county))
	if err != nil {
		return nil, err
	}
	var out []Village
	for _, town := range towns {
		if town.Level != area.Town {
			continue // the code is of a prefecture, and these are its counties
		}
		below, err := s.Children(ctx, town.Code)
		if err != nil {
			return nil, err
		}
		for _, v := range below {
			out = append(out, Village{Code: v.Code, Province: province, City: city, County: path[len(path)-1].Name, Town: town.Name, Name: v.Name})
		}
	}
	return out, nil
}
