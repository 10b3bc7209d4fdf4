// Package tenontest is for tests of plugins: a host API in memory, and plugin processes started as go-plugin hosts do.
package tenontest

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"

	"tenon.dev/sdk/go/contract"
	"tenon.dev/sdk/go/tenon"
)

// Host is a host API in memory. Its exported fields are set before it is used. A function that refuses does so as
// Tenon's host does: with a message where the answer has a field for it, else with a status.
type Host struct {
	contract.UnimplementedHostServiceServer

	// Config is what get_config answers.
	Config map[string]string
	// HTTP answers http_request; without it there are no answers.
	HTTP func(request tenon.Request) (*tenon.Response, error)
	// Refuse is asked first in each call, with the function's name as in the host API. An error is the answer.
	Refuse func(function string) error

	lock   sync.Mutex
	values map[string][]byte
	events []Event
	lines  []Line
}

// Event is what a plugin emitted.
type Event struct {
	Type    string
	Payload string // JSON
}

// Line is what a plugin logged through the host API.
type Line struct {
	Level   string
	Message string
	Fields  map[string]string
}

// Events answers what was emitted so far.
func (h *Host) Events() []Event {
	h.lock.Lock()
	defer h.lock.Unlock()
	return append([]Event(nil), h.events...)
}

// Lines answers what was logged so far through the host API. What a plugin prints is not there.
func (h *Host) Lines() []Line {
	h.lock.Lock()
	defer h.lock.Unlock()
	return append([]Line(nil), h.lines...)
}

// Connect serves the host until the test ends and answers a plugin's view of it.
func (h *Host) Connect(t testing.TB) *tenon.Host {
	t.Helper()
	connection, err := grpc.Dial(h.serve(t, ""), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	return tenon.NewHost(connection)
}

// serve listens on a socket of its own and answers its address for gRPC. With a token, only those who send it get in.
func (h *Host) serve(t testing.TB, token string) string {
	t.Helper()
	// a test's own folder may have a longer name than a socket's path may be
	folder, err := os.MkdirTemp("", "host")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	path := filepath.Join(folder, "socket")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(grpc.MaxRecvMsgSize(maxMessage), grpc.UnaryInterceptor(
		func(ctx context.Context, request any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
			if found := metadata.ValueFromIncomingContext(ctx, "tenon-token"); token != "" &&
				(len(found) != 1 || found[0] != token) {
				return nil, status.Errorf(codes.Unauthenticated, "tenon-token: found %q, expected %q", found, token)
			}
			return next(ctx, request)
		}))
	contract.RegisterHostServiceServer(server, h)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener)
	}()
	t.Cleanup(func() {
		server.Stop()
		<-done
	})
	return "unix:" + path
}

func (h *Host) refused(function string) error {
	if h.Refuse == nil {
		return nil
	}
	return h.Refuse(function)
}

// GetConfig implements the contract, as do all functions below.
func (h *Host) GetConfig(ctx context.Context, request *contract.GetConfigRequest) (*contract.GetConfigResponse, error) {
	if err := h.refused("get_config"); err != nil {
		return &contract.GetConfigResponse{Error: said(ctx, err)}, nil
	}
	if value, found := h.Config[request.GetKey()]; found {
		return &contract.GetConfigResponse{Value: &value}, nil
	}
	return &contract.GetConfigResponse{}, nil
}

// Log keeps a line.
func (h *Host) Log(_ context.Context, request *contract.LogRequest) (*emptypb.Empty, error) {
	h.lock.Lock()
	defer h.lock.Unlock()
	h.lines = append(h.lines, Line{request.GetLevel(), request.GetMessage(), request.GetFields()})
	return &emptypb.Empty{}, h.refused("log")
}

// KVGet answers a value.
func (h *Host) KVGet(ctx context.Context, request *contract.KVGetRequest) (*contract.KVGetResponse, error) {
	if err := h.refused("kv_get"); err != nil {
		return &contract.KVGetResponse{Error: said(ctx, err)}, nil
	}
	h.lock.Lock()
	defer h.lock.Unlock()
	return &contract.KVGetResponse{Value: h.values[request.GetKey()]}, nil
}

// KVSet keeps a value.
func (h *Host) KVSet(_ context.Context, request *contract.KVSetRequest) (*emptypb.Empty, error) {
	if err := h.refused("kv_set"); err != nil {
		return nil, err
	}
	h.lock.Lock()
	defer h.lock.Unlock()
	if h.values == nil {
		h.values = map[string][]byte{}
	}
	// never nil, which would be no value
	h.values[request.GetKey()] = append([]byte{}, request.GetValue()...)
	return &emptypb.Empty{}, nil
}

// KVDelete removes a value.
func (h *Host) KVDelete(_ context.Context, request *contract.KVDeleteRequest) (*emptypb.Empty, error) {
	if err := h.refused("kv_delete"); err != nil {
		return nil, err
	}
	h.lock.Lock()
	defer h.lock.Unlock()
	delete(h.values, request.GetKey())
	return &emptypb.Empty{}, nil
}

// HTTPRequest answers what field HTTP does.
func (h *Host) HTTPRequest(ctx context.Context, request *contract.HTTPCallRequest) (*contract.HTTPCallResponse, error) {
	err := h.refused("http_request")
	if err == nil && h.HTTP == nil {
		err = status.Error(codes.PermissionDenied, "this host has no network")
	}
	var response *tenon.Response
	if err == nil {
		response, err = h.HTTP(tenon.Request{
			Method: request.GetMethod(), URL: request.GetUrl(), Headers: request.GetHeaders(), Body: request.GetBody(),
		})
	}
	if err != nil {
		return &contract.HTTPCallResponse{Error: said(ctx, err)}, nil
	}
	return &contract.HTTPCallResponse{
		Status: int32(response.Status), Headers: response.Headers, Body: response.Body,
	}, nil
}

// EmitEvent keeps an event.
func (h *Host) EmitEvent(_ context.Context, request *contract.EmitEventRequest) (*emptypb.Empty, error) {
	if err := h.refused("emit_event"); err != nil {
		return nil, err
	}
	h.lock.Lock()
	defer h.lock.Unlock()
	h.events = append(h.events, Event{request.GetEventType(), request.GetPayload()})
	return &emptypb.Empty{}, nil
}

// said is a refusal's message, without the code; its kind goes into the trailer, as a container's does.
func said(ctx context.Context, err error) string {
	kind := "failed"
	switch status.Code(err) {
	case codes.PermissionDenied:
		kind = "denied"
	case codes.ResourceExhausted:
		kind = "exhausted"
	case codes.InvalidArgument:
		kind = "invalid"
	}
	_ = grpc.SetTrailer(ctx, metadata.Pairs("tenon-refusal", kind))
	return status.Convert(err).Message()
}
