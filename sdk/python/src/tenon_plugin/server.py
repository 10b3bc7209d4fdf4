"""The process: its handshake with the host, its services, and its end."""

from __future__ import annotations

import logging
import os
import signal
import stat
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Mapping

import grpc

from tenon_plugin.errors import StartError
from tenon_plugin.host import CHANNEL_OPTIONS
from tenon_plugin.proto.flowbot.plugin_pb2_grpc import add_PluginServiceServicer_to_server
from tenon_plugin.proto.goplugin import controller_pb2
from tenon_plugin.proto.goplugin.controller_pb2_grpc import (
    GRPCControllerServicer,
    add_GRPCControllerServicer_to_server,
)
from tenon_plugin.proto.grpc import health_pb2
from tenon_plugin.proto.grpc.health_pb2_grpc import HealthServicer, add_HealthServicer_to_server
from tenon_plugin.service import Service

CORE_VERSION = 1
APP_VERSION = 1
COOKIES = {"FLOWBOT_PLUGIN": "flowbot-plugin-v1", "TENON_PLUGIN": "tenon-plugin-v1"}

#: threads besides those for calls: the host's questions after health must not queue behind busy calls
SPARE_THREADS = 4
#: seconds that calls in flight get when the host says stop; then it sends signals
GRACE = 2.0
#: seconds after which the process ends even if a thread of the plugin's still runs
LAST_PATIENCE = 5.0
#: what an address of a Unix socket may have, of the 108 bytes it has with the zero at its end
PATH_BYTES = 107

log = logging.getLogger("tenon_plugin")


def serve(service: Service, max_calls: int, environment: Mapping[str, str] = os.environ) -> None:
    """Serves until the host says stop or is gone."""
    try:
        _check_cookie(environment)
        _check_versions(environment)
        certificate = environment.get("PLUGIN_CLIENT_CERT", "")
        identity = _identity(certificate) if certificate else None
        folder, is_ours = _folder(environment)
        path = _socket_path(folder)
    except StartError as wrong:
        print(wrong, file=sys.stderr)
        raise SystemExit(1) from None
    stop = _Stop()
    server = _server(service, max_calls, stop)
    try:
        address = f"unix:{path}"
        if identity is None:
            server.add_insecure_port(address)
        else:
            server.add_secure_port(address, identity.credentials)
        _stop_by(stop, environment)
        server.start()
        handshake = (CORE_VERSION, APP_VERSION, "unix", path, "grpc", identity.certificate if identity else "")
        print(*handshake, sep="|", flush=True)
        sys.stdout.reconfigure(line_buffering=True)
        stop.wait()
        _end_in_time()
        server.stop(GRACE).wait()
    finally:
        _remove(path, folder if is_ours else None)


def _check_cookie(environment):
    if not any(environment.get(key) == value for key, value in COOKIES.items()):
        raise StartError(
            "This is a plugin, which a container starts and talks to: put its folder where one watches"
            " (tenon run --plugins DIR), or try it with: python3 -m tenon_plugin.testing PROGRAM OPERATION PARAMS"
        )


def _check_versions(environment):
    offered = environment.get("PLUGIN_PROTOCOL_VERSIONS", str(APP_VERSION))
    if str(APP_VERSION) not in [version.strip() for version in offered.split(",")]:
        raise StartError(f"PLUGIN_PROTOCOL_VERSIONS: found {offered}, expected {APP_VERSION} among them")


def _identity(certificate):
    try:
        from tenon_plugin import tls
    except ImportError:
        raise StartError(
            "PLUGIN_CLIENT_CERT is set (grpc.auto_mtls: true), and found no package cryptography to answer with TLS:"
            " install tenon-plugin[mtls]"
        ) from None
    return tls.Identity(certificate)


def _folder(environment):
    """Where the socket lies, and whether that is a folder made here, to be removed."""
    folder = environment.get("PLUGIN_UNIX_SOCKET_DIR", "")
    return (folder, False) if folder else (tempfile.mkdtemp(prefix="tenon-"), True)


def _socket_path(folder):
    if not os.path.isdir(folder):
        raise StartError(f"PLUGIN_UNIX_SOCKET_DIR: found no folder {folder}")
    path = os.path.join(os.path.abspath(folder), f"plugin-{os.getpid()}.sock")
    size = len(os.fsencode(path))
    if size > PATH_BYTES:
        raise StartError(
            f"PLUGIN_UNIX_SOCKET_DIR: found a socket's path of {size} bytes, expected {PATH_BYTES} at most: {path}"
        )
    return path


def _server(service, max_calls, stop):
    threads = ThreadPoolExecutor(max_calls + SPARE_THREADS, thread_name_prefix="tenon-call")
    server = grpc.server(threads, options=CHANNEL_OPTIONS)
    add_PluginServiceServicer_to_server(service, server)
    add_HealthServicer_to_server(_Health(stop), server)
    add_GRPCControllerServicer_to_server(_Controller(stop), server)
    return server


def _stop_by(stop, environment):
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.request())
    # Tenon holds the other end of standard input, so its end is Tenon's. Other hosts hand on what they were given.
    if "TENON_HOST_ADDR" in environment and _is_pipe(sys.stdin):
        threading.Thread(target=_wait_for_end, args=(stop,), name="tenon-host-watch", daemon=True).start()


def _is_pipe(stream):
    try:
        mode = os.fstat(stream.fileno()).st_mode
    except (AttributeError, OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _wait_for_end(stop):
    try:
        while os.read(sys.stdin.fileno(), 4096):
            continue
    except OSError as failure:
        log.warning("standard input cannot be read: %s", failure)
    stop.request()


def _end_in_time():
    """A call that never returns would keep the interpreter from ending."""
    last = threading.Timer(LAST_PATIENCE, os._exit, (1,))
    last.daemon = True
    last.start()


def _remove(path, folder):
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass
    if folder:
        os.rmdir(folder)


class _Stop:
    """The wish to end. Not an Event, whose lock a signal may find taken by the very thread that it interrupts."""

    def __init__(self):
        self.requested = False
        self._wishes = SimpleQueue()

    def request(self):
        self.requested = True
        self._wishes.put(None)

    def wait(self):
        self._wishes.get()


class _Health(HealthServicer):
    """Says that the plugin serves, until it stops."""

    SERVICES = ("", "plugin")

    def __init__(self, stop):
        self._stop = stop

    def Check(self, request, context):
        if request.service not in self.SERVICES:
            context.abort(grpc.StatusCode.NOT_FOUND, f"service: found {request.service!r}, expected 'plugin'")
        answer = health_pb2.HealthCheckResponse
        return answer(status=answer.NOT_SERVING if self._stop.requested else answer.SERVING)


class _Controller(GRPCControllerServicer):
    """Stops the process when the host says so."""

    def __init__(self, stop):
        self._stop = stop

    def Shutdown(self, request, context):
        self._stop.request()
        return controller_pb2.Empty()
