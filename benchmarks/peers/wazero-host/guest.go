package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// memoryPages bounds a guest as permissions.memory.max does by default: 64 MB.
const memoryPages = 1024

// guest is an instance that is called by the ABI; one call at a time.
type guest struct {
	module api.Module
	alloc  api.Function
	free   api.Function
}

// newRuntime makes wazero with its compiler and WASI. Calls are not stopped at a deadline, as they are not in products
// that were looked at: seeing it would make the code slower.
func newRuntime(ctx context.Context, cache wazero.CompilationCache) (wazero.Runtime, error) {
	config := wazero.NewRuntimeConfigCompiler().WithMemoryLimitPages(memoryPages)
	if cache != nil {
		config = config.WithCompilationCache(cache)
	}
	runtime := wazero.NewRuntimeWithConfig(ctx, config)
	_, err := wasi_snapshot_preview1.Instantiate(ctx, runtime)
	return runtime, err
}

func newGuest(ctx context.Context, runtime wazero.Runtime, compiled wazero.CompiledModule) (*guest, error) {
	config := wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize")
	module, err := runtime.InstantiateModule(ctx, compiled, config)
	if err != nil {
		return nil, err
	}
	return &guest{module, module.ExportedFunction("alloc"), module.ExportedFunction("free")}, nil
}

// bytes calls a function and returns a copy of its answer, which is freed.
func (g *guest) bytes(ctx context.Context, function api.Function, params []byte) ([]byte, error) {
	var stack [2]uint64
	if len(params) > 0 {
		pointer, err := g.write(ctx, params)
		if err != nil {
			return nil, err
		}
		stack = [2]uint64{pointer, uint64(len(params))}
	}
	if err := function.CallWithStack(ctx, stack[:]); err != nil {
		return nil, err
	}
	pointer, size := uint32(stack[0]>>32), uint32(stack[0])
	view, ok := g.module.Memory().Read(pointer, size)
	if !ok {
		return nil, fmt.Errorf("found an answer of %d bytes at %d, expected it inside the memory", size, pointer)
	}
	answer := append([]byte(nil), view...)
	stack[0] = uint64(pointer)
	return answer, g.free.CallWithStack(ctx, stack[:1])
}

// decoded calls a function and returns what is in the envelope of its answer.
func (g *guest) decoded(ctx context.Context, function api.Function, params []byte) (json.RawMessage, error) {
	answer, err := g.bytes(ctx, function, params)
	if err != nil {
		return nil, err
	}
	var envelope struct {
		Error *string         `json:"error"`
		Data  json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(answer, &envelope); err != nil {
		return nil, err
	}
	if envelope.Error != nil {
		return nil, errors.New(*envelope.Error)
	}
	return envelope.Data, nil
}

func (g *guest) write(ctx context.Context, params []byte) (uint64, error) {
	stack := [1]uint64{uint64(len(params))}
	if err := g.alloc.CallWithStack(ctx, stack[:]); err != nil {
		return 0, err
	}
	if stack[0] == 0 || !g.module.Memory().Write(uint32(stack[0]), params) {
		return 0, fmt.Errorf("found no room for %d bytes at %d", len(params), stack[0])
	}
	return stack[0], nil
}
