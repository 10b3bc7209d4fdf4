"""Calls a plugin by hand: `python3 -m tenon_plugin.testing [--config JSON] PROGRAM OPERATION [PARAMS]`."""

from __future__ import annotations

import argparse
import json
import os
import sys

import grpc

from tenon_plugin.errors import PluginError
from tenon_plugin.testing import FakeHost, PluginProcess, StartFailed


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python3 -m tenon_plugin.testing",
        description="Starts a plugin's program as the container does, calls one operation, and stops it.",
    )
    parser.add_argument("--config", type=json.loads, default={}, help="its configuration, a JSON object")
    parser.add_argument("program")
    parser.add_argument("operation")
    parser.add_argument("params", nargs="?", type=json.loads, help="JSON")
    given = parser.parse_args()
    program = os.path.abspath(given.program)
    lines = []
    try:
        with FakeHost(given.config) as host:
            with PluginProcess([program], host, folder=os.path.dirname(program)) as plugin:
                lines = plugin.lines
                answer = plugin.call(given.operation, given.params)
            _tell_events(host)
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return 0
    except (PluginError, StartFailed, OSError) as failure:
        print(f"error: {failure}", file=sys.stderr)
    except grpc.RpcError as failure:
        print(f"error: {failure.code().name}: {failure.details()}", file=sys.stderr)
    finally:
        for line in lines:
            print(line, file=sys.stderr)
    return 1


def _tell_events(host):
    for level, message, fields in host.logs:
        print(f"log {level}: {message} {fields or ''}".rstrip(), file=sys.stderr)
    for event_type, payload, _ in host.events:
        print(f"event {event_type}: {json.dumps(payload, ensure_ascii=False)}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
