// Package tenon is for writing plugins that run as processes of their own, runtime `grpc`.
//
// A plugin is a program whose main function calls [Serve] with a [Plugin]: a set of functions. The wire is that of
// HashiCorp's go-plugin and the contract is flowbot's, so what is written with this package runs in their hosts too.
package tenon

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"tenon.dev/sdk/go/contract"
)

// Name is the plugin's name in a go-plugin host's plugin map. Tenon's own host has no need of it.
const Name = "plugin"

// maxMessage bounds what comes in with one call, in bytes: what Tenon sends at most unless it is told otherwise.
const maxMessage = 64 << 20

// Handshake is what host and plugin agree on before they speak.
var Handshake = goplugin.HandshakeConfig{
	ProtocolVersion:  1,
	MagicCookieKey:   "FLOWBOT_PLUGIN",
	MagicCookieValue: "flowbot-plugin-v1",
}

// Plugin is what a plugin does: a set of functions, all of them optional. A function that is not there is answered
// with the status UNIMPLEMENTED, which the container calls "no such function".
//
// Functions are called from many goroutines at once, Init before all others. Their context ends with the call's
// deadline or when the caller gives up. An error they return is the call's answer, for the caller to read, and so is a
// panic. Results are anything that package encoding/json can write.
type Plugin struct {
	// Init gets the host API, which may be kept and used from then on, and the configuration. An error refuses to
	// start.
	Init func(ctx context.Context, host *Host, config Config) error

	// Operations are the functions of abilities and all others that have no field of their own here, by name. What
	// consumers shall be able to call is also declared in the manifest.
	Operations map[string]Operation

	// Ready says whether calls may come. It is asked after Init until it says so; without it they may at once.
	Ready func(ctx context.Context) bool

	// Bootstrap is called by hosts that have all their plugins started.
	Bootstrap func(ctx context.Context) error

	Command        func(ctx context.Context, command Command) (any, error)
	Form           func(ctx context.Context, form Form) (any, error)
	Rules          func(ctx context.Context) (any, error)
	Help           func(ctx context.Context) (any, error)
	WebhookConvert func(ctx context.Context, payload []byte) (any, error)
	OAuthCallback  func(ctx context.Context, state, code string) (any, error)
}

// Command is what a user wrote, and where.
type Command struct {
	Context json.RawMessage
	Content json.RawMessage
}

// Form is what a user filled in, and where. Values that were not text are JSON.
type Form struct {
	Context json.RawMessage
	Values  map[string]string
}

// Serve serves the plugin to the process that started this one, until that ends it. It is called in main, and returns
// or exits when the plugin is done.
//
// It sets the default logger of log/slog, and with it that of package log, to lines on standard error that the
// container reads with their levels and attributes; see [NewLogHandler].
func Serve(plugin *Plugin) {
	// go-plugin replaces os.Stderr, so what holds on to the real one must be made before.
	slog.SetDefault(slog.New(NewLogHandler(os.Stderr, nil)))
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: Handshake,
		Plugins:         goplugin.PluginSet{Name: &served{plugin: plugin}},
		GRPCServer: func(options []grpc.ServerOption) *grpc.Server {
			return grpc.NewServer(append(options, grpc.MaxRecvMsgSize(maxMessage))...)
		},
	})
}

// served is a Plugin as go-plugin wants to have it.
type served struct {
	goplugin.NetRPCUnsupportedPlugin
	plugin *Plugin
}

// GRPCServer is called once, before anybody can connect.
func (s *served) GRPCServer(broker *goplugin.GRPCBroker, server *grpc.Server) error {
	host, err := connect(broker)
	if err != nil {
		return err
	}
	contract.RegisterPluginServiceServer(server, &service{plugin: s.plugin, host: host})
	return nil
}

// GRPCClient is the side of a go-plugin host: it gets the contract's own client.
func (s *served) GRPCClient(
	_ context.Context, _ *goplugin.GRPCBroker, connection *grpc.ClientConn,
) (any, error) {
	return contract.NewPluginServiceClient(connection), nil
}
