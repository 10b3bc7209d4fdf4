package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"syscall"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	"google.golang.org/protobuf/types/known/emptypb"

	"tenon.dev/sdk/go/contract"
)

// service tells of each call exactly what came in.
type service struct {
	contract.UnimplementedPluginServiceServer

	name   string
	broker *goplugin.GRPCBroker
	health *health.Server

	mutex       sync.Mutex
	changed     *sync.Cond
	config      string
	bootstraps  int
	connections map[string]*grpc.ClientConn
	atInit      any
	outcomes    map[string]string
	inside      int
	mostInside  int
	refused     int
}

func newService(name string) *service {
	s := &service{name: name, outcomes: map[string]string{}, connections: map[string]*grpc.ClientConn{}}
	s.changed = sync.NewCond(&s.mutex)
	return s
}

func (s *service) Init(ctx context.Context, request *contract.InitRequest) (*contract.InitResponse, error) {
	switch *initialise {
	case "hang":
		<-ctx.Done()
		return nil, ctx.Err()
	case "refuse":
		return nil, errors.New("I do not like this configuration")
	case "exit":
		syscall.Write(2, []byte("cannot go on in Init\n"))
		os.Exit(5)
	case "host":
		s.atInit = []any{
			s.callHost(ctx, hostCall{By: "broker", Function: "GetConfig", Request: json.RawMessage(`{"key":"a"}`)}),
			s.callHost(ctx, hostCall{By: "socket", Function: "GetConfig", Request: json.RawMessage(`{"key":"a"}`)}),
		}
	}
	s.config = request.Config
	return &contract.InitResponse{}, nil
}

func (s *service) IsReady(context.Context, *emptypb.Empty) (*contract.IsReadyResponse, error) {
	return &contract.IsReadyResponse{Ready: !*neverReady}, nil
}

func (s *service) Bootstrap(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.bootstraps++
	return &emptypb.Empty{}, nil
}

func (s *service) Command(_ context.Context, request *contract.CommandRequest) (*contract.CommandResponse, error) {
	payload, refusal := answer(request.Content, map[string]any{"context": request.Context, "content": request.Content})
	return &contract.CommandResponse{Payload: payload, Error: refusal}, nil
}

func (s *service) Form(_ context.Context, request *contract.FormRequest) (*contract.FormResponse, error) {
	payload, refusal := answer(request.Context, map[string]any{"context": request.Context, "values": request.Values})
	return &contract.FormResponse{Payload: payload, Error: refusal}, nil
}

func (s *service) Rules(context.Context, *emptypb.Empty) (*contract.RulesResponse, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return &contract.RulesResponse{Rules: fmt.Sprintf(`[{"bootstraps": %d}]`, s.bootstraps)}, nil
}

func (s *service) Help(context.Context, *emptypb.Empty) (*contract.HelpResponse, error) {
	return &contract.HelpResponse{Help: `"how to use it"`}, nil
}

func (s *service) WebhookConvert(
	_ context.Context, request *contract.WebhookConvertRequest,
) (*contract.CallResponse, error) {
	encoded := base64.StdEncoding.EncodeToString(request.Payload)
	result, refusal := answer(`"`+string(request.Payload)+`"`, map[string]any{"payload": encoded})
	return &contract.CallResponse{Result: result, Error: refusal}, nil
}

func (s *service) OAuthCallback(
	_ context.Context, request *contract.OAuthCallbackRequest,
) (*contract.CallResponse, error) {
	result, refusal := answer(`"`+request.Code+`"`, map[string]any{"state": request.State, "code": request.Code})
	return &contract.CallResponse{Result: result, Error: refusal}, nil
}

// answer is what came in as JSON, or what the caller asks for in its place: a refusal or nothing at all.
func answer(wanted string, found any) (payload, refusal string) {
	switch wanted {
	case `"refuse"`:
		return "", "no, thank you"
	case `"empty"`:
		return "", ""
	}
	return text(found), ""
}

func text(value any) string {
	result, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(result)
}
