package tenon_test

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"

	"tenon.dev/sdk/go/contract"
	"tenon.dev/sdk/go/tenontest"
)

func TestAPluginServesAndUsesItsHostHoweverTheyAreConnected(t *testing.T) {
	for name, options := range map[string]tenontest.Options{
		"environment":                {},
		"environment, TLS":           {AutoMTLS: true},
		"broker":                     {ThroughBroker: true},
		"broker, TLS":                {ThroughBroker: true, AutoMTLS: true},
		"broker, multiplexed":        {ThroughBroker: true, Multiplex: true},
		"broker, multiplexed, TLS":   {ThroughBroker: true, Multiplex: true, AutoMTLS: true},
		"environment, and multiplex": {Multiplex: true},
	} {
		t.Run(name, func(t *testing.T) {
			options.Host = &tenontest.Host{}
			process := start(t, options)
			if err := process.Configure(map[string]string{"remember": "this"}); err != nil {
				t.Fatal(err)
			}
			expectAnswer(t, process, "remembered", "remembered", "this true")
			expectAnswer(t, process, "remembered", "forgotten", " false")
			process.Stop()
			if !process.Exited() {
				t.Error("found a process, expected it to end")
			}
		})
	}
}

func TestOperationsTakeAndAnswerJson(t *testing.T) {
	process := start(t, tenontest.Options{})
	expectAnswer(t, process, "greet", greeting{Name: "Ada", Times: 2}, "Hello, Ada! Hello, Ada! ")
	expectAnswer(t, process, "length", strings.Repeat("x", 5<<20), 5<<20)
	expectAnswer[any](t, process, "nothing", nil, nil)
}

func TestWhatIsWrongIsAnsweredInTheErrorField(t *testing.T) {
	process := start(t, tenontest.Options{})
	for _, c := range []struct{ operation, params, message string }{
		{"greet", "", "params.name: missing, expected a string"},
		{"greet", `{"name": 7}`, "params.name: found number, expected a string"},
		{"greet", `{"name": "Ada", "times": 1.5}`, "params.times: found number 1.5, expected an integer"},
		{"greet", `[]`, "params: found array, expected an object"},
		{"greet", `{"name": `, "params: unexpected end of JSON input"},
		{"panic", `[1]`, "panic: runtime error: index out of range [7] with length 1"},
		{"wordless", "", "an error of type *errors.errorString without a message"},
		{"garbled", "", "not \uFFFD UTF-8"},
		{"unwritable", "", "json: unsupported type: chan int"},
	} {
		response, err := process.AbilityCall(context.Background(),
			&contract.CallRequest{Operation: c.operation, Params: c.params})
		if err != nil || response.GetError() != c.message || response.GetResult() != "" {
			t.Errorf("%s %s: found %v %v, expected error %q", c.operation, c.params, response, err, c.message)
		}
	}
	expectAnswer(t, process, "greet", greeting{Name: "Ada"}, "Hello, Ada! ")
}

func TestWhatIsNotThereIsUnimplemented(t *testing.T) {
	process := start(t, tenontest.Options{})
	ctx := context.Background()
	_, operation := process.AbilityCall(ctx, &contract.CallRequest{Operation: "vanish"})
	_, rules := process.Rules(ctx, &emptypb.Empty{})
	_, bootstrap := process.Bootstrap(ctx, &emptypb.Empty{})
	for name, err := range map[string]error{"operation": operation, "rules": rules, "bootstrap": bootstrap} {
		if status.Code(err) != codes.Unimplemented {
			t.Errorf("%s: found %v, expected UNIMPLEMENTED", name, err)
		}
	}
}

func TestFunctionsWithRpcsOfTheirOwnAreAnswered(t *testing.T) {
	process := start(t, tenontest.Options{})
	ctx := context.Background()
	command, err := process.Command(ctx, &contract.CommandRequest{Context: `{"a":1}`, Content: `"b"`})
	expect(t, command.GetPayload(), `{"content":"b","context":{"a":1}}`, err)
	form, err := process.Form(ctx, &contract.FormRequest{Values: map[string]string{"k": "v"}})
	expect(t, form.GetPayload(), `{"context":null,"values":{"k":"v"}}`, err)
	help, err := process.Help(ctx, &emptypb.Empty{})
	expect(t, help.GetHelp(), `"<help & more>"`, err)
	webhook, err := process.WebhookConvert(ctx, &contract.WebhookConvertRequest{Payload: []byte{0, 255}})
	expect(t, webhook.GetResult(), "2", err)
	callback, err := process.OAuthCallback(ctx, &contract.OAuthCallbackRequest{State: "s", Code: "c"})
	expect(t, callback.GetError(), "found state s and code c, expected others", err)
	ready, err := process.IsReady(ctx, &emptypb.Empty{})
	if err != nil || !ready.GetReady() {
		t.Errorf("found %v %v, expected ready", ready, err)
	}
}

