"""A small host, to test plugins with: starts a plugin's program as the container does, and calls it.

    with FakeHost() as host, PluginProcess(["./main"], host) as plugin:
        assert plugin.call("greet", {"name": "Ada"}) == "Hello, Ada!"

On Python 3.9, which starts a process by a fork, gRPC aborts one in some dozens of them unless the variable
GRPC_ENABLE_FORK_SUPPORT is 0 before Python starts. From 3.10 on nothing is needed.
"""

from tenon_plugin.testing.host import FakeHost
from tenon_plugin.testing.process import PluginProcess, StartFailed

__all__ = ["FakeHost", "PluginProcess", "StartFailed"]
