// Package tenon is for writing plugins of runtime wasm: `GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared`.
//
// A function of the plugin is an export that passes its call on:
//
//	//go:wasmexport greet
//	func exportGreet(pointer, size uint32) uint64 { return tenon.Call(pointer, size, greet) }
//
// What is registered by [Operation] in an init function is what ability_call knows. The package itself exports alloc,
// free, init, is_ready and ability_call.
package tenon

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// plugin is what the plugin's init functions have registered. The module is one thread.
var plugin = registered{operations: map[string]operation{}}

type registered struct {
	init       func(config []byte) ([]byte, error)
	started    bool
	operations map[string]operation
}

// operation is a function from JSON to JSON.
type operation func(params []byte) ([]byte, error)

// Init registers what is called in each instance before all other functions, with the configuration as the manifest's
// config_schema has it. An error refuses to start.
func Init[Config any](init func(config Config) error) {
	plugin.init = func(config []byte) ([]byte, error) {
		return answer(config, func(config Config) (any, error) { return nil, init(config) })
	}
}

// Operation registers a function that is called by ability_call, under a name that the manifest declares, too.
func Operation[In, Out any](name string, function func(In) (Out, error)) {
	plugin.operations[name] = func(params []byte) ([]byte, error) { return answer(params, function) }
}

// start is export init.
func (r *registered) start(config []byte) ([]byte, error) {
	r.started = false
	if r.init == nil {
		r.started = true
		return []byte("null"), nil
	}
	result, err := r.init(config)
	r.started = err == nil
	return result, err
}

// abilityCall is export ability_call.
func (r *registered) abilityCall(params []byte) ([]byte, error) {
	var ability struct {
		Operation string          `json:"operation"`
		Params    json.RawMessage `json:"params"`
	}
	if err := decode("ability_call", params, &ability); err != nil {
		return nil, err
	}
	do, found := r.operations[ability.Operation]
	if !found {
		known := slices.Sorted(maps.Keys(r.operations))
		return nil, fmt.Errorf("operation: found %q, expected one of: %s", ability.Operation, strings.Join(known, ", "))
	}
	return do(ability.Params)
}
