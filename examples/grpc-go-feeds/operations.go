package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"

	"tenon.dev/sdk/go/tenon"
)

// maxFeed is the largest feed that is read, in bytes.
const maxFeed = 8 << 20

const accept = "application/atom+xml, application/rss+xml, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.8"

type document struct {
	Feed string `json:"feed"`
}

type source struct {
	URL string `json:"url"`
}

type dateText struct {
	Text string `json:"text"`
}

type dateAnswer struct {
	Date string `json:"date"`
}

type newItems struct {
	Title string `json:"title"`
	Items []item `json:"items"`
}

// event is what is emitted for a new item.
type event struct {
	Feed string `json:"feed"` // its address
	item
}

// parse reads a feed that is text already; what its XML declaration says of an encoding is no longer true.
func (f *feeds) parse(_ context.Context, in document) (*feed, error) {
	if in.Feed == "" {
		return nil, errors.New("params.feed: missing, expected the text of a feed")
	}
	return parse(in.Feed, nil, f.maxItems)
}

func (f *feeds) date(_ context.Context, in dateText) (dateAnswer, error) {
	if in.Text == "" {
		return dateAnswer{}, errors.New("params.text: missing, expected a date")
	}
	date, err := parseDate(in.Text)
	if err != nil {
		return dateAnswer{}, fmt.Errorf("params.text: %w", err)
	}
	return dateAnswer{Date: rfc3339(date)}, nil
}

// fetch gets a feed through the host.
func (f *feeds) fetch(ctx context.Context, in source) (*feed, error) {
	address, err := url.Parse(in.URL)
	if err != nil || address.Host == "" || (address.Scheme != "http" && address.Scheme != "https") {
		return nil, fmt.Errorf("params.url: found %q, expected an http or https URL", in.URL)
	}
	response, err := f.host.HTTP(ctx, tenon.Request{URL: in.URL, Headers: map[string]string{"Accept": accept}})
	if err != nil {
		return nil, err
	}
	if response.Status != http.StatusOK {
		return nil, fmt.Errorf("%s: found status %d, expected 200", in.URL, response.Status)
	}
	text, err := decode(response.Body, response.Headers["content-type"])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", in.URL, err)
	}
	found, err := parse(text, address, f.maxItems)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", in.URL, err)
	}
	return found, nil
}

// newItems emits an event for each item that is new, and remembers an item only when its event was taken: what fails
// in between is emitted again next time rather than never.
func (f *feeds) newItems(ctx context.Context, in source) (*newItems, error) {
	found, err := f.fetch(ctx, in)
	if err != nil {
		return nil, err
	}
	unlock, err := f.memory.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	seen, err := f.memory.recall(ctx, in.URL)
	if err != nil {
		return nil, err
	}
	answer := &newItems{Title: found.Title, Items: []item{}}
	var failure error
	for _, item := range found.Items {
		if seen.has(item.ID) {
			seen.add(item.ID)
			continue
		}
		if failure = f.host.Emit(ctx, "feed.item", event{Feed: in.URL, item: item}); failure != nil {
			failure = fmt.Errorf("after %d new items: %w", len(answer.Items), failure)
			break
		}
		seen.add(item.ID)
		answer.Items = append(answer.Items, item)
	}
	if len(answer.Items) > 0 {
		failure = errors.Join(failure, f.memory.keep(ctx, in.URL, seen))
	}
	if failure != nil {
		return nil, failure
	}
	slog.Info("looked for new items", "url", in.URL, "found", len(found.Items), "new", len(answer.Items))
	return answer, nil
}
