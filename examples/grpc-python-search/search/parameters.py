"""What callers send, checked: each mistake names the field, what was found and what was expected."""

from __future__ import annotations

from typing import Any

from tenon_plugin import PluginError

ID_CHARACTERS = 512
MOST_RESULTS = 100


def fields(params: Any, *names: str) -> dict[str, Any]:
    """The parameters, an object of no other fields than these."""
    if not isinstance(params, dict):
        raise _wrong("params", params, f"an object of {', '.join(names)}")
    for name in params:
        if name not in names:
            raise PluginError(f"{name}: found an unknown field, expected {', '.join(names)}")
    return params


def text(params: dict[str, Any], name: str) -> str:
    """A text, which may be empty."""
    value = params.get(name)
    if not isinstance(value, str):
        raise _wrong(name, value, "a string")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise PluginError(f"{name}: found half of a character (a lone surrogate), expected whole ones")
    return value


def identity(params: dict[str, Any]) -> str:
    """The id of a document."""
    value = text(params, "id")
    if not 1 <= len(value) <= ID_CHARACTERS:
        raise PluginError(f"id: found {len(value)} characters, expected 1 to {ID_CHARACTERS}")
    return value


def limit(params: dict[str, Any], default: int) -> int:
    """How many results are wanted."""
    value = params.get("limit", default)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_RESULTS:
        raise _wrong("limit", value, f"an integer from 1 to {MOST_RESULTS}")
    return value


def _wrong(name, value, expected):
    if value is None:
        return PluginError(f"{name}: missing, expected {expected}")
    kinds = {dict: "an object", list: "an array", str: "a string", bool: "true or false"}
    found = kinds.get(type(value), value)
    return PluginError(f"{name}: found {found}, expected {expected}")
