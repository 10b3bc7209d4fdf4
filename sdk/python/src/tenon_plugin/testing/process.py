"""A plugin's process, started and called as the container does it."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from queue import Empty as NothingYet
from queue import Queue
from typing import Any, Mapping, Sequence

import grpc
from google.protobuf.empty_pb2 import Empty

from tenon_plugin.errors import PluginError
from tenon_plugin.host import CHANNEL_OPTIONS
from tenon_plugin.proto.flowbot import plugin_pb2 as pb
from tenon_plugin.proto.flowbot.plugin_pb2_grpc import PluginServiceStub
from tenon_plugin.proto.goplugin.controller_pb2 import Empty as ControllerEmpty
from tenon_plugin.proto.goplugin.controller_pb2_grpc import GRPCControllerStub
from tenon_plugin.proto.grpc import health_pb2
from tenon_plugin.proto.grpc.health_pb2_grpc import HealthStub
from tenon_plugin.testing.host import FakeHost

HANDSHAKE_FIELDS = 6
#: seconds between two questions whether the plugin is ready
PAUSE = 0.02


class StartFailed(Exception):
    """The program did not become a plugin that is ready."""


class PluginProcess:
    """A running plugin. Entered, it has shaken hands, is initialized and ready; left, it has ended.

    :param command: the program and its arguments
    :param folder: the plugin's folder, which it starts in
    :param work: its work folder, kept; a fresh one that is removed if absent
    :param environment: more variables, besides those that the contract names
    :param patience: seconds that starting, and any call without a time limit of its own, may take
    :param tls: makes the channel's credentials of the plugin's certificate in DER
    """

    def __init__(
        self,
        command: Sequence[str],
        host: FakeHost,
        folder: str | os.PathLike = ".",
        work: str | os.PathLike | None = None,
        environment: Mapping[str, str] | None = None,
        patience: float = 60.0,
        tls=None,
    ):
        self._command = list(command)
        self._host = host
        self._folder = folder
        self._patience = patience
        self._tls = tls
        self._scratch = Path(tempfile.mkdtemp(prefix="tenon-plugin-"))
        self._work = Path(work) if work else self._make("home")
        self._more = dict(environment or {})
        self._stdout: Queue = Queue()
        #: lines of standard error so far, and of standard output after the handshake
        self.lines: list[str] = []
        #: the fields of the handshake
        self.handshake: list[str] = []

    def __enter__(self) -> PluginProcess:
        try:
            self._start()
            return self
        except BaseException:
            self.kill()
            raise

    def __exit__(self, *_) -> None:
        if self.process.poll() is None:
            try:
                self.shutdown()
            except grpc.RpcError:
                pass
        self.kill()

    def call(self, operation: str, params: Any = None, timeout: float | None = None) -> Any:
        """Calls an operation.

        :raises PluginError: with the message of the answer's error
        :raises grpc.RpcError: if there is no answer
        """
        request = pb.CallRequest(operation=operation, params=json.dumps(params))
        return self._answer(self.service.AbilityCall(request, timeout=timeout or self._patience), "result")

    def rpc(self, name: str, request, field: str, timeout: float | None = None) -> Any:
        """Calls another RPC of PluginService whose answer is JSON in this field."""
        return self._answer(getattr(self.service, name)(request, timeout=timeout or self._patience), field)

    def health(self, service: str = "plugin") -> int:
        """The status that the plugin gives of itself."""
        request = health_pb2.HealthCheckRequest(service=service)
        return HealthStub(self.channel).Check(request, timeout=self._patience).status

    def shutdown(self) -> int:
        """Asks the plugin to stop, and waits. Answers its exit status."""
        GRPCControllerStub(self.channel).Shutdown(ControllerEmpty(), timeout=self._patience)
        return self.process.wait(self._patience)

    def kill(self) -> None:
        """Ends what is left of it."""
        if hasattr(self, "channel"):
            self.channel.close()
        if hasattr(self, "process"):
            self.process.kill()
            self.process.wait()
            self.process.stdin.close()
            for thread in self._readers:
                thread.join()
            self.process.stdout.close()
            self.process.stderr.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _start(self):
        end = time.monotonic() + self._patience
        self.process = subprocess.Popen(
            self._command,
            cwd=self._folder,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        self._readers = [
            threading.Thread(target=self._read, args=(self.process.stdout, self._stdout.put), daemon=True),
            threading.Thread(target=self._read, args=(self.process.stderr, self.lines.append), daemon=True),
        ]
        for thread in self._readers:
            thread.start()
        self.handshake = self._shake_hands(end)
        self.channel = self._connect()
        self.service = PluginServiceStub(self.channel)
        grpc.channel_ready_future(self.channel).result(self._left(end))
        if self.health() != health_pb2.HealthCheckResponse.SERVING:
            raise StartFailed("its health is not SERVING")
        self.service.Init(pb.InitRequest(config=json.dumps(self._host.config)), timeout=self._left(end))
        while not self.service.IsReady(Empty(), timeout=self._left(end)).ready:
            time.sleep(PAUSE)

    def _environment(self):
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self._work),
            "LANG": "C.UTF-8",
            "TMPDIR": str(self._make("tmp")),
            "FLOWBOT_PLUGIN": "flowbot-plugin-v1",
            "TENON_PLUGIN": "tenon-plugin-v1",
            "PLUGIN_PROTOCOL_VERSIONS": "1",
            "PLUGIN_MIN_PORT": "10000",
            "PLUGIN_MAX_PORT": "25000",
            "PLUGIN_UNIX_SOCKET_DIR": str(self._make("socket")),
            "TENON_HOST_ADDR": self._host.address,
            "TENON_HOST_TOKEN": self._host.token,
            **self._more,
        }

    def _make(self, name):
        folder = self._scratch / name
        folder.mkdir(mode=0o700)
        return folder

    def _read(self, stream, take):
        for line in stream:
            take(line.rstrip("\n"))
        if stream is self.process.stdout:
            take(None)

    def _shake_hands(self, end):
        while True:
            try:
                line = self._stdout.get(timeout=self._left(end))
            except NothingYet:
                raise StartFailed("no handshake in time") from None
            if line is None:
                status = self.process.wait()
                self._readers[1].join()
                raise StartFailed(f"it ended with status {status} before the handshake: " + "\n".join(self.lines))
            fields = line.split("|")
            if len(fields) >= HANDSHAKE_FIELDS and fields[0].isdigit():
                if fields[:3] != ["1", "1", "unix"] or fields[4] != "grpc":
                    raise StartFailed(f"found the handshake {line}, expected 1|1|unix|PATH|grpc|")
                return fields
            self.lines.append(line)

    def _connect(self):
        address = f"unix:{self.handshake[3]}"
        if self._tls is None:
            return grpc.insecure_channel(address, options=CHANNEL_OPTIONS)
        text = self.handshake[5]
        certificate = base64.b64decode(text + "=" * (-len(text) % 4))
        options = (*CHANNEL_OPTIONS, ("grpc.ssl_target_name_override", "localhost"))
        return grpc.secure_channel(address, self._tls(certificate), options=options)

    @staticmethod
    def _left(end):
        return max(0.01, end - time.monotonic())

    @staticmethod
    def _answer(response, field):
        if response.error:
            raise PluginError(response.error)
        text = getattr(response, field)
        return json.loads(text) if text else None
