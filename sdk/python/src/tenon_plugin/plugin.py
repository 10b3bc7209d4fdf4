"""The class that an author of a plugin uses."""

from __future__ import annotations

from typing import Any, Callable

from tenon_plugin import logs
from tenon_plugin.functions import Functions
from tenon_plugin.host import Connection, Host
from tenon_plugin.server import serve
from tenon_plugin.service import Service


class Plugin:
    """A plugin: its functions, and the process that serves them.

    Functions are registered by decorators. Each may be called by several threads at once. What it returns must be
    what JSON has; a PluginError it raises is the answer's error, any other exception is logged and answered by type
    and message.

    :param max_calls: how many calls run at once, at most; the manifest's `max_concurrency`, if it has one
    """

    def __init__(self, max_calls: int = 64):
        if max_calls < 1:
            raise ValueError(f"max_calls: found {max_calls}, expected at least 1")
        self._max_calls = max_calls
        self._functions = Functions()
        self._connection = Connection()
        #: the host outside of calls, for threads of the plugin's own; in a call, use `call.host`
        self.host = Host(self._connection)
        #: the configuration, an object; empty until init
        self.config: dict[str, Any] = {}

    def operation(self, name: str) -> Callable:
        """`@plugin.operation("name")`: `(params, call)` answers the operation of that name."""

        def register(function):
            self._functions.add_operation(name, function)
            return function

        return register

    def init(self, function: Callable) -> Callable:
        """`@plugin.init`: `(config, call)` is called once, before all else. An exception refuses to start."""
        return self._hook("init", function)

    def ready(self, function: Callable) -> Callable:
        """`@plugin.ready`: `(call)` says whether calls may come. Without it they may once init has returned."""
        return self._hook("ready", function)

    def bootstrap(self, function: Callable) -> Callable:
        """`@plugin.bootstrap`: `(call)`, its answer is nothing."""
        return self._hook("bootstrap", function)

    def command(self, function: Callable) -> Callable:
        """`@plugin.command`: `(context, content, call)` answers a command with a payload."""
        return self._hook("command", function)

    def form(self, function: Callable) -> Callable:
        """`@plugin.form`: `(context, values, call)` answers a form with a payload; values are texts by name."""
        return self._hook("form", function)

    def rules(self, function: Callable) -> Callable:
        """`@plugin.rules`: `(call)` answers the rules."""
        return self._hook("rules", function)

    def help(self, function: Callable) -> Callable:
        """`@plugin.help`: `(call)` answers topics, each with its list of lines."""
        return self._hook("help", function)

    def webhook_convert(self, function: Callable) -> Callable:
        """`@plugin.webhook_convert`: `(payload, call)` makes events of a webhook's bytes."""
        return self._hook("webhook_convert", function)

    def oauth_callback(self, function: Callable) -> Callable:
        """`@plugin.oauth_callback`: `(state, code, call)` answers a token."""
        return self._hook("oauth_callback", function)

    def serve(self) -> None:
        """Serves until the host says stop or is gone, then returns. What cannot start ends with a line and status 1."""
        logs.to_standard_error()
        try:
            serve(Service(self._functions, self.host, self._configure), self._max_calls)
        finally:
            self._connection.close()

    def _hook(self, name: str, function: Callable) -> Callable:
        self._functions.add_hook(name, function)
        return function

    def _configure(self, config: dict[str, Any]) -> None:
        self.config = config
