package tenon

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"

	"tenon.dev/sdk/wasm-go/internal/buffers"
)

// Call answers a call of an exported function, given what the function itself was given. Parameters are read from JSON
// as package encoding/json does, fields it does not know ignored; without parameters the function gets the zero value.
// An error is the call's answer, for the caller to read, and so is a panic.
func Call[In, Out any](pointer, size uint32, function func(In) (Out, error)) uint64 {
	params, _ := buffers.Take(uint64(pointer)<<32 | uint64(size))
	return buffers.Give(envelope(answer(params, function)))
}

// answer is the result of a function in JSON.
func answer[In, Out any](params []byte, function func(In) (Out, error)) (result []byte, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			Log(LevelError, fmt.Sprintf("panicked: %v", cause), "stack", string(debug.Stack()))
			err = fmt.Errorf("panicked: %v", cause)
		}
	}()
	var in In
	if err := decode("params", params, &in); err != nil {
		return nil, err
	}
	out, err := function(in)
	if err != nil {
		return nil, err
	}
	if result, err = encode(out); err != nil {
		return nil, fmt.Errorf("answer: %w", err)
	}
	return result, nil
}

// envelope is what the host gets.
func envelope(result []byte, err error) []byte {
	var envelope any = struct {
		Data json.RawMessage `json:"data"`
	}{result}
	if err != nil {
		envelope = struct {
			Error string `json:"error"`
		}{cmp.Or(err.Error(), "no reason given")} // to the host an empty error is none
	}
	text, err := encode(envelope)
	if err != nil {
		panic(err) // a text, or JSON that was JSON before
	}
	return text
}

// decode reads JSON; what is the name of the whole in errors.
func decode(what string, text []byte, into any) error {
	if len(text) == 0 {
		return nil
	}
	err := json.Unmarshal(text, into)
	var mistyped *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &mistyped):
		return fmt.Errorf("%s: found %s, expected %s", place(what, mistyped.Field), mistyped.Value, kind(mistyped.Type))
	default:
		return fmt.Errorf("%s: %w", what, err)
	}
}

func place(what, field string) string {
	if field == "" {
		return what
	}
	return what + "." + field
}

// kind is what a Go type is called in JSON.
func kind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return kind(t.Elem())
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a string"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Slice, reflect.Array:
		return "an array"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return "an integer"
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "an integer of at least 0"
	default:
		return t.String()
	}
}

// encode writes JSON, with <, > and & as they are.
func encode(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), nil
}
