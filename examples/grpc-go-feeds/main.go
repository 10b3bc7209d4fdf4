// The plugin feeds reads RSS and Atom.
package main

import (
	"context"

	"tenon.dev/sdk/go/tenon"
)

func main() {
	tenon.Serve((&feeds{}).plugin())
}

// feeds is the plugin: its operations, and what they need.
type feeds struct {
	host     host
	maxItems int
	memory   memory
}

// host is what of the host API is used here.
type host interface {
	HTTP(ctx context.Context, request tenon.Request) (*tenon.Response, error)
	KVGet(ctx context.Context, key string) ([]byte, bool, error)
	KVSet(ctx context.Context, key string, value []byte) error
	Emit(ctx context.Context, eventType string, payload any) error
}

func (f *feeds) plugin() *tenon.Plugin {
	return &tenon.Plugin{
		Init: func(_ context.Context, host *tenon.Host, config tenon.Config) error {
			return f.init(host, config)
		},
		Operations: map[string]tenon.Operation{
			"parse":     tenon.Op(f.parse),
			"fetch":     tenon.Op(f.fetch),
			"new_items": tenon.Op(f.newItems),
			"date":      tenon.Op(f.date),
		},
		Help: func(context.Context) (any, error) { return help, nil },
	}
}

const help = `parse {"feed"}: title, link and items of the text of a feed
fetch {"url"}: the same of a feed at an address
new_items {"url"}: those of its items that were not there before; emits feed.item for each
date {"text"}: a date as feeds have them, as RFC 3339 in UTC`

func (f *feeds) init(host host, config tenon.Config) error {
	settings := struct {
		MaxItems int `json:"max_items"`
	}{MaxItems: 100}
	if err := config.Decode(&settings); err != nil {
		return err
	}
	f.host, f.maxItems, f.memory = host, settings.MaxItems, newMemory(host)
	return nil
}
