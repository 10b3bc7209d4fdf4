// Package buffers is the memory that module and host give each other. What lies in it is reachable from here, so that
// the garbage collector leaves it alone, from the moment it is allocated until one side or the other is done with it.
package buffers

import "unsafe"

// The module is one thread: exports are called one at a time, by the host or from within a host function.
var held = map[uint32][]byte{}

// Alloc makes a buffer for the host to write into, and answers where it is.
func Alloc(size uint32) uint32 {
	// an empty value has an address, too
	return hold(make([]byte, max(size, 1)))
}

// Free gives a buffer up.
func Free(at uint32) {
	delete(held, at)
}

// Take takes a buffer that the host has written: its bytes belong to the caller from then on. It answers false if
// there is none, which is what 0 means.
func Take(packed uint64) (bytes []byte, found bool) {
	at, size := uint32(packed>>32), uint32(packed)
	bytes, found = held[at]
	if !found {
		return nil, false
	}
	delete(held, at)
	return bytes[:min(int(size), len(bytes))], true
}

// Give makes a buffer of bytes for the host to read and free.
func Give(bytes []byte) (packed uint64) {
	if len(bytes) == 0 {
		return 0
	}
	return uint64(hold(bytes))<<32 | uint64(len(bytes))
}

// Held answers how many buffers are between the two sides.
func Held() int {
	return len(held)
}

func hold(bytes []byte) uint32 {
	at := uint32(uintptr(unsafe.Pointer(unsafe.SliceData(bytes))))
	held[at] = bytes
	return at
}
