package buffers

import (
	"runtime"
	"testing"
)

func TestABufferIsHeldUntilItIsTaken(t *testing.T) {
	for _, size := range []uint32{0, 1, 1000} {
		at := Alloc(size)
		runtime.GC()
		bytes, found := Take(uint64(at)<<32 | uint64(size))
		if !found || len(bytes) != int(size) || Held() != 0 {
			t.Errorf("found %d bytes, %v, %d held, expected %d bytes and none held", len(bytes), found, Held(), size)
		}
		if _, again := Take(uint64(at)<<32 | uint64(size)); again {
			t.Error("taken twice, expected once")
		}
	}
}

func TestWhatIsGivenIsHeldUntilItIsFreed(t *testing.T) {
	packed := Give([]byte("answer"))
	if size := uint32(packed); size != 6 || Held() != 1 {
		t.Errorf("found size %d and %d held, expected 6 and 1", size, Held())
	}
	Free(uint32(packed >> 32))
	Free(uint32(packed >> 32))
	if Held() != 0 {
		t.Errorf("found %d held, expected none", Held())
	}
}

func TestNothingIsGivenAsZero(t *testing.T) {
	if packed := Give(nil); packed != 0 || Held() != 0 {
		t.Errorf("found %d and %d held, expected 0 and none", packed, Held())
	}
	if _, found := Take(0); found {
		t.Error("found a buffer at 0, expected none")
	}
}

func TestASizeBeyondTheBufferEndsWithIt(t *testing.T) {
	bytes, found := Take(uint64(Alloc(3))<<32 | 100)
	if !found || len(bytes) != 3 {
		t.Errorf("found %d bytes, %v, expected 3", len(bytes), found)
	}
}
