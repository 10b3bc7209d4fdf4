"""The host API over plain dictionaries and lists."""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty

from tenon_plugin.host import CHANNEL_OPTIONS, HttpAnswer
from tenon_plugin.proto.flowbot import host_pb2 as pb
from tenon_plugin.proto.flowbot import host_pb2_grpc


class FakeHost(host_pb2_grpc.HostServiceServicer):
    """A host for one plugin. Everything that came in can be looked at, everything that goes out can be set.

    :param config: the plugin's configuration
    """

    def __init__(self, config: dict[str, Any] | None = None):
        self.config = config or {}
        #: values by key
        self.kv: dict[str, bytes] = {}
        #: (level, message, fields), in order
        self.logs: list[tuple[str, str, dict[str, str]]] = []
        #: (event type, payload, source), in order
        self.events: list[tuple[str, Any, str]] = []
        #: answers by URL; any other URL is refused
        self.http: dict[str, HttpAnswer] = {}
        #: requests as they came, in order
        self.requests: list[pb.HTTPCallRequest] = []
        #: status and message by name of an RPC that is to be refused
        self.refusals: dict[str, tuple[grpc.StatusCode, str]] = {}
        self.token = secrets.token_hex(16)
        self.folder = Path(tempfile.mkdtemp(prefix="tenon-host-"))
        self.address = f"unix:{self.folder / 'host.sock'}"
        self._server = grpc.server(ThreadPoolExecutor(8), options=CHANNEL_OPTIONS)
        host_pb2_grpc.add_HostServiceServicer_to_server(self, self._server)
        self._server.add_insecure_port(self.address)

    def __enter__(self) -> FakeHost:
        self._server.start()
        return self

    def __exit__(self, *_) -> None:
        self._server.stop(0).wait()
        shutil.rmtree(self.folder)

    def GetConfig(self, request, context):
        self._admit("GetConfig", context)
        value = self.config.get(request.key)
        if value is None:
            return pb.GetConfigResponse()
        return pb.GetConfigResponse(value=value if isinstance(value, str) else json.dumps(value))

    def Log(self, request, context):
        self._admit("Log", context)
        self.logs.append((request.level, request.message, dict(request.fields)))
        return Empty()

    def KVGet(self, request, context):
        self._admit("KVGet", context)
        return pb.KVGetResponse(value=self.kv.get(request.key))

    def KVSet(self, request, context):
        self._admit("KVSet", context)
        self.kv[request.key] = request.value
        return Empty()

    def KVDelete(self, request, context):
        self._admit("KVDelete", context)
        self.kv.pop(request.key, None)
        return Empty()

    def HTTPRequest(self, request, context):
        self._admit("HTTPRequest", context)
        self.requests.append(request)
        answer = self.http.get(request.url)
        if answer is None:
            context.set_trailing_metadata((("tenon-refusal", "denied"),))
            return pb.HTTPCallResponse(error=f"{request.url}: the host is not listed in permissions.http")
        return pb.HTTPCallResponse(status=answer.status, headers=answer.headers, body=answer.body)

    def EmitEvent(self, request, context):
        self._admit("EmitEvent", context)
        payload = json.loads(request.payload) if request.payload else None
        self.events.append((request.event_type, payload, request.source))
        return Empty()

    def _admit(self, function, context):
        if dict(context.invocation_metadata()).get("tenon-token") != self.token:
            context.abort(grpc.StatusCode.UNAUTHENTICATED, "metadata tenon-token: found another, expected this guest's")
        if function in self.refusals:
            context.abort(*self.refusals[function])
