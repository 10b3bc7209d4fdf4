package tenon_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"tenon.dev/sdk/wasm-go/tenon"
	"tenon.dev/sdk/wasm-go/tenontest"
)

type settings struct {
	Unit string `json:"unit"`
}

type place struct {
	City string `json:"city"`
}

var unit = "celsius"

func configure(settings settings) error {
	if settings.Unit != "" {
		unit = settings.Unit
	}
	return nil
}

func temperature(place place) (string, error) {
	if place.City == "" {
		return "", errors.New("params.city: missing, expected a string")
	}
	if kept, found, err := tenon.KVGet(place.City); found || err != nil {
		return string(kept), err
	}
	response, err := tenon.HTTP(tenon.Request{URL: "https://example.com/" + place.City + "?unit=" + unit})
	if err != nil {
		return "", err
	}
	tenon.Log(tenon.LevelInfo, "asked", "city", place.City, "status", response.Status)
	if err := tenon.KVSet(place.City, response.Body); err != nil {
		tenon.Log(tenon.LevelWarn, "not kept", "cause", err)
	}
	return string(response.Body), tenon.Emit(tenon.Event{Type: "weather.asked", Data: place})
}

func TestTheWeatherIsAskedForOnce(t *testing.T) {
	host := (&tenontest.Host{HTTP: func(request tenon.Request) (*tenon.Response, error) {
		return &tenon.Response{Status: 200, Body: []byte("sunny at " + request.URL)}, nil
	}}).Use(t)
	if err := configure(settings{Unit: "kelvin"}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		answer, err := temperature(place{City: "Graz"})
		if err != nil || answer != "sunny at https://example.com/Graz?unit=kelvin" {
			t.Fatalf("found %q %v", answer, err)
		}
	}
	events := []map[string]any{{"event_type": "weather.asked", "data": map[string]any{"city": "Graz"}}}
	if !reflect.DeepEqual(host.Events(), events) {
		t.Errorf("found %v, expected %v", host.Events(), events)
	}
	lines := []tenontest.Line{{Level: tenon.LevelInfo, Text: `asked city="Graz" status="200"`}}
	if !reflect.DeepEqual(host.Lines(), lines) {
		t.Errorf("found %v, expected %v", host.Lines(), lines)
	}
}

func TestARefusalNamesTheFunction(t *testing.T) {
	host := (&tenontest.Host{Refuse: func(function string) error { return errors.New("quota of " + function) }}).Use(t)
	_, _, errGet := tenon.KVGet("k")
	_, errHTTP := tenon.HTTP(tenon.Request{URL: "https://example.com/"})
	for function, err := range map[string]error{
		"kv_get":       errGet,
		"kv_set":       tenon.KVSet("k", nil),
		"kv_delete":    tenon.KVDelete("k"),
		"http_request": errHTTP,
		"emit_event":   tenon.Emit(tenon.Event{Type: "x"}),
	} {
		var refusal *tenon.HostError
		if !errors.As(err, &refusal) || err.Error() != fmt.Sprintf("%s: quota of %s", function, function) {
			t.Errorf("found %v of %s", err, function)
		}
	}
	host.Refuse = nil
	if err := tenon.KVSet(strings.Repeat("k", 1025), nil); err == nil {
		t.Error("found no error, expected one of a key that is too long")
	}
}

func TestAPanicIsAnAnswerAndALine(t *testing.T) {
	host := (&tenontest.Host{}).Use(t)
	call := tenon.Call(0, 0, func(any) (any, error) { panic("at work") })
	if call == 0 || len(host.Lines()) != 1 {
		t.Fatalf("found %d and %v, expected an answer and a line", call, host.Lines())
	}
	if line := host.Lines()[0]; line.Level != tenon.LevelError || !strings.HasPrefix(line.Text, "panicked: at work stack=") {
		t.Errorf("found %v", line)
	}
}

func TestFieldsOfAnEventStandBesideItsData(t *testing.T) {
	host := (&tenontest.Host{}).Use(t)
	if err := tenon.Emit(tenon.Event{Type: "a.b", Fields: map[string]string{"entity_id": "17"}}); err != nil {
		t.Fatal(err)
	}
	expected := []map[string]any{{"event_type": "a.b", "entity_id": "17"}}
	if !reflect.DeepEqual(host.Events(), expected) {
		t.Errorf("found %v, expected %v", host.Events(), expected)
	}
}
