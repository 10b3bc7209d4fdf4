package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tetratelabs/wazero"
)

// What a manifest says by default.
const (
	maxInstances = 4
	waitTimeout  = 5 * time.Second
	timeout      = 30 * time.Second
)

// runner is a plugin as products in Go run it: guests behind a channel, each made when it is needed and called by one at
// a time, and answers decoded by encoding/json. Functions are looked up by name in each call.
type runner struct {
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
	idle     chan *guest // nil for one that is not made yet
}

// start compiles a module.
func start(ctx context.Context, binary []byte) (*runner, error) {
	runtime, err := newRuntime(ctx, nil)
	if err != nil {
		return nil, err
	}
	compiled, err := runtime.CompileModule(ctx, binary)
	if err != nil {
		return nil, err
	}
	started := &runner{runtime, compiled, make(chan *guest, maxInstances)}
	for range maxInstances {
		started.idle <- nil
	}
	return started, nil
}

func (r *runner) call(ctx context.Context, function string, params []byte) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	guest, err := r.take(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { r.idle <- guest }()
	if guest == nil {
		if guest, err = newGuest(ctx, r.runtime, r.compiled); err != nil {
			return nil, err
		}
	}
	export := guest.module.ExportedFunction(function)
	if export == nil {
		return nil, fmt.Errorf("found no function '%s'", function)
	}
	return guest.decoded(ctx, export, params)
}

// take waits only when it has to: a timer for each call would be the peer's loss.
func (r *runner) take(ctx context.Context) (*guest, error) {
	select {
	case guest := <-r.idle:
		return guest, nil
	default:
	}
	patience := time.NewTimer(waitTimeout)
	defer patience.Stop()
	select {
	case guest := <-r.idle:
		return guest, nil
	case <-patience.C:
		return nil, fmt.Errorf("all %d instances are in use", maxInstances)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (r *runner) close(ctx context.Context) { _ = r.runtime.Close(ctx) }
