package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

// maxSeen is how many items are remembered of a feed. It is far more than are read of one at a time, so that items
// which leave a feed and come back are not new.
const maxSeen = 2000

// memory knows which items were there before, in the host's store.
type memory struct {
	host host
	held chan struct{} // holds one value while somebody has the memory
}

func newMemory(host host) memory {
	return memory{host: host, held: make(chan struct{}, 1)}
}

// lock waits until nobody else has the memory; two calls for one feed would both find the same items new.
func (m memory) lock(ctx context.Context) (unlock func(), err error) {
	select {
	case m.held <- struct{}{}:
		return func() { <-m.held }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// seen is which items were there, by digest, the latest last.
type seen struct {
	before []string
	now    []string
	known  map[string]bool
}

func (s *seen) has(id string) bool {
	return s.known[digest(id)]
}

func (s *seen) add(id string) {
	s.now = append(s.now, digest(id))
	s.known[digest(id)] = true
}

// digests are those to remember. What is in the feed now comes last, so that it is not forgotten while it is there.
func (s *seen) digests() []string {
	kept := slices.DeleteFunc(s.before, func(digest string) bool { return slices.Contains(s.now, digest) })
	kept = append(kept, s.now...)
	return kept[max(0, len(kept)-maxSeen):]
}

func (m memory) recall(ctx context.Context, url string) (*seen, error) {
	value, found, err := m.host.KVGet(ctx, key(url))
	if err != nil {
		return nil, err
	}
	s := &seen{known: map[string]bool{}}
	if found {
		if err := json.Unmarshal(value, &s.before); err != nil {
			return nil, fmt.Errorf("what was remembered of %s: %w", url, err)
		}
	}
	for _, digest := range s.before {
		s.known[digest] = true
	}
	return s, nil
}

func (m memory) keep(ctx context.Context, url string, s *seen) error {
	value, err := json.Marshal(s.digests())
	if err != nil {
		return err
	}
	return m.host.KVSet(ctx, key(url), value)
}

// key is of one length, however long the address is.
func key(url string) string {
	return "seen:" + digest(url)
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}
