// Command probe is what the tests need of a module: each function does one thing that can go right or wrong.
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

type pair struct {
	Key   string  `json:"key"`
	Value *string `json:"value"`
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

// keep sets a value, or without one deletes it; it answers what was there before.
func keep(p pair) (*string, error) {
	before, found, err := tenon.KVGet(p.Key)
	if err != nil {
		return nil, err
	}
	if p.Value == nil {
		err = tenon.KVDelete(p.Key)
	} else {
		err = tenon.KVSet(p.Key, []byte(*p.Value))
	}
	if !found || err != nil {
		return nil, err
	}
	text := string(before)
	return &text, nil
}

func getConfig(key string) (*string, error) {
	if value, found := tenon.GetConfig(key); found {
		return &value, nil
	}
	return nil, nil
}

func fetch(url string) (*tenon.Response, error) {
	return tenon.HTTP(tenon.Request{
		Method: "POST", URL: url, Headers: map[string]string{"Accept": "text/plain"}, Body: []byte{0xff, 0},
	})
}

func emit(eventType string) (any, error) {
	return nil, tenon.Emit(tenon.Event{Type: eventType, Data: map[string]int{"n": 1}})
}

func log(message string) (any, error) {
	tenon.Log(tenon.LevelWarn, message, "ms", 12, "of", `a "b"`)
	return nil, nil
}

func panics(message string) (any, error) { panic(message) }

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

//go:wasmexport keep
func exportKeep(pointer, size uint32) uint64 { return tenon.Call(pointer, size, keep) }

//go:wasmexport config
func exportConfig(pointer, size uint32) uint64 { return tenon.Call(pointer, size, getConfig) }

//go:wasmexport fetch
func exportFetch(pointer, size uint32) uint64 { return tenon.Call(pointer, size, fetch) }

//go:wasmexport emit
func exportEmit(pointer, size uint32) uint64 { return tenon.Call(pointer, size, emit) }

//go:wasmexport log
func exportLog(pointer, size uint32) uint64 { return tenon.Call(pointer, size, log) }

//go:wasmexport panic
func exportPanic(pointer, size uint32) uint64 { return tenon.Call(pointer, size, panics) }

//go:wasmexport clock
func exportClock(pointer, size uint32) uint64 { return tenon.Call(pointer, size, clock) }

//go:wasmexport exit
func exportExit(pointer, size uint32) uint64 { return tenon.Call(pointer, size, exit) }

//go:wasmexport collect
func exportCollect(pointer, size uint32) uint64 { return tenon.Call(pointer, size, collect) }

//go:wasmexport parallel
func exportParallel(pointer, size uint32) uint64 { return tenon.Call(pointer, size, parallel) }

func main() {}