func TestAnErrorOfInitRefusesToStart(t *testing.T) {
	process := start(t, tenontest.Options{})
	err := process.Configure(map[string]string{"refuse": "token: missing"})
	if status.Code(err) != codes.Unknown || status.Convert(err).Message() != "token: missing" {
		t.Errorf("found %v, expected UNKNOWN: token: missing", err)
	}
	err = process.Configure(map[string]int{"refuse": 1})
	if expected := "configuration.Refuse: found number, expected a string"; status.Convert(err).Message() != expected {
		t.Errorf("found %v, expected %s", err, expected)
	}
}

func TestAHostThatIsNotThereIsAnErrorAndNotAHang(t *testing.T) {
	process := start(t, tenontest.Options{})
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	_, err := process.Init(ctx, &contract.InitRequest{Config: `{"remember": "this"}`})
	if !strings.Contains(status.Convert(err).Message(), "kv_set: no host API: TENON_HOST_ADDR is not set") {
		t.Errorf("found %v, expected an error that says that there is no host API", err)
	}
}

func TestACancelledCallCancelsTheOperation(t *testing.T) {
	process := start(t, tenontest.Options{})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		awaitLog(t, process, `"@message":"waiting"`)
		cancel()
	}()
	_, err := process.AbilityCall(ctx, &contract.CallRequest{Operation: "wait"})
	if status.Code(err) != codes.Canceled {
		t.Errorf("found %v, expected CANCELLED", err)
	}
	awaitLog(t, process, `"cause":"context canceled"`)
}

func TestADeadlineReachesTheOperation(t *testing.T) {
	process := start(t, tenontest.Options{})
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_, err := process.AbilityCall(ctx, &contract.CallRequest{Operation: "wait"})
	if status.Code(err) != codes.DeadlineExceeded {
		t.Errorf("found %v, expected DEADLINE_EXCEEDED", err)
	}
	awaitLog(t, process, `"deadline":true`)
	awaitLog(t, process, `"@message":"waited"`)
}

func TestLogLinesKeepLevelAndAttributesAndPrintsComeThroughStdio(t *testing.T) {
	process := start(t, tenontest.Options{})
	expectAnswer[any](t, process, "log", "look here", nil)
	line := awaitLog(t, process, `"@message":"look here"`)
	for _, part := range []string{`"@level":"warn"`, `"answer":42`} {
		if !strings.Contains(line, part) {
			t.Errorf("found %s, expected %s in it", line, part)
		}
	}
	await(t, "what was printed", func() bool { return strings.Contains(process.Output(), "printed: look here\n") })
}

func TestAPluginThatIsStartedByHandSaysWhatItIs(t *testing.T) {
	command := exec.Command(os.Args[0])
	command.Env = []string{pluginVariable + "=1"}
	output, err := command.CombinedOutput()
	if err == nil || !strings.Contains(string(output), "This binary is a plugin") {
		t.Errorf("found %v, %s", err, output)
	}
}

func expectAnswer[A comparable](t *testing.T, process *tenontest.Process, operation string, params any, expected A) {
	t.Helper()
	var found A
	err := process.Call(operation, params, &found)
	expect(t, found, expected, err)
}

func expect[A comparable](t *testing.T, found, expected A, err error) {
	t.Helper()
	if err != nil || found != expected {
		t.Errorf("found %v %v, expected %v", found, err, expected)
	}
}

// awaitLog answers the line of the log that has a text in it.
func awaitLog(t *testing.T, process *tenontest.Process, text string) (line string) {
	t.Helper()
	await(t, text, func() bool {
		for _, line = range strings.Split(process.Log(), "\n") {
			if strings.Contains(line, text) {
				return true
			}
		}
		return false
	})
	return line
}

func await(t *testing.T, what string, come func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !come(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Errorf("waited in vain for %s", what)
			return
		}
	}
}
