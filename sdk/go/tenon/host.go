package tenon

import (
	"context"
	"fmt"
	"log/slog"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	"tenon.dev/sdk/go/contract"
)

// Host is what the container does for the plugin, under the plugin's name and permissions. Its functions may be called
// from any goroutine, from the first line of Init until the process ends, and fail with a [HostError].
type Host struct {
	connection *connection
}

// NewHost is the host API of a server that is reached already, for tests.
func NewHost(server grpc.ClientConnInterface) *Host {
	return &Host{connection: connected(server)}
}

// GetConfig answers one value of the plugin's configuration: text as it is, any other value as JSON, and false if the
// key is not configured.
func (h *Host) GetConfig(ctx context.Context, key string) (value string, found bool, err error) {
	response, trailer, err := call(ctx, h, "get_config", contract.HostServiceClient.GetConfig,
		&contract.GetConfigRequest{Key: key})
	if err == nil {
		err = said("get_config", response.GetError(), trailer)
	}
	if err != nil {
		return "", false, err
	}
	return response.GetValue(), response.Value != nil, nil
}

// Log writes a line to the container's log, with attributes as those of log/slog. The default logger of log/slog does
// so too, without waiting for the container; this is for hosts that do not read what a plugin prints.
func (h *Host) Log(ctx context.Context, level slog.Level, message string, attributes ...any) error {
	record := slog.Record{}
	record.Add(attributes...)
	fields := make(map[string]string, record.NumAttrs())
	record.Attrs(func(attribute slog.Attr) bool {
		fields[attribute.Key] = attribute.Value.Resolve().String()
		return true
	})
	_, _, err := call(ctx, h, "log", contract.HostServiceClient.Log,
		&contract.LogRequest{Level: levelName(level), Message: message, Fields: fields})
	return err
}

// KVGet answers the value of a key of the plugin's own store, and false if there is none.
func (h *Host) KVGet(ctx context.Context, key string) (value []byte, found bool, err error) {
	response, trailer, err := call(ctx, h, "kv_get", contract.HostServiceClient.KVGet, &contract.KVGetRequest{Key: key})
	if err == nil {
		err = said("kv_get", response.GetError(), trailer)
	}
	if err != nil {
		return nil, false, err
	}
	return response.GetValue(), response.Value != nil, nil
}

// KVSet keeps a value in the plugin's own store. It is kept, as far as the container's store keeps anything, when this
// returns.
func (h *Host) KVSet(ctx context.Context, key string, value []byte) error {
	_, _, err := call(ctx, h, "kv_set", contract.HostServiceClient.KVSet,
		&contract.KVSetRequest{Key: key, Value: value})
	return err
}

// KVDelete removes a key and its value, if it is there.
func (h *Host) KVDelete(ctx context.Context, key string) error {
	_, _, err := call(ctx, h, "kv_delete", contract.HostServiceClient.KVDelete, &contract.KVDeleteRequest{Key: key})
	return err
}

// Request is an HTTP request.
type Request struct {
	Method  string // GET if empty
	URL     string
	Headers map[string]string
	Body    []byte
}

// Response is what came back, whatever its status. Names of headers are in lower case.
type Response struct {
	Status  int
	Headers map[string]string
	Body    []byte
}

// HTTP sends a request to a host that the manifest lists. Redirects are followed.
func (h *Host) HTTP(ctx context.Context, request Request) (*Response, error) {
	method := request.Method
	if method == "" {
		method = "GET"
	}
	response, trailer, err := call(ctx, h, "http_request", contract.HostServiceClient.HTTPRequest, &contract.HTTPCallRequest{
		Method:  method,
		Url:     request.URL,
		Headers: request.Headers,
		Body:    request.Body,
	})
	if err == nil {
		err = said("http_request", response.GetError(), trailer)
	}
	if err != nil {
		return nil, err
	}
	return &Response{Status: int(response.GetStatus()), Headers: response.GetHeaders(), Body: response.GetBody()}, nil
}

// Emit sends an event of a type such as order.created. Its payload is a struct or a map: its fields are the event's.
func (h *Host) Emit(ctx context.Context, eventType string, payload any) error {
	fields, err := encode(payload)
	if err != nil {
		return &HostError{Function: "emit_event", Message: fmt.Sprintf("payload: %v", err), kind: ErrInvalid}
	}
	_, _, err = call(ctx, h, "emit_event", contract.HostServiceClient.EmitEvent,
		&contract.EmitEventRequest{EventType: eventType, Payload: fields})
	return err
}

// call calls a function of the host, once it is connected.
func call[Q, A any](
	ctx context.Context, h *Host, function string,
	do func(contract.HostServiceClient, context.Context, Q, ...grpc.CallOption) (A, error), request Q,
) (A, metadata.MD, error) {
	server, err := h.connection.await(ctx)
	if err != nil {
		var none A
		return none, nil, failed(function, err)
	}
	var trailer metadata.MD
	response, err := do(contract.NewHostServiceClient(server), ctx, request, grpc.Trailer(&trailer))
	return response, trailer, failed(function, err)
}
