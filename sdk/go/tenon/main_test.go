package tenon_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"

	"tenon.dev/sdk/go/tenon"
	"tenon.dev/sdk/go/tenontest"
)

// pluginVariable makes the test program be the plugin that its tests start.
const pluginVariable = "TENON_TEST_PLUGIN"

func TestMain(m *testing.M) {
	if os.Getenv(pluginVariable) != "" {
		tenon.Serve(testPlugin())
		return
	}
	os.Exit(m.Run())
}

// start starts the plugin below in a process of its own.
func start(t *testing.T, options tenontest.Options) *tenontest.Process {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = []string{pluginVariable + "=1"}
	return tenontest.Start(t, command, options)
}

type greeting struct {
	Name  string `json:"name"`
	Times int    `json:"times"`
}

// testPlugin has something of everything.
func testPlugin() *tenon.Plugin {
	var host *tenon.Host
	return &tenon.Plugin{
		Init: func(ctx context.Context, h *tenon.Host, config tenon.Config) error {
			host = h
			settings := struct{ Refuse, Remember string }{}
			if err := config.Decode(&settings); err != nil {
				return err
			}
			if settings.Refuse != "" {
				return errors.New(settings.Refuse)
			}
			if settings.Remember != "" {
				return host.KVSet(ctx, "remembered", []byte(settings.Remember))
			}
			return nil
		},
		Operations: map[string]tenon.Operation{
			"greet": tenon.Op(func(_ context.Context, in greeting) (string, error) {
				if in.Name == "" {
					return "", errors.New("params.name: missing, expected a string")
				}
				return strings.Repeat("Hello, "+in.Name+"! ", max(in.Times, 1)), nil
			}),
			"panic": tenon.Op(func(_ context.Context, in []int) (int, error) { return in[7], nil }),
			"wordless": tenon.Op(func(context.Context, any) (any, error) {
				return nil, errors.New("")
			}),
			"garbled": tenon.Op(func(context.Context, any) (any, error) {
				return nil, errors.New("not \xff UTF-8")
			}),
			"unwritable": tenon.Op(func(context.Context, any) (any, error) {
				return make(chan int), nil
			}),
			"nothing": tenon.Op(func(context.Context, any) (any, error) { return nil, nil }),
			"wait": tenon.Op(func(ctx context.Context, _ any) (any, error) {
				_, deadline := ctx.Deadline()
				slog.Info("waiting", "deadline", deadline)
				<-ctx.Done()
				slog.Info("waited", "cause", ctx.Err().Error())
				return nil, ctx.Err()
			}),
			"log": tenon.Op(func(_ context.Context, message string) (any, error) {
				slog.Warn(message, "answer", 42)
				fmt.Println("printed: " + message)
				return nil, nil
			}),
			"remembered": tenon.Op(func(ctx context.Context, key string) (string, error) {
				value, found, err := host.KVGet(ctx, key)
				return fmt.Sprintf("%s %t", value, found), err
			}),
			"length": tenon.Op(func(_ context.Context, text string) (int, error) { return len(text), nil }),
		},
		Command: func(_ context.Context, command tenon.Command) (any, error) {
			return map[string]any{"context": command.Context, "content": command.Content}, nil
		},
		Form: func(_ context.Context, form tenon.Form) (any, error) {
			return map[string]any{"context": form.Context, "values": form.Values}, nil
		},
		Help:           func(context.Context) (any, error) { return "<help & more>", nil },
		WebhookConvert: func(_ context.Context, payload []byte) (any, error) { return len(payload), nil },
		OAuthCallback: func(_ context.Context, state, code string) (any, error) {
			return nil, fmt.Errorf("found state %s and code %s, expected others", state, code)
		},
	}
}
