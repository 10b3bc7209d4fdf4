"""The contract of a plugin process: RPCs to the plugin's functions and back."""

from __future__ import annotations

import logging
from typing import Any, Callable

import grpc
from google.protobuf.empty_pb2 import Empty

from tenon_plugin import json_text
from tenon_plugin.call import Call
from tenon_plugin.errors import PluginError
from tenon_plugin.functions import Functions
from tenon_plugin.host import Host
from tenon_plugin.proto.flowbot import plugin_pb2 as pb
from tenon_plugin.proto.flowbot.plugin_pb2_grpc import PluginServiceServicer

log = logging.getLogger("tenon_plugin")


class Service(PluginServiceServicer):
    """Answers the host.

    :param configure: gets the configuration, before the init hook does
    """

    def __init__(self, functions: Functions, host: Host, configure: Callable[[dict], None]):
        self._functions = functions
        self._host = host
        self._configure = configure
        self._initialized = "init" not in functions.hooks

    def Init(self, request, context):
        def init(call):
            config = json_text.read("config", request.config)
            config = {} if config is None else config
            if not isinstance(config, dict):
                raise PluginError(f"config: found a {type(config).__name__}, expected an object")
            self._configure(config)
            if "init" in self._functions.hooks:
                self._functions.hooks["init"](config, call)
            self._initialized = True

        self._do("init", init, context)
        return pb.InitResponse()

    def IsReady(self, request, context):
        ready = self._functions.hooks.get("ready", lambda call: True)
        return pb.IsReadyResponse(ready=self._initialized and bool(self._do("ready", ready, context)))

    def Bootstrap(self, request, context):
        self._do("bootstrap", self._functions.hooks.get("bootstrap", lambda call: None), context)
        return Empty()

    def Command(self, request, context):
        command = self._hook("command", context)

        def run(call):
            return command(
                json_text.read("context", request.context), json_text.read("content", request.content), call
            )

        return pb.CommandResponse(**self._answer("command", "payload", run, context))

    def Form(self, request, context):
        form = self._hook("form", context)

        def run(call):
            return form(json_text.read("context", request.context), dict(request.values), call)

        return pb.FormResponse(**self._answer("form", "payload", run, context))

    def Rules(self, request, context):
        return pb.RulesResponse(**self._answer("rules", "rules", self._hook("rules", context), context))

    def Help(self, request, context):
        return pb.HelpResponse(**self._answer("help", "help", self._hook("help", context), context))

    def AbilityCall(self, request, context):
        name = request.operation
        operation = self._functions.operations.get(name)
        if operation is None:
            known = ", ".join(sorted(self._functions.operations)) or "none"
            context.abort(grpc.StatusCode.UNIMPLEMENTED, f"operation: found {name!r}, expected one of: {known}")

        def run(call):
            return operation(json_text.read("params", request.params), call)

        return pb.CallResponse(**self._answer(name, "result", run, context))

    def WebhookConvert(self, request, context):
        convert = self._hook("webhook_convert", context)
        run = lambda call: convert(request.payload, call)  # noqa: E731
        return pb.CallResponse(**self._answer("webhook_convert", "result", run, context))

    def OAuthCallback(self, request, context):
        callback = self._hook("oauth_callback", context)
        run = lambda call: callback(request.state, request.code, call)  # noqa: E731
        return pb.CallResponse(**self._answer("oauth_callback", "result", run, context))

    def _hook(self, name: str, context) -> Callable:
        if name not in self._functions.hooks:
            context.abort(grpc.StatusCode.UNIMPLEMENTED, f"this plugin has no {name}")
        return self._functions.hooks[name]

    def _answer(self, name: str, field: str, run: Callable[[Call], Any], context) -> dict[str, str]:
        """The fields of a response: the answer's JSON text, or an error that is not empty."""
        try:
            return {field: json_text.write("answer", run(Call(context, self._host)))}
        except BaseException as failure:
            return {"error": _tell(name, failure)}

    def _do(self, name: str, run: Callable[[Call], Any], context) -> Any:
        """For RPCs whose response has no field for errors: what goes wrong is their status."""
        try:
            return run(Call(context, self._host))
        except BaseException as failure:
            status = grpc.StatusCode.UNKNOWN
            if isinstance(failure, PluginError):
                status = grpc.StatusCode.FAILED_PRECONDITION
            message = _tell(name, failure)
        context.abort(status, message)


def _tell(name: str, failure: BaseException) -> str:
    """What the caller is told. BaseException, since a sys.exit in a thread would leave the caller without an answer."""
    kind = type(failure).__name__
    message = json_text.clean(str(failure))
    if isinstance(failure, PluginError):
        return message or kind
    log.error("%s failed", name, exc_info=failure)
    return f"{kind}: {message}" if message else kind
