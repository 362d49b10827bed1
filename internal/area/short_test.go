package area

import "testing"

func TestShort(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"东齐村村民委员会": "东齐村", "王庄村民委员会": "王庄村", "育才社区居民委员会": "育才社区", "东风居民委员会": "东风社区",
		"鹤壁集镇东齐村村民委员会": "鹤壁集镇东齐村", "东齐村": "东齐村", "巴彦嘎查": "巴彦嘎查", "鹤山区": "鹤山区", "村民委员会": "村民委员会", "": "",
	} {
		if got := Short(name); got != want {
			t.Errorf("Short(%q) = %q, want %q", name, got, want)
		}
	}
}
