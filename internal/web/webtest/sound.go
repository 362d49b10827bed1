package webtest

import (
	"regexp"
	"strings"
	"testing"
)

// key looks like a message key that was shown instead of its message.
var key = regexp.MustCompile(`\b(web|role|permission)\.[a-z_]+(\.[a-z0-9_]+)*\b`)

// Sound checks what must hold for every page: the policy header, one heading, a language, no inline script or style, labelled
// fields, unique ids, links that lead somewhere, and no message key or template mark left in the text.
func Sound(t *testing.T, answer Answer) {
	t.Helper()
	policy := answer.Header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("%s: policy lacks %q", answer, want)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("%s: policy %q", answer, policy)
	}
	page := answer.Tree()
	if lang := page.Find("html").Attr("lang"); lang != "zh-CN" && lang != "en" {
		t.Errorf("%s: lang %q", answer, lang)
	}
	if n := len(page.All("h1")); n != 1 {
		t.Errorf("%s: %d level-one headings", answer, n)
	}
	if !page.Find("main").Exists() || page.Find("title").Text() == "" {
		t.Errorf("%s: no main part or no title", answer)
	}
	text := page.Find("body").Text()
	if found := key.FindString(text); found != "" {
		t.Errorf("%s: shows the message key %s", answer, found)
	}
	for _, mark := range []string{"<no value>", "%!", "ZgotmplZ", "{{"} {
		if strings.Contains(answer.Body, mark) {
			t.Errorf("%s: contains %q", answer, mark)
		}
	}
	elements(t, answer, page)
}

func elements(t *testing.T, answer Answer, page Node) {
	t.Helper()
	ids, labels := map[string]bool{}, map[string]bool{}
	for _, label := range page.All("label") {
		labels[label.Attr("for")] = true
	}
	page.Elements(func(n Node) {
		attributes := n.Attributes()
		for name := range attributes {
			if name == "style" || strings.HasPrefix(name, "on") || strings.HasPrefix(name, "hx-on") {
				t.Errorf("%s: <%s> has an inline %s", answer, n.Tag(), name)
			}
		}
		if id := attributes["id"]; id != "" {
			if ids[id] {
				t.Errorf("%s: id %q stands twice", answer, id)
			}
			ids[id] = true
		}
		switch n.Tag() {
		case "style":
			t.Errorf("%s: an inline style sheet", answer)
		case "script":
			if attributes["src"] == "" {
				t.Errorf("%s: an inline script", answer)
			}
		case "a":
			if attributes["href"] == "" {
				t.Errorf("%s: a link without address: %q", answer, n.Text())
			}
		case "input", "select", "textarea":
			field(t, answer, n, labels)
		}
	})
	for _, link := range page.All("a") {
		if name, ok := strings.CutPrefix(link.Attr("href"), "#"); ok && !ids[name] {
			t.Errorf("%s: the link %q leads to no part of the page", answer, link.Attr("href"))
		}
	}
}

func field(t *testing.T, answer Answer, n Node, labels map[string]bool) {
	t.Helper()
	switch n.Attr("type") {
	case "hidden", "radio", "checkbox":
		return
	}
	if !labels[n.Attr("id")] && n.Attr("aria-label") == "" {
		t.Errorf("%s: field %q has no label", answer, n.Attr("name"))
	}
}
