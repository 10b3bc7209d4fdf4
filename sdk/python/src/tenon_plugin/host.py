"""The host API: what a plugin may ask of the container."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Mapping

import grpc

from tenon_plugin import json_text
from tenon_plugin.errors import Denied, Exhausted, HostError, Invalid
from tenon_plugin.proto.flowbot import host_pb2, host_pb2_grpc

MESSAGE_BYTES = 64 * 1024 * 1024
CHANNEL_OPTIONS = (
    ("grpc.max_receive_message_length", MESSAGE_BYTES),
    ("grpc.max_send_message_length", MESSAGE_BYTES),
)

#: seconds that a request outside of any call may take
PATIENCE = 30.0
#: seconds that a line of log may take, whatever the call's deadline
LOG_PATIENCE = 5.0

# the trailer that says what kind the error of an answer is; other hosts than Tenon send none
REFUSAL = "tenon-refusal"
REFUSALS = {"denied": Denied, "exhausted": Exhausted, "invalid": Invalid}
KINDS = {
    grpc.StatusCode.PERMISSION_DENIED: Denied,
    grpc.StatusCode.RESOURCE_EXHAUSTED: Exhausted,
    grpc.StatusCode.INVALID_ARGUMENT: Invalid,
}


@dataclass(frozen=True)
class HttpAnswer:
    """What came back from an HTTP request, whatever its status."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode("utf-8")

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Connection:
    """The one connection to the host, opened by its first use. For all threads."""

    def __init__(self, environment: Mapping[str, str] = os.environ):
        self._address = environment.get("TENON_HOST_ADDR", "")
        self._metadata = (("tenon-token", environment.get("TENON_HOST_TOKEN", "")),)
        self._lock = threading.Lock()
        self._channel = None
        self._stub = None

    def ask(self, function: str, request, timeout: float):
        """Calls one RPC of HostService: what it answers, and the kind of error that goes with the answer's text.

        :raises HostError: or one of its kinds, if the host refused or could not be reached
        """
        try:
            rpc = getattr(self._service(), function)
            answer, call = rpc.with_call(request, timeout=timeout, metadata=self._metadata)
            return answer, REFUSALS.get(dict(call.trailing_metadata() or ()).get(REFUSAL), HostError)
        except grpc.RpcError as failure:
            kind = KINDS.get(failure.code(), HostError)
            raise kind(failure.details() or failure.code().name) from None

    def _service(self):
        with self._lock:
            if self._stub is None:
                if not self._address:
                    raise HostError("there is no host: TENON_HOST_ADDR is not set")
                self._channel = grpc.insecure_channel(self._address, options=CHANNEL_OPTIONS)
                self._stub = host_pb2_grpc.HostServiceStub(self._channel)
            return self._stub

    def close(self) -> None:
        """Ends the connection."""
        with self._lock:
            if self._channel is not None:
                self._channel.close()
                self._channel = self._stub = None


class Host:
    """The seven functions of the host API. Each raises HostError, or a kind of it, when the host does not do it."""

    def __init__(self, connection: Connection, deadline: float | None = None):
        self._connection = connection
        self._deadline = deadline

    def until(self, deadline: float | None) -> Host:
        """The same host with this time limit, on the clock of time.monotonic()."""
        return Host(self._connection, deadline)

    def get_config(self, key: str) -> str | None:
        """One value of the plugin's configuration: text as it is, anything else as JSON; None if not configured."""
        answer = self._ask("GetConfig", host_pb2.GetConfigRequest(key=key))
        return answer.value if answer.HasField("value") else None

    def log(self, level: str, message: str, fields: Mapping[str, Any] | None = None) -> None:
        """Writes a line to the container's log. Never raises: a line that the host does not take goes to stderr.

        :param level: debug, info, warn or error
        """
        texts = {json_text.clean(str(k)): json_text.clean(str(v)) for k, v in (fields or {}).items()}
        line = host_pb2.LogRequest(level=level, message=json_text.clean(message), fields=texts)
        try:
            self._connection.ask("Log", line, max(1.0, min(LOG_PATIENCE, self._seconds())))
        except HostError as refused:
            print(f"{level}: {message} {texts or ''} (the host did not take this line: {refused})", file=sys.stderr)

    def kv_get(self, key: str) -> bytes | None:
        """The bytes kept under a key; None if there are none."""
        answer = self._ask("KVGet", host_pb2.KVGetRequest(key=key))
        return answer.value if answer.HasField("value") else None

    def kv_set(self, key: str, value: bytes | str) -> None:
        """Keeps bytes under a key; text is kept as UTF-8."""
        self._ask("KVSet", host_pb2.KVSetRequest(key=key, value=_bytes(value)))

    def kv_delete(self, key: str) -> None:
        """Removes a key, if it is there."""
        self._ask("KVDelete", host_pb2.KVDeleteRequest(key=key))

    def http(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | str = b"",
    ) -> HttpAnswer:
        """Sends an HTTP request to a host that the manifest's permissions list."""
        request = host_pb2.HTTPCallRequest(method=method, url=url, headers=headers, body=_bytes(body))
        answer = self._ask("HTTPRequest", request)
        return HttpAnswer(answer.status, dict(answer.headers), answer.body)

    def emit(self, event_type: str, payload: Any = None, source: str = "") -> None:
        """Sends an event to the container's Event Admin, with the payload as its data.

        :param source: whose event it is, the plugin's own id if empty
        """
        text = "" if payload is None else json_text.write("payload", payload)
        self._ask("EmitEvent", host_pb2.EmitEventRequest(source=source, event_type=event_type, payload=text))

    def _ask(self, function: str, request):
        answer, kind = self._connection.ask(function, request, self._seconds())
        error = getattr(answer, "error", "")
        if error:
            raise kind(error)
        return answer

    def _seconds(self) -> float:
        return PATIENCE if self._deadline is None else max(0.0, self._deadline - time.monotonic())


def _bytes(value: bytes | str) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8")
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise TypeError(f"found a {type(value).__name__}, expected bytes or text")
