package tenon_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"tenon.dev/sdk/go/tenon"
	"tenon.dev/sdk/go/tenontest"
)

func TestTheHostKeepsValues(t *testing.T) {
	host := (&tenontest.Host{}).Connect(t)
	ctx := context.Background()
	if err := errors.Join(host.KVSet(ctx, "empty", nil), host.KVSet(ctx, "key", []byte("value"))); err != nil {
		t.Fatal(err)
	}
	for key, expected := range map[string]bool{"empty": true, "key": true, "other": false} {
		if _, found, err := host.KVGet(ctx, key); err != nil || found != expected {
			t.Errorf("%s: found %t %v, expected %t", key, found, err, expected)
		}
	}
	if err := host.KVDelete(ctx, "key"); err != nil {
		t.Error(err)
	}
	if _, found, err := host.KVGet(ctx, "key"); err != nil || found {
		t.Errorf("found %t %v, expected no value after it was deleted", found, err)
	}
}

func TestTheHostSendsRequestsAndEventsAndLogs(t *testing.T) {
	fake := &tenontest.Host{
		Config: map[string]string{"limit": "7", "empty": ""},
		HTTP: func(request tenon.Request) (*tenon.Response, error) {
			body := request.Method + " " + request.URL + " " + request.Headers["accept"] + " " + string(request.Body)
			return &tenon.Response{Status: 203, Headers: map[string]string{"a": "b"}, Body: []byte(body)}, nil
		},
	}
	host := fake.Connect(t)
	ctx := context.Background()

	response, err := host.HTTP(ctx, tenon.Request{URL: "https://example.com/",
		Headers: map[string]string{"accept": "*/*"}, Body: []byte("body")})
	if err != nil || response.Status != 203 || response.Headers["a"] != "b" ||
		string(response.Body) != "GET https://example.com/ */* body" {
		t.Errorf("found %v %v", response, err)
	}

	limit, found, err := host.GetConfig(ctx, "limit")
	if limit != "7" || !found || err != nil {
		t.Errorf("found %s %t %v, expected 7", limit, found, err)
	}
	if _, found, err := host.GetConfig(ctx, "empty"); !found || err != nil {
		t.Errorf("found %t %v, expected an empty value", found, err)
	}
	if _, found, err := host.GetConfig(ctx, "other"); found || err != nil {
		t.Errorf("found %t %v, expected no value", found, err)
	}

	if err := host.Emit(ctx, "order.created", map[string]string{"link": "?a=1&b=2"}); err != nil {
		t.Error(err)
	}
	if events := fake.Events(); len(events) != 1 ||
		events[0] != (tenontest.Event{Type: "order.created", Payload: `{"link":"?a=1&b=2"}`}) {
		t.Errorf("found %v", events)
	}

	if err := host.Log(ctx, slog.LevelError, "broken", "count", 3, slog.Bool("whole", false)); err != nil {
		t.Error(err)
	}
	if lines := fake.Lines(); len(lines) != 1 || lines[0].Level != "error" || lines[0].Message != "broken" ||
		lines[0].Fields["count"] != "3" || lines[0].Fields["whole"] != "false" {
		t.Errorf("found %v", lines)
	}
}

func TestErrorsOfTheHostTellTheirKind(t *testing.T) {
	for code, kind := range map[codes.Code]error{
		codes.PermissionDenied:  tenon.ErrDenied,
		codes.Unauthenticated:   tenon.ErrDenied,
		codes.ResourceExhausted: tenon.ErrExhausted,
		codes.InvalidArgument:   tenon.ErrInvalid,
		codes.DeadlineExceeded:  context.DeadlineExceeded,
		codes.Unknown:           tenon.ErrFailed,
	} {
		host := (&tenontest.Host{Refuse: func(function string) error {
			return status.Error(code, function+" is not for you")
		}}).Connect(t)
		err := host.KVSet(context.Background(), "key", nil)
		var refused *tenon.HostError
		if !errors.Is(err, kind) || !errors.As(err, &refused) || refused.Function != "kv_set" ||
			refused.Message != "kv_set is not for you" {
			t.Errorf("found %v, expected kind %v", err, kind)
		}
	}
}

func TestErrorsOfAnswersTellTheirKindToo(t *testing.T) {
	for code, kind := range map[codes.Code]error{
		codes.PermissionDenied:  tenon.ErrDenied,
		codes.ResourceExhausted: tenon.ErrExhausted,
		codes.InvalidArgument:   tenon.ErrInvalid,
		codes.Unknown:           tenon.ErrFailed,
	} {
		host := (&tenontest.Host{Refuse: func(function string) error {
			return status.Error(code, function+" is not for you")
		}}).Connect(t)
		if _, err := host.HTTP(context.Background(), tenon.Request{}); !errors.Is(err, kind) ||
			err.Error() != "http_request: http_request is not for you" {
			t.Errorf("found %v, expected kind %v and the message of the answer", err, kind)
		}
	}
}

func TestACancelledContextEndsACallOfTheHost(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := (&tenontest.Host{}).Connect(t).KVGet(ctx, "key"); !errors.Is(err, context.Canceled) {
		t.Errorf("found %v, expected %v", err, context.Canceled)
	}
}

func TestAPayloadThatIsNotJsonIsInvalid(t *testing.T) {
	err := (&tenontest.Host{}).Connect(t).Emit(context.Background(), "type", func() {})
	if !errors.Is(err, tenon.ErrInvalid) {
		t.Errorf("found %v, expected %v", err, tenon.ErrInvalid)
	}
}
