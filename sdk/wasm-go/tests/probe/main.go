// Command probe is what the tests need of a module: each function does one thing that can go right or wrong.
// ../wasm-test/kit.mjs says what most of them answer, tests/module.test.mjs the others.
package main

import (
	"errors"
	"os"
	"runtime"
	"time"

	"tenon.dev/sdk/wasm-go/tenon"
)

type config struct {
	Refuse string `json:"refuse"`
}

type textParams struct {
	Text string `json:"text"`
}

type numberParams struct {
	Number float64 `json:"number"`
}

type line struct {
	Level string `json:"level"`
	Text  string `json:"text"`
}

type pair struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type fromTo struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type httpParams struct {
	Request tenon.Request `json:"request"`
}

type emitParams struct {
	Event struct {
		Type   string         `json:"event_type"`
		Data   map[string]any `json:"data"`
		Entity string         `json:"entity_id"`
	} `json:"event"`
}

var calls int

func init() {
	tenon.Init(func(c config) error {
		if c.Refuse != "" {
			return errors.New(c.Refuse)
		}
		return nil
	})
	tenon.Operation("echo", echo)
	tenon.Operation("count", count)
}

func echo(params any) (any, error) { return params, nil }

func count(any) (int, error) {
	calls++
	return calls, nil
}

func text(p textParams) (string, error) { return p.Text, nil }

func number(p numberParams) (float64, error) { return p.Number, nil }

func fails(p textParams) (any, error) { return nil, errors.New(p.Text) }

func panics(message string) (any, error) { panic(message) }

func getConfig(p pair) (*string, error) {
	if value, found := tenon.GetConfig(p.Key); found {
		return &value, nil
	}
	return nil, nil
}

var levels = map[string]tenon.Level{
	"debug": tenon.LevelDebug, "info": tenon.LevelInfo, "warn": tenon.LevelWarn, "error": tenon.LevelError,
}

func log(l line) (any, error) {
	tenon.Log(levels[l.Level], l.Text)
	return nil, nil
}

func attributes(any) (any, error) {
	tenon.Log(tenon.LevelInfo, "slow", "ms", 12, "of", `a "b"`)
	return nil, nil
}

func kvGet(p pair) (*string, error) {
	value, found, err := tenon.KVGet(p.Key)
	if !found || err != nil {
		return nil, err
	}
	text := string(value)
	return &text, nil
}

func kvSet(p pair) (any, error) { return nil, tenon.KVSet(p.Key, []byte(p.Value)) }

func kvCopy(p fromTo) (any, error) {
	value, found, err := tenon.KVGet(p.From)
	if err == nil && !found {
		err = errors.New("from: found no value")
	}
	if err != nil {
		return nil, err
	}
	return nil, tenon.KVSet(p.To, value)
}

func kvDelete(p pair) (any, error) { return nil, tenon.KVDelete(p.Key) }

func http(p httpParams) (*tenon.Response, error) { return tenon.HTTP(p.Request) }

func emit(p emitParams) (any, error) {
	event := tenon.Event{Type: p.Event.Type, Fields: map[string]string{"entity_id": p.Event.Entity}}
	if p.Event.Data != nil {
		event.Data = p.Event.Data
	}
	return nil, tenon.Emit(event)
}

func clock(any) (int64, error) { return time.Now().Unix(), nil }

func exit(any) (any, error) {
	os.Exit(3)
	return nil, nil
}

// collect leaves much garbage, and has it collected while buffers are with the host.
func collect(text string) (string, error) {
	for range 100 {
		_ = append([]byte(text), text...)
	}
	runtime.GC()
	return text, nil
}

// parallel waits for goroutines.
func parallel(n int) (int, error) {
	sums := make(chan int)
	for i := range n {
		go func() {
			runtime.Gosched()
			sums <- i
		}()
	}
	sum := 0
	for range n {
		sum += <-sums
	}
	return sum, nil
}

//go:wasmexport echo
func exportEcho(pointer, size uint32) uint64 { return tenon.Call(pointer, size, echo) }

//go:wasmexport count
func exportCount(pointer, size uint32) uint64 { return tenon.Call(pointer, size, count) }

//go:wasmexport text
func exportText(pointer, size uint32) uint64 { return tenon.Call(pointer, size, text) }

//go:wasmexport number
func exportNumber(pointer, size uint32) uint64 { return tenon.Call(pointer, size, number) }

//go:wasmexport error
func exportError(pointer, size uint32) uint64 { return tenon.Call(pointer, size, fails) }

//go:wasmexport panic
func exportPanic(pointer, size uint32) uint64 { return tenon.Call(pointer, size, panics) }

//go:wasmexport config
func exportConfig(pointer, size uint32) uint64 { return tenon.Call(pointer, size, getConfig) }

//go:wasmexport log
func exportLog(pointer, size uint32) uint64 { return tenon.Call(pointer, size, log) }

//go:wasmexport attributes
func exportAttributes(pointer, size uint32) uint64 { return tenon.Call(pointer, size, attributes) }

//go:wasmexport kv_get
func exportKVGet(pointer, size uint32) uint64 { return tenon.Call(pointer, size, kvGet) }

//go:wasmexport kv_set
func exportKVSet(pointer, size uint32) uint64 { return tenon.Call(pointer, size, kvSet) }

//go:wasmexport kv_copy
func exportKVCopy(pointer, size uint32) uint64 { return tenon.Call(pointer, size, kvCopy) }

//go:wasmexport kv_delete
func exportKVDelete(pointer, size uint32) uint64 { return tenon.Call(pointer, size, kvDelete) }

//go:wasmexport http
func exportHTTP(pointer, size uint32) uint64 { return tenon.Call(pointer, size, http) }

//go:wasmexport emit
func exportEmit(pointer, size uint32) uint64 { return tenon.Call(pointer, size, emit) }

//go:wasmexport clock
func exportClock(pointer, size uint32) uint64 { return tenon.Call(pointer, size, clock) }

//go:wasmexport exit
func exportExit(pointer, size uint32) uint64 { return tenon.Call(pointer, size, exit) }

//go:wasmexport collect
func exportCollect(pointer, size uint32) uint64 { return tenon.Call(pointer, size, collect) }

//go:wasmexport parallel
func exportParallel(pointer, size uint32) uint64 { return tenon.Call(pointer, size, parallel) }

func main() {}
