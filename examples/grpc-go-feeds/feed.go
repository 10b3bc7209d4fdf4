package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
)

// Texts are cut to these numbers of characters, so that an item always fits into an event.
const (
	maxTitle   = 500
	maxSummary = 2000
	maxLink    = 2000
)

// rdfVersions are the namespaces of the versions of RSS that are written in RDF: 1.0 and 0.90.
var rdfVersions = []string{"http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"}

// feed is what RSS and Atom have in common.
type feed struct {
	Title string `json:"title"`
	Link  string `json:"link"`
	Items []item `json:"items"`
}

// item is an entry of a feed. Texts are plain, without markup; what the feed does not have is empty.
type item struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Link      string `json:"link"`
	Published string `json:"published"` // RFC 3339 in UTC
	Summary   string `json:"summary"`
}

// parse reads a feed. Links are resolved against base, if there is one.
func parse(text string, base *url.URL, maxItems int) (*feed, error) {
	if len(text) > maxFeed {
		return nil, fmt.Errorf("feed: found %d bytes, expected at most %d", len(text), maxFeed)
	}
	root, err := readXML(text)
	if err != nil {
		return nil, fmt.Errorf("feed: %w", err)
	}
	reader := reader{base: base, maxItems: maxItems}
	switch root.name.Local {
	case "rss":
		channel := root.first("channel")
		if channel == nil {
			return nil, errors.New(`feed: found "rss" without "channel", expected one in it`)
		}
		return reader.rss(channel, channel.all("item")), nil
	case "RDF":
		for _, space := range rdfVersions {
			if channel := root.firstIn(space, "channel"); channel != nil {
				return reader.rss(channel, root.allIn(space, "item")), nil
			}
		}
		return nil, errors.New(`feed: found "RDF" without "channel" of RSS 1.0 or 0.9, expected one in it`)
	case "feed":
		return reader.atom(root), nil
	default:
		return nil, fmt.Errorf(`feed: found the element %q, expected "rss", "feed" or "RDF"`, root.name.Local)
	}
}

// reader makes items of elements.
type reader struct {
	base     *url.URL
	maxItems int
}

// rss reads RSS 2.0 and its forerunners, and RSS 1.0, in which items stand beside the channel.
func (r reader) rss(channel *element, items []*element) *feed {
	f := &feed{Title: r.title(channel.first("title")), Link: r.link(channel.first("link").plain()), Items: []item{}}
	for _, e := range items[:min(len(items), r.maxItems)] {
		guid := e.first("guid")
		link := e.first("link").plain()
		if link == "" && guid.attribute("isPermaLink") != "false" && isWeb(guid.plain()) {
			link = guid.plain()
		}
		summary := cmp.Or(e.first("description"), e.firstIn(contentModule, "encoded"))
		f.Items = append(f.Items, finished(item{
			ID:        cmp.Or(guid.plain(), e.attribute("about")),
			Title:     r.title(e.first("title")),
			Link:      r.link(link),
			Published: published(e.first("pubDate"), e.firstIn(dublinCore, "date")),
			Summary:   cut(withoutMarkup(summary.text()), maxSummary),
		}))
	}
	return f
}

func (r reader) atom(root *element) *feed {
	f := &feed{Title: cut(construct(root.first("title")), maxTitle), Link: r.atomLink(root), Items: []item{}}
	entries := root.all("entry")
	for _, e := range entries[:min(len(entries), r.maxItems)] {
		f.Items = append(f.Items, finished(item{
			ID:    e.first("id").plain(),
			Title: cut(construct(e.first("title")), maxTitle),
			Link:  r.atomLink(e),
			// issued and modified are of Atom 0.3
			Published: published(e.first("published"), e.first("issued"), e.first("updated"), e.first("modified")),
			Summary:   cut(construct(cmp.Or(e.first("summary"), e.first("content"))), maxSummary),
		}))
	}
	return f
}

// atomLink is the link to the page that a feed or an entry stands for.
func (r reader) atomLink(e *element) string {
	for _, link := range e.all("link") {
		if relation := link.attribute("rel"); relation == "" || relation == "alternate" {
			return r.link(link.attribute("href"))
		}
	}
	return ""
}

// construct is the plain text of one of Atom's texts, which say themselves what they are.
func construct(e *element) string {
	switch e.attribute("type") {
	case "html", "text/html":
		return withoutMarkup(e.text())
	default:
		return e.plain()
	}
}

// title of RSS may have markup, and does in practice.
func (r reader) title(e *element) string {
	return cut(withoutMarkup(e.text()), maxTitle)
}

// link resolves a link. One that is none is left out.
func (r reader) link(text string) string {
	address, err := url.Parse(text)
	if err != nil || text == "" || len(text) > maxLink {
		return ""
	}
	if r.base != nil {
		address = r.base.ResolveReference(address)
	}
	return address.String()
}

func isWeb(text string) bool {
	address, err := url.Parse(text)
	return err == nil && (address.Scheme == "http" || address.Scheme == "https")
}

// published is the first date that can be read. A date that cannot is no reason to lose an item.
func published(dates ...*element) string {
	for _, e := range dates {
		if date, err := parseDate(e.plain()); err == nil {
			return rfc3339(date)
		}
	}
	return ""
}

// finished gives an item an identity if the feed gives it none, and one of bounded length.
func finished(i item) item {
	switch {
	case i.ID == "" && i.Link != "":
		i.ID = i.Link
	case i.ID == "":
		i.ID = digestID(i.Title, i.Published, i.Summary)
	case len(i.ID) > maxLink:
		i.ID = digestID(i.ID)
	}
	return i
}

func digestID(parts ...string) string {
	sum := sha256.Sum256([]byte(fmt.Sprintf("%q", parts)))
	return "sha256:" + hex.EncodeToString(sum[:])
}
