package main

import (
	"encoding/json"
	"net/url"
	"os"
	"reflect"
	"strings"
	"testing"
)

func TestEveryFormatIsReadIntoTheSameShape(t *testing.T) {
	base, err := url.Parse("https://example.com/blog/feed")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"rss20", "atom", "rdf"} {
		var expected feed
		if err := json.Unmarshal([]byte(read(t, name+".json")), &expected); err != nil {
			t.Fatal(err)
		}
		found, err := parse(read(t, name+".xml"), base, 100)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i, item := range found.Items {
			if strings.HasPrefix(item.ID, "sha256:") {
				found.Items[i].ID = "sha256:"
			}
		}
		if !reflect.DeepEqual(*found, expected) {
			t.Errorf("%s: found\n%+v, expected\n%+v", name, *found, expected)
		}
	}
}

func TestWhatIsNoFeedIsOneClearError(t *testing.T) {
	for text, expected := range map[string]string{
		"":                       `feed: found no XML element, expected RSS or Atom`,
		"no feed":                `feed: found no XML element, expected RSS or Atom`,
		"<html><p>Not found<br>": `feed: XML syntax error on line 1: unexpected EOF`,
		"<html></html>":          `feed: found the element "html", expected "rss", "feed" or "RDF"`,
		"<RDF><channel/></RDF>":  `feed: found "RDF" without "channel" of RSS 1.0 or 0.9, expected one in it`,
		"<rss></rss>":            `feed: found "rss" without "channel", expected one in it`,
		"<rss><channel>":         `feed: XML syntax error on line 1: unexpected EOF`,
		"<rss>\n\x01</rss>":      `feed: XML syntax error on line 2: illegal character code U+0001`,
		strings.Repeat("<a>", 5000) + strings.Repeat("</a>", 5000): `feed: found elements nested deeper than 100 in line 1`,
		strings.Repeat(" ", maxFeed+1):                             `feed: found 8388609 bytes, expected at most 8388608`,
	} {
		if _, err := parse(text, nil, 100); err == nil || err.Error() != expected {
			t.Errorf("%.40q: found %v, expected %s", text, err, expected)
		}
	}
}

func TestNoMoreItemsAreReadThanConfigured(t *testing.T) {
	for _, text := range []string{
		"<rss><channel>" + strings.Repeat("<item><title>a</title></item>", 9) + "</channel></rss>",
		"<feed>" + strings.Repeat("<entry><title>a</title></entry>", 9) + "</feed>",
	} {
		if found, err := parse(text, nil, 7); err != nil || len(found.Items) != 7 {
			t.Errorf("found %v %v, expected 7 items", found, err)
		}
	}
}

func TestTextsAreCutAndEndlessIdentitiesReplaced(t *testing.T) {
	long := strings.Repeat("ä", 3000)
	found, err := parse("<rss><channel><item><title>"+long+"</title><guid>"+long+"</guid><link>"+long+
		"</link><description>"+long+"</description></item></channel></rss>", nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	item := found.Items[0]
	if item.Title != strings.Repeat("ä", maxTitle-1)+"…" || item.Summary != strings.Repeat("ä", maxSummary-1)+"…" ||
		item.Link != "" || !strings.HasPrefix(item.ID, "sha256:") {
		t.Errorf("found %+v", item)
	}
}

func TestMarkupBecomesPlainText(t *testing.T) {
	for text, expected := range map[string]string{
		"a<br/>b":                           "a b",
		"<b>a</b>b":                         "ab",
		"a < b > c":                         "a < b > c",
		"a <!-- <p> --> b":                  "a b",
		"a<STYLE>p { }</Style>b":            "a b",
		"a<script>":                         "a",
		"&amp;lt;p&amp;gt;":                 "&lt;p&gt;",
		"x <y":                              "x <y",
		"<":                                 "<",
		"<p title='x'>a</p>\n\n<p>b&nbsp;c": "a b c",
	} {
		if found := withoutMarkup(text); found != expected {
			t.Errorf("%q: found %q, expected %q", text, found, expected)
		}
	}
}

func TestEncodingsAreToldByMarkHeaderAndDeclaration(t *testing.T) {
	for _, c := range []struct{ body, contentType, expected string }{
		{"caf\xe9 \x93a\x94", "text/xml; charset=ISO-8859-1", "café “a”"},
		{"<?xml version='1.0' encoding='windows-1252'?>\x80", "application/xml",
			"<?xml version='1.0' encoding='windows-1252'?>€"},
		{"\xEF\xBB\xBFcafé", "text/xml; charset=iso-8859-1", "\uFEFFcafé"},
		{`<?xml version="1.0" encoding="ISO-8859-1"?>é`, "text/xml; charset=utf-8",
			`<?xml version="1.0" encoding="ISO-8859-1"?>é`},
		{"café", "", "café"},
	} {
		if found, err := decode([]byte(c.body), c.contentType); err != nil || found != c.expected {
			t.Errorf("%q, %s: found %q %v, expected %q", c.body, c.contentType, found, err, c.expected)
		}
	}
	for body, expected := range map[string]string{
		"caf\xe9":       "found bytes that are not UTF-8, expected UTF-8",
		"\xFF\xFEa\x00": "charset: found UTF-16, expected UTF-8, ISO-8859-1 or windows-1252",
		`<?xml version="1.0" encoding="Shift_JIS"?>`: "charset: found Shift_JIS, expected UTF-8, ISO-8859-1 or windows-1252",
	} {
		if _, err := decode([]byte(body), ""); err == nil || err.Error() != expected {
			t.Errorf("%q: found %v, expected %s", body, err, expected)
		}
	}
}

func FuzzParseEndsAndBoundsItems(f *testing.F) {
	for _, name := range []string{"rss20.xml", "atom.xml", "rdf.xml"} {
		content, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(content))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if found, err := parse(text, nil, 3); err == nil && len(found.Items) > 3 {
			t.Errorf("found %d items, expected at most 3", len(found.Items))
		}
	})
}

func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
