// Package tenontest is for tests of plugins, on the machine they are written on: a host in memory.
package tenontest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"

	"tenon.dev/sdk/wasm-go/internal/host"
	"tenon.dev/sdk/wasm-go/tenon"
)

// Host is a host that keeps all in memory. Its exported fields may be set at any time.
type Host struct {
	// Config is what GetConfig answers.
	Config map[string]string
	// HTTP answers requests; without it there are no answers.
	HTTP func(request tenon.Request) (*tenon.Response, error)
	// Refuse is asked first in each call that may fail, with the function's name as in the host API.
	Refuse func(function string) error

	values map[string][]byte
	events []map[string]any
	lines  []Line
}

// Line is what a plugin logged.
type Line struct {
	Level tenon.Level
	Text  string
}

// Use makes the host that of the plugin until the test ends. Tests that use it do not run in parallel.
func (h *Host) Use(t testing.TB) *Host {
	t.Helper()
	before := host.Use(functions{h})
	t.Cleanup(func() { host.Use(before) })
	return h
}

// Events answers what was emitted so far, as JSON has it.
func (h *Host) Events() []map[string]any {
	return slices.Clone(h.events)
}

// Lines answers what was logged so far.
func (h *Host) Lines() []Line {
	return slices.Clone(h.lines)
}

func (h *Host) refused(function string) error {
	if h.Refuse == nil {
		return nil
	}
	return h.Refuse(function)
}

// functions are the host as package host has it.
type functions struct{ *Host }

func (f functions) GetConfig(key string) ([]byte, bool) {
	value, found := f.Config[key]
	return []byte(value), found
}

func (f functions) Log(level int32, message string) {
	f.lines = append(f.lines, Line{tenon.Level(level), message})
}

func (f functions) KVGet(key string) ([]byte, bool, error) {
	if err := errors.Join(f.refused("kv_get"), check(key)); err != nil {
		return nil, false, err
	}
	value, found := f.values[key]
	return slices.Clone(value), found, nil
}

func (f functions) KVSet(key string, value []byte) error {
	if err := errors.Join(f.refused("kv_set"), check(key)); err != nil {
		return err
	}
	if f.values == nil {
		f.values = map[string][]byte{}
	}
	f.values[key] = slices.Clone(value)
	return nil
}

func (f functions) KVDelete(key string) error {
	if err := errors.Join(f.refused("kv_delete"), check(key)); err != nil {
		return err
	}
	delete(f.values, key)
	return nil
}

func (f functions) HTTPRequest(text []byte) ([]byte, error) {
	if err := f.refused("http_request"); err != nil {
		return nil, err
	}
	if f.HTTP == nil {
		return nil, errors.New("this host has no network")
	}
	var request tenon.Request
	if err := json.Unmarshal(text, &request); err != nil {
		return nil, err
	}
	response, err := f.HTTP(request)
	if err != nil {
		return nil, err
	}
	return json.Marshal(response)
}

func (f functions) EmitEvent(text []byte) error {
	if err := f.refused("emit_event"); err != nil {
		return err
	}
	var event map[string]any
	if err := json.Unmarshal(text, &event); err != nil {
		return err
	}
	f.events = append(f.events, event)
	return nil
}

// check does as Tenon does.
func check(key string) error {
	if size := len(key); size < 1 || size > 1024 {
		return fmt.Errorf("key: found %d bytes, expected 1 to 1024", size)
	}
	return nil
}
