package tenontest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"tenon.dev/sdk/go/contract"
	"tenon.dev/sdk/go/tenon"
)

const (
	maxMessage    = 64 << 20
	callTimeout   = 30 * time.Second
	startTimeout  = 30 * time.Second
	hostServiceID = 1
	hostToken     = "the-token-of-this-test"
)

// Options say how a plugin process is started.
type Options struct {
	// Host is the host API; none if nil.
	Host *Host
	// ThroughBroker offers the host API on go-plugin's broker, as hosts other than Tenon do, and not in the environment.
	ThroughBroker bool
	// Multiplex makes the broker use the plugin's own connection.
	Multiplex bool
	// AutoMTLS encrypts the connections.
	AutoMTLS bool
}

// Process is a running plugin. Its client calls any function of the contract.
type Process struct {
	contract.PluginServiceClient

	client *goplugin.Client
	log    *buffer
	output *buffer
}

// Start starts a plugin with go-plugin's own client, with nothing of this process's environment but PATH, HOME and
// TMPDIR and what the command has in Env. The process ends with the test.
func Start(t testing.TB, command *exec.Cmd, options Options) *Process {
	t.Helper()
	for _, name := range []string{"PATH", "HOME", "TMPDIR"} {
		command.Env = append(command.Env, name+"="+os.Getenv(name))
	}
	if options.Host != nil && !options.ThroughBroker {
		command.Env = append(command.Env,
			"TENON_HOST_ADDR="+options.Host.serve(t, hostToken), "TENON_HOST_TOKEN="+hostToken)
	}
	process := &Process{log: &buffer{}, output: &buffer{}}
	process.client = goplugin.NewClient(&goplugin.ClientConfig{
		HandshakeConfig:     tenon.Handshake,
		Plugins:             goplugin.PluginSet{tenon.Name: &dispensed{options: options}},
		AllowedProtocols:    []goplugin.Protocol{goplugin.ProtocolGRPC},
		Cmd:                 command,
		SkipHostEnv:         true,
		StartTimeout:        startTimeout,
		AutoMTLS:            options.AutoMTLS,
		GRPCBrokerMultiplex: options.Multiplex,
		SyncStdout:          process.output,
		Logger:              hclog.New(&hclog.LoggerOptions{Level: hclog.Trace, JSONFormat: true, Output: process.log}),
	})
	t.Cleanup(process.client.Kill)
	protocol, err := process.client.Client()
	if err != nil {
		t.Fatalf("start: %v\n%s", err, process.Log())
	}
	plugin, err := protocol.Dispense(tenon.Name)
	if err != nil {
		t.Fatalf("dispense: %v\n%s", err, process.Log())
	}
	process.PluginServiceClient = plugin.(contract.PluginServiceClient)
	return process
}

// Configure calls Init with a configuration that becomes JSON.
func (p *Process) Configure(config any) error {
	text, err := json.Marshal(config)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	_, err = p.Init(ctx, &contract.InitRequest{Config: string(text)})
	return err
}

// Call calls an operation with parameters that become JSON, and reads the answer into what into points to. What the
// plugin answers as an error is an error of just that message.
func (p *Process) Call(operation string, params, into any) error {
	text, err := json.Marshal(params)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	response, err := p.AbilityCall(ctx, &contract.CallRequest{Operation: operation, Params: string(text)})
	if err != nil {
		return err
	}
	if response.GetError() != "" {
		return errors.New(response.GetError())
	}
	return json.Unmarshal([]byte(response.GetResult()), into)
}

// Log answers what the plugin logged on standard error so far, and go-plugin's client of it: lines of JSON.
func (p *Process) Log() string { return p.log.String() }

// Output answers what the plugin printed so far.
func (p *Process) Output() string { return p.output.String() }

// Exited tells whether the process has ended.
func (p *Process) Exited() bool { return p.client.Exited() }

// Stop ends the process, politely first.
func (p *Process) Stop() { p.client.Kill() }

// dispensed is the client side of a plugin.
type dispensed struct {
	goplugin.NetRPCUnsupportedPlugin
	options Options
}

func (d *dispensed) GRPCServer(*goplugin.GRPCBroker, *grpc.Server) error {
	return errors.New("this is the host's side")
}

func (d *dispensed) GRPCClient(
	_ context.Context, broker *goplugin.GRPCBroker, connection *grpc.ClientConn,
) (any, error) {
	if d.options.Host != nil && d.options.ThroughBroker {
		go broker.AcceptAndServe(hostServiceID, func(options []grpc.ServerOption) *grpc.Server {
			server := grpc.NewServer(append(options, grpc.MaxRecvMsgSize(maxMessage))...)
			contract.RegisterHostServiceServer(server, d.options.Host)
			return server
		})
	}
	return contract.NewPluginServiceClient(connection), nil
}

// buffer collects what several goroutines write.
type buffer struct {
	lock sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(text []byte) (int, error) {
	b.lock.Lock()
	defer b.lock.Unlock()
	return b.text.Write(text)
}

func (b *buffer) String() string {
	b.lock.Lock()
	defer b.lock.Unlock()
	return b.text.String()
}
