package contract

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

// missingTool is how the script says that there is no protoc.
const missingTool = 69

// protocVersion is the line that differs with each protoc.
var protocVersion = regexp.MustCompile(`(?m)^// (- |\t)protoc  .*\n`)

func TestTheGeneratedFilesMatchTheProtos(t *testing.T) {
	folder := t.TempDir()
	output, err := exec.Command("../generate", folder).CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == missingTool {
		t.Skip(string(output))
	}
	if err != nil {
		t.Fatalf("generate: %v\n%s", err, output)
	}
	fresh := names(t, folder)
	if committed := names(t, "."); len(fresh) == 0 || len(committed) != len(fresh) {
		t.Errorf("found %v, expected %v", committed, fresh)
	}
	for _, name := range fresh {
		if read(t, name) != read(t, filepath.Join(folder, name)) {
			t.Errorf("%s: found another content than the protos give: run sdk/go/generate", name)
		}
	}
}

func names(t *testing.T, folder string) (names []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.pb.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		names = append(names, filepath.Base(path))
	}
	return names
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return protocVersion.ReplaceAllString(string(content), "")
}
