package field

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// labels is a small profile: an open list, a closed one, and yes and no.
func labels(list, label string) (string, bool) {
	known := map[string]map[string]string{
		"yes_no": {"是": "yes", "有": "yes", "√": "yes", "否": "no", "无": "no"},
		"health": {"健康": "healthy", "慢性病": "chronic", "残疾": "disabled"},
	}[list]
	if code, ok := known[label]; ok {
		return code, true
	}
	return label, list == "open"
}

func TestParseValues(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		field Field
		text  string
		want  any
		fault string
	}{
		"blank":               {Field{Type: Money}, " \u3000\ufeff", nil, ""},
		"blank none":          {Field{Type: Codes, Codes: "open", Blank: "none"}, "", "", ""},
		"no for none":         {Field{Type: Codes, Codes: "open", Blank: "none"}, "无", "", ""},
		"text":                {Field{Type: Text, Max: 3}, " 一二三 ", "一二三", ""},
		"text too long":       {Field{Type: Text, Max: 3}, "一二三四", nil, FaultLong},
		"name":                {Field{Type: Name}, "张 三", "张三", ""},
		"name in letters":     {Field{Type: Name}, "Ana  Lu", "Ana Lu", ""},
		"int":                 {Field{Type: Int}, "１２００", int64(1200), ""},
		"int with zeros":      {Field{Type: Int}, "12.00", int64(12), ""},
		"int with a fraction": {Field{Type: Int}, "12.5", nil, FaultNumber},
		"int above":           {Field{Type: Int, Max: 12}, "13", nil, FaultBound},
		"int below":           {Field{Type: Int}, "-1", nil, FaultNegative},
		"grade":               {Field{Type: Int, Max: 4}, "二级", int64(2), ""},
		"grade in digits":     {Field{Type: Int, Max: 4}, "3级", int64(3), ""},
		"grade in words":      {Field{Type: Int, Max: 4}, "重度", nil, FaultNumber},
		"months in words":     {Field{Type: Int, Max: 12}, "十级", nil, FaultNumber},
		"decimal":             {Field{Type: Decimal}, "3.5", int64(350), ""},
		"decimal of three":    {Field{Type: Decimal}, "3.555", nil, FaultNumber},
		"percent":             {Field{Type: Decimal, Unit: "percent", Max: 100}, "95％", int64(9500), ""},
		"percent above":       {Field{Type: Decimal, Unit: "percent", Max: 100}, "101%", nil, FaultBound},
		"money":               {Field{Type: Money}, "12,345.6", int64(1234560), ""},
		"money below":         {Field{Type: Money}, "-1", nil, FaultNegative},
		"money below allowed": {Field{Type: Money, Negative: true}, "-1.05", int64(-105), ""},
		"money in wan":        {Field{Type: Money}, "3.2万", nil, FaultMoney},
		"money beyond":        {Field{Type: Money}, "99999999999", nil, FaultBound},
		"yes":                 {Field{Type: Bool}, "√", true, ""},
		"no":                  {Field{Type: Bool}, "否", false, ""},
		"a spreadsheet's yes": {Field{Type: Bool}, "TRUE", true, ""},
		"perhaps":             {Field{Type: Bool}, "待定", nil, FaultBool},
		"date":                {Field{Type: Date}, "2023.1.5", int64(20230105), ""},
		"date with a time":    {Field{Type: Date}, "2023-01-05 10:20:30", int64(20230105), ""},
		"date with T":         {Field{Type: Date}, "2023-01-05T10:20:30Z", int64(20230105), ""},
		"date and words":      {Field{Type: Date}, "2023-01-05 上午", nil, FaultDate},
		"month":               {Field{Type: Month}, "20231218", int64(20231201), ""},
		"month 13":            {Field{Type: Month}, "202113", nil, FaultDate},
		"code":                {Field{Type: Code, Codes: "health"}, "健康", "healthy", ""},
		"code unknown":        {Field{Type: Code, Codes: "health"}, "壮", nil, FaultCode},
		"code open":           {Field{Type: Code, Codes: "open"}, "本地项目", "本地项目", ""},
		"codes":               {Field{Type: Codes, Codes: "health"}, "慢性病，残疾；慢性病", ",chronic,disabled,", ""},
		"codes with one bad":  {Field{Type: Codes, Codes: "health"}, "慢性病,壮", nil, FaultCode},
		"id":                  {Field{Type: ID}, " 11010519491231002x ", "11010519491231002X", ""},
		"id bad":              {Field{Type: ID}, "110105194912310021", nil, "id_checksum"},
		"phone":               {Field{Type: Phone}, "+86 138-0013-8000", "13800138000", ""},
		"phone of a house":    {Field{Type: Phone}, "0288555123", nil, FaultPhone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, fault := Parse(c.field, c.text, labels)
			if d := cmp.Diff([]any{c.want, c.fault}, []any{got, fault}); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestJoinCodes(t *testing.T) {
	t.Parallel()
	for want, codes := range map[string][]string{
		"": nil, ",a,": {"a", "", "a"}, ",ab,a,b,": {"ab", "a", "b", "a"},
	} {
		if got := JoinCodes(codes); got != want {
			t.Errorf("%v: %q, want %q", codes, got, want)
		}
	}
}
