package host

import (
	"errors"
	"unsafe"

	"tenon.dev/sdk/wasm-go/internal/buffers"
)

var current Functions = imported{}

//go:wasmimport tenon get_config_buf
func getConfig(key unsafe.Pointer, keySize uint32) uint64

//go:wasmimport tenon log
func log(level int32, message unsafe.Pointer, size uint32)

//go:wasmimport tenon kv_get_buf
func kvGet(key unsafe.Pointer, keySize uint32) uint64

//go:wasmimport tenon kv_set
func kvSet(key unsafe.Pointer, keySize uint32, value unsafe.Pointer, valueSize uint32) uint32

//go:wasmimport tenon kv_delete
func kvDelete(key unsafe.Pointer, keySize uint32) uint32

//go:wasmimport tenon http_request_buf
func httpRequest(request unsafe.Pointer, size uint32) uint64

//go:wasmimport tenon emit_event
func emitEvent(event unsafe.Pointer, size uint32) uint32

//go:wasmimport tenon last_error
func lastError() uint64

// imported is the host as a module has it.
type imported struct{}

func (imported) GetConfig(key string) ([]byte, bool) {
	return buffers.Take(getConfig(text(key)))
}

func (imported) Log(level int32, message string) {
	at, size := text(message)
	log(level, at, size)
}

func (imported) KVGet(key string) ([]byte, bool, error) {
	value, found := buffers.Take(kvGet(text(key)))
	if found {
		return value, true, nil
	}
	return nil, false, cause()
}

func (imported) KVSet(key string, value []byte) error {
	at, size := text(key)
	return done(kvSet(at, size, unsafe.Pointer(unsafe.SliceData(value)), uint32(len(value))))
}

func (imported) KVDelete(key string) error {
	return done(kvDelete(text(key)))
}

func (imported) HTTPRequest(request []byte) ([]byte, error) {
	response, found := buffers.Take(httpRequest(unsafe.Pointer(unsafe.SliceData(request)), uint32(len(request))))
	if !found {
		return nil, refusal()
	}
	return response, nil
}

func (imported) EmitEvent(event []byte) error {
	return done(emitEvent(unsafe.Pointer(unsafe.SliceData(event)), uint32(len(event))))
}

func text(s string) (unsafe.Pointer, uint32) {
	return unsafe.Pointer(unsafe.StringData(s)), uint32(len(s))
}

func done(result uint32) error {
	if result == 0 {
		return refusal()
	}
	return nil
}

func refusal() error {
	if err := cause(); err != nil {
		return err
	}
	return errors.New("the host says no more than that it failed")
}

// cause is what the host said of its last function, if that failed.
func cause() error {
	if message, failed := buffers.Take(lastError()); failed {
		return errors.New(string(message))
	}
	return nil
}
