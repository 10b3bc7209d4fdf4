package tenon

import (
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"tenon.dev/sdk/wasm-go/internal/host"
)

// HostError is why the host did not do what it was asked.
type HostError struct {
	// Function is the host function's name, as http_request.
	Function string
	// Message is what the host said.
	Message string
}

func (e *HostError) Error() string {
	return e.Function + ": " + e.Message
}

func failed(function string, err error) error {
	if err == nil {
		return nil
	}
	return &HostError{Function: function, Message: err.Error()}
}

// Level is how grave a line of the log is.
type Level int32

// The levels that hosts have.
const (
	LevelDebug Level = iota
	LevelInfo
	LevelWarn
	LevelError
)

// Log writes a line to the container's log. Attributes are names and values by turns, as those of log/slog, and stand
// at the line's end. What is written to standard output and standard error is in that log, too.
func Log(level Level, message string, attributes ...any) {
	var line strings.Builder
	line.WriteString(message)
	for i, attribute := range attributes {
		if i%2 == 0 {
			fmt.Fprintf(&line, " %v=", attribute)
		} else {
			line.WriteString(strconv.Quote(fmt.Sprint(attribute)))
		}
	}
	host.Current().Log(int32(level), line.String())
}

// GetConfig answers one value of the plugin's configuration: text as it is, any other value as JSON, and false if the
// key is not configured.
func GetConfig(key string) (value string, found bool) {
	bytes, found := host.Current().GetConfig(key)
	return string(bytes), found
}

// KVGet answers the value of a key of the plugin's own store, and false if there is none.
func KVGet(key string) (value []byte, found bool, err error) {
	value, found, err = host.Current().KVGet(key)
	return value, found, failed("kv_get", err)
}

// KVSet keeps a value in the plugin's own store. After an error the old value is there as before.
func KVSet(key string, value []byte) error {
	return failed("kv_set", host.Current().KVSet(key, value))
}

// KVDelete removes a key and its value, if it is there.
func KVDelete(key string) error {
	return failed("kv_delete", host.Current().KVDelete(key))
}

// Request is an HTTP request.
type Request struct {
	Method  string            `json:"method"` // GET if empty
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    []byte            `json:"body,omitempty"`
}

// Response is what came back, whatever its status. Names of headers are in lower case.
type Response struct {
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    []byte            `json:"body,omitempty"`
}

// HTTP sends a request to a host that the manifest lists. Redirects are followed.
func HTTP(request Request) (*Response, error) {
	if request.Method == "" {
		request.Method = "GET"
	}
	text, err := encode(request)
	if err == nil {
		text, err = host.Current().HTTPRequest(text)
	}
	if err != nil {
		return nil, failed("http_request", err)
	}
	response := new(Response)
	if err := json.Unmarshal(text, response); err != nil {
		return nil, failed("http_request", fmt.Errorf("response: %w", err))
	}
	return response, nil
}

// Event is an event to send out. The host fills in what is left open of its other fields.
type Event struct {
	// Type is as order.created: a part of the topic it is sent to.
	Type string
	// Data is what happened, anything that becomes an object in JSON; nil for nothing.
	Data any
	// Fields are those beside: entity_id, idempotency_key, topic and so on.
	Fields map[string]string
}

// Emit sends an event out.
func Emit(event Event) error {
	fields := map[string]any{}
	for name, value := range maps.All(event.Fields) {
		fields[name] = value
	}
	fields["event_type"] = event.Type
	if event.Data != nil {
		fields["data"] = event.Data
	}
	text, err := encode(fields)
	if err == nil {
		err = host.Current().EmitEvent(text)
	}
	return failed("emit_event", err)
}
