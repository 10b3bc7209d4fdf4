package tenon_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const document = "../../../docs/writing-go-wasm-plugins.md"

var goBlock = regexp.MustCompile("(?ms)^```go\n(.*?)^```$")

// blocks answers the Go code of the document: the whole plugin, and parts.
func blocks(t *testing.T) (program string, parts []string) {
	t.Helper()
	content, err := os.ReadFile(document)
	if err != nil {
		t.Skipf("not in a checkout of Tenon: %v", err)
	}
	for _, match := range goBlock.FindAllStringSubmatch(string(content), -1) {
		if strings.HasPrefix(match[1], "package ") {
			program = match[1]
		} else {
			parts = append(parts, match[1])
		}
	}
	if program == "" || len(parts) == 0 {
		t.Fatal("found no plugin or no parts in the document, expected both")
	}
	return program, parts
}

// With MODULES set, the module is left there, for Node.js to call.
func TestThePluginOfTheDocumentCompiles(t *testing.T) {
	program, _ := blocks(t)
	source := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(source, []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	modules := os.Getenv("MODULES")
	if modules == "" {
		modules = t.TempDir()
	}
	build := exec.Command("go", "build", "-buildmode=c-shared", "-o", filepath.Join(modules, "greet.wasm"), source)
	build.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, output, program)
	}
}

func TestTheOtherCodeOfTheDocumentStandsInAnExampleThatIsCompiled(t *testing.T) {
	_, parts := blocks(t)
	source, err := os.ReadFile("example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range parts {
		if !strings.Contains(string(source), strings.TrimSpace(part)) {
			t.Errorf("not in example_test.go:\n%s", part)
		}
	}
}
