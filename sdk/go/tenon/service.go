package tenon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"

	"tenon.dev/sdk/go/contract"
)

// service answers the contract's calls with a plugin's functions. What it embeds answers for those that are not there.
type service struct {
	contract.UnimplementedPluginServiceServer
	plugin *Plugin
	host   *Host
}

func (s *service) Init(ctx context.Context, request *contract.InitRequest) (*contract.InitResponse, error) {
	if s.plugin.Init == nil {
		return &contract.InitResponse{}, nil
	}
	err := guarded(func() error { return s.plugin.Init(ctx, s.host, Config(request.GetConfig())) })
	return &contract.InitResponse{}, refusal(ctx, err)
}

func (s *service) Bootstrap(ctx context.Context, request *emptypb.Empty) (*emptypb.Empty, error) {
	if s.plugin.Bootstrap == nil {
		return s.UnimplementedPluginServiceServer.Bootstrap(ctx, request)
	}
	err := guarded(func() error { return s.plugin.Bootstrap(ctx) })
	return &emptypb.Empty{}, refusal(ctx, err)
}

func (s *service) IsReady(ctx context.Context, _ *emptypb.Empty) (*contract.IsReadyResponse, error) {
	ready := true
	err := guarded(func() error {
		ready = s.plugin.Ready == nil || s.plugin.Ready(ctx)
		return nil
	})
	return &contract.IsReadyResponse{Ready: ready}, refusal(ctx, err)
}

func (s *service) AbilityCall(ctx context.Context, request *contract.CallRequest) (*contract.CallResponse, error) {
	operation := s.plugin.Operations[request.GetOperation()]
	if operation == nil {
		return nil, status.Errorf(codes.Unimplemented, "no operation %q", request.GetOperation())
	}
	result, failure, err := answer(ctx, func() (any, error) { return operation(ctx, text(request.GetParams())) })
	return &contract.CallResponse{Result: result, Error: failure}, err
}

func (s *service) Command(
	ctx context.Context, request *contract.CommandRequest,
) (*contract.CommandResponse, error) {
	if s.plugin.Command == nil {
		return s.UnimplementedPluginServiceServer.Command(ctx, request)
	}
	command := Command{Context: text(request.GetContext()), Content: text(request.GetContent())}
	result, failure, err := answer(ctx, func() (any, error) { return s.plugin.Command(ctx, command) })
	return &contract.CommandResponse{Payload: result, Error: failure}, err
}

func (s *service) Form(ctx context.Context, request *contract.FormRequest) (*contract.FormResponse, error) {
	if s.plugin.Form == nil {
		return s.UnimplementedPluginServiceServer.Form(ctx, request)
	}
	form := Form{Context: text(request.GetContext()), Values: request.GetValues()}
	result, failure, err := answer(ctx, func() (any, error) { return s.plugin.Form(ctx, form) })
	return &contract.FormResponse{Payload: result, Error: failure}, err
}

func (s *service) Rules(ctx context.Context, request *emptypb.Empty) (*contract.RulesResponse, error) {
	if s.plugin.Rules == nil {
		return s.UnimplementedPluginServiceServer.Rules(ctx, request)
	}
	result, failure, err := answer(ctx, func() (any, error) { return s.plugin.Rules(ctx) })
	return &contract.RulesResponse{Rules: result, Error: failure}, err
}

func (s *service) Help(ctx context.Context, request *emptypb.Empty) (*contract.HelpResponse, error) {
	if s.plugin.Help == nil {
		return s.UnimplementedPluginServiceServer.Help(ctx, request)
	}
	result, failure, err := answer(ctx, func() (any, error) { return s.plugin.Help(ctx) })
	return &contract.HelpResponse{Help: result, Error: failure}, err
}

func (s *service) WebhookConvert(
	ctx context.Context, request *contract.WebhookConvertRequest,
) (*contract.CallResponse, error) {
	if s.plugin.WebhookConvert == nil {
		return s.UnimplementedPluginServiceServer.WebhookConvert(ctx, request)
	}
	result, failure, err := answer(ctx, func() (any, error) {
		return s.plugin.WebhookConvert(ctx, request.GetPayload())
	})
	return &contract.CallResponse{Result: result, Error: failure}, err
}

func (s *service) OAuthCallback(
	ctx context.Context, request *contract.OAuthCallbackRequest,
) (*contract.CallResponse, error) {
	if s.plugin.OAuthCallback == nil {
		return s.UnimplementedPluginServiceServer.OAuthCallback(ctx, request)
	}
	result, failure, err := answer(ctx, func() (any, error) {
		return s.plugin.OAuthCallback(ctx, request.GetState(), request.GetCode())
	})
	return &contract.CallResponse{Result: result, Error: failure}, err
}

// answer runs a function for its result as JSON, or for the message of its failure. Only a call that is over already
// has neither but an error.
func answer(ctx context.Context, do func() (any, error)) (result, failure string, err error) {
	err = guarded(func() error {
		value, err := do()
		if err != nil {
			return err
		}
		result, err = encode(value)
		return err
	})
	if err == nil {
		return strings.ToValidUTF8(result, "\uFFFD"), "", nil
	}
	if over(ctx, err) {
		return "", "", status.FromContextError(ctx.Err()).Err()
	}
	return "", message(err), nil
}

// refusal is an error as a status, for calls whose answer has no field for it. The code is always the same: another,
// passed on from something that the function used, would be taken for the plugin's own.
func refusal(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case over(ctx, err):
		return status.FromContextError(ctx.Err()).Err()
	default:
		return status.Error(codes.Unknown, message(err))
	}
}

// over tells whether a function failed because its call is over.
func over(ctx context.Context, err error) bool {
	return ctx.Err() != nil && errors.Is(err, ctx.Err())
}

// guarded runs a function and makes an error of its panic.
func guarded(do func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			slog.Error("panic in a call", "cause", cause, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", cause)
		}
	}()
	return do()
}

// message is what an error says, fit for a message of gRPC, and never empty: an empty error would be none.
func message(err error) string {
	if said := strings.ToValidUTF8(err.Error(), "\uFFFD"); said != "" {
		return said
	}
	return fmt.Sprintf("an error of type %T without a message", err)
}

// text is JSON as it came, nothing being null.
func text(came string) json.RawMessage {
	if came == "" {
		return json.RawMessage("null")
	}
	return json.RawMessage(came)
}
