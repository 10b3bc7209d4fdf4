// A plugin with Extism's Go PDK as a WASI reactor: one function for each thing that the PDK can do.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/extism/go-pdk"
)

func main() {}

//go:wasmexport count_vowels
func countVowels() int32 {
	count := 0
	for _, letter := range strings.ToLower(pdk.InputString()) {
		if strings.ContainsRune("aeiou", letter) {
			count++
		}
	}
	return output(map[string]int{"count": count})
}

//go:wasmexport echo
func echo() int32 {
	pdk.Output(pdk.Input())
	return 0
}

//go:wasmexport say_nothing
func sayNothing() int32 {
	return 0
}

//go:wasmexport config
func config() int32 {
	value, found := pdk.GetConfig(pdk.InputString())
	if !found {
		return output(nil)
	}
	pdk.OutputString("configured: " + value)
	return 0
}

// set_var keeps what follows a colon under the name before it.
//
//go:wasmexport set_var
func setVar() int32 {
	name, value, _ := bytes.Cut(pdk.Input(), []byte(":"))
	pdk.SetVar(string(name), value)
	return 0
}

//go:wasmexport get_var
func getVar() int32 {
	pdk.Output(pdk.GetVar(pdk.InputString()))
	return 0
}

//go:wasmexport remove_var
func removeVar() int32 {
	pdk.RemoveVar(pdk.InputString())
	return 0
}

// count adds one to a variable of that name.
//
//go:wasmexport count
func count() int32 {
	name := pdk.InputString()
	pdk.SetVarInt(name, pdk.GetVarInt(name)+1)
	return output(pdk.GetVarInt(name))
}

// fetch posts its input to https://example.com/notes.
//
//go:wasmexport fetch
func fetch() int32 {
	answer := pdk.NewHTTPRequest(pdk.MethodPost, "https://example.com/notes").
		SetHeader("X-Test", "yes").
		SetBody(pdk.Input()).
		Send()
	return output(map[string]any{
		"status":  answer.Status(),
		"headers": answer.Headers(),
		"body":    string(answer.Body()),
	})
}

// get asks for a URL and gives the body as it is.
//
//go:wasmexport get
func get() int32 {
	answer := pdk.NewHTTPRequest(pdk.MethodGet, pdk.InputString()).Send()
	pdk.OutputMemory(answer.Memory())
	return 0
}

// counted_together asks for https://example.com, and then for the counter of that name.
//
//go:wasmexport counted_together
func countedTogether() int32 {
	pdk.NewHTTPRequest(pdk.MethodGet, "https://example.com").Send()
	return output(pdk.GetVarInt(pdk.InputString()))
}

//go:wasmexport log
func log() int32 {
	pdk.Log(pdk.LogTrace, "a trace")
	pdk.Log(pdk.LogDebug, "a detail")
	pdk.Log(pdk.LogInfo, "a fact")
	pdk.Log(pdk.LogWarn, "a doubt")
	pdk.Log(pdk.LogError, "a mistake")
	fmt.Println("printed")
	return 0
}

//go:wasmexport fail
func fail() int32 {
	pdk.SetError(errors.New("no such note: " + pdk.InputString()))
	return 1
}

//go:wasmexport fail_quietly
func failQuietly() int32 {
	return 7
}

// fail_softly sets an error and answers that all went well.
//
//go:wasmexport fail_softly
func failSoftly() int32 {
	pdk.OutputString("an output")
	pdk.SetErrorString("an error")
	return 0
}

//go:wasmexport break
func breakDown() int32 {
	panic("broken")
}

//go:wasmexport spin
func spin() int32 {
	for i := 0; ; i++ {
		sink = i
	}
}

// hoard allocates without end and frees nothing.
//
//go:wasmexport hoard
func hoard() int32 {
	for {
		pdk.Allocate(1 << 20)
	}
}

// recycle allocates 1 GiB in all and frees each block.
//
//go:wasmexport recycle
func recycle() int32 {
	for range 1024 {
		block := pdk.Allocate(1 << 20)
		block.Free()
	}
	return output("recycled")
}

var sink int

func output(value any) int32 {
	if err := pdk.OutputJSON(value); err != nil {
		pdk.SetError(err)
		return 1
	}
	return 0
}
