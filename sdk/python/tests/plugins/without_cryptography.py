"""A plugin in a Python that has no package cryptography."""

import sys

sys.modules["cryptography"] = None

from tenon_plugin import Plugin  # noqa: E402

Plugin().serve()
