package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	"tenon.dev/sdk/go/contract"
)

const hostServiceID = 1

// hostCall is a call of the host API.
type hostCall struct {
	// By is socket, for the address in the environment, broker, or bare: the broker's socket without the broker.
	By string
	// Function of flowbot.plugin.HostService.
	Function string
	// Request is the message as JSON.
	Request json.RawMessage
	// Token is sent instead of the one in the environment; "-" for none at all.
	Token string
}

// hostAnswer is what came of it.
type hostAnswer struct {
	Code    string          `json:"code"`
	Message string          `json:"message"`
	Answer  json.RawMessage `json:"answer,omitempty"`
	// Refusal is the kind of an error in the answer.
	Refusal []string `json:"refusal,omitempty"`
}

func messages(function string) (request, response proto.Message) {
	switch function {
	case "GetConfig":
		return &contract.GetConfigRequest{}, &contract.GetConfigResponse{}
	case "Log":
		return &contract.LogRequest{}, &emptypb.Empty{}
	case "KVGet":
		return &contract.KVGetRequest{}, &contract.KVGetResponse{}
	case "KVSet":
		return &contract.KVSetRequest{}, &emptypb.Empty{}
	case "KVDelete":
		return &contract.KVDeleteRequest{}, &emptypb.Empty{}
	case "HTTPRequest":
		return &contract.HTTPCallRequest{}, &contract.HTTPCallResponse{}
	case "EmitEvent":
		return &contract.EmitEventRequest{}, &emptypb.Empty{}
	}
	panic("no host function " + function)
}

func (s *service) callHost(ctx context.Context, call hostCall) hostAnswer {
	request, response := messages(call.Function)
	trailer := metadata.MD{}
	err := protojson.Unmarshal(call.Request, request)
	if err == nil {
		err = s.invoke(ctx, call, request, response, grpc.Trailer(&trailer))
	}
	if err != nil {
		return hostAnswer{Code: status.Code(err).String(), Message: status.Convert(err).Message()}
	}
	answer, err := protojson.Marshal(response)
	if err != nil {
		panic(err)
	}
	return hostAnswer{Code: codes.OK.String(), Answer: answer, Refusal: trailer.Get("tenon-refusal")}
}

func (s *service) invoke(
	ctx context.Context, call hostCall, request, response proto.Message, option grpc.CallOption,
) error {
	connection, err := s.connect(call.By)
	if err != nil {
		return err
	}
	if call.By == "socket" && call.Token != "-" {
		token := call.Token
		if token == "" {
			token = os.Getenv("TENON_HOST_TOKEN")
		}
		ctx = metadata.AppendToOutgoingContext(ctx, "tenon-token", token)
	}
	return connection.Invoke(ctx, "/flowbot.plugin.HostService/"+call.Function, request, response, option)
}

// connect keeps the connections: go-plugin's broker gives one for each announcement.
func (s *service) connect(by string) (*grpc.ClientConn, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if connection := s.connections[by]; connection != nil {
		return connection, nil
	}
	connection, err := s.dial(by)
	if err == nil {
		s.connections[by] = connection
	}
	return connection, err
}

func (s *service) dial(by string) (*grpc.ClientConn, error) {
	place := os.Getenv("TENON_HOST_ADDR")
	switch by {
	case "socket":
		return grpc.Dial(place, grpc.WithTransportCredentials(insecure.NewCredentials()))
	case "bare":
		place = filepath.Join(filepath.Dir(strings.TrimPrefix(place, "unix:")), "broker")
		return grpc.Dial("unix:"+place, grpc.WithTransportCredentials(insecure.NewCredentials()))
	}
	if s.broker == nil {
		return nil, errors.New("there is no broker")
	}
	return s.broker.Dial(hostServiceID)
}

// crowd makes a call many times at once, and counts what came of them by code.
func (s *service) crowd(ctx context.Context, count int, call hostCall) map[string]int {
	codes := map[string]int{}
	group := sync.WaitGroup{}
	for range count {
		group.Add(1)
		go func() {
			defer group.Done()
			answer := s.callHost(ctx, call)
			s.mutex.Lock()
			defer s.mutex.Unlock()
			codes[answer.Code]++
			if answer.Code != "OK" {
				s.refused++
			}
		}()
	}
	group.Wait()
	return codes
}
