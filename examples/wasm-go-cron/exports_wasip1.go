package main

import "tenon.dev/sdk/wasm-go/tenon"

//go:wasmexport next
func exportNext(pointer, size uint32) uint64 { return tenon.Call(pointer, size, next) }

//go:wasmexport due
func exportDue(pointer, size uint32) uint64 { return tenon.Call(pointer, size, due) }
