// Package host is the host's functions as the ABI has them: bytes in, bytes out.
package host

// Functions are the host's functions. An error's text is the host's own words.
type Functions interface {
	GetConfig(key string) (value []byte, found bool)
	Log(level int32, message string)
	KVGet(key string) (value []byte, found bool, err error)
	KVSet(key string, value []byte) error
	KVDelete(key string) error
	HTTPRequest(request []byte) (response []byte, err error)
	EmitEvent(event []byte) error
}

// Current is the host.
func Current() Functions {
	if current == nil {
		panic("found no host, expected the test to have made one: tenontest.Host.Use")
	}
	return current
}

// Use makes a host the current one, and answers what was.
func Use(functions Functions) (before Functions) {
	before, current = current, functions
	return before
}
