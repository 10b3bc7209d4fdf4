// A plugin with Extism's Go PDK as a WASI command: its one function is _start, which runs main.
package main

import (
	"fmt"
	"os"

	"github.com/extism/go-pdk"
)

func main() {
	switch input := pdk.InputString(); input {
	case "exit":
		os.Exit(3)
	case "error":
		pdk.SetErrorString("no good")
		os.Exit(1)
	default:
		before := pdk.GetVar("last")
		pdk.SetVar("last", []byte(input))
		pdk.OutputString(fmt.Sprintf("%s after %q", input, before))
	}
}
