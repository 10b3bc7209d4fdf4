package tenon_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"tenon.dev/sdk/go/tenon"
)

func TestLinesLookAsHclogsDo(t *testing.T) {
	var output bytes.Buffer
	logger := slog.New(tenon.NewLogHandler(&output, slog.LevelDebug))
	logger.Debug("said", "level", "high", "n", 1, slog.Group("g", "msg", "kept"))
	logger.Log(t.Context(), slog.LevelDebug-1, "left out")

	var line map[string]any
	if err := json.Unmarshal(output.Bytes(), &line); err != nil {
		t.Fatalf("found %s, expected one line of JSON: %v", output.String(), err)
	}
	if _, err := time.Parse("2006-01-02T15:04:05.000000Z07:00", line["@timestamp"].(string)); err != nil {
		t.Error(err)
	}
	if line["@module"] == "" || line["@level"] != "debug" || line["@message"] != "said" || line["level"] != "high" ||
		line["n"] != 1.0 || line["g"].(map[string]any)["msg"] != "kept" {
		t.Errorf("found %v", line)
	}
}

func TestEveryLevelHasANameOfHclog(t *testing.T) {
	for level, expected := range map[slog.Level]string{
		slog.LevelDebug - 4: "trace",
		slog.LevelDebug:     "debug",
		slog.LevelInfo + 2:  "info",
		slog.LevelWarn:      "warn",
		slog.LevelError + 4: "error",
	} {
		var output bytes.Buffer
		slog.New(tenon.NewLogHandler(&output, slog.Level(-100))).Log(t.Context(), level, "said")
		var line map[string]any
		if err := json.Unmarshal(output.Bytes(), &line); err != nil || line["@level"] != expected {
			t.Errorf("found %v %v, expected %s", line, err, expected)
		}
	}
}
