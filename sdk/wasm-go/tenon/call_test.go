package tenon

import (
	"errors"
	"math"
	"strings"
	"testing"
)

type person struct {
	Name string `json:"name"`
	Age  uint8  `json:"age"`
}

func greet(p person) (string, error) {
	if p.Name == "" {
		return "", errors.New("params.name: missing, expected a string")
	}
	return "Hello, <" + p.Name + ">!", nil
}

func expectEnvelope[In, Out any](t *testing.T, params string, function func(In) (Out, error), expected string) {
	t.Helper()
	if found := string(envelope(answer([]byte(params), function))); found != expected {
		t.Errorf("found %s, expected %s", found, expected)
	}
}

func TestAnAnswerIsData(t *testing.T) {
	expectEnvelope(t, `{"name": "Ada", "more": 1}`, greet, `{"data":"Hello, <Ada>!"}`)
	expectEnvelope(t, `[1]`, func(any) (any, error) { return nil, nil }, `{"data":null}`)
}

func TestAnErrorIsAMessage(t *testing.T) {
	expectEnvelope(t, `{}`, greet, `{"error":"params.name: missing, expected a string"}`)
	expectEnvelope(t, ``, greet, `{"error":"params.name: missing, expected a string"}`)
	expectEnvelope(t, `{}`, func(any) (any, error) { return nil, errors.New("") }, `{"error":"no reason given"}`)
}

func TestParametersOfAnotherShapeAreAnError(t *testing.T) {
	expectEnvelope(t, `{"name": 3}`, greet, `{"error":"params.name: found number, expected a string"}`)
	expectEnvelope(t, `{"age": -1}`, greet, `{"error":"params.age: found number -1, expected an integer of at least 0"}`)
	expectEnvelope(t, `[]`, greet, `{"error":"params: found array, expected an object"}`)
	expectEnvelope(t, `{`, greet, `{"error":"params: unexpected end of JSON input"}`)
	expectEnvelope(t, strings.Repeat("[", 100_000), greet, `{"error":"params: invalid character '[' exceeded max depth"}`)
}

func TestAnAnswerThatHasNoFormInJSONIsAnError(t *testing.T) {
	expectEnvelope(t, `{}`, func(any) (float64, error) { return math.NaN(), nil },
		`{"error":"answer: json: unsupported value: NaN"}`)
}

func TestAnAbilityCallsItsOperation(t *testing.T) {
	plugin := registered{operations: map[string]operation{
		"greet": func(params []byte) ([]byte, error) { return answer(params, greet) },
		"other": nil,
	}}
	for params, expected := range map[string]string{
		`{"operation": "greet", "params": {"name": "Ada"}}`: `{"data":"Hello, <Ada>!"}`,
		`{"operation": "greet"}`:                            `{"error":"params.name: missing, expected a string"}`,
		`{"operation": "vanish"}`:                           `{"error":"operation: found \"vanish\", expected one of: greet, other"}`,
		`{"operation": 3}`:                                  `{"error":"ability_call.operation: found number, expected a string"}`,
	} {
		if found := string(envelope(plugin.abilityCall([]byte(params)))); found != expected {
			t.Errorf("%s: found %s, expected %s", params, found, expected)
		}
	}
}

func TestAPluginHasStartedAfterInitWentWell(t *testing.T) {
	plugin := registered{}
	if _, err := plugin.start(nil); err != nil || !plugin.started {
		t.Errorf("found %v, started %v, expected a start", err, plugin.started)
	}
	plugin.init = func([]byte) ([]byte, error) { return nil, errors.New("too few") }
	if _, err := plugin.start(nil); err == nil || plugin.started {
		t.Errorf("found %v, started %v, expected an error and no start", err, plugin.started)
	}
}
