package tenon

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
)

// Operation is a function from JSON to what becomes JSON. [Op] makes one of a function with types. Without parameters
// it gets null.
type Operation func(ctx context.Context, params json.RawMessage) (any, error)

// Op makes an operation of a function: its parameters are read from JSON as package encoding/json does, fields it does
// not know ignored. Without parameters the function gets the zero value.
func Op[In, Out any](do func(ctx context.Context, in In) (Out, error)) Operation {
	return func(ctx context.Context, params json.RawMessage) (any, error) {
		var in In
		if err := decode("params", params, &in); err != nil {
			return nil, err
		}
		return do(ctx, in)
	}
}

// Config is the plugin's configuration, a JSON object.
type Config json.RawMessage

// Decode reads the configuration into what into points to, as package encoding/json does. Fields that are not
// configured keep their values.
func (c Config) Decode(into any) error {
	return decode("configuration", json.RawMessage(c), into)
}

// decode reads JSON; what is the name of the whole in errors.
func decode(what string, text json.RawMessage, into any) error {
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
func encode(value any) (string, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return "", err
	}
	return string(bytes.TrimSuffix(text.Bytes(), []byte("\n"))), nil
}
