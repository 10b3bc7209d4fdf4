package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/tetratelabs/wazero"
)

// measureEngine measures wazero by itself.
func measureEngine(
	ctx context.Context, binary []byte, point string, params []byte, warmUp, lasting time.Duration,
) error {
	switch point {
	case "compile":
		return reportTimes(point, warmUp, lasting, func() (time.Duration, error) { return compile(ctx, binary, nil) })
	case "cached":
		return measureCached(ctx, binary, warmUp, lasting)
	}
	runtime, err := newRuntime(ctx, nil)
	if err != nil {
		return err
	}
	defer runtime.Close(ctx)
	compiled, err := runtime.CompileModule(ctx, binary)
	if err != nil {
		return err
	}
	if point == "instantiate" {
		return reportTimes(
			point, warmUp, lasting, func() (time.Duration, error) { return instantiate(ctx, runtime, compiled) })
	}
	guest, err := newGuest(ctx, runtime, compiled)
	if err != nil {
		return err
	}
	call, err := callOf(ctx, guest, point, params)
	if err != nil {
		return err
	}
	return reportCalls(point, warmUp, lasting, call)
}

// callOf is the call that a point is about.
func callOf(ctx context.Context, guest *guest, point string, params []byte) (func() error, error) {
	switch point {
	case "empty":
		empty := guest.module.ExportedFunction("is_ready")
		var stack [1]uint64
		return func() error { return empty.CallWithStack(ctx, stack[:]) }, nil
	case "bytes":
		command := guest.module.ExportedFunction("command")
		return func() error { return checked(guest.bytes(ctx, command, params)) }, nil
	case "decoded":
		command := guest.module.ExportedFunction("command")
		return func() error { return checked(guest.decoded(ctx, command, params)) }, nil
	case "sha256", "fib":
		function := guest.module.ExportedFunction(point)
		return func() error { return checked(guest.bytes(ctx, function, nil)) }, nil
	}
	return nil, fmt.Errorf("found point '%s', expected one of an engine", point)
}

// compile times the compilation in a runtime that is new, but whose own making is not counted.
func compile(ctx context.Context, binary []byte, cache wazero.CompilationCache) (time.Duration, error) {
	runtime, err := newRuntime(ctx, cache)
	if err != nil {
		return 0, err
	}
	defer runtime.Close(ctx)
	began := time.Now()
	_, err = runtime.CompileModule(ctx, binary)
	return time.Since(began), err
}

// measureCached times the same with machine code that an earlier runtime left on disk.
func measureCached(ctx context.Context, binary []byte, warmUp, lasting time.Duration) error {
	folder, err := os.MkdirTemp("", "wazero-host")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	return reportTimes("cached", warmUp, lasting, func() (time.Duration, error) {
		cache, err := wazero.NewCompilationCacheWithDir(folder)
		if err != nil {
			return 0, err
		}
		defer cache.Close(ctx)
		return compile(ctx, binary, cache)
	})
}

func instantiate(ctx context.Context, runtime wazero.Runtime, compiled wazero.CompiledModule) (time.Duration, error) {
	began := time.Now()
	guest, err := newGuest(ctx, runtime, compiled)
	took := time.Since(began)
	if err != nil {
		return 0, err
	}
	return took, guest.module.Close(ctx)
}
