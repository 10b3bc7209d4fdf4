"""Python's logging, brought to the container's log in one of two ways."""

from __future__ import annotations

import json
import logging
import sys
import threading
from datetime import datetime, timezone

from tenon_plugin import json_text
from tenon_plugin.host import Host

_KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def _level(record: logging.LogRecord) -> str:
    if record.levelno >= logging.ERROR:
        return "error"
    if record.levelno >= logging.WARNING:
        return "warn"
    return "info" if record.levelno >= logging.INFO else "debug"


def _fields(record: logging.LogRecord) -> dict[str, str]:
    """What was given as `extra`, and the traceback if there is one."""
    fields = {key: str(value) for key, value in vars(record).items() if key not in _KNOWN}
    if record.exc_info:
        fields["exception"] = logging.Formatter().formatException(record.exc_info)
    return fields


class HclogLines(logging.Formatter):
    """Lines of JSON in the form of hclog, which the host reads from standard error, level and fields included."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="microseconds")
        line = {
            "@level": _level(record),
            "@message": record.getMessage(),
            "@module": record.name,
            "@timestamp": when.replace("+00:00", "Z"),
        }
        line.update(_fields(record))
        return json_text.clean(json.dumps(line, ensure_ascii=False))


class HostLog(logging.Handler):
    """A handler of `logging` that sends each line through the host API instead of standard error."""

    def __init__(self, host: Host, level: int = logging.NOTSET):
        super().__init__(level)
        self._host = host
        self._sending = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        # gRPC logs too: a line about sending a line would go round for ever
        if getattr(self._sending, "now", False):
            return
        self._sending.now = True
        try:
            self._host.log(_level(record), record.getMessage(), {"logger": record.name, **_fields(record)})
        except Exception:
            self.handleError(record)
        finally:
            self._sending.now = False


def to_standard_error() -> None:
    """Sends what is logged to standard error as hclog lines, unless the plugin has set its logging up itself."""
    root = logging.getLogger()
    if root.handlers:
        return
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(HclogLines())
    root.addHandler(lines)
    root.setLevel(logging.INFO)
