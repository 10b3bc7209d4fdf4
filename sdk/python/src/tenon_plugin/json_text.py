"""JSON as the contract has it: texts without what JSON does not know."""

from __future__ import annotations

import json
from typing import Any

from tenon_plugin.errors import PluginError


def read(field: str, text: str) -> Any:
    """The value of a JSON text; None if there is no text. What is wrong is told under the field's name."""
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise PluginError(f"{field}: found a text that is not JSON, expected JSON: {wrong}") from None


def write(what: str, value: Any) -> str:
    """The JSON text of a value; what is the name that a mistake is told under.

    :raises PluginError: if the value is none that JSON has
    """
    try:
        return clean(json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
    except (TypeError, ValueError, RecursionError) as wrong:
        raise PluginError(f"{what}: found a {type(value).__name__}, expected what JSON has: {wrong}") from None


def clean(text: str) -> str:
    """The text with `?` for half characters (lone surrogates), which UTF-8 has no bytes for."""
    return text.encode("utf-8", "replace").decode("utf-8")
