package tenon

import "tenon.dev/sdk/wasm-go/internal/buffers"

//go:wasmexport alloc
func exportAlloc(size uint32) uint32 { return buffers.Alloc(size) }

//go:wasmexport free
func exportFree(pointer, _ uint32) { buffers.Free(pointer) }

//go:wasmexport init
func exportInit(pointer, size uint32) uint64 {
	config, _ := buffers.Take(uint64(pointer)<<32 | uint64(size))
	return buffers.Give(envelope(plugin.start(config)))
}

//go:wasmexport is_ready
func exportIsReady() uint32 {
	if plugin.started {
		return 1
	}
	return 0
}

//go:wasmexport ability_call
func exportAbilityCall(pointer, size uint32) uint64 {
	params, _ := buffers.Take(uint64(pointer)<<32 | uint64(size))
	return buffers.Give(envelope(plugin.abilityCall(params)))
}
