package tenon_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"tenon.dev/sdk/go/tenontest"
)

const document = "../../../docs/writing-go-plugins.md"

var goBlock = regexp.MustCompile("(?ms)^```go\n(.*?)^```$")

// blocks answers the Go code of the document: whole programs, and parts.
func blocks(t *testing.T) (programs, parts []string) {
	t.Helper()
	content, err := os.ReadFile(document)
	if err != nil {
		t.Skipf("not in a checkout of Tenon: %v", err)
	}
	for _, match := range goBlock.FindAllStringSubmatch(string(content), -1) {
		if strings.HasPrefix(match[1], "package ") {
			programs = append(programs, match[1])
		} else {
			parts = append(parts, match[1])
		}
	}
	if len(programs) == 0 {
		t.Fatal("found no program in the document, expected some")
	}
	return programs, parts
}

func TestTheProgramsOfTheDocumentRun(t *testing.T) {
	programs, _ := blocks(t)
	for _, program := range programs {
		folder := t.TempDir()
		source, binary := filepath.Join(folder, "main.go"), filepath.Join(folder, "plugin")
		if err := os.WriteFile(source, []byte(program), 0o600); err != nil {
			t.Fatal(err)
		}
		if output, err := exec.Command("go", "build", "-o", binary, source).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s\n%s", err, output, program)
		}
		process := tenontest.Start(t, exec.Command(binary), tenontest.Options{})
		expectAnswer(t, process, "greet", map[string]string{"name": "Ada"}, "Hello, Ada!")
		if err := process.Call("vanish", nil, nil); status.Code(err) != codes.Unimplemented {
			t.Errorf("found %v, expected UNIMPLEMENTED", err)
		}
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
