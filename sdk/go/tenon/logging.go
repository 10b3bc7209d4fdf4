package tenon

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
)

// hclogTime is how hclog writes times.
const hclogTime = "2006-01-02T15:04:05.000000Z07:00"

// NewLogHandler is a handler for log/slog that writes lines as hclog, the logger of go-plugin, does in JSON. Go-plugin
// hosts, Tenon among them, read such lines from a plugin's standard error and keep level and attributes. Lines below
// level are left out; nil is slog.LevelDebug, and the host decides what it shows.
//
// Give it the process's own standard error, as it is before [Serve] is called.
func NewLogHandler(to io.Writer, level slog.Leveler) slog.Handler {
	if level == nil {
		level = slog.LevelDebug
	}
	handler := slog.NewJSONHandler(to, &slog.HandlerOptions{Level: level, ReplaceAttr: asHclog})
	return handler.WithAttrs([]slog.Attr{slog.String("@module", filepath.Base(os.Args[0]))})
}

func asHclog(groups []string, attribute slog.Attr) slog.Attr {
	if len(groups) > 0 {
		return attribute
	}
	switch value := attribute.Value; {
	case attribute.Key == slog.TimeKey && value.Kind() == slog.KindTime:
		return slog.String("@timestamp", value.Time().Format(hclogTime))
	case attribute.Key == slog.LevelKey && value.Kind() == slog.KindAny:
		if level, ok := value.Any().(slog.Level); ok {
			return slog.String("@level", levelName(level))
		}
	case attribute.Key == slog.MessageKey:
		return slog.Attr{Key: "@message", Value: value}
	}
	return attribute
}

func levelName(level slog.Level) string {
	switch {
	case level < slog.LevelDebug:
		return "trace"
	case level < slog.LevelInfo:
		return "debug"
	case level < slog.LevelWarn:
		return "info"
	case level < slog.LevelError:
		return "warn"
	default:
		return "error"
	}
}
