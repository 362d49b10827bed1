package area

import "testing"

func TestLevels(t *testing.T) {
	t.Parallel()
	tests := []struct {
		code   int64
		valid  bool
		level  Level
		parent int64
		lo, hi int64
		county int
	}{
		{410000000000, true, Province, 0, 410000000000, 419999999999, 410000},
		{410600000000, true, Prefecture, 410000000000, 410600000000, 410699999999, 410600},
		{410602000000, true, County, 410600000000, 410602000000, 410602999999, 410602},
		{410602100000, true, Town, 410602000000, 410602100000, 410602100999, 410602},
		{410602100201, true, Village, 410602100000, 410602100201, 410602100201, 410602},
		{441900003000, true, Town, 441900000000, 441900003000, 441900003999, 441900},
		{441900003001, true, Village, 441900003000, 441900003001, 441900003001, 441900},
		{410602000201, false, Village, 410602000000, 410602000201, 410602000201, 410602},
		{410002000000, false, County, 410000000000, 410002000000, 410002999999, 410002},
		{10602100201, false, Village, 10602100000, 10602100201, 10602100201, 10602},
		{0, false, Nation, 0, 0, 999999999999, 0},
	}
	for _, tt := range tests {
		lo, hi := Range(tt.code)
		if ValidCode(tt.code) != tt.valid || LevelOf(tt.code) != tt.level || ParentOf(tt.code) != tt.parent ||
			lo != tt.lo || hi != tt.hi || CountyOf(tt.code) != tt.county {
			t.Errorf("%d: valid %v, level %v, parent %d, range %d-%d, county %d", tt.code, ValidCode(tt.code), LevelOf(tt.code),
				ParentOf(tt.code), lo, hi, CountyOf(tt.code))
		}
	}
	if !Contains(0, 410602100201) || !Contains(410602000000, 410602000000) || Contains(410602100000, 410602000000) ||
		Contains(410602100000, 410602101001) {
		t.Error("Contains is wrong about nation, itself, above or beside")
	}
}

func TestNormalise(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"鹤壁集镇", "鹤壁集镇"},
		{" 鹤壁集镇\u3000", "鹤壁集镇"},
		{"鹤 壁\t集\u00a0镇\ufeff", "鹤壁集镇"},
		{"东于（瞿阝）村", "东于(瞿阝)村"},
		{"东于[瞿阝]村", "东于(瞿阝)村"},
		{"幸福Ｅ家７号院", "幸福e家7号院"},
		{"𬇹河村", "𬇹河村"},
		{"", ""},
	}
	for _, tt := range tests {
		if got := Normalise(tt.in); got != tt.want {
			t.Errorf("Normalise(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestFormOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		level            Level
		name, base, kind string
	}{
		{Village, "东村村民委员会", "东", "村"},
		{Village, "东村村村民委员会", "东", "村"},
		{Village, "李庄村委会", "李庄", "村"},
		{Village, "李庄", "李庄", ""},
		{Village, "李庄行政村", "李庄", "村"},
		{Village, "红旗社区居民委员会", "红旗", "社区"},
		{Village, "红旗居委会", "红旗", "社区"},
		{Village, "巴音嘎查村民委员会", "巴音", "村"},
		{Village, "村委会", "村委会", ""},
		{Village, "社区", "社区", ""},
		{Town, "新镇镇", "新镇", "镇"},
		{Town, "红旗街街道办事处", "红旗街", "街道"},
		{Town, "红旗街办事处", "红旗街", "街道"},
		{Town, "姬家山乡", "姬家山", "乡"},
		{Town, "乡", "乡", ""},
		{Town, "湖坊土家族苗族乡", "湖坊", "乡"},
		{Town, "满都宝力格苏木", "满都宝力格", "苏木"},
		{County, "酉阳土家族苗族自治县", "酉阳", "县"},
		{County, "浚县", "浚", "县"},
		{County, "鹤山区", "鹤山", "区"},
		{Prefecture, "黔东南苗族侗族自治州", "黔东南", "州"},
		{Province, "内蒙古自治区", "内蒙古", "自治区"},
	}
	for _, tt := range tests {
		if f := formOf(tt.level, tt.name); f.base != tt.base || f.kind != tt.kind {
			t.Errorf("%v %s = %q %q, want %q %q", tt.level, tt.name, f.base, f.kind, tt.base, tt.kind)
		}
	}
}
