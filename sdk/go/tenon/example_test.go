package tenon_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"tenon.dev/sdk/go/tenon"
	"tenon.dev/sdk/go/tenontest"
)

type weather struct {
	host *tenon.Host
	unit string
}

func (w *weather) init(ctx context.Context, host *tenon.Host, config tenon.Config) error {
	settings := struct {
		Unit string `json:"unit"`
	}{Unit: "celsius"}
	if err := config.Decode(&settings); err != nil {
		return err
	}
	w.host, w.unit = host, settings.Unit
	return nil
}

type place struct {
	City string `json:"city"`
}

func (w *weather) now(ctx context.Context, in place) (string, error) {
	if in.City == "" {
		return "", errors.New("params.city: missing, expected a string")
	}
	if kept, found, err := w.host.KVGet(ctx, in.City); err == nil && found {
		return string(kept), nil
	}
	response, err := w.host.HTTP(ctx, tenon.Request{URL: "https://example.com/" + in.City + "?unit=" + w.unit})
	if err != nil {
		return "", err
	}
	slog.Info("asked", "city", in.City, "status", response.Status)
	if err := w.host.KVSet(ctx, in.City, response.Body); errors.Is(err, tenon.ErrExhausted) {
		slog.Warn("not kept", "city", in.City, "cause", err)
	} else if err != nil {
		return "", err
	}
	return string(response.Body), w.host.Emit(ctx, "weather.asked", in)
}

func (w *weather) plugin() *tenon.Plugin {
	return &tenon.Plugin{
		Init:       w.init,
		Operations: map[string]tenon.Operation{"now": tenon.Op(w.now)},
		Help:       func(context.Context) (any, error) { return "now: the weather of a city", nil },
	}
}

func TestTheWeatherIsAskedForOnce(t *testing.T) {
	asked := 0
	fake := &tenontest.Host{HTTP: func(request tenon.Request) (*tenon.Response, error) {
		asked++
		return &tenon.Response{Status: 200, Body: []byte("sunny at " + request.URL)}, nil
	}}
	w := &weather{host: fake.Connect(t), unit: "kelvin"}
	for range 2 {
		answer, err := w.now(t.Context(), place{City: "Graz"})
		if err != nil || answer != "sunny at https://example.com/Graz?unit=kelvin" {
			t.Fatalf("found %q %v", answer, err)
		}
	}
	if asked != 1 || len(fake.Events()) != 1 {
		t.Errorf("found %d requests, %v, expected one of each", asked, fake.Events())
	}
}

func ExampleOp() {
	greet := tenon.Op(func(_ context.Context, in struct{ Name string }) (string, error) {
		return "Hello, " + in.Name + "!", nil
	})
	answer, err := greet(context.Background(), []byte(`{"name": "Ada"}`))
	fmt.Println(answer, err)
	// Output: Hello, Ada! <nil>
}
