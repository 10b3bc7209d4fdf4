"""The functions of a plugin, as its author registers them."""

from __future__ import annotations

import inspect
from typing import Callable


class Functions:
    """What the plugin answers: operations by name, and hooks, one for each thing the contract has besides."""

    #: the hooks and their parameters
    HOOKS = {
        "init": ("config", "call"),
        "ready": ("call",),
        "bootstrap": ("call",),
        "command": ("context", "content", "call"),
        "form": ("context", "values", "call"),
        "rules": ("call",),
        "help": ("call",),
        "webhook_convert": ("payload", "call"),
        "oauth_callback": ("state", "code", "call"),
    }
    OPERATION = ("params", "call")

    def __init__(self):
        self.operations: dict[str, Callable] = {}
        self.hooks: dict[str, Callable] = {}

    def add_operation(self, name: str, function: Callable) -> None:
        """Registers what answers an operation."""
        if not isinstance(name, str) or not name:
            raise TypeError(f"operation: found {name!r}, expected a name: @plugin.operation(\"name\")")
        _add(self.operations, f"operation {name}", name, function, self.OPERATION)

    def add_hook(self, name: str, function: Callable) -> None:
        """Registers what answers one of HOOKS."""
        _add(self.hooks, name, name, function, self.HOOKS[name])


def _add(functions, what, name, function, parameters):
    if name in functions:
        raise ValueError(f"{what}: found a second function for it, expected one")
    if inspect.iscoroutinefunction(function):
        raise TypeError(f"{what}: found an async function, expected a plain one: calls run in threads")
    try:
        inspect.signature(function).bind(*parameters)
    except TypeError:
        found = inspect.signature(function)
        raise TypeError(f"{what}: found parameters {found}, expected ({', '.join(parameters)})") from None
    functions[name] = function
