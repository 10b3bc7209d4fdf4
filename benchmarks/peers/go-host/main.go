// Command go-host is the peer that Tenon's plugin processes are measured against: a host written in Go on HashiCorp's
// own go-plugin, which starts the same plugin binary and makes the same calls.
//
// It measures one point and prints one line: the point's name, the median in nanoseconds, p90 (of starts) or p99 (of
// calls) in nanoseconds, and calls a second (0 for starts).
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"

	"tenon.dev/sdk/go/contract"
)

// patience bounds each call, as a plugin's execution.timeout does in Tenon.
const patience = 30 * time.Second

var (
	binary    = flag.String("plugin", "", "the plugin's executable")
	autoMTLS  = flag.Bool("mtls", false, "exchange certificates")
	callers   = flag.Int("callers", 0, "how many call at once; 0 measures starts")
	starts    = flag.Int("starts", 30, "how many starts are measured")
	warmStart = flag.Int("warm-starts", 10, "how many starts come before those")
	duration  = flag.Duration("time", 3*time.Second, "how long calls are measured")
	warmUp    = flag.Duration("warm", 2*time.Second, "how long calls are made before that")
	operation = flag.String("operation", "date", "the operation that is called")
	params    = flag.String("params", "{}", "its parameters, JSON")
)

func main() {
	flag.Parse()
	defer goplugin.CleanupClients()
	if err := measure(); err != nil {
		goplugin.CleanupClients()
		fmt.Fprintln(os.Stderr, "go-host:", err)
		os.Exit(1)
	}
}

func measure() error {
	if *callers == 0 {
		return measureStarts()
	}
	return measureCalls()
}

// measureStarts starts the process anew each time; what is measured ends with the first answer.
func measureStarts() error {
	var nanos []int64
	for i := range *warmStart + *starts {
		began := time.Now()
		process, service, err := start()
		if err == nil {
			err = call(service)
		}
		took := time.Since(began).Nanoseconds()
		process.Kill()
		if err != nil {
			return err
		}
		if i >= *warmStart {
			nanos = append(nanos, took)
		}
	}
	report("start", nanos, 0.90, 0)
	return nil
}

func measureCalls() error {
	process, service, err := start()
	defer process.Kill()
	if err != nil {
		return err
	}
	if _, _, err = load(service, *warmUp); err != nil {
		return err
	}
	nanos, perSecond, err := load(service, *duration)
	if err != nil {
		return err
	}
	report(fmt.Sprintf("%d", *callers), nanos, 0.99, perSecond)
	return nil
}

// load calls from as many goroutines as there are callers until the time is over.
func load(service contract.PluginServiceClient, lasting time.Duration) ([]int64, float64, error) {
	var waiting sync.WaitGroup
	each := make([][]int64, *callers)
	failed := make([]error, *callers)
	began := time.Now()
	for i := range *callers {
		waiting.Add(1)
		go func() {
			defer waiting.Done()
			each[i], failed[i] = callUntil(service, began.Add(lasting))
		}()
	}
	waiting.Wait()
	took := time.Since(began)
	var all []int64
	for i := range *callers {
		if failed[i] != nil {
			return nil, 0, failed[i]
		}
		all = append(all, each[i]...)
	}
	return all, float64(len(all)) / took.Seconds(), nil
}

func callUntil(service contract.PluginServiceClient, end time.Time) ([]int64, error) {
	nanos := make([]int64, 0, 1<<16)
	before := time.Now()
	for before.Before(end) {
		if err := call(service); err != nil {
			return nil, err
		}
		after := time.Now()
		nanos = append(nanos, after.Sub(before).Nanoseconds())
		before = after
	}
	return nanos, nil
}

func call(service contract.PluginServiceClient) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	answer, err := service.AbilityCall(ctx, &contract.CallRequest{Operation: *operation, Params: *params})
	if err != nil {
		return err
	}
	if answer.Error != "" || answer.Result == "" {
		return fmt.Errorf("found answer %v, expected a result", answer)
	}
	return nil
}

// start starts the process and brings the plugin as far as the contract demands before calls.
func start() (*goplugin.Client, contract.PluginServiceClient, error) {
	process := goplugin.NewClient(&goplugin.ClientConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  1,
			MagicCookieKey:   "FLOWBOT_PLUGIN",
			MagicCookieValue: "flowbot-plugin-v1",
		},
		Plugins:          goplugin.PluginSet{"plugin": &dispensed{}},
		Cmd:              exec.Command(*binary),
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		AutoMTLS:         *autoMTLS,
		Managed:          true,
		Logger:           hclog.NewNullLogger(),
	})
	client, err := process.Client()
	if err != nil {
		return process, nil, err
	}
	raw, err := client.Dispense("plugin")
	if err != nil {
		return process, nil, err
	}
	service := raw.(contract.PluginServiceClient)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if _, err := service.Init(ctx, &contract.InitRequest{Config: "{}"}); err != nil {
		return process, nil, err
	}
	ready, err := service.IsReady(ctx, &emptypb.Empty{})
	if err == nil && !ready.Ready {
		err = fmt.Errorf("found a plugin that is not ready, expected one that is")
	}
	return process, service, err
}

// dispensed is the plugin as go-plugin's client hands it out: the contract's own client.
type dispensed struct {
	goplugin.NetRPCUnsupportedPlugin
}

func (*dispensed) GRPCServer(*goplugin.GRPCBroker, *grpc.Server) error {
	return fmt.Errorf("this is a host, not a plugin")
}

func (*dispensed) GRPCClient(
	_ context.Context, _ *goplugin.GRPCBroker, connection *grpc.ClientConn,
) (any, error) {
	return contract.NewPluginServiceClient(connection), nil
}
