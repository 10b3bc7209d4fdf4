package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"

	"tenon.dev/sdk/go/contract"
)

// parameters are those of all operations.
type parameters struct {
	Name    string
	Text    string
	Count   int
	Bytes   int
	Status  int
	Seconds int
	Raw     bool
	Host    hostCall
}

func (s *service) AbilityCall(ctx context.Context, request *contract.CallRequest) (*contract.CallResponse, error) {
	switch request.Operation {
	case "echo":
		return &contract.CallResponse{Result: request.Params}, nil
	case "received":
		return &contract.CallResponse{Result: text(request.Params)}, nil
	case "length":
		return &contract.CallResponse{Result: fmt.Sprint(len(request.Params))}, nil
	case "refuse":
		return &contract.CallResponse{Error: "no, thank you"}, nil
	case "empty":
		return &contract.CallResponse{}, nil
	case "no_json":
		return &contract.CallResponse{Result: `{"cut off`}, nil
	}
	p := parameters{}
	if request.Params != "null" {
		if err := json.Unmarshal([]byte(request.Params), &p); err != nil {
			return nil, status.Error(codes.InvalidArgument, err.Error())
		}
	}
	result, err := s.operate(ctx, request.Operation, p)
	if err != nil {
		return nil, err
	}
	if raw, ok := result.(json.RawMessage); ok {
		return &contract.CallResponse{Result: string(raw)}, nil
	}
	return &contract.CallResponse{Result: text(result)}, nil
}

func (s *service) operate(ctx context.Context, operation string, p parameters) (any, error) {
	switch operation {
	case "who":
		return s.name, nil
	case "pid":
		return os.Getpid(), nil
	case "config":
		return json.RawMessage(s.config), nil
	case "environment":
		return environment(), nil
	case "folder":
		return os.Getwd()
	case "write":
		return nil, refusal(os.WriteFile(p.Name, []byte(p.Text), 0o600))
	case "deadline":
		return millisLeft(ctx), nil
	case "status":
		return nil, status.Error(codes.Code(p.Status), p.Text)
	case "big":
		return json.RawMessage(`"` + strings.Repeat("b", p.Bytes-2) + `"`), nil
	case "block":
		return nil, s.block(ctx, p.Name)
	case "outcome":
		return s.outcome(p.Name), nil
	case "meet":
		return s.meet(ctx, p.Count), nil
	case "print":
		return nil, print(p)
	case "flood":
		return nil, flood(ctx, p)
	case "panic":
		panic(p.Text)
	case "exit":
		// what goes through go-plugin's pipe and connection may not arrive before the end
		syscall.Write(2, []byte(p.Text+"\n"))
		os.Exit(p.Status)
	case "stop":
		return nil, syscall.Kill(os.Getpid(), syscall.SIGSTOP)
	case "child":
		startChild(p.Name == "daemon")
		return nil, nil
	case "leave":
		s.setServing(false)
		return s.name, nil
	case "host":
		return s.callHost(ctx, p.Host), nil
	case "host_later":
		time.Sleep(time.Duration(p.Seconds) * time.Second)
		return s.callHost(ctx, p.Host), nil
	case "host_at_init":
		return s.atInit, nil
	case "host_crowd":
		return s.crowd(ctx, p.Count, p.Host), nil
	case "host_refused":
		s.mutex.Lock()
		defer s.mutex.Unlock()
		return s.refused, nil
	}
	return nil, status.Errorf(codes.Unimplemented, "there is no operation %s", operation)
}

func refusal(err error) error {
	if err == nil {
		return nil
	}
	return status.Error(codes.Unknown, err.Error())
}

func environment() map[string]string {
	variables := map[string]string{}
	for _, variable := range os.Environ() {
		name, value, _ := strings.Cut(variable, "=")
		variables[name] = value
	}
	return variables
}

// millisLeft is null for a call without a deadline.
func millisLeft(ctx context.Context) any {
	deadline, there := ctx.Deadline()
	if !there {
		return nil
	}
	return time.Until(deadline).Milliseconds()
}

// block waits for the end of the call, and keeps why it ended under a name.
func (s *service) block(ctx context.Context, name string) error {
	s.note(name, "inside")
	<-ctx.Done()
	s.note(name, ctx.Err().Error())
	return ctx.Err()
}

func (s *service) note(name, outcome string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.outcomes[name] = outcome
}

func (s *service) outcome(name string) string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.outcomes[name]
}

// meet waits until so many callers have been inside at once, and tells how many there were.
func (s *service) meet(ctx context.Context, count int) int {
	stop := context.AfterFunc(ctx, func() {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		s.changed.Broadcast()
	})
	defer stop()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.inside++
	s.mostInside = max(s.mostInside, s.inside)
	s.changed.Broadcast()
	for s.mostInside < count && ctx.Err() == nil {
		s.changed.Wait()
	}
	s.inside--
	return s.mostInside
}

func (s *service) setServing(serving bool) {
	now := grpc_health_v1.HealthCheckResponse_NOT_SERVING
	if serving {
		now = grpc_health_v1.HealthCheckResponse_SERVING
	}
	s.health.SetServingStatus(healthService, now)
}

// print writes a line to standard output and one to standard error: to those of the process if it is raw, or to what
// go-plugin has put in their place.
func print(p parameters) error {
	if p.Raw {
		if _, err := syscall.Write(1, []byte("out: "+p.Text+"\n")); err != nil {
			return err
		}
		_, err := syscall.Write(2, []byte("err: "+p.Text+"\n"))
		return err
	}
	if _, err := fmt.Println("out: " + p.Text); err != nil {
		return err
	}
	_, err := fmt.Fprintln(os.Stderr, "err: "+p.Text)
	return err
}

// flood writes so many bytes to both, in lines; without an end of line if its text is empty.
func flood(ctx context.Context, p parameters) error {
	out, err := os.Stdout, os.Stderr
	if p.Raw {
		out, err = os.NewFile(1, "stdout"), os.NewFile(2, "stderr")
	}
	chunk := []byte(strings.Repeat(strings.Repeat("f", 1023)+p.Text, 64))
	for written := 0; written < p.Bytes && ctx.Err() == nil; written += 2 * len(chunk) {
		if _, failed := out.Write(chunk); failed != nil {
			return failed
		}
		if _, failed := err.Write(chunk); failed != nil {
			return failed
		}
	}
	return ctx.Err()
}
