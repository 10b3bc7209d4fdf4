"""Plugins for Tenon in Python: register functions with a `Plugin` and let it serve them.

    from tenon_plugin import Plugin

    plugin = Plugin()

    @plugin.operation("greet")
    def greet(params, call):
        return f"Hello, {params['name']}!"

    plugin.serve()
"""

from tenon_plugin.call import Call
from tenon_plugin.errors import Denied, Exhausted, HostError, Invalid, PluginError
from tenon_plugin.host import Host, HttpAnswer
from tenon_plugin.logs import HostLog
from tenon_plugin.plugin import Plugin

__all__ = [
    "Call",
    "Denied",
    "Exhausted",
    "Host",
    "HostError",
    "HostLog",
    "HttpAnswer",
    "Invalid",
    "Plugin",
    "PluginError",
]
